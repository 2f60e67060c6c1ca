-- open: what every connection sets. FULL: a commit is on disk before it returns. Small checkpoints keep the log short, so
-- that a nearly full disk is noticed early; the cache is small because an agent runs on whatever machine an office has.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 64;
PRAGMA journal_size_limit = 1048576;
PRAGMA cache_size = -256;
PRAGMA temp_store = MEMORY;
PRAGMA trusted_schema = OFF;
