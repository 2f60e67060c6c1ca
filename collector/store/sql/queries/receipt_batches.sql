-- receipt_batches: tiendo_ingest, tiendo_read, tiendo_admin. $1 ids uuid[]. The leaves of these batches in their order; head, signature
-- and key stand beside the first of each.
SELECT b.id, CASE WHEN l.place = 1 THEN b.head END AS head, CASE WHEN l.place = 1 THEN b.signature END AS signature,
       CASE WHEN l.place = 1 THEN b.public_key END AS public_key, l.place, cardinality(b.leaves) AS leaves, l.update_id, l.leaf
FROM receipt_batch b CROSS JOIN LATERAL unnest(b.update_ids, b.leaves) WITH ORDINALITY AS l (update_id, leaf, place)
WHERE b.id = ANY ($1::uuid[])
ORDER BY b.id, l.place
