-- notice_list: the newest notices, oldest first. Parameters: 1 limit.
-- Columns: id, kind, at_us, update_id, task, text.
SELECT id, kind, at_us, update_id, task, text
FROM (SELECT rowid AS row, * FROM notices ORDER BY at_us DESC, rowid DESC LIMIT ?1)
ORDER BY at_us, row;
