-- carry_draft: a draft out of a damaged file; one that is here already stays as it is. Parameters: its columns in the order of the
-- statement, 1 to 21.
INSERT OR IGNORE INTO drafts (id, version, state, fields, task, action, supersedes, drafter, drafter_position, code, field, message, note,
                              remark, remark_by, remark_position, first_saved_at_us, saved_at_us, submitted_at_us, sent_back_at_us,
                              sealed_at_us)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21);
