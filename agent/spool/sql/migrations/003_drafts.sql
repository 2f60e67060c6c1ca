-- 003_drafts: the office's own paper, none of which is ever sent: updates that are written and approved here before they are sealed,
-- and the pieces into which the office splits its part of a task.

CREATE TABLE drafts (
    number            INTEGER PRIMARY KEY AUTOINCREMENT,     -- order of first saving
    id                BLOB    NOT NULL UNIQUE CHECK (length(id) = 16), -- the update's, kept through approval
    version           INTEGER NOT NULL CHECK (version > 0),  -- one more with every change: what was read is what is approved
    state             TEXT    NOT NULL CHECK (state IN ('draft', 'waiting', 'sent_back', 'sealed', 'dropped')),
    fields            TEXT    NOT NULL,                      -- JSON as entered
    task              TEXT    NOT NULL,
    action            TEXT    NOT NULL,
    supersedes        BLOB    CHECK (length(supersedes) = 16),
    drafter           TEXT,
    drafter_position  TEXT,
    code              TEXT,                                  -- what this machine's check said when it was saved
    field             TEXT,
    message           TEXT,
    note              TEXT,
    remark            TEXT,                                  -- of the leader who sent it back last
    remark_by         TEXT,
    remark_position   TEXT,
    first_saved_at_us INTEGER NOT NULL,
    saved_at_us       INTEGER NOT NULL,
    submitted_at_us   INTEGER NOT NULL,                      -- to the leader; 0: not yet
    sent_back_at_us   INTEGER NOT NULL DEFAULT 0,
    sealed_at_us      INTEGER NOT NULL DEFAULT 0,
    CHECK ((state = 'sealed') = (sealed_at_us <> 0))
) STRICT;
CREATE INDEX drafts_in_hand ON drafts (number) WHERE state IN ('draft', 'waiting', 'sent_back');

CREATE TABLE pieces (
    number   INTEGER PRIMARY KEY AUTOINCREMENT, -- what people call it by
    id       BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    task     TEXT    NOT NULL,
    text     TEXT    NOT NULL,
    officer  TEXT    NOT NULL,
    product  TEXT,
    added_by TEXT,
    at_us    INTEGER NOT NULL
) STRICT;

-- What became of a piece, one row a change, so that the list can be shown as it was at any moment.
CREATE TABLE piece_facts (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    piece   INTEGER NOT NULL REFERENCES pieces (number),
    kind    TEXT    NOT NULL CHECK (kind IN ('due', 'done', 'dropped')),
    due     INTEGER, -- days since 1970-01-01; NULL with kind due: no day any more
    note    TEXT,
    by_whom TEXT,
    at_us   INTEGER NOT NULL,
    CHECK (kind = 'due' OR due IS NULL)
) STRICT;
CREATE INDEX piece_facts_by_piece ON piece_facts (piece, number);
CREATE UNIQUE INDEX piece_facts_end ON piece_facts (piece) WHERE kind IN ('done', 'dropped');

CREATE TRIGGER pieces_stay BEFORE UPDATE ON pieces BEGIN SELECT raise(ABORT, 'pieces are never changed'); END;
CREATE TRIGGER pieces_remain BEFORE DELETE ON pieces BEGIN SELECT raise(ABORT, 'pieces are never deleted'); END;
CREATE TRIGGER piece_facts_stay BEFORE UPDATE ON piece_facts BEGIN SELECT raise(ABORT, 'facts are never changed'); END;
CREATE TRIGGER piece_facts_remain BEFORE DELETE ON piece_facts BEGIN SELECT raise(ABORT, 'facts are never deleted'); END;
CREATE TRIGGER drafts_remain BEFORE DELETE ON drafts BEGIN SELECT raise(ABORT, 'drafts are never deleted'); END;
CREATE TRIGGER drafts_sealed BEFORE UPDATE ON drafts WHEN old.state = 'sealed'
BEGIN SELECT raise(ABORT, 'what is sealed is never changed'); END;

PRAGMA user_version = 3;
