-- decision_list: decisions in the order they were made. Parameters: 1 state, or NULL for all.
-- Columns: id, update_id, decision, reason, name, position, made_at_us, state, message.
SELECT id, update_id, decision, reason, name, position, made_at_us, state, message
FROM decisions
WHERE ?1 IS NULL OR state = ?1
ORDER BY made_at_us, rowid;
