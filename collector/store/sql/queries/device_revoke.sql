-- device_revoke: tiendo_admin. $1 which text (device id, device name or agency code), $2 reason text, $3 at timestamptz.
-- count of devices and open enrolment files that lost their right to send.
WITH devices AS (
    UPDATE device SET revoked_at = $3::timestamptz, revoked_reason = $2
    WHERE revoked_at IS NULL AND (id::text = lower($1) OR name = $1 OR agency = $1)
    RETURNING id
), keys AS (
    UPDATE device_key SET revoked_at = $3::timestamptz
    WHERE revoked_at IS NULL AND device IN (SELECT id FROM devices)
    RETURNING device
), enrolments AS (
    UPDATE enrolment SET revoked_at = $3::timestamptz
    WHERE revoked_at IS NULL AND used_at IS NULL AND (id::text = lower($1) OR name = $1 OR agency = $1)
    RETURNING id
)
SELECT (SELECT count(*) FROM devices) + (SELECT count(*) FROM enrolments) AS count, (SELECT count(*) FROM keys) AS keys
