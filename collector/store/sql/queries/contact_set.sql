-- contact_set: tiendo_admin. $1 agency, $2 role, $3 email, $4 name, $5 set_at timestamptz, $6 set_by.
INSERT INTO contact (agency, role, email, name, set_at, set_by) VALUES ($1, $2, $3, $4, $5::timestamptz, $6)
ON CONFLICT (agency, role, email) DO UPDATE SET name = excluded.name, set_at = excluded.set_at, set_by = excluded.set_by
