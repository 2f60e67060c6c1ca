-- question_add: tiendo_admin. $1 id uuid, $2 kind, $3 agency, $4 plan, $5 task or null, $6 text, $7 due date, $8 document or null,
-- $9 asked_at timestamptz, $10 asked_by, $11 the notice's text, $12 the task's name in it. The question and the notice that carries
-- it, of one id.
WITH asked AS (
    INSERT INTO question (id, kind, agency, plan, task, text, due, document, asked_at, asked_by)
    VALUES ($1::uuid, $2, $3, $4, $5, $6, $7::date, $8, $9::timestamptz, $10)
    RETURNING id, agency, asked_at
)
INSERT INTO notice (id, agency, kind, at, update_id, task, text)
SELECT id, agency, 'question', asked_at, NULL, $12, $11 FROM asked
