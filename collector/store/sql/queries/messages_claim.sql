-- messages_claim: tiendo_remind, tiendo_admin. $1 now timestamptz, $2 lease_until timestamptz, $3 most integer, $4 today timestamptz (its
-- first moment), $5 channels text[]. Messages that are due to be sent, for this caller alone until the lease ends. Not one that a newer message to the same
-- recipient waits to carry, nor a second one on a day on which one arrived or may have: it goes the next day.
UPDATE reminder_message m
SET lease_until = $2::timestamptz, attempts = m.attempts + 1, attempted_at = $1::timestamptz
WHERE m.id IN (SELECT c.id FROM reminder_message c
               WHERE c.next_at <= $1::timestamptz AND (c.lease_until IS NULL OR c.lease_until < $1::timestamptz)
                 AND c.channel = ANY ($5::text[])
                 AND NOT EXISTS (SELECT FROM reminder_message o
                                 WHERE o.recipient = c.recipient AND o.channel = c.channel AND o.id <> c.id AND o.next_at IS NOT NULL
                                   AND (o.lease_until >= $1::timestamptz
                                        OR o.day > c.day AND NOT may_have_arrived(c, $4::timestamptz)
                                        OR o.day < c.day AND may_have_arrived(o, $4::timestamptz)))
                 AND NOT EXISTS (SELECT FROM reminder_message o
                                 WHERE o.recipient = c.recipient AND o.channel = c.channel AND o.state = 'delivered'
                                   AND o.finished_at >= $4::timestamptz)
               ORDER BY c.next_at, c.id FOR UPDATE SKIP LOCKED LIMIT $3::integer)
RETURNING m.id, m.recipient, m.channel, m.day, m.agency, m.name, m.attempts, m.subject, m.body,
          (extract(epoch FROM m.planned_at) * 1000000)::bigint AS planned_us
