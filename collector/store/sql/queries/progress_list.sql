-- progress_list: tiendo_ingest. How far every outbox is stored, for a collector to compare with what it acknowledged.
SELECT device, epoch, last_sequence FROM device_progress ORDER BY device, epoch
