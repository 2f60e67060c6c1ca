-- change_lock: tiendo_ingest, tiendo_remind, tiendo_admin. Keeps others that change the catalogue waiting until this transaction ends, so
-- that numbers of the count of revisions are seen in their order: whoever takes one takes this first.
SELECT value FROM change_counter FOR UPDATE
