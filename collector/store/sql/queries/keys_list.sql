-- keys_list: tiendo_ingest. $1 now timestamptz. Every key that may connect: devices' keys, and one-time keys of open enrolments.
SELECT 'device' AS use, k.device AS id, k.public_key, d.agency, NULL::bigint AS expires_us
FROM device_key k JOIN device d ON d.id = k.device
WHERE k.revoked_at IS NULL AND d.revoked_at IS NULL
UNION ALL
SELECT 'enrolment', e.id, e.public_key, e.agency, (extract(epoch FROM e.expires_at) * 1000000)::bigint
FROM enrolment e
WHERE e.used_at IS NULL AND e.revoked_at IS NULL AND e.expires_at > $1::timestamptz
