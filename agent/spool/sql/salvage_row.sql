-- salvage_row: one update of a damaged file. Parameters: 1 number.
-- Columns: those of row_carry, in its order.
SELECT id, sequence, content, content_hash, entered, task, action, supersedes, sealed_at_us, collector_time_us, state, verdict, code,
       field, message, note, received_at_us, effective_at_us, receipt, receipt_fault, unsendable_at_us
FROM outbox
WHERE number = ?1;
