-- states_now: tiendo_read, tiendo_admin. The newest word of each agency on each task, as of now: what keys sent is kept folded in
-- current_state; where something was entered on an agency's behalf, few as they are, all its words on that task are folded here.
WITH entered AS (
    SELECT DISTINCT u.task, u.agency FROM on_behalf b JOIN updates u ON u.id = b.update_id
), replaced AS (
    SELECT DISTINCT later.supersedes AS id
    FROM updates later
    LEFT JOIN decision d ON d.update_id = later.id AND d.kind = 'released'
    WHERE later.supersedes IS NOT NULL AND later.task IN (SELECT task FROM entered)
      AND (later.verdict = 'accepted' OR d.kind IS NOT NULL)
), judged AS (
    SELECT u.*, u.action IN ('progress', 'complete') AS speaks_of_completion,
           u.action = 'complete' AND coalesce((
               SELECT v.kind FROM decision v
               WHERE v.update_id = u.id AND v.kind IN ('returned', 'reviewed', 'confirmed')
               ORDER BY v.decided_at DESC, v.id DESC LIMIT 1), '') <> 'returned' AS claims,
           (u.verdict = 'accepted' OR d.kind IS NOT NULL) AND r.id IS NULL
               AND (b.update_id IS NULL OR NOT overtaken(u.id, 'infinity'))
               AND u.action NOT IN ('report', 'milestone', 'answer', 'contest', 'withdraw') AS counts
    FROM entered e
    JOIN updates u ON u.task = e.task AND u.agency = e.agency
    LEFT JOIN decision d ON d.update_id = u.id AND d.kind = 'released'
    LEFT JOIN replaced r ON r.id = u.id
    LEFT JOIN on_behalf b ON b.update_id = u.id
    WHERE u.verdict IN ('accepted', 'held') AND strpos(u.task, '#') > 0
)
SELECT task, agency, update_count, percent, claims_complete, value, value_year,
       (extract(epoch FROM claim_at) * 1000000)::bigint AS spoke_us,
       (extract(epoch FROM last_update_at) * 1000000)::bigint AS last_update_us
FROM current_state c
WHERE NOT EXISTS (SELECT FROM entered e WHERE e.task = c.task AND e.agency = c.agency)
UNION ALL
SELECT task, agency, count(*)::integer,
       (array_agg(percent ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND percent IS NOT NULL))[1],
       coalesce((array_agg(claims ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND speaks_of_completion))[1], false),
       (array_agg(value ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND value IS NOT NULL))[1],
       (array_agg(value_year ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND value IS NOT NULL))[1],
       (extract(epoch FROM max(effective_at) FILTER (WHERE counts AND speaks_of_completion)) * 1000000)::bigint,
       (extract(epoch FROM max(effective_at)) * 1000000)::bigint
FROM judged GROUP BY task, agency
ORDER BY task, agency
