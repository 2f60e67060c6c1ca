-- round_seal: tiendo_admin. $1 round bigint, $2 as_of timestamptz, $3 known_at timestamptz, $4 sealed_at timestamptz, $5 sealed_by,
-- $6 document or null, $7 document_date date or null. revision of the seal; nothing when it was sealed already.
INSERT INTO round_seal (round, as_of, known_at, sealed_at, sealed_by, document, document_date)
VALUES ($1::bigint, $2::timestamptz, $3::timestamptz, $4::timestamptz, $5, $6, $7::date)
ON CONFLICT (round) DO NOTHING
RETURNING revision
