-- 004_receipts: what the centre signed about each update and by which keys, what can never be sent, and what became of damaged files.

ALTER TABLE outbox ADD COLUMN receipt BLOB;              -- as the centre signed it, verified; NULL: none yet
ALTER TABLE outbox ADD COLUMN receipt_fault TEXT;        -- why the one that came was not kept; NULL: none came, or it is kept
ALTER TABLE outbox ADD COLUMN unsendable_at_us INTEGER;  -- the centre cannot read it: its place is passed over; NULL: it can

DROP INDEX outbox_unjudged;
CREATE INDEX outbox_unjudged ON outbox (sequence) WHERE verdict IS NULL AND sequence IS NOT NULL AND unsendable_at_us IS NULL;
CREATE INDEX outbox_receipt_faults ON outbox (sequence) WHERE receipt_fault IS NOT NULL;
CREATE INDEX outbox_unsendable ON outbox (sequence) WHERE unsendable_at_us IS NOT NULL;

-- The centre's public keys, as it told them over a connection that it proved to be its own. None is ever forgotten: receipts are for ever.
CREATE TABLE receipt_keys (
    key           BLOB    PRIMARY KEY CHECK (length(key) = 32),
    first_seen_us INTEGER NOT NULL,
    last_seen_us  INTEGER NOT NULL
) STRICT;

-- Damaged files beside this one, and what could be taken over from each. One without a row was not looked at yet.
CREATE TABLE set_aside (
    name       TEXT    PRIMARY KEY, -- without its folder
    at_us      INTEGER NOT NULL,    -- when it was looked at
    carried    INTEGER NOT NULL,    -- updates taken over from it
    waiting    INTEGER NOT NULL,    -- of these without an answer of the centre
    unreadable INTEGER NOT NULL,    -- updates that it held and that could not be read; -1: not known how many
    papers     INTEGER NOT NULL     -- drafts, pieces and decisions taken over
) STRICT;

PRAGMA user_version = 4;
