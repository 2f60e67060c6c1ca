-- meta_given: the last sequence and id that were given out. Parameters: 1 sequence integer, 2 id blob.
UPDATE meta SET last_sequence = ?1, last_id = ?2;
