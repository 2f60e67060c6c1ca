-- carry_piece_fact: what became of a piece, where that very piece was taken over and this is not known of it. Parameters: 1 piece, 2 kind,
-- 3 due or NULL, 4 note, 5 by_whom, 6 at_us, 7 id of the piece.
INSERT OR IGNORE INTO piece_facts (piece, kind, due, note, by_whom, at_us)
SELECT ?1, ?2, ?3, ?4, ?5, ?6
WHERE EXISTS (SELECT 1 FROM pieces WHERE number = ?1 AND id = ?7)
  AND NOT EXISTS (SELECT 1 FROM piece_facts WHERE piece = ?1 AND kind = ?2 AND at_us = ?6);
