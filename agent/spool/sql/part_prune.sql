-- part_prune: copies of the centre's catalogue that a newer whole one replaces. Parameters: 1 revision that stays.
DELETE FROM assignments WHERE revision <> ?1;
