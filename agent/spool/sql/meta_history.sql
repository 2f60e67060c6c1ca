-- meta_history: what predecessors said is held whole under this digest. Parameters: 1 digest blob.
UPDATE meta SET history = ?1;
