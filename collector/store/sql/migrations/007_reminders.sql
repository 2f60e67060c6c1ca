-- 007: reminders (nhắc việc), the urging ledger (sổ đôn đốc), whom one can reach, and when the centre itself was away.

-- Whom an agency's messages go to. Personal data of work only: corrected or removed at any time, so not append-only.
CREATE TABLE contact (
    agency     text NOT NULL,                   -- code
    role       text NOT NULL CHECK (role IN ('officer', 'leader', 'it')),
    email      text NOT NULL,
    name       text NOT NULL,
    set_at     timestamptz NOT NULL,
    set_by     text NOT NULL,
    PRIMARY KEY (agency, role, email)
);

-- One message to one recipient over one channel on one working day, however many collectors run. Its id is made from that key, so a
-- crash may repeat a message but never make another.
CREATE TABLE reminder_message (
    id           uuid PRIMARY KEY,
    recipient    text NOT NULL,                 -- an address, in lower case, or agent:CODE
    channel      text NOT NULL CHECK (channel IN ('agent', 'mail', 'webhook')),
    day          date NOT NULL,
    agency       text NOT NULL,                 -- code of the agency it goes to
    name         text,                          -- of the person
    planned_at   timestamptz NOT NULL,
    attempts     integer NOT NULL DEFAULT 0,
    attempted_at timestamptz,
    next_at      timestamptz,                   -- when to try (again); NULL: not any more
    lease_until  timestamptz,                   -- somebody is trying until then
    state        text NOT NULL CHECK (state IN ('planned', 'delivered', 'refused', 'needless')),
    finished_at  timestamptz,
    subject      text,                          -- as it was sent
    body         text,
    evidence     text,                          -- the server's last answer
    UNIQUE (recipient, channel, day)
);
CREATE INDEX reminder_message_next ON reminder_message (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX reminder_message_waiting ON reminder_message (recipient, channel) WHERE next_at IS NOT NULL;
CREATE INDEX reminder_message_delivered ON reminder_message (recipient, channel, finished_at) WHERE state = 'delivered';

-- Every attempt, as evidence.
CREATE TABLE reminder_attempt (
    message  uuid NOT NULL REFERENCES reminder_message (id),
    number   integer NOT NULL,
    at       timestamptz NOT NULL,
    outcome  text NOT NULL,
    evidence text NOT NULL,
    PRIMARY KEY (message, number)
);

-- The ledger: one row for each recipient, obligation (with its due day) and step; and for work prepared for a person.
CREATE TABLE reminder (
    recipient  text NOT NULL,
    obligation text NOT NULL,
    due        date NOT NULL,                   -- -infinity: about an agency, not about something due
    kind       text NOT NULL,
    step       integer NOT NULL,
    day        date NOT NULL,
    agency     text NOT NULL,                   -- code of whom it is about
    message    uuid REFERENCES reminder_message (id), -- NULL: prepared for a person
    PRIMARY KEY (recipient, obligation, due, kind, step)
);
CREATE INDEX reminder_message_rows ON reminder (message);
CREATE INDEX reminder_obligation ON reminder (obligation);
CREATE INDEX reminder_day ON reminder (day);

-- Whether a message that nobody confirmed may have reached its recipient since a moment: it was tried, and was not put off.
CREATE FUNCTION may_have_arrived(m reminder_message, since timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT m.state = 'planned' AND m.attempted_at >= since
           AND NOT EXISTS (SELECT FROM reminder_attempt a
                           WHERE a.message = m.id AND a.number = m.attempts AND a.outcome = 'waits')
$$;

-- Sổ đôn đốc. A draft is made by the program; a person signs and releases it, or drops it. Nothing goes out by itself.
CREATE TABLE urging (
    id          uuid PRIMARY KEY,
    year        integer NOT NULL,
    number      integer NOT NULL CHECK (number > 0),
    kind        text NOT NULL CHECK (kind IN ('urging', 'dossier')),
    agency      text NOT NULL,                  -- code of who is urged
    focal       text NOT NULL,                  -- code of who urges
    drafted_at  timestamptz NOT NULL,
    text        text NOT NULL,                  -- as drafted
    UNIQUE (year, number)
);
CREATE TABLE urging_item (
    urging     uuid NOT NULL REFERENCES urging (id),
    obligation text NOT NULL,
    due        date NOT NULL,
    name       text NOT NULL,
    days_late  integer NOT NULL,
    PRIMARY KEY (urging, obligation, due)
);
CREATE INDEX urging_item_obligation ON urging_item (obligation);
-- What people did with it: released (ban hành), dropped, sent over a channel, replied to.
CREATE TABLE urging_step (
    id            uuid PRIMARY KEY,
    urging        uuid NOT NULL REFERENCES urging (id),
    kind          text NOT NULL CHECK (kind IN ('released', 'dropped', 'delivered', 'replied')),
    document      text,                         -- released: its number; replied: the reply's
    document_date date,
    signer        text,
    until         date,                         -- released: the day it gives
    channel       text,                         -- delivered
    note          text,
    update_id     uuid REFERENCES updates (id), -- replied: the update that answers it
    recorded_at   timestamptz NOT NULL,
    recorded_by   text NOT NULL
);
CREATE UNIQUE INDEX urging_step_once ON urging_step (urging) WHERE kind IN ('released', 'dropped');
CREATE INDEX urging_step_of ON urging_step (urging);

-- When collectors ran: one row a run, kept up to date while it runs. What no row covers was an outage of the centre.
CREATE TABLE collector_run (
    id         uuid PRIMARY KEY,
    started_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL
);
CREATE INDEX collector_run_seen ON collector_run (seen_at);

-- The device's last word was that it shuts down.
ALTER TABLE device ADD COLUMN left_at timestamptz;

-- One planner at a time: two collectors (or a person at the command line) at once would each see the other's rows too late.
CREATE FUNCTION plan_reminders_alone() RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(7471648241)
$$;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO tiendo_ingest, tiendo_remind, tiendo_read, tiendo_admin;
REVOKE SELECT ON contact, reminder_message, reminder_attempt FROM tiendo_ingest;
GRANT INSERT, UPDATE, DELETE ON contact TO tiendo_admin;
GRANT INSERT ON reminder, reminder_message, reminder_attempt, urging, urging_item, notice TO tiendo_remind, tiendo_admin;
GRANT UPDATE (attempts, attempted_at, next_at, lease_until, state, finished_at, subject, body, evidence) ON reminder_message
    TO tiendo_remind, tiendo_admin;
GRANT INSERT ON urging_step TO tiendo_admin;
-- Rounds that open by the plans' definitions.
GRANT INSERT ON round, round_deadline TO tiendo_remind;
GRANT UPDATE (value) ON change_counter TO tiendo_remind;
GRANT USAGE ON SEQUENCE catalogue_revision_revision_seq TO tiendo_remind;
GRANT INSERT ON collector_run TO tiendo_ingest;
GRANT UPDATE (seen_at) ON collector_run TO tiendo_ingest;
GRANT UPDATE (left_at) ON device TO tiendo_ingest;
