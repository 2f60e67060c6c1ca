-- updates_list: tiendo_read, tiendo_admin. $1 task text, $2 agencies text[], $3 state text (null: all), $4 as_of timestamptz.
-- Every update received by as_of with the state that follows from its verdict and what was decided by then, oldest first.
-- A correction supersedes what it corrects once it is accepted itself; while held, only what is held, too.
SELECT u.id, u.device, u.sequence, u.agency, u.task, u.action, u.period, u.percent, u.result, u.difficulties, u.proposals,
       u.product_number, u.product_date, u.product_issuer, u.product_title, u.value, u.value_year, u.value_status, u.until,
       u.extension_reason, u.supersedes, u.drafter, u.drafter_position, u.approver, u.approver_position, u.verdict, s.state,
       u.code, u.field, u.message, u.role, u.basis, u.party, u.answers_for, u.catalogue_revision,
       (extract(epoch FROM u.sealed_at) * 1000000)::bigint AS sealed_us,
       (extract(epoch FROM u.received_at) * 1000000)::bigint AS received_us,
       (extract(epoch FROM u.effective_at) * 1000000)::bigint AS effective_us
FROM updates u
LEFT JOIN decision d ON d.update_id = u.id AND d.kind IN ('released', 'refused') AND d.decided_at <= $4::timestamptz
CROSS JOIN LATERAL (
    SELECT CASE WHEN u.verdict = 'held' AND d.kind = 'released' THEN 'accepted'
                WHEN u.verdict = 'held' AND d.kind = 'refused' THEN 'rejected'
                ELSE u.verdict END AS decided
) j
CROSS JOIN LATERAL (
    SELECT CASE WHEN j.decided <> 'rejected' AND EXISTS (
                    SELECT FROM updates later
                    LEFT JOIN decision ld ON ld.update_id = later.id AND ld.kind IN ('released', 'refused')
                                         AND ld.decided_at <= $4::timestamptz
                    WHERE later.supersedes = u.id AND later.received_at <= $4::timestamptz
                      AND (later.verdict = 'accepted' OR ld.kind = 'released'
                           OR (later.verdict = 'held' AND ld.kind IS NULL AND j.decided = 'held')))
                THEN 'superseded' ELSE j.decided END AS state
) s
WHERE u.received_at <= $4::timestamptz
  AND ($1::text IS NULL OR u.task = $1) AND ($2::text[] IS NULL OR u.agency = ANY ($2)) AND ($3::text IS NULL OR s.state = $3)
  AND ($3::text IS NULL OR $3 NOT IN ('held', 'rejected') OR u.verdict <> 'accepted') -- for the index of these
ORDER BY u.received_at, u.device, u.epoch, u.sequence
