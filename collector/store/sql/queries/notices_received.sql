-- notices_received: tiendo_ingest. $1 device uuid, $2 ids uuid[], $3 at timestamptz. Unknown ids are ignored.
INSERT INTO notice_received (notice, device, received_at)
SELECT n.id, $1::uuid, $3::timestamptz FROM notice n WHERE n.id = ANY ($2::uuid[])
ON CONFLICT DO NOTHING
