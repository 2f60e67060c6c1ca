-- devices_list: tiendo_read, tiendo_admin. Devices with their newest key, and enrolment files that were not redeemed yet.
SELECT 'device' AS kind, d.id, d.agency, d.name, d.software, k.public_key,
       (extract(epoch FROM d.enrolled_at) * 1000000)::bigint AS enrolled_us,
       (extract(epoch FROM d.revoked_at) * 1000000)::bigint AS revoked_us,
       (extract(epoch FROM d.last_contact_at) * 1000000)::bigint AS last_contact_us,
       (extract(epoch FROM d.oldest_waiting) * 1000000)::bigint AS oldest_waiting_us,
       NULL::bigint AS expires_us, d.waiting
FROM device d
LEFT JOIN LATERAL (SELECT public_key FROM device_key WHERE device = d.id ORDER BY added_at DESC LIMIT 1) k ON true
UNION ALL
SELECT 'enrolment', e.id, e.agency, e.name, NULL, e.public_key,
       (extract(epoch FROM e.created_at) * 1000000)::bigint, (extract(epoch FROM e.revoked_at) * 1000000)::bigint, NULL, NULL,
       (extract(epoch FROM e.expires_at) * 1000000)::bigint, NULL
FROM enrolment e WHERE e.used_at IS NULL
ORDER BY agency, name, kind, enrolled_us
