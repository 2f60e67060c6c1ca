-- receipt_kept_add: tiendo_ingest. $1 update_ids uuid[], $2 content_hashes, $3 receipts bytea[]. Receipts that agents brought back.
INSERT INTO receipt_kept (update_id, content_hash, receipt)
SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::bytea[])
ON CONFLICT DO NOTHING
