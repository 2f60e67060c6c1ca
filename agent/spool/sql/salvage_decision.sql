-- salvage_decision: one decision of a damaged file. Parameters: 1 row.
-- Columns: those of carry_decision, in its order.
SELECT id, update_id, decision, reason, name, position, made_at_us, state, message FROM decisions WHERE rowid = ?1;
