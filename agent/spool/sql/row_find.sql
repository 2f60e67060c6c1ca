-- row_find: the update of an id; the one that was sent, else the one entered last. Parameters: 1 id.
-- Columns: number, id, sequence, content, content_hash, entered, task, action, supersedes, sealed_at_us, collector_time_us,
-- state, verdict, code, field, message, note, received_at_us, effective_at_us, receipt, whether there is one, unsendable_at_us.
SELECT number, id, sequence, content, content_hash, entered, task, action, supersedes, sealed_at_us, collector_time_us,
       state, verdict, code, field, message, note, received_at_us, effective_at_us, receipt, receipt IS NOT NULL, unsendable_at_us
FROM outbox
WHERE id = ?1
ORDER BY sequence IS NULL, number DESC
LIMIT 1;
