-- salvage_piece_fact: what became of a piece, by a damaged file. Parameters: 1 number.
-- Columns: those of carry_piece_fact, in its order.
SELECT f.piece, f.kind, f.due, f.note, f.by_whom, f.at_us, p.id
FROM piece_facts f JOIN pieces p ON p.number = f.piece
WHERE f.number = ?1;
