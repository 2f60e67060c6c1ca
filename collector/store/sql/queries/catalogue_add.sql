-- catalogue_add: tiendo_admin. $1 kind, $2 identity, $3 effective_from date, $4 file_name, $5 content, $6 content_hash bytea,
-- $7 loaded_at timestamptz, $8 loaded_by. revision of the new row.
INSERT INTO catalogue_revision (kind, identity, effective_from, file_name, content, content_hash, loaded_at, loaded_by)
VALUES ($1, $2, $3::date, $4, $5, $6, $7::timestamptz, $8)
RETURNING revision
