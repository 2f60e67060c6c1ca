-- contact_remove: tiendo_admin. $1 agency, $2 role or null, $3 email or null.
DELETE FROM contact WHERE agency = $1 AND ($2::text IS NULL OR role = $2) AND ($3::text IS NULL OR lower(email) = lower($3))
RETURNING agency
