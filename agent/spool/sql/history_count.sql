-- history_count: how many parts of a digest are there. Parameters: 1 digest, 2 parts it should have.
-- Columns: count integer.
SELECT count(*) FROM history WHERE digest = ?1 AND parts = ?2;
