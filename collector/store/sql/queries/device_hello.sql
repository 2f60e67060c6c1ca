-- device_hello: tiendo_ingest. $1 device uuid, $2 epoch uuid, $3 first_sequence bigint, $4 now timestamptz.
-- How far this outbox is stored (last_sequence), and when the device was last heard (at its enrolment, when never since). Its first hello makes the row; sequences before
-- first_sequence that never came and no longer can are declared as a gap, and the outbox goes on after it.
WITH known AS (
    SELECT last_sequence FROM device_progress WHERE device = $1::uuid AND epoch = $2::uuid
), gap AS (
    INSERT INTO sequence_gap (device, epoch, from_sequence, to_sequence, declared_at)
    SELECT $1::uuid, $2::uuid, coalesce((SELECT last_sequence FROM known), 0) + 1, $3::bigint - 1, $4::timestamptz
    WHERE $3::bigint > coalesce((SELECT last_sequence FROM known), 0) + 1
    ON CONFLICT DO NOTHING
), progress AS (
    INSERT INTO device_progress (device, epoch, last_sequence, changed_at)
    VALUES ($1::uuid, $2::uuid, greatest($3::bigint, 1) - 1, $4::timestamptz)
    ON CONFLICT (device, epoch) DO UPDATE
        SET last_sequence = greatest(device_progress.last_sequence, excluded.last_sequence)
    RETURNING last_sequence
)
SELECT p.last_sequence, (extract(epoch FROM coalesce(d.last_contact_at, d.enrolled_at)) * 1000000)::bigint AS last_contact_us
FROM progress p LEFT JOIN device d ON d.id = $1::uuid
