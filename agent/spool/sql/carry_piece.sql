-- carry_piece: a piece out of a damaged file, under the number that people call it by. Parameters: 1 number, 2 id, 3 task, 4 text,
-- 5 officer, 6 product, 7 added_by, 8 at_us.
INSERT OR IGNORE INTO pieces (number, id, task, text, officer, product, added_by, at_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);
