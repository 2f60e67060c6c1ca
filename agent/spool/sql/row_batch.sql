-- row_batch: updates to send, in sequence order. Parameters: 1 first sequence, 2 limit.
-- Columns: number, id, sequence, content, content_hash, entered, task, action, supersedes, sealed_at_us, collector_time_us,
-- state, verdict, code, field, message, note, received_at_us, effective_at_us.
SELECT number, id, sequence, content, content_hash, entered, task, action, supersedes, sealed_at_us, collector_time_us,
       state, verdict, code, field, message, note, received_at_us, effective_at_us
FROM outbox
WHERE sequence >= ?1
ORDER BY sequence
LIMIT ?2;
