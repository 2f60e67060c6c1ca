-- row_hash: what this machine holds under an id that has a place. Parameters: 1 id.
-- Columns: content_hash blob, whether its receipt is kept.
SELECT content_hash, receipt IS NOT NULL FROM outbox WHERE id = ?1 AND sequence IS NOT NULL;
