-- history_words: tiendo_ingest. $1 tasks, $2 agencies text[], beside each other; $3 longest text, $4 max integer. What each of these
-- agencies last said about that task: its newest update that counts (accepted or released, and not replaced by a correction that is),
-- the newest percentage and value that it gave, and how many updates it sent. Newest first; who said nothing that counts has no row.
SELECT s.task, s.agency, u.action, s.percent, s.value, s.value_year, s.value_status, left(u.result, $3::integer) AS result,
       left(u.difficulties, $3::integer) AS difficulties, (extract(epoch FROM u.effective_at) * 1000000)::bigint AS effective_us,
       s.update_count
FROM unnest($1::text[], $2::text[]) AS w (task, agency)
JOIN current_state s ON s.task = w.task AND s.agency = w.agency
CROSS JOIN LATERAL (
    SELECT u.action, u.result, u.difficulties, u.effective_at
    FROM updates u LEFT JOIN decision d ON d.update_id = u.id AND d.kind = 'released'
    WHERE u.task = s.task AND u.agency = s.agency AND (u.verdict = 'accepted' OR d.id IS NOT NULL)
      AND NOT EXISTS (SELECT FROM updates later LEFT JOIN decision r ON r.update_id = later.id AND r.kind = 'released'
                      WHERE later.supersedes = u.id AND later.task = u.task AND (later.verdict = 'accepted' OR r.id IS NOT NULL))
    ORDER BY u.effective_at DESC, u.id DESC LIMIT 1
) u
ORDER BY u.effective_at DESC, s.task, s.agency LIMIT $4::integer
