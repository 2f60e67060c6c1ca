-- filled_place_add: tiendo_ingest. $1 device, $2 epoch uuid, $3 sequence bigint, $4 update_id uuid, $5 kind text,
-- $6 received_at timestamptz, $7 content_hash, $8 content bytea (conflicts; else null), $9 agency; and with the first refusal of this content,
-- else null: $10 batch uuid, $11 code, $12 field, $13 message, $14 effective_at timestamptz, $15 catalogue_revision bigint. A place without a
-- row of its own in `updates`.
INSERT INTO filled_place (device, epoch, sequence, update_id, kind, received_at, content_hash, content, agency, batch, code, field, message,
                          effective_at, catalogue_revision)
VALUES ($1::uuid, $2::uuid, $3::bigint, $4::uuid, $5, $6::timestamptz, $7, $8, $9, $10::uuid, $11, $12, $13, $14::timestamptz, $15::bigint)
ON CONFLICT DO NOTHING
