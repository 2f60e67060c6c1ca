-- run_seen: tiendo_ingest. $1 id uuid, $2 started_at timestamptz, $3 seen_at timestamptz. A collector runs.
INSERT INTO collector_run (id, started_at, seen_at) VALUES ($1::uuid, $2::timestamptz, $3::timestamptz)
ON CONFLICT (id) DO UPDATE SET seen_at = greatest(collector_run.seen_at, excluded.seen_at)
