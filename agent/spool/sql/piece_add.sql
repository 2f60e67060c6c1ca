-- piece_add: a piece of the office's part of a task, for a named officer. Parameters: 1 id, 2 task, 3 text, 4 officer, 5 product,
-- 6 added_by, 7 now.
-- Columns: number integer.
INSERT INTO pieces (id, task, text, officer, product, added_by, at_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING number;
