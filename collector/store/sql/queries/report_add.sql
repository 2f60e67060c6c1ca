-- report_add: tiendo_ingest. $1 update_id uuid, $2 direction, $3 ongoing, $4 assessment, $5 next, $6 number text, $7 date, $8 as_of date,
-- $9 updates uuid[]. What a report says of its round as a whole; in the transaction that stores the update, so once.
INSERT INTO report (update_id, direction, ongoing, assessment, next, number, date, as_of, updates)
VALUES ($1::uuid, $2, $3, $4, $5, $6, $7::date, $8::date, $9::uuid[])
