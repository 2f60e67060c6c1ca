-- row_supersede: what an accepted correction replaces. Parameters: 1 id of the correction.
UPDATE outbox SET state = 'superseded'
WHERE id = (SELECT supersedes FROM outbox WHERE id = ?1 AND sequence IS NOT NULL) AND sequence IS NOT NULL
  AND state IN ('accepted', 'held', 'returned', 'reviewed');
