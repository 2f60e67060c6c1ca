-- draft_list: drafts in the order they were first saved. Parameters: 1 whether also those that are sealed or were given up.
-- Columns: number, id, version, state, fields, task, action, supersedes, drafter, drafter_position, code, field, message, note, remark,
-- remark_by, remark_position, first_saved_at_us, saved_at_us, submitted_at_us, sent_back_at_us, sealed_at_us.
SELECT number, id, version, state, fields, task, action, supersedes, drafter, drafter_position, code, field, message, note, remark,
       remark_by, remark_position, first_saved_at_us, saved_at_us, submitted_at_us, sent_back_at_us, sealed_at_us
FROM drafts
WHERE ?1 OR state IN ('draft', 'waiting', 'sent_back')
ORDER BY number;
