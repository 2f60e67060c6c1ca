-- urging_step_add: tiendo_admin. $1 id uuid, $2 urging uuid, $3 kind, $4 document, $5 document_date date, $6 signer, $7 until date,
-- $8 channel, $9 note, $10 update_id uuid, $11 recorded_at timestamptz, $12 recorded_by.
INSERT INTO urging_step (id, urging, kind, document, document_date, signer, until, channel, note, update_id, recorded_at, recorded_by)
VALUES ($1::uuid, $2::uuid, $3, $4, $5::date, $6, $7::date, $8, $9, $10::uuid, $11::timestamptz, $12)
