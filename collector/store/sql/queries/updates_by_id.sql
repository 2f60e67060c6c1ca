-- updates_by_id: tiendo_ingest. $1 ids uuid[]. The stored verdicts of these updates, and what identifies their content.
SELECT id, device, epoch, sequence, agency, task, verdict, code, field, message, content_hash, catalogue_revision,
       (extract(epoch FROM received_at) * 1000000)::bigint AS received_us,
       (extract(epoch FROM effective_at) * 1000000)::bigint AS effective_us
FROM updates WHERE id = ANY ($1::uuid[])
