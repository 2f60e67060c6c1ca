-- round_open: tiendo_admin, tiendo_remind. $1 plan, $2 period, $3 from_day date, $4 to_day date, $5 cooperating boolean, $6 name, $7 basis,
-- $8 opened_at timestamptz, $9 opened_by, then of its deadlines, beside each other: $10 levels smallint[], $11 kinds text[],
-- $12 receivers text[], $13 printed date[], $14 due date[]. number of the new round; nothing when the plan has that period already.
WITH opened AS (
    INSERT INTO round (plan, period, from_day, to_day, cooperating, name, basis, opened_at, opened_by)
    VALUES ($1, $2, $3::date, $4::date, $5::boolean, $6, $7, $8::timestamptz, $9)
    ON CONFLICT (plan, period) DO NOTHING
    RETURNING number
), deadlines AS (
    INSERT INTO round_deadline (round, level, kinds, receiver, printed, due)
    SELECT o.number, d.level, d.kinds, d.receiver, d.printed, d.due
    FROM opened o, unnest($10::smallint[], $11::text[], $12::text[], $13::date[], $14::date[])
                   AS d (level, kinds, receiver, printed, due)
)
SELECT number FROM opened
