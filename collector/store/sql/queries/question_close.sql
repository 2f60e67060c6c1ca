-- question_close: tiendo_admin. $1 question uuid, $2 reason, $3 closed_at timestamptz, $4 closed_by, $5 notice id uuid, $6 its text,
-- $7 the task's name in it. Closes it once; the notice says so. No row when somebody closed it before.
WITH closed AS (
    INSERT INTO question_close (question, reason, closed_at, closed_by) VALUES ($1::uuid, $2, $3::timestamptz, $4)
    ON CONFLICT DO NOTHING
    RETURNING question, closed_at
), told AS (
    INSERT INTO notice (id, agency, kind, at, update_id, task, text)
    SELECT $5::uuid, q.agency, 'answer', c.closed_at, NULL, $7, $6 FROM closed c JOIN question q ON q.id = c.question
)
SELECT question FROM closed
