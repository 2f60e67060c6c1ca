-- proposal_step_add: tiendo_admin. $1 id uuid, $2 update_id uuid, $3 kind, $4 addressee or null, $5 document, $6 document_date date,
-- $7 issuer or null, $8 summary or null, $9 recorded_at timestamptz, $10 recorded_by, $11 notice id uuid, $12 the notice's text,
-- $13 the task's name in it. The step and the notice to the agency that proposed, together.
WITH step AS (
    INSERT INTO proposal_step (id, update_id, kind, addressee, document, document_date, issuer, summary, recorded_at, recorded_by)
    VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6::date, $7, $8, $9::timestamptz, $10)
    RETURNING update_id, recorded_at
)
INSERT INTO notice (id, agency, kind, at, update_id, task, text)
SELECT $11::uuid, u.agency, 'answer', s.recorded_at, u.id, $13, $12 FROM step s JOIN updates u ON u.id = s.update_id
