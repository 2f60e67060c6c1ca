-- returned_list: tiendo_remind, tiendo_read, tiendo_admin. $1 as_of timestamptz. Updates whose last review by then is "returned" and
-- that nothing has taken the place of; in the order of the decisions.
SELECT u.id, u.task, u.agency, d.until, (extract(epoch FROM d.decided_at) * 1000000)::bigint AS returned_us
FROM updates u
JOIN LATERAL (SELECT kind, until, decided_at FROM decision
              WHERE update_id = u.id AND kind IN ('returned', 'reviewed', 'confirmed') AND decided_at <= $1::timestamptz
              ORDER BY decided_at DESC, id DESC LIMIT 1) d ON d.kind = 'returned'
WHERE NOT EXISTS (SELECT FROM updates later
                  WHERE later.task = u.task AND later.received_at <= $1::timestamptz AND later.verdict IN ('accepted', 'held')
                    AND (later.supersedes = u.id
                         OR (later.agency = u.agency AND later.received_at > d.decided_at
                             AND later.action IN ('progress', 'complete', 'contribute', 'value', 'report')
                             AND later.period IS NOT DISTINCT FROM u.period)))
ORDER BY d.decided_at, u.id
