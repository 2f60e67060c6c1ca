-- state_refold: tiendo_ingest, tiendo_admin. $1 task, $2 agency text. Makes one row of current_state anew from the history, after a
-- decision or a correction changed what counts: what is accepted or released, and not replaced by a correction that is.
WITH replaced AS (
    SELECT DISTINCT later.supersedes AS id
    FROM updates later
    LEFT JOIN decision d ON d.update_id = later.id AND d.kind = 'released'
    WHERE later.supersedes IS NOT NULL AND later.task = $1 -- by the agency itself, or by its successor
      AND (later.verdict = 'accepted' OR d.kind IS NOT NULL)
), judged AS (
    SELECT u.*, u.action IN ('progress', 'complete') AS speaks_of_completion,
           (u.verdict = 'accepted' OR d.kind IS NOT NULL) AND r.id IS NULL AS counts
    FROM updates u
    LEFT JOIN decision d ON d.update_id = u.id AND d.kind = 'released'
    LEFT JOIN replaced r ON r.id = u.id
    WHERE u.verdict IN ('accepted', 'held') AND u.task = $1 AND u.agency = $2
), folded AS (
    SELECT task, agency, count(*)::integer AS update_count,
           (array_agg(id ORDER BY effective_at DESC, id DESC))[1] AS last_update_id,
           max(effective_at) AS last_update_at, max(received_at) AS last_received_at,
           (array_agg(percent ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND percent IS NOT NULL))[1] AS percent,
           max(effective_at) FILTER (WHERE counts AND percent IS NOT NULL) AS percent_at,
           (array_agg(id ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND speaks_of_completion))[1] AS claim_id,
           max(effective_at) FILTER (WHERE counts AND speaks_of_completion) AS claim_at,
           coalesce((array_agg(action = 'complete' ORDER BY effective_at DESC, id DESC)
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
