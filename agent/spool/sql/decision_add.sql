-- decision_add: what this office decided about an update that waits for it. Parameters: 1 id, 2 update_id, 3 decision,
-- 4 reason, 5 name, 6 position, 7 made_at_us.
INSERT INTO decisions (id, update_id, decision, reason, name, position, made_at_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);
