-- milestone_lock: tiendo_ingest, tiendo_admin. Until the end of the transaction nobody else gives numbers to milestones. A statement of
-- its own: milestone_add then reads what the one before has committed. Taken after every other lock but the change counter's.
SELECT pg_advisory_xact_lock(hashtextextended('milestone', 0))
