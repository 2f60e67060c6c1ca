-- dossier_urgings: tiendo_remind, tiendo_read, tiendo_admin. $1 obligations text[], $2 agency. How an agency was urged about them.
SELECT g.year, g.number, s.document, s.document_date, s.until,
       (SELECT coalesce(r.document, r.note, 'có') FROM urging_step r WHERE r.urging = g.id AND r.kind = 'replied'
        ORDER BY r.recorded_at, r.id LIMIT 1) AS reply
FROM urging g
LEFT JOIN urging_step s ON s.urging = g.id AND s.kind = 'released'
WHERE g.kind = 'urging' AND g.agency = $2
  AND EXISTS (SELECT FROM urging_item i WHERE i.urging = g.id AND i.obligation = ANY ($1::text[]))
ORDER BY g.year, g.number
