-- held_find: tiendo_ingest, tiendo_admin. $1 update_id uuid. Whose held update this is and on what; decided: by a decision already.
SELECT u.agency, u.task, u.verdict, d.id IS NOT NULL AS decided, d.id AS decision
FROM updates u LEFT JOIN decision d ON d.update_id = u.id
WHERE u.id = $1::uuid
