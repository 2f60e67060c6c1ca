-- receipt_batch_add: tiendo_ingest. $1 id, $2 session uuid, $3 number bigint, $4 previous, $5 root, $6 head, $7 signature,
-- $8 public_key bytea, $9 update_ids uuid[], $10 leaves bytea[], $11 at timestamptz. The receipts of a batch, in its transaction; with
-- them the key, which a restored database may have lost.
WITH key AS (
    INSERT INTO receipt_key (public_key, first_used_at) VALUES ($8::bytea, $11::timestamptz) ON CONFLICT DO NOTHING
)
INSERT INTO receipt_batch (id, session, number, previous, root, head, signature, public_key, update_ids, leaves, at)
VALUES ($1::uuid, $2::uuid, $3::bigint, $4::bytea, $5::bytea, $6::bytea, $7::bytea, $8::bytea, $9::uuid[], $10::bytea[], $11::timestamptz)
