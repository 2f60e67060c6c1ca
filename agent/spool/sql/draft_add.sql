-- draft_add: a draft, saved for the first time. Parameters: 1 id, 2 state, 3 fields, 4 task, 5 action, 6 supersedes, 7 drafter,
-- 8 drafter_position, 9 code, 10 field, 11 message, 12 note, 13 now, 14 when it went to the leader, or 0.
INSERT INTO drafts (id, version, state, fields, task, action, supersedes, drafter, drafter_position, code, field, message, note,
                    first_saved_at_us, saved_at_us, submitted_at_us)
VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?14);
