-- salvage_piece: one piece of a damaged file. Parameters: 1 number.
-- Columns: those of carry_piece, in its order.
SELECT number, id, task, text, officer, product, added_by, at_us FROM pieces WHERE number = ?1;
