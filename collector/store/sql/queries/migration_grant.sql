-- migration_grant: owner. Every role may see which schema this is.
GRANT SELECT ON schema_migration TO tiendo_ingest, tiendo_remind, tiendo_read, tiendo_admin
