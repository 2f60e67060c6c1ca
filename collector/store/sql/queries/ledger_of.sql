-- ledger_of: tiendo_remind, tiendo_admin. $1 message uuid. What a message carries, with what older messages to the same recipient
-- carried that never went out.
SELECT r.recipient, r.obligation, nullif(r.due, '-infinity') AS due, r.kind, max(r.step) AS step, max(r.day) AS day
FROM reminder_message m
JOIN reminder_message o ON o.id = m.id
  OR (o.recipient = m.recipient AND o.channel = m.channel AND o.day < m.day AND o.state = 'planned')
JOIN reminder r ON r.message = o.id
WHERE m.id = $1::uuid
GROUP BY r.recipient, r.obligation, r.due, r.kind
ORDER BY r.obligation, due, r.kind
