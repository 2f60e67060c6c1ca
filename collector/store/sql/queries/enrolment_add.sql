-- enrolment_add: tiendo_admin. $1 id uuid, $2 public_key bytea, $3 agency, $4 name, $5 created_at, $6 expires_at timestamptz.
INSERT INTO enrolment (id, public_key, agency, name, created_at, expires_at)
VALUES ($1::uuid, $2, $3, $4, $5::timestamptz, $6::timestamptz)
