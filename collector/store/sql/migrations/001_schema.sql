-- 001: the schema. Times are timestamptz in UTC, given by the program (no default now(): time has one source).
-- Nothing that an agency said is ever updated or deleted; what is decided later stands beside it as a fact.

-- The catalogue, as the texts that were loaded: one row a revision of one document, agency register or calendar.
-- Rosters are read from these texts by the same reader that checked them.
CREATE TABLE catalogue_revision (
    revision       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind           text NOT NULL CHECK (kind IN ('agencies', 'plan', 'calendar')),
    identity       text NOT NULL,             -- province; NUMBER@DATE@ISSUER; country
    effective_from date NOT NULL,             -- '-infinity' for registers and calendars
    file_name      text NOT NULL,
    content        text NOT NULL,             -- the file, verbatim
    content_hash   bytea NOT NULL,            -- SHA-256
    loaded_at      timestamptz NOT NULL,
    loaded_by      text NOT NULL
);
CREATE INDEX catalogue_revision_newest ON catalogue_revision (kind, identity, effective_from, revision);

-- Raised by every change of catalogue or keys. NOTIFY tiendo_changed is only a hint; this number is the truth.
CREATE TABLE change_counter (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    value    bigint NOT NULL
);
INSERT INTO change_counter (value) VALUES (0);

-- One device of an agency (an agency may have several).
CREATE TABLE device (
    id              uuid PRIMARY KEY,
    agency          text NOT NULL,            -- code
    name            text NOT NULL,
    enrolled_at     timestamptz NOT NULL,     -- when its key was redeemed
    revoked_at      timestamptz,
    revoked_reason  text,
    last_contact_at timestamptz,              -- written at most twice a minute
    waiting         integer,                  -- updates without a verdict, as the device says
    oldest_waiting  timestamptz,
    software        text
);
CREATE INDEX device_agency ON device (agency);

CREATE TABLE device_key (
    public_key bytea PRIMARY KEY CHECK (octet_length(public_key) = 32),
    device     uuid NOT NULL REFERENCES device (id),
    added_at   timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX device_key_device ON device_key (device);

-- An enrolment file's one-time key: may send `enrol` once and dies with it.
CREATE TABLE enrolment (
    id         uuid PRIMARY KEY,
    public_key bytea NOT NULL UNIQUE CHECK (octet_length(public_key) = 32),
    agency     text NOT NULL,
    name       text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    used_at    timestamptz,
    device     uuid REFERENCES device (id)
);

-- Where collectors listen, for enrolment files: endpoint as agents reach it, and the server's public key.
CREATE TABLE collector_endpoint (
    endpoint   text PRIMARY KEY,
    public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
    seen_at    timestamptz NOT NULL
);

-- Every update that arrived, with its one verdict and the bytes as received.
CREATE TABLE updates (
    id                 uuid PRIMARY KEY,
    device             uuid NOT NULL,
    epoch              uuid NOT NULL,
    sequence           bigint NOT NULL CHECK (sequence > 0),
    agency             text NOT NULL,
    task               text NOT NULL,         -- NUMBER#label as sent; '' when it could not be read
    action             text NOT NULL,         -- '' when it could not be read
    period             text,
    percent            smallint,
    result             text,
    difficulties       text,
    proposals          text,
    product_number     text,
    product_date       date,
    product_issuer     text,
    product_title      text,
    value              double precision,
    value_year         smallint,
    value_status       text,
    until              date,
    extension_reason   text,
    supersedes         uuid,
    drafter            text,
    drafter_position   text,
    approver           text,
    approver_position  text,
    sealed_at          timestamptz NOT NULL,
    collector_time     timestamptz,           -- the last one the device knew when it sealed
    received_at        timestamptz NOT NULL,
    effective_at       timestamptz NOT NULL,
    verdict            text NOT NULL CHECK (verdict IN ('accepted', 'held', 'rejected')),
    code               text,
    field              text,
    message            text,
    role               text,
    basis              text,
    catalogue_revision bigint NOT NULL,       -- the catalogue it was judged against
    content_hash       bytea NOT NULL,        -- SHA-256 of content
    content            bytea NOT NULL,        -- the encoded Update as received
    UNIQUE (device, epoch, sequence)
);
CREATE INDEX updates_task ON updates (task, agency, received_at);

-- Places in an outbox that hold no row of `updates`: an update that had been stored before (repeated), or one that
-- contradicts what is stored (conflict; its bytes are kept). Together with `updates` a device's sequence has no gaps.
CREATE TABLE filled_place (
    device       uuid NOT NULL,
    epoch        uuid NOT NULL,
    sequence     bigint NOT NULL,
    update_id    uuid NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('repeated', 'conflict', 'place_taken')),
    received_at  timestamptz NOT NULL,
    content_hash bytea,
    content      bytea,                       -- for conflicts
    PRIMARY KEY (device, epoch, sequence, update_id, kind)
);

