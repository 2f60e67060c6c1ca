-- standings: tiendo_ingest, tiendo_admin. $1 agencies text[], $2 tasks text[] (keys; the same length). How these agencies stand on
-- these tasks, a row a fact, `number` counting the pairs from 1: complete (by its newest claim, id), returned (an update that counts
-- and that the last thing a person decided about returned), asked (a question about the task or its whole plan that is not closed and
-- has no answer that counts).
WITH pair AS (
    SELECT agency, task, number FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS p (agency, task, number)
), returned AS (
    SELECT u.id, u.agency, u.task
    FROM pair p JOIN updates u ON u.task = p.task AND u.agency = p.agency
    WHERE (SELECT d.kind FROM decision d
           WHERE d.update_id = u.id AND d.kind IN ('returned', 'reviewed', 'confirmed')
           ORDER BY d.decided_at DESC, d.id DESC LIMIT 1) = 'returned'
      AND counts_at(u.id, 'infinity')
)
SELECT p.number, 'complete' AS what, c.claim_id AS id
FROM pair p JOIN current_state c ON c.task = p.task AND c.agency = p.agency
WHERE c.claims_complete
UNION
SELECT p.number, 'complete', u.id
FROM pair p JOIN updates u ON u.task = p.task AND u.agency = p.agency JOIN on_behalf b ON b.update_id = u.id
WHERE u.action = 'complete' AND counts_at(u.id, 'infinity')
UNION
SELECT p.number, 'returned', r.id FROM pair p JOIN returned r ON r.task = p.task AND r.agency = p.agency
UNION
SELECT p.number, 'asked', q.id
FROM pair p
JOIN question q ON q.agency = p.agency AND q.plan = split_part(p.task, '#', 1) AND (q.task IS NULL OR q.task = p.task)
WHERE NOT EXISTS (SELECT FROM question_close c WHERE c.question = q.id)
  AND NOT EXISTS (
      SELECT FROM updates u
      WHERE u.refers_to = q.id AND u.action = 'answer' AND counts_at(u.id, 'infinity')
        AND coalesce((SELECT d.kind FROM decision d
                      WHERE d.update_id = u.id AND d.kind IN ('returned', 'reviewed', 'confirmed')
                      ORDER BY d.decided_at DESC, d.id DESC LIMIT 1), '') <> 'returned')
