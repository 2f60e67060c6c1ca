-- part_count: how many parts of a revision are there. Parameters: 1 revision, 2 parts it should have.
-- Columns: count integer.
SELECT count(*) FROM assignments WHERE revision = ?1 AND parts = ?2;
