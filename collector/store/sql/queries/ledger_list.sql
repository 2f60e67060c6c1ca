-- ledger_list: tiendo_remind, tiendo_read, tiendo_admin. $1 obligations text[], $2 day date, $3 as_of date. What was told, until a day,
-- about these obligations, and all that was told on a day; of each thing and person the greatest step, and the last day.
SELECT recipient, obligation, nullif(due, '-infinity') AS due, kind, max(step) AS step, max(day) AS day
FROM reminder WHERE (obligation = ANY ($1::text[]) OR day = $2::date) AND day <= $3::date
GROUP BY recipient, obligation, reminder.due, kind
ORDER BY recipient, obligation, due, kind
