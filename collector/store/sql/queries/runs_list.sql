-- runs_list: tiendo_remind, tiendo_read, tiendo_admin. $1 from timestamptz. When collectors ran: runs that were seen since then, and the
-- last one before; in order of their beginnings.
SELECT (extract(epoch FROM started_at) * 1000000)::bigint AS started_us, (extract(epoch FROM seen_at) * 1000000)::bigint AS seen_us
FROM collector_run
WHERE seen_at >= coalesce((SELECT max(seen_at) FROM collector_run WHERE seen_at < $1::timestamptz), $1::timestamptz)
ORDER BY started_at, seen_at
