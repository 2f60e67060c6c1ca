-- history_add: one part of what predecessors said. Parameters: 1 digest, 2 part, 3 parts, 4 frame.
INSERT INTO history (digest, part, parts, frame) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (digest, part) DO UPDATE SET parts = excluded.parts, frame = excluded.frame;
