-- message_add: tiendo_remind, tiendo_admin. $1 id uuid, $2 recipient, $3 channel, $4 day date, $5 agency, $6 name, $7 now timestamptz,
-- $8 subject, $9 body. One message; over the agent's channel a notice with the same id, delivered with this very transaction.
WITH added AS (
    INSERT INTO reminder_message (id, recipient, channel, day, agency, name, planned_at, next_at, state, finished_at, subject, body)
    VALUES ($1::uuid, $2, $3, $4::date, $5, $6, $7::timestamptz,
            CASE WHEN $3 = 'agent' THEN NULL ELSE $7::timestamptz END, CASE WHEN $3 = 'agent' THEN 'delivered' ELSE 'planned' END,
            CASE WHEN $3 = 'agent' THEN $7::timestamptz END, $8, $9)
    RETURNING id, agency, channel
)
INSERT INTO notice (id, agency, kind, at, task, text)
SELECT id, agency, 'reminder', $7::timestamptz, '', $9 FROM added WHERE channel = 'agent'
