-- carry_decision: a decision out of a damaged file; one that is here already stays as it is. Parameters: 1 id, 2 update_id, 3 decision,
-- 4 reason, 5 name, 6 position, 7 made_at_us, 8 state, 9 message.
INSERT OR IGNORE INTO decisions (id, update_id, decision, reason, name, position, made_at_us, state, message)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
