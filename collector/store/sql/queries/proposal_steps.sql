-- proposal_steps: tiendo_read, tiendo_admin. $1 as_of timestamptz. What was done with proposals by then, in the order of recording.
SELECT update_id, kind, addressee, document, document_date, issuer, summary, recorded_by,
       (extract(epoch FROM recorded_at) * 1000000)::bigint AS recorded_us
FROM proposal_step WHERE recorded_at <= $1::timestamptz
ORDER BY recorded_at, id
