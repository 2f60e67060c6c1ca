-- draft_send_back: the leader wants it mended. Parameters: 1 id, 2 version that was read, 3 remark, 4 name, 5 position, 6 now.
UPDATE drafts
SET version = version + 1, state = 'sent_back', remark = ?3, remark_by = ?4, remark_position = ?5, sent_back_at_us = ?6
WHERE id = ?1 AND version = ?2 AND state = 'waiting';
