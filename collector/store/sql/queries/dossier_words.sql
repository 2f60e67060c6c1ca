-- dossier_words: tiendo_remind, tiendo_read, tiendo_admin. $1 obligations text[] ("task KEY PARTY"), $2 agency. What the agency said of
-- causes and of time about those tasks (about a milestone's task as well), and what it replied to urgings about them; oldest first.
SELECT u.action, coalesce(u.extension_reason, u.difficulties, u.result) AS words, u.until,
       (extract(epoch FROM u.effective_at) * 1000000)::bigint AS effective_us
FROM updates u
WHERE u.agency = $2 AND u.verdict IN ('accepted', 'held')
  AND ((u.difficulties IS NOT NULL OR u.action IN ('extend', 'difficulty', 'answer'))
       AND EXISTS (SELECT FROM unnest($1::text[]) k
                   WHERE k LIKE 'task %' AND substr(k, 6, length(u.task) + 1) IN (u.task || ' ', u.task || '/'))
       OR EXISTS (SELECT FROM urging_step s JOIN urging_item i ON i.urging = s.urging
                  WHERE s.update_id = u.id AND i.obligation = ANY ($1::text[])))
ORDER BY u.effective_at, u.id
