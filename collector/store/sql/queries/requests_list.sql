-- requests_list: tiendo_read, tiendo_remind, tiendo_admin. $1 as_of timestamptz. Requests for more time that count (accepted or
-- released, not replaced) by then, each with the last decision on it, in the order in which they were made.
SELECT u.id, u.task, u.agency, u.until, u.extension_reason, t.kind, t.document, t.document_date, t.until AS granted_until,
       (extract(epoch FROM u.effective_at) * 1000000)::bigint AS asked_us
FROM updates u
LEFT JOIN decision d ON d.update_id = u.id AND d.kind = 'released' AND d.decided_at <= $1::timestamptz
LEFT JOIN LATERAL (
    SELECT kind, document, document_date, until FROM time_decision
    WHERE request = u.id AND decided_at <= $1::timestamptz ORDER BY revision DESC LIMIT 1
) t ON true
WHERE u.action = 'extend' AND u.received_at <= $1::timestamptz AND (u.verdict = 'accepted' OR d.kind IS NOT NULL)
  AND NOT EXISTS (SELECT FROM updates later
                  LEFT JOIN decision ld ON ld.update_id = later.id AND ld.kind = 'released' AND ld.decided_at <= $1::timestamptz
                  WHERE later.supersedes = u.id AND later.received_at <= $1::timestamptz
                    AND (later.verdict = 'accepted' OR ld.kind IS NOT NULL))
ORDER BY u.effective_at, u.id
