-- questions_list: tiendo_read, tiendo_admin. $1 as_of timestamptz, $2 agencies text[] or null (all), $3 id uuid or null (all).
-- Every question asked by then, oldest first, with what counts as its answer: accepted or released, not taken back, and not returned
-- by the last thing that a person decided about it. The first is the answer, the others supplement it.
SELECT q.id, q.kind, q.agency, q.plan, q.task, q.text, q.due, q.document, q.asked_by, c.reason AS close_reason, c.closed_by,
       a.ids[1] AS answer, a.agencies[1] AS answer_agency, a.results[1] AS answer_result, coalesce(a.count, 0) AS answer_count,
       (extract(epoch FROM a.first_at) * 1000000)::bigint AS answered_us,
       (extract(epoch FROM q.asked_at) * 1000000)::bigint AS asked_us,
       (extract(epoch FROM c.closed_at) * 1000000)::bigint AS closed_us
FROM question q
LEFT JOIN question_close c ON c.question = q.id AND c.closed_at <= $1::timestamptz
CROSS JOIN LATERAL (
    SELECT array_agg(u.id ORDER BY u.effective_at DESC, u.id DESC) AS ids,
           array_agg(u.agency ORDER BY u.effective_at DESC, u.id DESC) AS agencies,
           array_agg(u.result ORDER BY u.effective_at DESC, u.id DESC) AS results,
           min(u.effective_at) AS first_at, count(*) AS count
    FROM updates u
    WHERE u.refers_to = q.id AND u.action = 'answer' AND counts_at(u.id, $1::timestamptz)
      AND coalesce((SELECT d.kind FROM decision d
                    WHERE d.update_id = u.id AND d.kind IN ('returned', 'reviewed', 'confirmed') AND d.decided_at <= $1::timestamptz
                    ORDER BY d.decided_at DESC, d.id DESC LIMIT 1), '') <> 'returned'
) a
WHERE q.asked_at <= $1::timestamptz AND ($2::text[] IS NULL OR q.agency = ANY ($2)) AND ($3::uuid IS NULL OR q.id = $3)
ORDER BY q.asked_at, q.agency, q.id
