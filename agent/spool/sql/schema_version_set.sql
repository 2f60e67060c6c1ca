-- schema_version_set: after migration 001.
PRAGMA user_version = 1;
