-- migration_add: owner. $1 version integer, $2 name text, $3 checksum text, $4 applied_at timestamptz.
INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES ($1::integer, $2, $3, $4::timestamptz)
