-- 004: agencies that live in time, and more than one plan of a number.

-- Cross-walks between plans (lồng ghép) are catalogue files like the others.
ALTER TABLE catalogue_revision DROP CONSTRAINT catalogue_revision_kind_check;
ALTER TABLE catalogue_revision ADD CONSTRAINT catalogue_revision_kind_check
    CHECK (kind IN ('agencies', 'plan', 'calendar', 'crosswalk'));

-- Who answers after a split, or by a decision of the authority (phân công lại): append-only, of one day the last counts. Its
-- revision is of the same count as the catalogue's, so that one number says by which of both something was judged.
CREATE TABLE reassignment (
    revision        bigint PRIMARY KEY DEFAULT nextval('catalogue_revision_revision_seq'),
    task            text NOT NULL,            -- NUMBER@DATE@ISSUER#label
    party           text NOT NULL,            -- code of the agency the plan named, or of a member of a group it named
    agency          text NOT NULL,            -- code of who answers from then on
    from_day        date NOT NULL,
    document        text NOT NULL,            -- number of the decision
    decided_at      timestamptz NOT NULL,
    decided_by      text NOT NULL
);
CREATE INDEX reassignment_task ON reassignment (task, party);

GRANT SELECT ON reassignment TO tiendo_ingest, tiendo_remind, tiendo_read, tiendo_admin;
GRANT INSERT ON reassignment TO tiendo_admin;
GRANT USAGE ON SEQUENCE catalogue_revision_revision_seq TO tiendo_admin;

-- A number alone may belong to two documents, so a task is stored under its document's whole identity. What agencies sent stays
-- as it came, in `content`; this column is only what it is found by. Until now there was one plan of each number.
CREATE TEMPORARY TABLE plan_named ON COMMIT DROP AS
    SELECT DISTINCT ON (number) identity, number
    FROM (SELECT identity, split_part(identity, '@', 1) AS number, revision FROM catalogue_revision WHERE kind = 'plan') p
    ORDER BY number, revision;
UPDATE updates u SET task = p.identity || '#' || split_part(u.task, '#', 2)
    FROM plan_named p WHERE split_part(u.task, '#', 1) = p.number AND u.code IS DISTINCT FROM 'UNKNOWN_TASK';
UPDATE current_state c SET task = p.identity || '#' || split_part(c.task, '#', 2)
    FROM plan_named p WHERE split_part(c.task, '#', 1) = p.number;

-- Which assignment an update was judged by: the party of the plan, and whom it meant when the sender answers in its place.
ALTER TABLE updates ADD COLUMN party text, ADD COLUMN answers_for text;
COMMENT ON COLUMN updates.task IS 'NUMBER@DATE@ISSUER#label; as sent when there is no such task; '''' when it could not be read';
