-- meta_read: the outbox as a whole.
-- Columns: epoch, device, agency_code, agency_name, first_sequence, last_sequence, sent_sequence, last_id, collector_time_us,
-- last_contact_us, catalogue_revision, link_state, link_note, link_since_us, lowest sequence without a verdict (0: none),
-- how many have none, when the first of them was sealed (0: none), history.
SELECT epoch, device, agency_code, agency_name, first_sequence, last_sequence, sent_sequence, last_id, collector_time_us,
       last_contact_us, catalogue_revision, link_state, link_note, link_since_us,
       coalesce((SELECT min(sequence) FROM outbox WHERE verdict IS NULL AND sequence IS NOT NULL AND unsendable_at_us IS NULL), 0),
       (SELECT count(*) FROM outbox WHERE verdict IS NULL AND sequence IS NOT NULL AND unsendable_at_us IS NULL),
       coalesce((SELECT sealed_at_us FROM outbox WHERE verdict IS NULL AND sequence IS NOT NULL AND unsendable_at_us IS NULL ORDER BY sequence LIMIT 1), 0),
       history
FROM meta;
