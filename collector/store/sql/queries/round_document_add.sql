-- round_document_add: tiendo_admin. $1 round bigint, $2 document, $3 date, $4 recorded_at timestamptz, $5 recorded_by. The number of the
-- report in which a sealed round was issued. A row when it is new, none when it was recorded before.
INSERT INTO round_document (round, document, date, recorded_at, recorded_by)
SELECT s.round, $2, $3::date, $4::timestamptz, $5
FROM round_seal s
WHERE s.round = $1::bigint AND (s.document, s.document_date) IS DISTINCT FROM ($2, $3::date)
ON CONFLICT DO NOTHING
RETURNING round
