-- catalogue_newest: any role. $1 on date, $2 known_at timestamptz.
-- The texts that a roster is read from: of each document, register, crosswalk and calendar the newest revision effective on that day
-- among those loaded by then. By kind; plans in order of their documents' dates.
SELECT revision, kind, identity, effective_from, file_name, content
FROM (
    SELECT DISTINCT ON (kind, identity) revision, kind, identity, effective_from::text AS effective_from, file_name, content
    FROM catalogue_revision
    WHERE effective_from <= $1::date AND loaded_at <= $2::timestamptz
    ORDER BY kind, identity, catalogue_revision.effective_from DESC, revision DESC
) newest
ORDER BY kind, split_part(identity, '@', 2), identity
