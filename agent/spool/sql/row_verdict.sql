-- row_verdict: the centre's answer. The same answer again leaves alone what people decided since. Parameters: 1 id, 2 verdict,
-- 3 code, 4 field, 5 message, 6 received_at_us, 7 effective_at_us, 8 content_hash at the centre,
-- 9 note when it is not ours.
UPDATE outbox
SET state = CASE WHEN verdict IS ?2 THEN state ELSE ?2 END,
    message = CASE WHEN verdict IS ?2 AND state <> ?2 THEN message ELSE ?5 END,
    verdict = ?2, code = ?3, field = ?4, received_at_us = ?6, effective_at_us = ?7,
    note = CASE WHEN ?2 <> 'rejected' AND content_hash IS NOT ?8 THEN ?9 END
WHERE id = ?1 AND sequence IS NOT NULL;
