-- contest_answer: tiendo_admin. $1 update_id uuid, $2 upheld boolean, $3 reason, $4 document or null, $5 answered_at timestamptz,
-- $6 answered_by, $7 notice id uuid, $8 its text, $9 the task's name in it. Answers it once, and tells the agency. No row when somebody
-- answered it before.
WITH answered AS (
    INSERT INTO contest_answer (update_id, upheld, reason, document, answered_at, answered_by)
    VALUES ($1::uuid, $2::boolean, $3, $4, $5::timestamptz, $6)
    ON CONFLICT DO NOTHING
    RETURNING update_id, answered_at
), told AS (
    INSERT INTO notice (id, agency, kind, at, update_id, task, text)
    SELECT $7::uuid, u.agency, 'answer', a.answered_at, u.id, $9, $8 FROM answered a JOIN updates u ON u.id = a.update_id
)
SELECT update_id FROM answered
