-- 009: signed receipts (biên nhận). What was stored in one transaction is one batch: one hash tree, one signature.

-- The keys by which the collectors of this centre have signed.
CREATE TABLE receipt_key (
    public_key    bytea PRIMARY KEY CHECK (octet_length(public_key) = 32),
    first_used_at timestamptz NOT NULL
);

-- One batch of a writer, chained to the one before it in its session. Stored with the updates that it is about, so a receipt and
-- its row stand or fall together. A number is given once in a session: two heads for one place in a chain cannot both be.
CREATE TABLE receipt_batch (
    id         uuid PRIMARY KEY,         -- version 7, minted by the writer
    session    uuid NOT NULL,
    number     bigint NOT NULL CHECK (number > 0),
    previous   bytea NOT NULL CHECK (octet_length(previous) = 32),
    root       bytea NOT NULL CHECK (octet_length(root) = 32),
    head       bytea NOT NULL,           -- the bytes that are signed
    signature  bytea NOT NULL CHECK (octet_length(signature) = 64),
    public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
    update_ids uuid[] NOT NULL,          -- beside the leaves; one id may have several (a conflict stands beside what it contradicts)
    leaves     bytea[] NOT NULL,         -- encoded Receipts
    at         timestamptz NOT NULL,
    UNIQUE (session, number),
    CHECK (cardinality(leaves) > 0 AND cardinality(leaves) = cardinality(update_ids))
);
COMMENT ON TABLE receipt_batch IS 'never changed: a receipt is had from here for ever, the same bytes each time';

-- Receipts that agents brought back after the centre had lost what they prove (restored from a backup): handed out for ever after,
-- in place of what the batch would give.
CREATE TABLE receipt_kept (
    update_id    uuid NOT NULL,
    content_hash bytea NOT NULL,         -- SHA-256 of the update's bytes: two contents of one id each have their own
    receipt      bytea NOT NULL,         -- an encoded SignedReceipt
    PRIMARY KEY (update_id, content_hash)
);

ALTER TABLE updates ADD COLUMN batch uuid;
COMMENT ON COLUMN updates.batch IS 'receipt_batch with its receipt; NULL: entered from paper, or stored before there were receipts';

-- A refusal that has no row in `updates` has its verdict and receipt here. Only the first one of the same content of one agency
-- has them (batch is not null); at other places the same is only noted.
ALTER TABLE filled_place ADD COLUMN batch uuid, ADD COLUMN agency text, ADD COLUMN code text, ADD COLUMN field text,
    ADD COLUMN message text, ADD COLUMN effective_at timestamptz, ADD COLUMN catalogue_revision bigint;
ALTER TABLE filled_place ALTER COLUMN content_hash SET NOT NULL;
ALTER TABLE filled_place DROP CONSTRAINT filled_place_pkey;
ALTER TABLE filled_place ADD PRIMARY KEY (device, epoch, sequence, update_id, kind, content_hash);
CREATE INDEX filled_place_refused ON filled_place (update_id) WHERE kind <> 'repeated';

GRANT SELECT ON receipt_key, receipt_batch, receipt_kept TO tiendo_ingest, tiendo_remind, tiendo_read, tiendo_admin;
GRANT INSERT ON receipt_key, receipt_batch, receipt_kept TO tiendo_ingest, tiendo_admin;
