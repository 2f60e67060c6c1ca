-- ledger_list: tiendo_remind, tiendo_read, tiendo_admin. $1 obligations text[], $2 day date, $3 as_of date. What was told, until a day,
-- about these obligations, and all that was told on a day; of each thing and person the greatest step, and the last day.
SELECT recipient, obligation, nullif(due, '-infinity') AS due, kind, max(step) AS step, max(day) AS day
FROM (SELECT r.recipient, r.obligation, r.due, r.kind, r.step, r.day FROM unnest($1::text[]) AS k (obligation) JOIN reminder r USING (obligation)
      UNION ALL
      SELECT recipient, obligation, due, kind, step, day FROM reminder WHERE day = $2::date) told
WHERE day <= $3::date
GROUP BY recipient, obligation, told.due, kind
ORDER BY recipient, obligation, due, kind
