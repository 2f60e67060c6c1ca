-- completion_add: tiendo_admin. $1 id uuid, $2 task, $3 product_number, $4 product_date date, $5 product_issuer, $6 product_title,
-- $7 due date, $8 recorded_at timestamptz, $9 recorded_by. A task that nobody answers for is done; once.
INSERT INTO task_completion (id, task, product_number, product_date, product_issuer, product_title, due, recorded_at, recorded_by)
VALUES ($1::uuid, $2, $3, $4::date, $5, $6, $7::date, $8::timestamptz, $9)
