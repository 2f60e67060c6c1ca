-- state_refold: tiendo_ingest, tiendo_admin. $1 task, $2 agency text. Finds anew in the history what an agency's newest words are, after
-- a decision, a correction or a withdrawal changed what counts: what is accepted or released, not replaced by a correction or
-- withdrawal that is, and for a claim of completion not returned. How many updates there are, and when the last one came, nothing of
-- this changes: what is withdrawn still is one of them, and so is the withdrawal. An agency whose only word is withdrawn has a row
-- that says nothing; one that never spoke itself has none. What was entered on its behalf is not among them: states_now adds it.
UPDATE current_state c
SET percent = p.percent, percent_at = p.effective_at,
    claim_id = l.id, claim_at = l.effective_at,
    claims_complete = coalesce(l.action = 'complete' AND l.said_last IS DISTINCT FROM 'returned', false),
    value = v.value, value_year = v.value_year, value_status = v.value_status, value_at = v.effective_at
FROM (VALUES (1)) AS once
LEFT JOIN LATERAL (
    SELECT u.percent, u.effective_at FROM updates u
    WHERE u.task = $1 AND u.agency = $2 AND u.percent IS NOT NULL
      AND u.action NOT IN ('report', 'milestone', 'answer', 'contest', 'withdraw')
      AND NOT EXISTS (SELECT FROM on_behalf b WHERE b.update_id = u.id) AND counts_at(u.id, 'infinity')
    ORDER BY u.effective_at DESC, u.id DESC LIMIT 1) p ON true
LEFT JOIN LATERAL (
    SELECT u.id, u.effective_at, u.action,
           -- of what people said about it since, the last counts
           (SELECT r.kind FROM decision r WHERE r.update_id = u.id AND r.kind IN ('returned', 'reviewed', 'confirmed')
            ORDER BY r.decided_at DESC, r.id DESC LIMIT 1) AS said_last
    FROM updates u
    WHERE u.task = $1 AND u.agency = $2 AND u.action IN ('progress', 'complete')
      AND NOT EXISTS (SELECT FROM on_behalf b WHERE b.update_id = u.id) AND counts_at(u.id, 'infinity')
    ORDER BY u.effective_at DESC, u.id DESC LIMIT 1) l ON true
LEFT JOIN LATERAL (
    SELECT u.value, u.value_year, u.value_status, u.effective_at FROM updates u
    WHERE u.task = $1 AND u.agency = $2 AND u.value IS NOT NULL
      AND u.action NOT IN ('report', 'milestone', 'answer', 'contest', 'withdraw')
      AND NOT EXISTS (SELECT FROM on_behalf b WHERE b.update_id = u.id) AND counts_at(u.id, 'infinity')
    ORDER BY u.effective_at DESC, u.id DESC LIMIT 1) v ON true
WHERE c.task = $1 AND c.agency = $2
