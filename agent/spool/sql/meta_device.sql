-- meta_device: who the centre says this device is. Parameters: 1 device blob, 2 agency code, 3 agency name.
UPDATE meta SET device = ?1, agency_code = ?2, agency_name = ?3;
