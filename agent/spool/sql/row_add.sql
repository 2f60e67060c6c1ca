-- row_add: one update. Parameters: 1 id, 2 sequence or NULL, 3 content, 4 content_hash, 5 entered, 6 task, 7 action,
-- 8 supersedes, 9 sealed_at_us, 10 collector_time_us, 11 state, 12 code, 13 field, 14 message, 15 note.
INSERT INTO outbox (id, sequence, content, content_hash, entered, task, action, supersedes, sealed_at_us, collector_time_us,
                    state, code, field, message, note)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15);
