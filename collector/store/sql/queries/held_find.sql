-- held_find: tiendo_ingest, tiendo_admin. $1 update_id uuid. Whose held update this is and on what; decided: by a decision already.
-- corrected: who said what it supersedes.
SELECT u.agency, u.task, u.verdict, d.id IS NOT NULL AS decided, d.id AS decision, p.agency AS corrected
FROM updates u LEFT JOIN decision d ON d.update_id = u.id AND d.kind IN ('released', 'refused')
LEFT JOIN updates p ON p.id = u.supersedes AND p.task = u.task
WHERE u.id = $1::uuid