-- Sequences that an outbox can no longer send (it began under another device, or was purged after a restore of the centre):
-- declared in its hello, counted, never silently skipped.
CREATE TABLE sequence_gap (
    device         uuid NOT NULL,
    epoch          uuid NOT NULL,
    from_sequence  bigint NOT NULL,
    to_sequence    bigint NOT NULL,
    declared_at    timestamptz NOT NULL,
    PRIMARY KEY (device, epoch, from_sequence)
);

-- How far each outbox is stored. The row is made by the outbox's first hello.
CREATE TABLE device_progress (
    device        uuid NOT NULL,
    epoch         uuid NOT NULL,
    last_sequence bigint NOT NULL,
    changed_at    timestamptz NOT NULL,
    PRIMARY KEY (device, epoch)
);

-- The newest accepted word of each agency on each task, kept in the transaction that stores updates, so that screens stay
-- fast however long the history grows. `tiendo status` as of now reads this; as of the past it reads `updates`.
CREATE TABLE current_state (
    task                text NOT NULL,
    agency              text NOT NULL,
    update_count        integer NOT NULL,     -- accepted or held
    last_update_id      uuid NOT NULL,
    last_update_at      timestamptz NOT NULL, -- effective
    last_received_at    timestamptz NOT NULL,
    percent             smallint,             -- the newest one given with progress or complete
    percent_at          timestamptz,
    claim_id            uuid,                 -- the newest accepted progress, completion or correction
    claim_at            timestamptz,
    claims_complete     boolean NOT NULL,     -- whether that one claims completion
    value               double precision,     -- indicators: the newest value
    value_year          smallint,
    value_status        text,
    value_at            timestamptz,
    PRIMARY KEY (task, agency)
);

-- What people decided about an update, later and beside it.
CREATE TABLE decision (
    id          uuid PRIMARY KEY,
    update_id   uuid NOT NULL REFERENCES updates (id),
    kind        text NOT NULL CHECK (kind IN ('released', 'refused')),
    reason      text,
    decided_at  timestamptz NOT NULL,
    decided_by  text NOT NULL,                -- name and position
    agency      text NOT NULL,                -- whose decision it is
    device      uuid                          -- NULL: at the centre
);
-- What is held is decided once.
CREATE UNIQUE INDEX decision_once ON decision (update_id) WHERE kind IN ('released', 'refused');

-- What the centre tells an agency; kept until each of its devices has it.
CREATE TABLE notice (
    id         uuid PRIMARY KEY,
    agency     text NOT NULL,
    kind       text NOT NULL,
    at         timestamptz NOT NULL,
    update_id  uuid,
    task       text NOT NULL,
    text       text NOT NULL
);
CREATE INDEX notice_agency ON notice (agency, at);

CREATE TABLE notice_received (
    notice      uuid NOT NULL REFERENCES notice (id),
    device      uuid NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (notice, device)
);

-- Ends a statement, and with it everything it did, when a rule that must hold does not. Serialization failure (40001): the
-- caller reads again where things stand and repeats.
CREATE FUNCTION demand(holds boolean, what text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF holds IS NOT TRUE THEN
        RAISE EXCEPTION '%', what USING ERRCODE = '40001';
    END IF;
    RETURN true;
END
$$;
