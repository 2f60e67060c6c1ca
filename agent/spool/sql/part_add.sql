-- part_add: one part of the assignments. Parameters: 1 revision, 2 part, 3 parts, 4 frame.
INSERT INTO assignments (revision, part, parts, frame) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (revision, part) DO UPDATE SET parts = excluded.parts, frame = excluded.frame;
