-- states_past: tiendo_read, tiendo_admin. $1 as_of timestamptz. The same rows as states_now, from the updates received and the
-- decisions taken by then. What was entered on an agency's behalf counts until its own word takes its place.
WITH replaced AS (
    SELECT DISTINCT later.supersedes AS id
    FROM updates later
    LEFT JOIN decision d ON d.update_id = later.id AND d.kind = 'released' AND d.decided_at <= $1::timestamptz
    WHERE later.supersedes IS NOT NULL AND later.received_at <= $1::timestamptz
      AND (later.verdict = 'accepted' OR d.kind IS NOT NULL)
), returned AS (
    SELECT id FROM (
        SELECT DISTINCT ON (r.update_id) r.update_id AS id, r.kind
        FROM decision r
        WHERE r.kind IN ('returned', 'reviewed', 'confirmed') AND r.decided_at <= $1::timestamptz
        ORDER BY r.update_id, r.decided_at DESC, r.id DESC
    ) last WHERE kind = 'returned'
), judged AS (
    SELECT u.*, u.action IN ('progress', 'complete') AS speaks_of_completion,
           u.action = 'complete' AND t.id IS NULL AS claims, -- what was returned claims nothing until it is accepted after all
           (u.verdict = 'accepted' OR d.kind IS NOT NULL) AND r.id IS NULL
               AND (b.update_id IS NULL OR NOT overtaken(u.id, $1::timestamptz))
               AND u.action NOT IN ('report', 'milestone', 'answer', 'contest', 'withdraw') AS counts
    FROM updates u
    LEFT JOIN decision d ON d.update_id = u.id AND d.kind = 'released' AND d.decided_at <= $1::timestamptz
    LEFT JOIN replaced r ON r.id = u.id
    LEFT JOIN returned t ON t.id = u.id
    LEFT JOIN on_behalf b ON b.update_id = u.id
    WHERE u.verdict IN ('accepted', 'held') AND u.received_at <= $1::timestamptz AND strpos(u.task, '#') > 0
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
SELECT task, agency, update_count, percent, claims_complete, value, value_year,
       (extract(epoch FROM claim_at) * 1000000)::bigint AS spoke_us,
       (extract(epoch FROM last_update_at) * 1000000)::bigint AS last_update_us
FROM folded ORDER BY task, agency
