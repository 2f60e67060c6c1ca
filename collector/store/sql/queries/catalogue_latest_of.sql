-- catalogue_latest_of: tiendo_admin. $1 kind text, $2 identity text. The revision loaded last, with its hash.
SELECT revision, content_hash, effective_from::text AS effective_from
FROM catalogue_revision WHERE kind = $1 AND identity = $2
ORDER BY revision DESC LIMIT 1
