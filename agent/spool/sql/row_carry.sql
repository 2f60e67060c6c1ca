-- row_carry: an update out of a damaged file; one that is here already stays as it is. Parameters: 1 id, 2 sequence or NULL, 3 content,
-- 4 content_hash, 5 entered, 6 task, 7 action, 8 supersedes, 9 sealed_at_us, 10 collector_time_us, 11 state, 12 verdict, 13 code, 14 field,
-- 15 message, 16 note, 17 received_at_us, 18 effective_at_us, 19 receipt, 20 receipt_fault, 21 unsendable_at_us.
INSERT OR IGNORE INTO outbox (id, sequence, content, content_hash, entered, task, action, supersedes, sealed_at_us, collector_time_us,
                              state, verdict, code, field, message, note, received_at_us, effective_at_us, receipt, receipt_fault,
                              unsendable_at_us)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21);
