-- ledger_add: tiendo_remind, tiendo_admin. $1 recipient, $2 obligation, $3 due date (null: -infinity), $4 kind, $5 step integer,
-- $6 day date, $7 agency, $8 message uuid or null.
INSERT INTO reminder (recipient, obligation, due, kind, step, day, agency, message)
VALUES ($1, $2, coalesce($3::date, '-infinity'), $4, $5::integer, $6::date, $7, $8::uuid)
