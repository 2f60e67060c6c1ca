-- salvage_draft: one draft of a damaged file. Parameters: 1 number.
-- Columns: those of carry_draft, in its order.
SELECT id, version, state, fields, task, action, supersedes, drafter, drafter_position, code, field, message, note, remark, remark_by,
       remark_position, first_saved_at_us, saved_at_us, submitted_at_us, sent_back_at_us, sealed_at_us
FROM drafts
WHERE number = ?1;
