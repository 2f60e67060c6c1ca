-- urging_add: tiendo_remind, tiendo_admin. $1 id uuid, $2 year integer, $3 kind, $4 agency, $5 focal, $6 now timestamptz, $7 text,
-- $8 obligations text[], $9 dues date[], $10 names text[], $11 days late integer[]. A draft with the next number of its year, and what
-- it is about. Only within plan_alone, which keeps two from taking one number. number.
WITH added AS (
    INSERT INTO urging (id, year, number, kind, agency, focal, drafted_at, text)
    SELECT $1::uuid, $2::integer, 1 + coalesce(max(number), 0), $3, $4, $5, $6::timestamptz, $7
    FROM urging WHERE year = $2::integer
    RETURNING id, number
), items AS (
    INSERT INTO urging_item (urging, obligation, due, name, days_late)
    SELECT a.id, i.obligation, i.due, i.name, i.days_late
    FROM added a, unnest($8::text[], $9::date[], $10::text[], $11::integer[]) AS i (obligation, due, name, days_late)
)
SELECT number FROM added
