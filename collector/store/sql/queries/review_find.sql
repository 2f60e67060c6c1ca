-- review_find: tiendo_read, tiendo_admin. $1 id uuid. One update, what was decided about it, and whether another replaces it.
SELECT u.id, u.agency, u.answers_for, u.task, u.action, u.verdict, u.product_number, u.product_date, u.product_issuer, u.product_title,
       (extract(epoch FROM u.effective_at) * 1000000)::bigint AS effective_us,
       (SELECT kind FROM decision WHERE update_id = u.id AND kind IN ('released', 'refused')) AS held_decision,
       (SELECT kind FROM decision WHERE update_id = u.id AND kind IN ('returned', 'reviewed', 'confirmed')
        ORDER BY decided_at DESC, id DESC LIMIT 1) AS last_review,
       (SELECT p.agency FROM updates p WHERE p.id = u.supersedes AND p.task = u.task) AS corrects,
       EXISTS (SELECT FROM updates later
               LEFT JOIN decision d ON d.update_id = later.id AND d.kind = 'released'
               WHERE later.supersedes = u.id AND (later.verdict = 'accepted' OR d.kind IS NOT NULL)) AS replaced
FROM updates u WHERE u.id = $1::uuid
