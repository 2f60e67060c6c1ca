-- carry_notice: a notice out of a damaged file. Parameters: 1 id, 2 kind, 3 at_us, 4 update_id, 5 task, 6 text, 7 stored_at_us.
INSERT OR IGNORE INTO notices (id, kind, at_us, update_id, task, text, stored_at_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);
