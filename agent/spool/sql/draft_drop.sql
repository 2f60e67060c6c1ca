-- draft_drop: given up before it was ever sealed. Parameters: 1 id, 2 version that was read.
UPDATE drafts
SET version = version + 1, state = 'dropped'
WHERE id = ?1 AND version = ?2 AND state IN ('draft', 'waiting', 'sent_back');
