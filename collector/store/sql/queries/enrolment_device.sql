-- enrolment_device: tiendo_ingest. $1 enrolment uuid, $2 device_key bytea. The device that this very key was redeemed for before.
SELECT e.device FROM enrolment e JOIN device_key k ON k.device = e.device
WHERE e.id = $1::uuid AND k.public_key = $2 AND k.revoked_at IS NULL
