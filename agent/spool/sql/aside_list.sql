-- aside_list: damaged files that were looked at.
-- Columns: name, at_us, carried, waiting, unreadable, papers.
SELECT name, at_us, carried, waiting, unreadable, papers FROM set_aside ORDER BY at_us, name;
