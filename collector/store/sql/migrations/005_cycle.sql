-- 005: the reporting cycle: rounds, what people decide about updates, the time tasks have, milestones.

-- What is fuller in an update now. Reports and milestones have tables of their own, in the transaction that stores the update.
ALTER TABLE updates
    ADD COLUMN product_link text,
    ADD COLUMN product_hash bytea CHECK (octet_length(product_hash) = 32),
    ADD COLUMN value_as_of  date,
    ADD COLUMN value_source text,
    ADD COLUMN proposal_to  text,
    ADD COLUMN refers_to    uuid;               -- the question that it answers
CREATE INDEX updates_refers_to ON updates (refers_to) WHERE refers_to IS NOT NULL;
CREATE INDEX updates_period ON updates (period, task) WHERE period IS NOT NULL;
CREATE INDEX updates_extend ON updates (task) WHERE action = 'extend';

-- An agency's report for a round (báo cáo kỳ): the part of the update that is about the round as a whole.
CREATE TABLE report (
    update_id  uuid PRIMARY KEY REFERENCES updates (id),
    direction  text,
    ongoing    text,
    assessment text,
    next       text,
    number     text,                            -- of the agency's own document
    date       date,
    as_of      date,
    updates    uuid[] NOT NULL                  -- what it consists of
);

-- Entered on behalf of an agency from a document on paper (nhập thay): which document, and who typed it.
CREATE TABLE on_behalf (
    update_id       uuid PRIMARY KEY REFERENCES updates (id),
    document        text NOT NULL,
    document_date   date NOT NULL,
    document_issuer text NOT NULL,
    received_on     date NOT NULL,              -- when the paper came
    entered_by      text NOT NULL,
    entered_at      timestamptz NOT NULL
);

-- Reporting rounds (kỳ báo cáo). A round takes its number from the catalogue's revisions: agents learn of it with those.
CREATE TABLE round (
    number      bigint PRIMARY KEY DEFAULT nextval('catalogue_revision_revision_seq'),
    plan        text NOT NULL,                  -- NUMBER@DATE@ISSUER
    period      text NOT NULL,
    from_day    date NOT NULL,                  -- data cut-off, both days included
    to_day      date NOT NULL,
    cooperating boolean NOT NULL,
    name        text NOT NULL,
    basis       text NOT NULL,                  -- căn cứ: document number, date, issuer, or the plan's own words
    opened_at   timestamptz NOT NULL,
    opened_by   text NOT NULL,
    UNIQUE (plan, period)
);
CREATE TABLE round_deadline (
    round    bigint NOT NULL REFERENCES round (number),
    level    smallint NOT NULL CHECK (level >= 0),
    kinds    text NOT NULL,                     -- '' or codes of kinds of agencies, with commas
    receiver text NOT NULL,
    printed  date NOT NULL,                     -- nominal
    due      date NOT NULL,                     -- effective, by the calendar of the day it was opened
    PRIMARY KEY (round, level, kinds)
);
-- Sealed (chốt): what the aggregate was made from, so that it can be made again.
CREATE TABLE round_seal (
    round         bigint PRIMARY KEY REFERENCES round (number),
    revision      bigint NOT NULL DEFAULT nextval('catalogue_revision_revision_seq'),
    as_of         timestamptz NOT NULL,
    known_at      timestamptz NOT NULL,
    sealed_at     timestamptz NOT NULL,
    sealed_by     text NOT NULL,
    document      text,                         -- of the report that was issued, typed back
    document_date date
);

-- What people decide about an update, later and beside it. Each is a fact of its own; of returned, reviewed and confirmed the
-- last one says how it stands.
ALTER TABLE decision DROP CONSTRAINT decision_kind_check;
ALTER TABLE decision ADD CONSTRAINT decision_kind_check
    CHECK (kind IN ('released', 'refused', 'returned', 'reviewed', 'confirmed'));
