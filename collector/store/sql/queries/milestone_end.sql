-- milestone_end: tiendo_ingest. $1 update_id uuid of what registered it, $2 ended_by uuid: the correction or withdrawal, $3 ended_at
-- timestamptz. Nothing happens where that update registered none, or its milestone has ended before. Returns what ended.
INSERT INTO milestone_end (milestone, update_id, ended_at)
SELECT m.revision, $2::uuid, $3::timestamptz FROM milestone m WHERE m.update_id = $1::uuid
ON CONFLICT (milestone) DO NOTHING
RETURNING milestone
