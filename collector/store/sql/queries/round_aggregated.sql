-- round_aggregated: tiendo_read, tiendo_admin. $1 until timestamptz. The updates that the rounds sealed by then hold (đã tổng hợp), by
-- id: those for the round's plan and period that had been received when it was sealed and counted then.
SELECT u.id, r.period
FROM round_seal s
JOIN round r ON r.number = s.round
JOIN updates u ON u.period = r.period AND split_part(u.task, '#', 1) = r.plan
LEFT JOIN decision d ON d.update_id = u.id AND d.kind = 'released' AND d.decided_at <= s.as_of
LEFT JOIN LATERAL (
    SELECT kind FROM decision
    WHERE update_id = u.id AND kind IN ('returned', 'reviewed', 'confirmed') AND decided_at <= s.as_of
    ORDER BY decided_at DESC, id DESC LIMIT 1
) v ON true
WHERE s.sealed_at <= $1::timestamptz AND u.received_at <= s.as_of AND (u.verdict = 'accepted' OR d.kind IS NOT NULL)
  AND v.kind IS DISTINCT FROM 'returned' AND u.action NOT IN ('withdraw', 'contest', 'answer')
  AND NOT EXISTS (SELECT FROM updates later
                  LEFT JOIN decision ld ON ld.update_id = later.id AND ld.kind = 'released' AND ld.decided_at <= s.as_of
                  WHERE later.supersedes = u.id AND later.received_at <= s.as_of
                    AND (later.verdict = 'accepted' OR ld.kind IS NOT NULL))
ORDER BY u.id
