-- meta_make: the one row, for a new outbox. Parameters: 1 epoch blob.
INSERT INTO meta (one, epoch) VALUES (1, ?1) ON CONFLICT DO NOTHING;
