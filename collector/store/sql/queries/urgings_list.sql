-- urgings_list: tiendo_read, tiendo_admin. $1 as_of timestamptz. The ledger of urgings as of a moment, in order of their numbers. A
-- released one is a notice as well, with the urging's own id: received is when a machine of the agency had it.
SELECT g.id, g.kind, g.year, g.number, g.agency, g.focal, g.text, i.items, i.item_count,
       (extract(epoch FROM g.drafted_at) * 1000000)::bigint AS drafted_us,
       CASE WHEN r.id IS NOT NULL THEN 'replied' WHEN s.kind IS NULL THEN 'draft' ELSE s.kind END AS state,
       s.document, s.document_date, s.signer, s.until, s.note, s.recorded_by,
       (extract(epoch FROM s.recorded_at) * 1000000)::bigint AS decided_us,
       (SELECT (extract(epoch FROM min(n.received_at)) * 1000000)::bigint FROM notice_received n
        WHERE n.notice = g.id AND n.received_at <= $1::timestamptz) AS received_us,
       (SELECT string_agg(concat_ws(', ', d.channel, d.note), '; ' ORDER BY d.recorded_at, d.id) FROM urging_step d
        WHERE d.urging = g.id AND d.kind = 'delivered' AND d.recorded_at <= $1::timestamptz) AS channels,
       coalesce(r.document, r.update_id::text, r.note) AS reply,
       (extract(epoch FROM r.recorded_at) * 1000000)::bigint AS replied_us
FROM urging g
CROSS JOIN LATERAL (SELECT string_agg(format('%s: hạn %s, quá hạn %s ngày', name, to_char(due, 'DD/MM/YYYY'), days_late), E'\n' ORDER BY due, name) AS items,
                           count(*)::integer AS item_count
                    FROM urging_item WHERE urging = g.id) i
LEFT JOIN urging_step s ON s.urging = g.id AND s.kind IN ('released', 'dropped') AND s.recorded_at <= $1::timestamptz
LEFT JOIN LATERAL (SELECT * FROM urging_step WHERE urging = g.id AND kind = 'replied' AND recorded_at <= $1::timestamptz
                   ORDER BY recorded_at, id LIMIT 1) r ON true
WHERE g.drafted_at <= $1::timestamptz
ORDER BY g.year, g.number
