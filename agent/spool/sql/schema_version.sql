-- schema_version: number of the last migration that was applied.
-- Columns: version integer.
PRAGMA user_version;
