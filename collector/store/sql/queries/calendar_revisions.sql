-- calendar_revisions: any role. $1 on date, $2 known_at timestamptz.
-- Every revision of the calendar effective by that day among those loaded by then, in the order in which each takes over from the
-- one before. effective_from is '-infinity' for the first.
SELECT effective_from::text AS effective_from, file_name, content
FROM catalogue_revision
WHERE kind = 'calendar' AND effective_from <= $1::date AND loaded_at <= $2::timestamptz
ORDER BY catalogue_revision.effective_from, revision
