-- gaps_list: tiendo_read, tiendo_admin. Places in outboxes that an agent has declared it cannot send any more, as far as nothing is
-- stored for them: what was sent while the same outbox (epoch) belonged to another enrolment of the machine is not missing.
WITH gap AS (
    SELECT g.device, g.epoch, g.from_sequence, g.to_sequence, g.declared_at,
           g.to_sequence - g.from_sequence + 1 - (
               SELECT count(*) FROM (
                   SELECT u.sequence FROM device_progress p JOIN updates u ON u.device = p.device AND u.epoch = p.epoch
                   WHERE p.epoch = g.epoch AND u.sequence BETWEEN g.from_sequence AND g.to_sequence
                   UNION
                   SELECT f.sequence FROM device_progress p JOIN filled_place f ON f.device = p.device AND f.epoch = p.epoch
                   WHERE p.epoch = g.epoch AND f.sequence BETWEEN g.from_sequence AND g.to_sequence) held) AS missing
    FROM sequence_gap g
)
SELECT device, epoch, from_sequence, to_sequence, missing, (extract(epoch FROM declared_at) * 1000000)::bigint AS declared_us
FROM gap WHERE missing > 0 ORDER BY declared_at, device, from_sequence
