-- 003: what screens ask of a long history without reading all of it: what corrects a given update, and what was not accepted.
CREATE INDEX updates_supersedes ON updates (supersedes) WHERE supersedes IS NOT NULL;
CREATE INDEX updates_not_accepted ON updates (received_at) WHERE verdict <> 'accepted';

COMMENT ON COLUMN current_state.claim_id IS 'the newest accepted progress or completion that no correction replaces';
