-- receipt_key_list: the keys by which the centre signs, the last seen first. Parameters: 1 limit.
-- Columns: key blob, first_seen_us integer, last_seen_us integer.
SELECT key, first_seen_us, last_seen_us FROM receipt_keys ORDER BY last_seen_us DESC, first_seen_us DESC, key LIMIT ?1;
