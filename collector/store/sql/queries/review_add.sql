-- review_add: tiendo_admin. $1 id, $2 update_id uuid, $3 kind, $4 reason, $5 decided_at timestamptz, $6 decided_by, $7 agency,
-- $8 until date, $9 document, $10 document_date date, $11 due date, $12 supplement boolean, $13 notice id uuid, $14 notice text,
-- $15 the task's name in it. The decision and the notice to the agency, together.
WITH decided AS (
    INSERT INTO decision (id, update_id, kind, reason, decided_at, decided_by, agency, until, document, document_date, due, supplement)
    VALUES ($1::uuid, $2::uuid, $3, $4, $5::timestamptz, $6, $7, $8::date, $9, $10::date, $11::date, $12::boolean)
    RETURNING update_id, kind
)
INSERT INTO notice (id, agency, kind, at, update_id, task, text)
SELECT $13::uuid, u.agency, d.kind, $5::timestamptz, u.id, $15, $14
FROM decided d JOIN updates u ON u.id = d.update_id
