-- time_decision_add: tiendo_admin. $1 kind, $2 request uuid or null, $3 task, $4 party or null, $5 until date or null, $6 document,
-- $7 document_date date, $8 signer or null, $9 reason or null, $10 decided_at timestamptz, $11 decided_by. revision of the decision.
INSERT INTO time_decision (kind, request, task, party, until, document, document_date, signer, reason, decided_at, decided_by)
VALUES ($1, $2::uuid, $3, $4, $5::date, $6, $7::date, $8, $9, $10::timestamptz, $11)
RETURNING revision
