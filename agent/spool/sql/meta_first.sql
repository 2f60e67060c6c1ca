-- meta_first: another device or epoch begins with what has no verdict yet. Parameters: 1 epoch blob.
UPDATE meta SET epoch = ?1, sent_sequence = 0, first_sequence =
    coalesce((SELECT min(sequence) FROM outbox WHERE verdict IS NULL AND sequence IS NOT NULL AND unsendable_at_us IS NULL), last_sequence + 1);
