-- row_decided: what people decided about an update. Parameters: 1 id, 2 state, 3 message.
UPDATE outbox SET state = ?2, message = ?3
WHERE id = ?1 AND sequence IS NOT NULL AND state NOT IN ('superseded', 'withdrawn');
