-- state_lock: tiendo_ingest, tiendo_admin. $1 task, $2 agency text. Holds one row of current_state until the transaction ends, so that
-- state_refold, a statement of its own after it, sees all that a batch has folded into the row, and none can fold between.
SELECT 1 FROM current_state WHERE task = $1 AND agency = $2 FOR UPDATE
