-- size: rows ever kept and bytes of the file, for the quota.
-- Columns: rows integer, bytes integer.
SELECT (SELECT coalesce(max(number), 0) FROM outbox), page_count * page_size
FROM pragma_page_count(), pragma_page_size();
