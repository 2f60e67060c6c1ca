-- carry_key: a key by which the centre signs, out of a damaged file. Parameters: 1 key, 2 first_seen_us, 3 last_seen_us.
INSERT OR IGNORE INTO receipt_keys (key, first_seen_us, last_seen_us) VALUES (?1, ?2, ?3);
