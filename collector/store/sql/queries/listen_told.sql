-- listen_told: any role. Notifications of notices, the payload is the code of the agency that each is for; only a hint.
LISTEN tiendo_told
