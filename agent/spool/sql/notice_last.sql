-- notice_last: the notices that were stored last. Parameters: 1 limit.
-- Columns: id.
SELECT id FROM notices ORDER BY rowid DESC LIMIT ?1;
