-- messages_claim: tiendo_remind, tiendo_admin. $1 now timestamptz, $2 lease_until timestamptz, $3 most integer. Messages that are due to be
-- sent, for this caller alone until the lease ends.
UPDATE reminder_message m
SET lease_until = $2::timestamptz, attempts = m.attempts + 1, attempted_at = $1::timestamptz
WHERE m.id IN (SELECT id FROM reminder_message
               WHERE next_at <= $1::timestamptz AND (lease_until IS NULL OR lease_until < $1::timestamptz)
               ORDER BY next_at, id FOR UPDATE SKIP LOCKED LIMIT $3::integer)
RETURNING m.id, m.recipient, m.channel, m.day, m.agency, m.name, m.attempts, m.subject, m.body,
          (extract(epoch FROM m.planned_at) * 1000000)::bigint AS planned_us
