-- rounds_list: any role. $1 until timestamptz. Every round opened by then, one row for each of its deadlines (one without, when it has
-- none), in order; sealed says whether it was by then, and revision is that of whichever came last.
SELECT r.number, r.plan, r.period, r.from_day::text AS from_day, r.to_day::text AS to_day, r.cooperating, r.name, r.basis,
       s.round IS NOT NULL AS sealed, greatest(r.number, coalesce(s.revision, 0)) AS revision,
       d.level, d.kinds, d.receiver, d.printed::text AS printed, d.due::text AS due
FROM round r
LEFT JOIN round_seal s ON s.round = r.number AND s.sealed_at <= $1::timestamptz
LEFT JOIN round_deadline d ON d.round = r.number
WHERE r.opened_at <= $1::timestamptz
ORDER BY r.number, d.level, d.kinds
