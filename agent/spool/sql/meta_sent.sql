-- meta_sent: up to where updates are under way. Parameters: 1 sequence integer.
UPDATE meta SET sent_sequence = ?1 WHERE sent_sequence <> ?1;
