-- time_decisions_list: any role. $1 until timestamptz. What changed the time of tasks and milestones, recorded by then, in the order
-- of the decisions; requests that were forwarded or refused changed nothing.
SELECT revision, kind, task, party, until::text AS until, document, document_date::text AS document_date, signer,
       (extract(epoch FROM decided_at) * 1000000)::bigint AS decided_us
FROM time_decision
WHERE kind IN ('extended', 'stopped', 'resumed') AND decided_at <= $1::timestamptz
ORDER BY revision
