-- 002_history: what the bodies said in whose place this office stands, as the centre sent it. Beside the assignments, replaced as a whole.

CREATE TABLE history (
    digest BLOB    NOT NULL CHECK (length(digest) = 32), -- names the content of all parts together
    part   INTEGER NOT NULL,
    parts  INTEGER NOT NULL,
    frame  BLOB    NOT NULL, -- as received
    PRIMARY KEY (digest, part)
) STRICT;

ALTER TABLE meta ADD COLUMN history BLOB CHECK (length(history) = 32); -- digest of the one that is held whole; NULL: none yet

PRAGMA user_version = 2;
