-- unsendable_count: updates that the centre cannot read.
-- Columns: count integer.
SELECT count(*) FROM outbox WHERE unsendable_at_us IS NOT NULL;
