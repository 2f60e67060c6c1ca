-- round_records: tiendo_read, tiendo_admin, tiendo_remind. $1 until timestamptz. Of every round opened by then: who opened it, how it was
-- sealed, and the documents in which it was issued, one row for each of them (one without, when there is none), oldest first.
SELECT r.number, (extract(epoch FROM r.opened_at) * 1000000)::bigint AS opened_us, r.opened_by,
       s.round IS NOT NULL AS sealed, (extract(epoch FROM s.as_of) * 1000000)::bigint AS as_of_us,
       (extract(epoch FROM s.known_at) * 1000000)::bigint AS known_us,
       (extract(epoch FROM s.sealed_at) * 1000000)::bigint AS sealed_us, s.sealed_by,
       d.document, d.date::text AS date, (extract(epoch FROM d.recorded_at) * 1000000)::bigint AS recorded_us, d.recorded_by
FROM round r
LEFT JOIN round_seal s ON s.round = r.number AND s.sealed_at <= $1::timestamptz
LEFT JOIN LATERAL (
    SELECT s.document, s.document_date AS date, s.sealed_at AS recorded_at, s.sealed_by AS recorded_by WHERE s.document IS NOT NULL
    UNION ALL
    SELECT document, date, recorded_at, recorded_by FROM round_document
    WHERE round = r.number AND s.round IS NOT NULL AND recorded_at <= $1::timestamptz
) d ON true
WHERE r.opened_at <= $1::timestamptz
ORDER BY r.number, d.recorded_at, d.document
