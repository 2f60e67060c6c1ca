-- confirmations_list: tiendo_read, tiendo_remind, tiendo_admin. $1 as_of timestamptz. Completions that a person confirmed by then and
-- that were not returned since, in the order in which they were said.
SELECT u.id, u.task, u.agency, u.product_date, d.due, d.document,
       (extract(epoch FROM u.effective_at) * 1000000)::bigint AS said_us,
       (extract(epoch FROM d.decided_at) * 1000000)::bigint AS confirmed_us
FROM decision d
JOIN updates u ON u.id = d.update_id
WHERE d.kind = 'confirmed' AND d.decided_at <= $1::timestamptz
  AND NOT EXISTS (SELECT FROM decision later
                  WHERE later.update_id = d.update_id AND later.kind = 'returned'
                    AND later.decided_at > d.decided_at AND later.decided_at <= $1::timestamptz)
ORDER BY u.effective_at, u.id
