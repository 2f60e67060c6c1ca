-- meta_contact: the centre was heard. Its time never goes back. Parameters: 1 collector time, 2 now.
UPDATE meta SET collector_time_us = max(collector_time_us, ?1), last_contact_us = ?2;
