-- 010: bundles. A person at the centre takes in what an office without a network sent in a file: what intake may do with what comes
-- over the network, the administrator may with that.

GRANT INSERT ON sequence_gap, notice_received, device, device_key, milestone_end TO tiendo_admin;
GRANT INSERT, UPDATE ON device_progress TO tiendo_admin;
GRANT UPDATE (last_contact_at, waiting, oldest_waiting, software, left_at) ON device TO tiendo_admin;
GRANT UPDATE (used_at, device) ON enrolment TO tiendo_admin;
