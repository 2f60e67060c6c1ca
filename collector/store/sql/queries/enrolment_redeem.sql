-- enrolment_redeem: tiendo_ingest. $1 enrolment uuid, $2 new device uuid, $3 device_key bytea, $4 now timestamptz.
-- Makes the device and its key and kills the one-time key, all or nothing. device: the new one; no row when it could not be redeemed.
WITH redeemed AS (
    UPDATE enrolment SET used_at = $4::timestamptz, device = $2::uuid
    WHERE id = $1::uuid AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $4::timestamptz
    RETURNING agency, name
), made AS (
    INSERT INTO device (id, agency, name, enrolled_at)
    SELECT $2::uuid, agency, name, $4::timestamptz FROM redeemed
    RETURNING id
), keyed AS (
    INSERT INTO device_key (public_key, device, added_at)
    SELECT $3, id, $4::timestamptz FROM made
    RETURNING device
)
SELECT device FROM keyed
