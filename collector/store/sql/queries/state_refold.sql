-- state_refold: tiendo_ingest, tiendo_admin. $1 task, $2 agency text. Makes one row of current_state anew from the history, after a
-- decision, a correction or a withdrawal changed what counts: what is accepted or released, not replaced by a correction or
-- withdrawal that is, and for a claim of completion not returned. What is withdrawn still is one of the updates counted, and so is
-- the withdrawal; an agency whose only word is withdrawn has a row that says nothing. What
-- was entered on its behalf is not among them: states_now adds it.
WITH replaced AS (
    SELECT DISTINCT later.supersedes AS id
    FROM updates later
    LEFT JOIN decision d ON d.update_id = later.id AND d.kind = 'released'
    WHERE later.supersedes IS NOT NULL AND later.task = $1 -- by the agency itself, or by its successor
      AND (later.verdict = 'accepted' OR d.kind IS NOT NULL)
), returned AS ( -- of what people said about it since, the last counts
    SELECT id FROM (
        SELECT DISTINCT ON (r.update_id) r.update_id AS id, r.kind
        FROM decision r JOIN updates u ON u.id = r.update_id
        WHERE r.kind IN ('returned', 'reviewed', 'confirmed') AND u.task = $1 AND u.agency = $2
        ORDER BY r.update_id, r.decided_at DESC, r.id DESC
    ) last WHERE kind = 'returned'
), judged AS (
    SELECT u.*, u.action IN ('progress', 'complete') AS speaks_of_completion,
           u.action = 'complete' AND t.id IS NULL AS claims, -- what was returned claims nothing until it is accepted after all
           (u.verdict = 'accepted' OR d.kind IS NOT NULL) AND r.id IS NULL
               AND u.action NOT IN ('report', 'milestone', 'answer', 'contest', 'withdraw') AS counts
    FROM updates u
    LEFT JOIN decision d ON d.update_id = u.id AND d.kind = 'released'
    LEFT JOIN replaced r ON r.id = u.id
    LEFT JOIN returned t ON t.id = u.id
    WHERE u.verdict IN ('accepted', 'held') AND u.task = $1 AND u.agency = $2 AND strpos(u.task, '#') > 0
      AND NOT EXISTS (SELECT FROM on_behalf b WHERE b.update_id = u.id)
), folded AS (
    SELECT task, agency, count(*)::integer AS update_count,
           (array_agg(id ORDER BY effective_at DESC, id DESC))[1] AS last_update_id,
           max(effective_at) AS last_update_at, max(received_at) AS last_received_at,
           (array_agg(percent ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND percent IS NOT NULL))[1] AS percent,
           max(effective_at) FILTER (WHERE counts AND percent IS NOT NULL) AS percent_at,
           (array_agg(id ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND speaks_of_completion))[1] AS claim_id,
           max(effective_at) FILTER (WHERE counts AND speaks_of_completion) AS claim_at,
           coalesce((array_agg(claims ORDER BY effective_at DESC, id DESC)
                     FILTER (WHERE counts AND speaks_of_completion))[1], false) AS claims_complete,
           (array_agg(value ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND value IS NOT NULL))[1] AS value,
           (array_agg(value_year ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND value IS NOT NULL))[1] AS value_year,
           (array_agg(value_status ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND value IS NOT NULL))[1] AS value_status,
           max(effective_at) FILTER (WHERE counts AND value IS NOT NULL) AS value_at
    FROM judged GROUP BY task, agency
)
INSERT INTO current_state (task, agency, update_count, last_update_id, last_update_at, last_received_at, percent, percent_at,
                           claim_id, claim_at, claims_complete, value, value_year, value_status, value_at)
SELECT task, agency, update_count, last_update_id, last_update_at, last_received_at, percent, percent_at,
       claim_id, claim_at, claims_complete, value, value_year, value_status, value_at
FROM folded
ON CONFLICT (task, agency) DO UPDATE SET
    update_count = excluded.update_count, last_update_id = excluded.last_update_id,
    last_update_at = excluded.last_update_at, last_received_at = excluded.last_received_at,
    percent = excluded.percent, percent_at = excluded.percent_at, claim_id = excluded.claim_id,
    claim_at = excluded.claim_at, claims_complete = excluded.claims_complete, value = excluded.value,
    value_year = excluded.value_year, value_status = excluded.value_status, value_at = excluded.value_at
