-- updates_list: tiendo_read, tiendo_admin. $1 task text, $2 agencies text[], $3 state text (null: all), $4 as_of timestamptz.
-- Every update received by as_of with the state that follows from its verdict and what was decided by then, oldest first: how it was
-- judged; then, once it is accepted, the last of returned, reviewed and confirmed; then what the agency itself said about it later.
-- A correction supersedes, and a withdrawal withdraws, once it is accepted itself; while held, only what is held, too. What was
-- entered on an agency's behalf is superseded by its own word.
SELECT u.id, u.device, u.sequence, u.agency, u.task, u.action, u.period, u.percent, u.result, u.difficulties, u.proposals,
       u.proposal_to, u.product_number, u.product_date, u.product_issuer, u.product_title, u.product_link,
       encode(u.product_hash, 'hex') AS product_hash, u.value, u.value_year, u.value_status, u.value_as_of, u.value_source, u.until,
       u.extension_reason, u.supersedes, u.refers_to, u.drafter, u.drafter_position, u.approver, u.approver_position, u.verdict,
       s.state, u.code, u.field, u.message, u.role, u.basis, u.party, u.answers_for, u.catalogue_revision,
       (extract(epoch FROM u.sealed_at) * 1000000)::bigint AS sealed_us,
       (extract(epoch FROM u.received_at) * 1000000)::bigint AS received_us,
       (extract(epoch FROM u.effective_at) * 1000000)::bigint AS effective_us,
       r.update_id IS NOT NULL AS is_report, r.direction, r.ongoing, r.assessment, r.next, r.number AS report_number,
       r.date AS report_date, r.as_of AS report_as_of, array_to_string(r.updates, ' ') AS report_updates,
       m.number AS milestone_number, m.text AS milestone, m.officer AS milestone_officer, m.product AS milestone_product,
       m.due AS milestone_due, m.basis AS milestone_basis,
       b.document AS paper, b.document_date AS paper_date, b.document_issuer AS paper_issuer, b.received_on AS paper_received_on,
       b.entered_by
FROM updates u
LEFT JOIN decision d ON d.update_id = u.id AND d.kind IN ('released', 'refused') AND d.decided_at <= $4::timestamptz
LEFT JOIN report r ON r.update_id = u.id
LEFT JOIN milestone m ON m.update_id = u.id
LEFT JOIN on_behalf b ON b.update_id = u.id
CROSS JOIN LATERAL (
    SELECT CASE WHEN u.verdict = 'held' AND d.kind = 'released' THEN 'accepted'
                WHEN u.verdict = 'held' AND d.kind = 'refused' THEN 'rejected'
                ELSE u.verdict END AS decided
) j
CROSS JOIN LATERAL (
    SELECT CASE WHEN bool_or(later.action = 'withdraw') THEN 'withdrawn' WHEN count(*) > 0 THEN 'superseded'
                WHEN b.update_id IS NOT NULL AND overtaken(u.id, $4::timestamptz) THEN 'superseded' END AS state
    FROM updates later
    LEFT JOIN decision ld ON ld.update_id = later.id AND ld.kind IN ('released', 'refused') AND ld.decided_at <= $4::timestamptz
    WHERE later.supersedes = u.id AND later.received_at <= $4::timestamptz
      AND (later.verdict = 'accepted' OR ld.kind = 'released' OR (later.verdict = 'held' AND ld.kind IS NULL AND j.decided = 'held'))
) replaced
LEFT JOIN LATERAL (
    SELECT v.kind FROM decision v
    WHERE v.update_id = u.id AND v.kind IN ('returned', 'reviewed', 'confirmed') AND v.decided_at <= $4::timestamptz
    ORDER BY v.decided_at DESC, v.id DESC LIMIT 1
) review ON true
CROSS JOIN LATERAL (
    SELECT CASE j.decided WHEN 'rejected' THEN 'rejected'
                          WHEN 'held' THEN coalesce(replaced.state, 'held')
                          ELSE coalesce(replaced.state, review.kind, 'accepted') END AS state
) s
WHERE u.received_at <= $4::timestamptz
  AND ($1::text IS NULL OR u.task = $1) AND ($2::text[] IS NULL OR u.agency = ANY ($2)) AND ($3::text IS NULL OR s.state = $3)
  AND ($3::text IS NULL OR $3 NOT IN ('held', 'rejected') OR u.verdict <> 'accepted') -- for the index of these
ORDER BY u.received_at, u.device, u.epoch, u.sequence
