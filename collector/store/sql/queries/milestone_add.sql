-- milestone_add: tiendo_ingest, tiendo_admin. $1 task, $2 agency, $3 text, $4 officer, $5 product text, $6 due date, $7 basis text,
-- $8 update_id uuid (null: by the centre), $9 recorded_at timestamptz, $10 recorded_by text. After milestone_lock; the next number of
-- its task. Returns both its numbers.
INSERT INTO milestone (task, number, agency, text, officer, product, due, basis, update_id, recorded_at, recorded_by)
SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6::date, $7, $8::uuid, $9::timestamptz, $10
FROM milestone WHERE task = $1
RETURNING revision, number
