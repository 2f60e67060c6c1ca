-- notices_fresh: tiendo_ingest. $1 since timestamptz. Agencies with notices from then on that no device of theirs has yet: a running
-- collector sends them without waiting for the next greeting.
SELECT DISTINCT n.agency FROM notice n
WHERE n.at >= $1::timestamptz AND NOT EXISTS (SELECT FROM notice_received r WHERE r.notice = n.id)
