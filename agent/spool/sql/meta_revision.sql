-- meta_revision: the assignments of this revision are held whole. Parameters: 1 revision integer.
UPDATE meta SET catalogue_revision = ?1;
