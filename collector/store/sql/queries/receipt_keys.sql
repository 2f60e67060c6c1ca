-- receipt_keys: tiendo_ingest, tiendo_read, tiendo_admin. $1 most bigint. The keys by which this centre signs, the newest that many.
SELECT public_key, (extract(epoch FROM first_used_at) * 1000000)::bigint AS first_used_us
FROM receipt_key ORDER BY first_used_at DESC, public_key LIMIT $1::bigint
