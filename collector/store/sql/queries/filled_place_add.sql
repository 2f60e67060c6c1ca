-- filled_place_add: tiendo_ingest. $1 device, $2 epoch uuid, $3 sequence bigint, $4 update_id uuid, $5 kind text,
-- $6 received_at timestamptz, $7 content_hash, $8 content bytea (conflicts; else null). A place without a row of its own in `updates`.
INSERT INTO filled_place (device, epoch, sequence, update_id, kind, received_at, content_hash, content)
VALUES ($1::uuid, $2::uuid, $3::bigint, $4::uuid, $5, $6::timestamptz, $7, $8)
ON CONFLICT DO NOTHING