ALTER TABLE decision
    ADD COLUMN until         date,              -- returned: the new day
    ADD COLUMN document      text,              -- confirmed: what it rests on
    ADD COLUMN document_date date,
    ADD COLUMN due           date,              -- confirmed: the effective due day by which it was judged
    ADD COLUMN supplement    boolean;           -- returned for a supplement (bổ sung): the first sending counts
CREATE UNIQUE INDEX decision_confirmed ON decision (update_id) WHERE kind = 'confirmed';
CREATE INDEX decision_update ON decision (update_id, decided_at);

-- A task that nobody answers for is completed by the focal agency.
CREATE TABLE task_completion (
    id             uuid PRIMARY KEY,
    task           text NOT NULL UNIQUE,
    product_number text NOT NULL,
    product_date   date NOT NULL,
    product_issuer text NOT NULL,
    product_title  text NOT NULL,
    due            date,
    recorded_at    timestamptz NOT NULL,
    recorded_by    text NOT NULL
);

-- Decisions of the authority on the time of a task or milestone (gia hạn, tạm dừng), recorded whenever they come; a request that
-- was forwarded or refused is a fact, too. The last of one party counts.
CREATE TABLE time_decision (
    revision      bigint PRIMARY KEY DEFAULT nextval('catalogue_revision_revision_seq'),
    kind          text NOT NULL CHECK (kind IN ('extended', 'refused', 'forwarded', 'stopped', 'resumed')),
    request       uuid REFERENCES updates (id), -- the update that asked; NULL: decided without one
    task          text NOT NULL,                -- key of a task or milestone
    party         text,                         -- code of the body whose part it is; NULL: the whole task
    until         date,
    document      text NOT NULL,
    document_date date NOT NULL,
    signer        text,
    reason        text,
    decided_at    timestamptz NOT NULL,         -- when it was recorded
    decided_by    text NOT NULL,                -- who recorded it
    CHECK ((kind = 'extended') = (until IS NOT NULL))
);
CREATE INDEX time_decision_task ON time_decision (task);
CREATE INDEX time_decision_request ON time_decision (request) WHERE request IS NOT NULL;

-- Milestones (mốc).
CREATE TABLE milestone (
    revision      bigint PRIMARY KEY DEFAULT nextval('catalogue_revision_revision_seq'),
    task          text NOT NULL,
    number        integer NOT NULL CHECK (number > 0),
    agency        text NOT NULL,
    text          text NOT NULL,
    officer       text,
    product       text,
    due           date NOT NULL,
    basis         text,                         -- its document
    update_id     uuid UNIQUE REFERENCES updates (id), -- registered by the agency itself; NULL: by the centre
    recorded_at   timestamptz NOT NULL,
    recorded_by   text NOT NULL,
    UNIQUE (task, number)
);

-- A registered milestone that the agency corrected (the new one has the next number) or withdrew. It counts no longer; its row and its
-- number stay. The revision makes agents read again.
CREATE TABLE milestone_end (
    milestone bigint PRIMARY KEY REFERENCES milestone (revision),
    revision  bigint NOT NULL UNIQUE DEFAULT nextval('catalogue_revision_revision_seq'),
    update_id uuid NOT NULL REFERENCES updates (id),
    ended_at  timestamptz NOT NULL
);

ALTER TABLE catalogue_revision DROP CONSTRAINT catalogue_revision_kind_check;
ALTER TABLE catalogue_revision ADD CONSTRAINT catalogue_revision_kind_check
    CHECK (kind IN ('agencies', 'plan', 'calendar', 'crosswalk', 'cycle'));

GRANT SELECT ON ALL TABLES IN SCHEMA public TO tiendo_ingest, tiendo_remind, tiendo_read, tiendo_admin;
GRANT INSERT ON report, milestone, milestone_end TO tiendo_ingest;
GRANT USAGE ON SEQUENCE catalogue_revision_revision_seq TO tiendo_ingest;
GRANT INSERT ON round, round_deadline, round_seal, task_completion, time_decision, milestone, on_behalf, updates, report,
    filled_place TO tiendo_admin;
GRANT INSERT ON notice TO tiendo_remind;
