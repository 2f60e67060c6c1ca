-- salvage_meta: whose a damaged file was, and the last id and time that it knew.
-- Columns: those of carry_meta, in its order.
SELECT device, agency_code, agency_name, collector_time_us, last_contact_us, last_id FROM meta WHERE one = ?1;
