-- notices_for: tiendo_ingest. $1 agencies text[], $2 device uuid, $3 max integer. The first of them is its own agency, the others those in whose place it stands.
-- What this device has not acknowledged, and of the others what nobody there has, oldest first.
SELECT n.id, n.kind, (extract(epoch FROM n.at) * 1000000)::bigint AS at_us, n.update_id, n.task, n.text
FROM notice n
WHERE n.agency = ANY ($1::text[]) AND NOT EXISTS (
    SELECT FROM notice_received r
    WHERE r.notice = n.id AND (r.device = $2::uuid OR n.agency <> ($1::text[])[1]))
ORDER BY n.at, n.id LIMIT $3::integer
