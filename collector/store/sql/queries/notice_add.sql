-- notice_add: tiendo_ingest. $1 id uuid, $2 agency, $3 kind, $4 at timestamptz, $5 update_id uuid or null, $6 task, $7 text.
-- Running collectors hear of it at commit: the agency's machines may be connected to any of them.
INSERT INTO notice (id, agency, kind, at, update_id, task, text)
VALUES ($1::uuid, $2, $3, $4::timestamptz, $5::uuid, $6, $7)
ON CONFLICT DO NOTHING RETURNING pg_notify('tiendo_told', agency)
