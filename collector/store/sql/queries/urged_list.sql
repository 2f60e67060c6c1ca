-- urged_list: tiendo_remind, tiendo_read, tiendo_admin. $1 as_of timestamptz. Of each obligation: how many urgings about it a person
-- signed by then, and the last day that one of them gave (else that of the document).
SELECT i.obligation, count(DISTINCT i.urging)::integer AS count, max(coalesce(s.until, s.document_date)) AS last
FROM urging_item i
JOIN urging g ON g.id = i.urging AND g.kind = 'urging'
JOIN urging_step s ON s.urging = i.urging AND s.kind = 'released' AND s.recorded_at <= $1::timestamptz
GROUP BY i.obligation ORDER BY i.obligation
