-- returned_list: tiendo_remind, tiendo_read, tiendo_admin. $1 as_of timestamptz. Updates whose last review by then is "returned" and
-- that nothing has taken the place of; in the order of the decisions.
SELECT u.id, u.task, u.agency, d.until, (extract(epoch FROM d.decided_at) * 1000000)::bigint AS returned_us
FROM decision d
JOIN updates u ON u.id = d.update_id
WHERE d.kind = 'returned' AND d.decided_at <= $1::timestamptz
  AND NOT EXISTS (SELECT FROM decision n
                  WHERE n.update_id = d.update_id AND n.kind IN ('returned', 'reviewed', 'confirmed')
                    AND n.decided_at <= $1::timestamptz AND (n.decided_at, n.id) > (d.decided_at, d.id))
  AND NOT EXISTS (SELECT FROM updates later
                  WHERE later.task = u.task AND later.received_at <= $1::timestamptz AND later.verdict IN ('accepted', 'held')
                    AND (later.supersedes = u.id
                         OR (later.agency = u.agency AND later.received_at > d.decided_at
                             AND later.action IN ('progress', 'complete', 'contribute', 'value', 'report')
                             AND later.period IS NOT DISTINCT FROM u.period)))
ORDER BY d.decided_at, u.id
