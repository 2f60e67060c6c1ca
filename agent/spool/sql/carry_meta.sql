-- carry_meta: whose the outbox is, where it does not know it yet; ids and times never go back. Parameters: 1 device, 2 agency code,
-- 3 agency name, 4 collector time, 5 last contact, 6 last id.
UPDATE meta
SET device = coalesce(device, ?1), agency_code = coalesce(agency_code, ?2), agency_name = coalesce(agency_name, ?3),
    collector_time_us = max(collector_time_us, ?4), last_contact_us = max(last_contact_us, ?5),
    last_id = max(coalesce(last_id, x''), coalesce(?6, x''))
WHERE ?6 IS NULL OR length(?6) = 16;
