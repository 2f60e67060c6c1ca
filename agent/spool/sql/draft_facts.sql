-- draft_facts: how many drafts are in hand, and since when the oldest.
-- Columns: drafts integer, sent back integer, with the leader integer, oldest of the first two (0: none), oldest with the leader
-- (0: none).
SELECT count(*) FILTER (WHERE state = 'draft'), count(*) FILTER (WHERE state = 'sent_back'),
       count(*) FILTER (WHERE state = 'waiting'), coalesce(min(saved_at_us) FILTER (WHERE state <> 'waiting'), 0),
       coalesce(min(submitted_at_us) FILTER (WHERE state = 'waiting'), 0)
FROM drafts
WHERE state IN ('draft', 'waiting', 'sent_back');
