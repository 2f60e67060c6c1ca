-- data_version: a number that changes when another connection commits.
-- Columns: version integer.
PRAGMA data_version;
