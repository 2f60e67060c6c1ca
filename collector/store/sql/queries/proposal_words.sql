-- proposal_words: tiendo_read, tiendo_admin. $1 as_of timestamptz. Every accepted or released update that proposes something, received
-- by then, in the order they were said; counts: not replaced or taken back by then.
SELECT u.id, u.agency, u.task, u.period, u.proposals, u.proposal_to, u.supersedes, counts_at(u.id, $1::timestamptz) AS counts,
       (extract(epoch FROM u.effective_at) * 1000000)::bigint AS said_us
FROM updates u
LEFT JOIN decision d ON d.update_id = u.id AND d.kind = 'released' AND d.decided_at <= $1::timestamptz
WHERE u.proposals IS NOT NULL AND u.received_at <= $1::timestamptz AND (u.verdict = 'accepted' OR d.kind IS NOT NULL)
ORDER BY u.effective_at, u.id
