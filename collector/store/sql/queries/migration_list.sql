-- migration_list: any role. version, name, checksum of what was applied, in order.
SELECT version, name, checksum FROM schema_migration ORDER BY version
