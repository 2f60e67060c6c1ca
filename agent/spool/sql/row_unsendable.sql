-- row_unsendable: the centre cannot read it; its place is passed over from now on. What already had an answer keeps it.
-- Parameters: 1 sequence, 2 now, 3 code, 4 message.
UPDATE outbox
SET unsendable_at_us = ?2,
    state = CASE WHEN verdict IS NULL THEN 'rejected' ELSE state END,
    code = CASE WHEN verdict IS NULL THEN ?3 ELSE code END,
    message = CASE WHEN verdict IS NULL THEN ?4 ELSE message END
WHERE sequence = ?1;
