-- receipt_facts: how many updates have a receipt.
-- Columns: kept integer, answered without one integer, of these came and were not kept integer, why of the last of those or NULL.
SELECT count(*) FILTER (WHERE receipt IS NOT NULL), count(*) FILTER (WHERE verdict IS NOT NULL AND receipt IS NULL),
       count(receipt_fault), (SELECT receipt_fault FROM outbox WHERE receipt_fault IS NOT NULL ORDER BY sequence DESC LIMIT 1)
FROM outbox
WHERE sequence IS NOT NULL;
