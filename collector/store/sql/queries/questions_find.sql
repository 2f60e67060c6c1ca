-- questions_find: tiendo_ingest, tiendo_admin. $1 ids uuid[]. Which of them are questions, to whom and about what.
SELECT id, agency, plan, task FROM question WHERE id = ANY ($1::uuid[])
