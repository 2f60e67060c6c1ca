-- outboxes_last: tiendo_ingest. $1 devices uuid[], $2 epochs uuid[], side by side.
-- How far each outbox is stored, and the times of the newest row there; one that never said hello is left out.
SELECT p.device, p.epoch, p.last_sequence,
       coalesce((extract(epoch FROM u.received_at) * 1000000)::bigint, 0) AS received_us,
       coalesce((extract(epoch FROM u.effective_at) * 1000000)::bigint, 0) AS effective_us
FROM unnest($1::uuid[], $2::uuid[]) AS o (device, epoch)
JOIN device_progress p USING (device, epoch)
LEFT JOIN LATERAL (SELECT received_at, effective_at FROM updates
                   WHERE device = p.device AND epoch = p.epoch AND sequence <= p.last_sequence
                   ORDER BY sequence DESC LIMIT 1) u ON true
