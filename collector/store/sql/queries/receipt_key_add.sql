-- receipt_key_add: tiendo_ingest, tiendo_admin. $1 public_key bytea, $2 now timestamptz. A row when it was not known yet.
INSERT INTO receipt_key (public_key, first_used_at) VALUES ($1::bytea, $2::timestamptz)
ON CONFLICT DO NOTHING RETURNING public_key
