-- piece_list: the pieces as they stood at a moment, in the order they were added. Parameters: 1 moment, 2 task or NULL for all.
-- Columns: number, id, task, text, officer, product, added_by, added at, first due or NULL, due or NULL, how it ended or NULL,
-- note of that, by whom, ended at.
SELECT p.number, p.id, p.task, p.text, p.officer, p.product, p.added_by, p.at_us,
       (SELECT f.due FROM piece_facts f WHERE f.piece = p.number AND f.kind = 'due' AND f.at_us <= ?1 ORDER BY f.number LIMIT 1),
       (SELECT f.due FROM piece_facts f WHERE f.piece = p.number AND f.kind = 'due' AND f.at_us <= ?1 ORDER BY f.number DESC LIMIT 1),
       e.kind, e.note, e.by_whom, e.at_us
FROM pieces p LEFT JOIN piece_facts e ON e.piece = p.number AND e.kind IN ('done', 'dropped') AND e.at_us <= ?1
WHERE p.at_us <= ?1 AND (?2 IS NULL OR p.task = ?2)
ORDER BY p.number;
