-- draft_save: a draft, written over. Parameters: 1 id, 2 state, 3 fields, 4 task, 5 action, 6 supersedes, 7 drafter,
-- 8 drafter_position, 9 code, 10 field, 11 message, 12 note, 13 now, 14 when it went to the leader, or 0.
UPDATE drafts
SET version = version + 1, state = ?2, fields = ?3, task = ?4, action = ?5, supersedes = ?6, drafter = ?7, drafter_position = ?8,
    code = ?9, field = ?10, message = ?11, note = ?12, saved_at_us = ?13, submitted_at_us = ?14
WHERE id = ?1 AND state <> 'sealed';
