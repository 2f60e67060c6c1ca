-- 001_outbox: what an office's machine must not lose. Times are microseconds since 1970 UTC, ids 16 bytes.

CREATE TABLE meta (
    one                INTEGER PRIMARY KEY CHECK (one = 1),
    epoch              BLOB    NOT NULL CHECK (length(epoch) = 16), -- of this outbox; a damaged file is replaced under a new one
    device             BLOB    CHECK (length(device) = 16),         -- as the centre named it; NULL until the first welcome
    agency_code        TEXT,
    agency_name        TEXT,
    first_sequence     INTEGER NOT NULL DEFAULT 1, -- lowest sequence that this device and epoch can send
    last_sequence      INTEGER NOT NULL DEFAULT 0, -- highest sequence given out
    sent_sequence      INTEGER NOT NULL DEFAULT 0, -- highest sequence that is under way; for display
    last_id            BLOB,                       -- ids never go back
    collector_time_us  INTEGER NOT NULL DEFAULT 0, -- last time the centre told
    last_contact_us    INTEGER NOT NULL DEFAULT 0, -- by this machine's clock
    catalogue_revision INTEGER NOT NULL DEFAULT 0, -- of the assignments that are held whole
    link_state         TEXT    NOT NULL DEFAULT 'stopped',
    link_note          TEXT,
    link_since_us      INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE outbox (
    number            INTEGER PRIMARY KEY AUTOINCREMENT, -- order of entry
    id                BLOB    NOT NULL CHECK (length(id) = 16),
    sequence          INTEGER UNIQUE CHECK (sequence > 0), -- NULL: refused on this machine, never sent
    content           BLOB,                                -- the encoded update; NULL when it could not be encoded
    content_hash      BLOB,
    entered           TEXT,                                -- JSON as entered, where there is no content
    task              TEXT    NOT NULL,
    action            TEXT    NOT NULL,
    supersedes        BLOB    CHECK (length(supersedes) = 16),
    sealed_at_us      INTEGER NOT NULL,
    collector_time_us INTEGER NOT NULL,
    state             TEXT    NOT NULL CHECK (state IN ('queued', 'accepted', 'held', 'rejected', 'returned', 'reviewed',
                                                        'superseded', 'withdrawn')),
    verdict           TEXT    CHECK (verdict IN ('accepted', 'held', 'rejected')), -- of the centre; NULL: none yet
    code              TEXT,
    field             TEXT,
    message           TEXT,
    note              TEXT, -- what this machine has to say, for example that it could not check
    received_at_us    INTEGER,
    effective_at_us   INTEGER,
    CHECK (sequence IS NULL OR content IS NOT NULL),
    CHECK (sequence IS NOT NULL OR state = 'rejected')
) STRICT;
CREATE UNIQUE INDEX outbox_sent_id ON outbox (id) WHERE sequence IS NOT NULL;
CREATE INDEX outbox_id ON outbox (id);
CREATE INDEX outbox_unjudged ON outbox (sequence) WHERE verdict IS NULL AND sequence IS NOT NULL;

CREATE TABLE assignments (
    revision INTEGER NOT NULL,
    part     INTEGER NOT NULL,
    parts    INTEGER NOT NULL,
    frame    BLOB    NOT NULL, -- as received
    PRIMARY KEY (revision, part)
) STRICT;

CREATE TABLE notices (
    id           BLOB    PRIMARY KEY CHECK (length(id) = 16),
    kind         TEXT    NOT NULL,
    at_us        INTEGER NOT NULL,
    update_id    BLOB,
    task         TEXT,
    text         TEXT,
    stored_at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX notices_by_time ON notices (at_us);

CREATE TABLE decisions (
    id         BLOB    PRIMARY KEY CHECK (length(id) = 16),
    update_id  BLOB    NOT NULL CHECK (length(update_id) = 16),
    decision   TEXT    NOT NULL CHECK (decision IN ('release', 'refuse')),
    reason     TEXT,
    name       TEXT,
    position   TEXT,
    made_at_us INTEGER NOT NULL,
    state      TEXT    NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'recorded', 'refused')),
    message    TEXT
) STRICT;

PRAGMA user_version = 1;
