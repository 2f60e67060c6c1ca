-- device_contact: tiendo_ingest. $1 device uuid, $2 at timestamptz, $3 waiting integer, $4 oldest_waiting timestamptz or null,
-- $5 software text or null (then as it was), $6 leaving boolean.
UPDATE device SET last_contact_at = $2::timestamptz, waiting = $3::integer, oldest_waiting = $4::timestamptz,
                  software = coalesce($5, software), left_at = CASE WHEN $6::boolean THEN $2::timestamptz END
WHERE id = $1::uuid
