-- 011: newest words. The newest of an agency's words on a task is read from an index, so that a correction costs the same after a
-- million of them. `updates_newest` takes the place of `updates_task`.

CREATE INDEX updates_newest ON updates (task, agency, effective_at, id);
CREATE INDEX updates_value ON updates (task, agency, effective_at, id) WHERE value IS NOT NULL;
DROP INDEX updates_task;
