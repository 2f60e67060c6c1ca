-- part_list: the assignments that are held whole.
-- Columns: revision integer, frame blob.
SELECT a.revision, a.frame
FROM assignments a JOIN meta m ON m.catalogue_revision = a.revision
ORDER BY a.part;
