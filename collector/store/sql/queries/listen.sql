-- listen: any role. Notifications of a changed catalogue or key table; only a hint, change_read is the truth.
LISTEN tiendo_changed
