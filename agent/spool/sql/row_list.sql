-- row_list: updates in the order they were entered, after a number, without what they say. Parameters: 1 number, 2 limit.
-- Columns: number, id, sequence, content, content_hash, entered, task, action, supersedes, sealed_at_us, collector_time_us,
-- state, verdict, code, field, message, note, received_at_us, effective_at_us, receipt, whether there is one, unsendable_at_us.
SELECT number, id, sequence, NULL, content_hash, NULL, task, action, supersedes, sealed_at_us, collector_time_us,
       state, verdict, code, field, message, note, received_at_us, effective_at_us, NULL, receipt IS NOT NULL, unsendable_at_us
FROM outbox
WHERE number > ?1
ORDER BY number
LIMIT ?2;
