-- updates_list: tiendo_read, tiendo_admin. $1 task, $2 agency, $3 state text (null: all), $4 as_of timestamptz.
-- Every update received by as_of with the state that follows from its verdict and what was decided by then, oldest first.
WITH judged AS (
    SELECT u.*, CASE WHEN u.verdict = 'held' AND d.kind = 'released' THEN 'accepted'
            WHEN u.verdict = 'held' AND d.kind = 'refused' THEN 'rejected'
            ELSE u.verdict END AS decided
    FROM updates u
    LEFT JOIN decision d ON d.update_id = u.id AND d.decided_at <= $4::timestamptz
    WHERE u.received_at <= $4::timestamptz
), stated AS (
    SELECT j.*, CASE WHEN decided IN ('accepted', 'held') AND EXISTS (
                    SELECT FROM judged later WHERE later.supersedes = j.id AND later.decided IN ('accepted', 'held'))
                THEN 'superseded' ELSE decided END AS state
    FROM judged j
)
SELECT id, device, sequence, agency, task, action, period, percent, result, difficulties, proposals, product_number,
       product_date, product_issuer, product_title, value, value_year, value_status, until, extension_reason, supersedes,
       drafter, drafter_position, approver, approver_position, verdict, state, code, field, message, role, basis,
       catalogue_revision,
       (extract(epoch FROM sealed_at) * 1000000)::bigint AS sealed_us,
       (extract(epoch FROM received_at) * 1000000)::bigint AS received_us,
       (extract(epoch FROM effective_at) * 1000000)::bigint AS effective_us
FROM stated
WHERE ($1::text IS NULL OR task = $1) AND ($2::text IS NULL OR agency = $2) AND ($3::text IS NULL OR state = $3)
ORDER BY stated.received_at, stated.device, stated.epoch, stated.sequence
