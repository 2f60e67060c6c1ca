-- messages_due: tiendo_remind, tiendo_admin. $1 now timestamptz, $2 today timestamptz (its first moment),
-- $3 channels text[]. Whether messages_claim would
-- find anything: due.
SELECT EXISTS (SELECT FROM reminder_message c
               WHERE c.next_at <= $1::timestamptz AND (c.lease_until IS NULL OR c.lease_until < $1::timestamptz)
                 AND c.channel = ANY ($3::text[])
                 AND NOT EXISTS (SELECT FROM reminder_message o
                                 WHERE o.recipient = c.recipient AND o.channel = c.channel AND o.id <> c.id AND o.next_at IS NOT NULL
                                   AND (o.lease_until >= $1::timestamptz
                                        OR o.day > c.day AND NOT may_have_arrived(c, $2::timestamptz)
                                        OR o.day < c.day AND may_have_arrived(o, $2::timestamptz)))
                 AND NOT EXISTS (SELECT FROM reminder_message o
                                 WHERE o.recipient = c.recipient AND o.channel = c.channel AND o.state = 'delivered'
                                   AND o.finished_at >= $2::timestamptz)) AS due
