-- aside_add: a damaged file was looked at. Parameters: 1 name, 2 now, 3 updates taken over, 4 of these without an answer, 5 updates that
-- could not be read or -1, 6 drafts, pieces and decisions taken over.
INSERT OR IGNORE INTO set_aside (name, at_us, carried, waiting, unreadable, papers) VALUES (?1, ?2, ?3, ?4, ?5, ?6);
