-- ledger_of: tiendo_remind, tiendo_admin. $1 message uuid. What a message carries.
SELECT recipient, obligation, nullif(due, '-infinity') AS due, kind, step, day
FROM reminder WHERE message = $1::uuid ORDER BY obligation, due, kind, step
