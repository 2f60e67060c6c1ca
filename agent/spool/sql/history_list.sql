-- history_list: what predecessors said, where it is held whole.
-- Columns: frame blob.
SELECT h.frame FROM history h JOIN meta m ON m.history = h.digest ORDER BY h.part;
