-- receipt_key_add: a key by which the centre signs, seen again or for the first time. Parameters: 1 key, 2 now.
INSERT INTO receipt_keys (key, first_seen_us, last_seen_us) VALUES (?1, ?2, ?2)
ON CONFLICT (key) DO UPDATE SET last_seen_us = excluded.last_seen_us;
