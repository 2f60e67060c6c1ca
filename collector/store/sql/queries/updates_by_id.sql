-- updates_by_id: tiendo_ingest, tiendo_read, tiendo_admin. $1 ids uuid[]. The stored verdicts of these updates, what identifies their
-- content, and where their receipts are: in a batch, or kept as an agency brought them back.
SELECT u.id, u.device, u.epoch, u.sequence, u.agency, u.task, u.verdict, u.code, u.field, u.message, u.content_hash,
       u.catalogue_revision, u.batch, k.receipt,
       (extract(epoch FROM u.received_at) * 1000000)::bigint AS received_us,
       (extract(epoch FROM u.effective_at) * 1000000)::bigint AS effective_us
FROM updates u LEFT JOIN receipt_kept k ON k.update_id = u.id AND k.content_hash = u.content_hash
WHERE u.id = ANY ($1::uuid[])
