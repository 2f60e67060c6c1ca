-- endpoint_announce: tiendo_ingest. $1 endpoint text, $2 public_key bytea, $3 now timestamptz.
INSERT INTO collector_endpoint (endpoint, public_key, seen_at) VALUES ($1, $2, $3::timestamptz)
ON CONFLICT (endpoint) DO UPDATE SET public_key = excluded.public_key, seen_at = excluded.seen_at
