-- round_words: tiendo_read, tiendo_admin, tiendo_remind. $1 periods text[], $2 as_of timestamptz. The updates for these periods that
-- were received by then, with what people had decided about them and whether another word had taken their place; not those rejected.
SELECT u.id, u.agency, u.task, u.action, u.period, u.supersedes,
       (extract(epoch FROM u.effective_at) * 1000000)::bigint AS effective_us,
       (extract(epoch FROM u.received_at) * 1000000)::bigint AS received_us,
       EXISTS (SELECT FROM updates later
               LEFT JOIN decision ld ON ld.update_id = later.id AND ld.kind = 'released' AND ld.decided_at <= $2::timestamptz
               WHERE later.supersedes = u.id AND later.received_at <= $2::timestamptz
                 AND (later.verdict = 'accepted' OR ld.kind IS NOT NULL)) AS replaced,
       r.kind AS review, r.supplement, (extract(epoch FROM r.decided_at) * 1000000)::bigint AS reviewed_us,
       p.ongoing IS NOT NULL AS ongoing, b.update_id IS NOT NULL AS on_behalf
FROM updates u
LEFT JOIN LATERAL (
    SELECT kind, supplement, decided_at FROM decision
    WHERE update_id = u.id AND kind IN ('returned', 'reviewed', 'confirmed') AND decided_at <= $2::timestamptz
    ORDER BY decided_at DESC, id DESC LIMIT 1
) r ON true
LEFT JOIN report p ON p.update_id = u.id
LEFT JOIN on_behalf b ON b.update_id = u.id
WHERE u.period = ANY ($1::text[]) AND u.received_at <= $2::timestamptz AND u.verdict IN ('accepted', 'held')
  AND NOT EXISTS (SELECT FROM decision d WHERE d.update_id = u.id AND d.kind = 'refused' AND d.decided_at <= $2::timestamptz)
ORDER BY u.effective_at, u.id
