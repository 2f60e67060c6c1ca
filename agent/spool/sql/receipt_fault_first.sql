-- receipt_fault_first: the first update whose receipt came and could not be kept.
-- Columns: sequence integer (0: none).
SELECT coalesce(min(sequence), 0) FROM outbox WHERE receipt_fault IS NOT NULL;
