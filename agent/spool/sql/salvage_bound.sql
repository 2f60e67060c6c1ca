-- salvage_bound: the highest number of an update that a damaged file ever held.
-- Columns: number integer.
SELECT seq FROM sqlite_sequence WHERE name = 'outbox';
