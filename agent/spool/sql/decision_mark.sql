-- decision_mark: how far a decision got. Parameters: 1 id, 2 state, 3 message.
UPDATE decisions SET state = ?2, message = ?3 WHERE id = ?1;
