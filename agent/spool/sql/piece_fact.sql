-- piece_fact: what became of a piece. Parameters: 1 piece, 2 kind, 3 due or NULL, 4 note, 5 by_whom, 6 now.
INSERT INTO piece_facts (piece, kind, due, note, by_whom, at_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6);
