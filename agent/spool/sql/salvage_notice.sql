-- salvage_notice: one notice of a damaged file. Parameters: 1 row.
-- Columns: those of carry_notice, in its order.
SELECT id, kind, at_us, update_id, task, text, stored_at_us FROM notices WHERE rowid = ?1;
