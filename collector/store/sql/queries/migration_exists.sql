-- migration_exists: any role. known: whether anything was ever migrated here.
SELECT to_regclass('schema_migration') IS NOT NULL AS known
