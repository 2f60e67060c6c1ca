-- meta_link: how the connection is doing, for `status`. Parameters: 1 state text, 2 note text or NULL, 3 now.
UPDATE meta SET link_state = ?1, link_note = ?2, link_since_us = ?3;
