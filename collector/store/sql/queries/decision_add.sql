-- decision_add: tiendo_ingest, tiendo_admin. $1 id, $2 update_id uuid, $3 kind, $4 reason, $5 decided_at timestamptz, $6 decided_by,
-- $7 agency, $8 device uuid or null, $9 notice id uuid, $10 notice text, $11 the task's name in it. The decision and the notice to the sender, together;
-- running collectors hear of it at commit.
WITH decided AS (
    INSERT INTO decision (id, update_id, kind, reason, decided_at, decided_by, agency, device)
    VALUES ($1::uuid, $2::uuid, $3, $4, $5::timestamptz, $6, $7, $8::uuid)
    RETURNING update_id, kind
)
INSERT INTO notice (id, agency, kind, at, update_id, task, text)
SELECT $9::uuid, u.agency, d.kind, $5::timestamptz, u.id, $11, $10
FROM decided d JOIN updates u ON u.id = d.update_id
RETURNING pg_notify('tiendo_told', agency)
