-- catalogue_latest_of: tiendo_admin. $1 kind text, $2 identity text, $3 on date or null. The revision loaded last, with its hash;
-- with a day: the one that counts on that day.
SELECT revision, content_hash
FROM catalogue_revision
WHERE kind = $1 AND identity = $2 AND ($3::date IS NULL OR effective_from <= $3::date)
ORDER BY CASE WHEN $3::date IS NOT NULL THEN effective_from END DESC, revision DESC
LIMIT 1
