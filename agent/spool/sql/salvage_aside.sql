-- salvage_aside: what a damaged file knew of files that were set aside before it. Parameters: 1 row.
-- Columns: those of aside_add, in its order.
SELECT name, at_us, carried, waiting, unreadable, papers FROM set_aside WHERE rowid = ?1;
