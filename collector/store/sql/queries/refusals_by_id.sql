-- refusals_by_id: tiendo_ingest, tiendo_read, tiendo_admin. $1 ids uuid[]. Of updates that were refused without a row of their own
-- (conflict, place taken): the verdict that was given, and the receipt when an agency brought it back; oldest first.
SELECT f.update_id AS id, f.agency, f.kind, f.code, f.field, f.message, f.content_hash, f.catalogue_revision, f.batch, k.receipt,
       (extract(epoch FROM f.received_at) * 1000000)::bigint AS received_us,
       (extract(epoch FROM f.effective_at) * 1000000)::bigint AS effective_us
FROM filled_place f LEFT JOIN receipt_kept k ON k.update_id = f.update_id AND k.content_hash = f.content_hash
WHERE f.update_id = ANY ($1::uuid[]) AND f.kind <> 'repeated' AND f.batch IS NOT NULL
ORDER BY f.update_id, f.received_at
