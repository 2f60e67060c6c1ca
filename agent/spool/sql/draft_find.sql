-- draft_find: the draft of an id. Parameters: 1 id.
-- Columns: number, id, version, state, fields, task, action, supersedes, drafter, drafter_position, code, field, message, note, remark,
-- remark_by, remark_position, first_saved_at_us, saved_at_us, submitted_at_us, sent_back_at_us, sealed_at_us.
SELECT number, id, version, state, fields, task, action, supersedes, drafter, drafter_position, code, field, message, note, remark,
       remark_by, remark_position, first_saved_at_us, saved_at_us, submitted_at_us, sent_back_at_us, sealed_at_us
FROM drafts
WHERE id = ?1;
