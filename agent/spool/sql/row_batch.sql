-- row_batch: updates to send, in sequence order, without those that cannot be. Parameters: 1 first sequence, 2 limit.
-- Columns: number, id, sequence, content, content_hash, entered, task, action, supersedes, sealed_at_us, collector_time_us,
-- state, verdict, code, field, message, note, received_at_us, effective_at_us, receipt, whether there is one, unsendable_at_us.
SELECT number, id, sequence, content, content_hash, entered, task, action, supersedes, sealed_at_us, collector_time_us,
       state, verdict, code, field, message, note, received_at_us, effective_at_us, receipt, receipt IS NOT NULL, unsendable_at_us
FROM outbox
WHERE sequence >= ?1 AND unsendable_at_us IS NULL
ORDER BY sequence
LIMIT ?2;
