-- attempt_add: tiendo_remind, tiendo_admin. $1 message uuid, $2 number integer, $3 at timestamptz, $4 outcome, $5 evidence, $6 state,
-- $7 next_at timestamptz or null, $8 subject, $9 body. What came of an attempt to send. With a message that is done, older ones are that
-- it carried.
WITH attempt AS (
    INSERT INTO reminder_attempt (message, number, at, outcome, evidence)
    VALUES ($1::uuid, $2::integer, $3::timestamptz, $4, $5)
    ON CONFLICT DO NOTHING
), carried AS (
    UPDATE reminder_message o
    SET state = 'needless', next_at = NULL, lease_until = NULL, finished_at = $3::timestamptz, evidence = 'carried by ' || m.day
    FROM reminder_message m
    WHERE m.id = $1::uuid AND $6 IN ('delivered', 'needless') AND o.recipient = m.recipient AND o.channel = m.channel
      AND o.day < m.day AND o.state = 'planned'
)
UPDATE reminder_message
SET state = $6, next_at = $7::timestamptz, lease_until = NULL, subject = $8, body = $9, evidence = $5,
    finished_at = CASE WHEN $7::timestamptz IS NULL THEN $3::timestamptz END
WHERE id = $1::uuid
