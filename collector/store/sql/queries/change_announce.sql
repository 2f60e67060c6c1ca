-- change_announce: tiendo_admin, tiendo_ingest, tiendo_remind. Raises the change counter and wakes running collectors at commit.
WITH raised AS (UPDATE change_counter SET value = value + 1 RETURNING value)
SELECT value, pg_notify('tiendo_changed', '') FROM raised
