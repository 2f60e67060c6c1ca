-- held_undecided: tiendo_remind, tiendo_admin. $1 received_until timestamptz. What is held, undecided and not replaced since then, and which
-- agencies were told that it waits for them (codes, with commas around each).
SELECT u.id, u.agency, u.task, (extract(epoch FROM u.received_at) * 1000000)::bigint AS received_us,
       coalesce((SELECT ',' || string_agg(n.agency, ',') || ',' FROM notice n
                 WHERE n.update_id = u.id AND n.kind = 'held_for_you'), '') AS told
FROM updates u
WHERE u.verdict = 'held' AND u.received_at <= $1::timestamptz
  AND NOT EXISTS (SELECT FROM decision d WHERE d.update_id = u.id AND d.kind IN ('released', 'refused'))
  AND NOT EXISTS (SELECT FROM updates later WHERE later.supersedes = u.id AND later.verdict <> 'rejected')
ORDER BY u.received_at, u.id
