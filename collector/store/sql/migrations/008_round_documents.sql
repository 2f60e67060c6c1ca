-- 008: the documents in which sealed rounds were issued, and rounds that open by their definition.

-- The number and date of the report that was issued, typed back from the document office. A report that was issued is never edited:
-- a newer one takes its place and stands beside it.
CREATE TABLE round_document (
    round       bigint NOT NULL REFERENCES round (number),
    document    text NOT NULL,
    date        date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (round, document, date)
);

GRANT SELECT ON round_document TO tiendo_ingest, tiendo_remind, tiendo_read, tiendo_admin;
GRANT INSERT ON round_document TO tiendo_admin;
GRANT INSERT ON round, round_deadline TO tiendo_remind;
GRANT UPDATE (value) ON change_counter TO tiendo_remind;
GRANT USAGE ON SEQUENCE catalogue_revision_revision_seq TO tiendo_remind, tiendo_admin;
