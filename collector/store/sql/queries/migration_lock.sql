-- migration_lock: owner. One migrator at a time, until its transaction ends.
SELECT pg_advisory_xact_lock(738201406)
