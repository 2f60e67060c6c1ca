-- milestones_list: any role. $1 until timestamptz. Every milestone recorded by then, in order of their tasks and numbers; ended: it was
-- corrected or withdrawn by then, and only its revision is of interest.
SELECT greatest(m.revision, coalesce(e.revision, 0)) AS revision, m.task, m.number, m.agency, m.text, m.officer, m.product,
       m.due::text AS due, m.basis, m.update_id IS NOT NULL AS registered, e.milestone IS NOT NULL AS ended
FROM milestone m
LEFT JOIN milestone_end e ON e.milestone = m.revision AND e.ended_at <= $1::timestamptz
WHERE m.recorded_at <= $1::timestamptz
ORDER BY m.task, m.number
