-- row_next: the lowest place from here on that can be sent. Parameters: 1 sequence.
-- Columns: sequence integer; no row when there is none.
SELECT sequence FROM outbox WHERE sequence >= ?1 AND unsendable_at_us IS NULL ORDER BY sequence LIMIT 1;
