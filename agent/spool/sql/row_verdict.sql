-- row_verdict: the centre's answer. It leaves alone what people decided since it was made: an answer that comes again, or that comes
-- after the notice of the decision. What the centre had before this row was entered came from another machine of the office.
-- A receipt belongs to its verdict: another one comes only with another verdict, from a centre that lost the first before this machine
-- could show it. Else what is there stays. Parameters: 1 id, 2 verdict, 3 code, 4 field, 5 message, 6 received_at_us,
-- 7 effective_at_us, 8 content_hash at the centre, 9 note when it is not ours, 10 whether the centre had it before, 11 note when it
-- had, 12 receipt or NULL, 13 why there is none that could be kept, or NULL.
UPDATE outbox
SET state = CASE WHEN verdict IS ?2 OR (verdict IS NULL AND state <> 'queued' AND unsendable_at_us IS NULL) THEN state ELSE ?2 END,
    message = CASE WHEN (verdict IS ?2 AND state <> ?2) OR (verdict IS NULL AND state <> 'queued' AND unsendable_at_us IS NULL)
                   THEN message ELSE ?5 END,
    verdict = ?2, field = ?4, received_at_us = ?6, effective_at_us = ?7,
    code = CASE WHEN ?3 IS NULL AND ?10 AND ?6 < sealed_at_us THEN 'DUPLICATE' ELSE ?3 END,
    note = CASE WHEN ?2 <> 'rejected' AND content_hash IS NOT ?8 THEN ?9
                WHEN ?10 AND ?6 < sealed_at_us THEN ?11 END,
    receipt = CASE WHEN ?12 IS NOT NULL AND (verdict IS NOT ?2 OR received_at_us IS NOT ?6 OR effective_at_us IS NOT ?7)
                   THEN ?12 ELSE coalesce(receipt, ?12) END, receipt_fault = CASE WHEN receipt IS NULL THEN ?13 END, unsendable_at_us = NULL
WHERE id = ?1 AND sequence IS NOT NULL;
