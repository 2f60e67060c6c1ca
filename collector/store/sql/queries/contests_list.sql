-- contests_list: tiendo_read, tiendo_admin. $1 as_of timestamptz. What agencies contest, oldest first: received by then, counting then,
-- with the answer that was given by then.
SELECT u.id, u.agency, u.task, u.period, u.result AS reason, a.upheld, a.reason AS answer_reason,
       a.document, a.answered_by, (extract(epoch FROM u.effective_at) * 1000000)::bigint AS said_us,
       (extract(epoch FROM a.answered_at) * 1000000)::bigint AS answered_us
FROM updates u
LEFT JOIN contest_answer a ON a.update_id = u.id AND a.answered_at <= $1::timestamptz
WHERE u.action = 'contest' AND u.received_at <= $1::timestamptz AND counts_at(u.id, $1::timestamptz)
ORDER BY u.effective_at, u.id
