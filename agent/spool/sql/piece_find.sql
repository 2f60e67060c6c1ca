-- piece_find: the number of a piece, by its number or its id. Parameters: 1 number, 2 id or NULL.
-- Columns: number integer, whether it is done or dropped.
SELECT number, EXISTS (SELECT 1 FROM piece_facts f WHERE f.piece = p.number AND f.kind IN ('done', 'dropped'))
FROM pieces p
WHERE number = ?1 OR id = ?2;
