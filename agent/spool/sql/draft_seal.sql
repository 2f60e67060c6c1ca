-- draft_seal: its update is in the outbox now, in the same transaction. Parameters: 1 id, 2 now.
UPDATE drafts SET version = version + 1, state = 'sealed', sealed_at_us = ?2 WHERE id = ?1;
