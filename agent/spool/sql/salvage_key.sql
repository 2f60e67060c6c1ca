-- salvage_key: one key by which the centre signs, of a damaged file. Parameters: 1 row.
-- Columns: those of carry_key, in its order.
SELECT key, first_seen_us, last_seen_us FROM receipt_keys WHERE rowid = ?1;
