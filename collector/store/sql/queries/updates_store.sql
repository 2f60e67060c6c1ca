-- updates_store: tiendo_ingest. $1 to $47: one array a column of `updates`, in the order below; $48 now timestamptz, $49 batch uuid (of
-- their receipts, stored next in the same transaction); $50 devices uuid[], $51 epochs uuid[], $52 last_sequences bigint[], side by
-- side: how far outboxes were stored when the batch was judged.
-- One batch, one statement: stores what is new, raises each outbox's progress, folds the newest word of each agency.
-- What a correction or withdrawal replaces still counts here: state_refold follows in the same transaction, and so do the tables
-- `report` and `milestone`. A report, milestone, answer, contest or withdrawal brings no words on the task; what is about a whole
-- plan, and no task of it, has no row in current_state.
-- Returns what was stored, by id and place; an arrival that is not among them had been stored before, or contradicts what is.
-- Fails as a whole (40001) when a batch would leave a gap in an outbox, or one of $50 has gone on since it was judged. Rows go in by id,
-- so that two collectors lock alike.
WITH incoming AS (
    SELECT * FROM unnest(
        $1::uuid[],
        $2::uuid[],
        $3::uuid[],
        $4::bigint[],
        $5::text[],
        $6::text[],
        $7::text[],
        $8::text[],
        $9::smallint[],
        $10::text[],
        $11::text[],
        $12::text[],
        $13::text[],
        $14::date[],
        $15::text[],
        $16::text[],
        $17::double precision[],
        $18::smallint[],
        $19::text[],
        $20::date[],
        $21::text[],
        $22::uuid[],
        $23::text[],
        $24::text[],
        $25::text[],
        $26::text[],
        $27::timestamptz[],
        $28::timestamptz[],
        $29::timestamptz[],
        $30::timestamptz[],
        $31::text[],
        $32::text[],
        $33::text[],
        $34::text[],
        $35::text[],
        $36::text[],
        $37::bigint[],
        $38::bytea[],
        $39::bytea[],
        $40::text[],
        $41::text[],
        $42::text[],
        $43::bytea[],
        $44::date[],
        $45::text[],
        $46::text[],
        $47::uuid[]
    ) AS i (id, device, epoch, sequence, agency, task, action, period, percent, result, difficulties, proposals,
        product_number, product_date, product_issuer, product_title, value, value_year, value_status, until,
        extension_reason, supersedes, drafter, drafter_position, approver, approver_position, sealed_at,
        collector_time, received_at, effective_at, verdict, code, field, message, role, basis, catalogue_revision,
        content_hash, content, party, answers_for, product_link, product_hash,
        value_as_of, value_source, proposal_to, refers_to)
), stored AS (
    INSERT INTO updates (id, device, epoch, sequence, agency, task, action, period, percent, result, difficulties, proposals,
        product_number, product_date, product_issuer, product_title, value, value_year, value_status, until,
        extension_reason, supersedes, drafter, drafter_position, approver, approver_position, sealed_at,
        collector_time, received_at, effective_at, verdict, code, field, message, role, basis, catalogue_revision,
        content_hash, content, party, answers_for, product_link, product_hash,
        value_as_of, value_source, proposal_to, refers_to, batch)
    SELECT id, device, epoch, sequence, agency, task, action, period, percent, result, difficulties, proposals,
        product_number, product_date, product_issuer, product_title, value, value_year, value_status, until,
        extension_reason, supersedes, drafter, drafter_position, approver, approver_position, sealed_at,
        collector_time, received_at, effective_at, verdict, code, field, message, role, basis, catalogue_revision,
        content_hash, content, party, answers_for, product_link, product_hash,
        value_as_of, value_source, proposal_to, refers_to, $49::uuid
    FROM incoming i
    -- what contradicted another once stays refused: it has its verdict and its receipt; but a place that was taken is no fault of
    -- the update's, and it may be stored under another
    WHERE NOT EXISTS (SELECT FROM filled_place f WHERE f.update_id = i.id AND f.kind = 'conflict' AND f.batch IS NOT NULL
                      AND f.content_hash = i.content_hash AND f.agency = i.agency)
    ORDER BY id
    ON CONFLICT DO NOTHING
    RETURNING id, device, epoch, sequence
), spans AS (
    SELECT device, epoch, max(sequence) AS last_sequence
    FROM incoming GROUP BY device, epoch
), progress AS (
    UPDATE device_progress p
    SET last_sequence = greatest(p.last_sequence, s.last_sequence), changed_at = $48::timestamptz
    FROM spans s LEFT JOIN unnest($50::uuid[], $51::uuid[], $52::bigint[]) AS seen (device, epoch, last_sequence) USING (device, epoch)
    WHERE p.device = s.device AND p.epoch = s.epoch
      AND p.last_sequence = coalesce(seen.last_sequence, p.last_sequence)
      -- what is new follows what is stored, and leaves nothing out
      AND greatest(s.last_sequence - p.last_sequence, 0) =
          (SELECT count(DISTINCT i.sequence) FROM incoming i
           WHERE i.device = s.device AND i.epoch = s.epoch AND i.sequence > p.last_sequence)
    RETURNING p.device
), news AS (
    SELECT i.*, i.action IN ('progress', 'complete') AS speaks_of_completion,
           i.verdict = 'accepted' AND i.action NOT IN ('report', 'milestone', 'answer', 'contest', 'withdraw') AS counts
    FROM incoming i JOIN stored USING (id, device, epoch, sequence)
    WHERE i.verdict IN ('accepted', 'held') AND strpos(i.task, '#') > 0
), folded AS (
    SELECT task, agency, count(*)::integer AS update_count,
           (array_agg(id ORDER BY effective_at DESC, id DESC))[1] AS last_update_id,
           max(effective_at) AS last_update_at, max(received_at) AS last_received_at,
           (array_agg(percent ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND percent IS NOT NULL))[1] AS percent,
           max(effective_at) FILTER (WHERE counts AND percent IS NOT NULL) AS percent_at,
           (array_agg(id ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND speaks_of_completion))[1] AS claim_id,
           max(effective_at) FILTER (WHERE counts AND speaks_of_completion) AS claim_at,
           coalesce((array_agg(action = 'complete' ORDER BY effective_at DESC, id DESC)
                     FILTER (WHERE counts AND speaks_of_completion))[1], false) AS claims_complete,
           (array_agg(value ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND value IS NOT NULL))[1] AS value,
           (array_agg(value_year ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND value IS NOT NULL))[1] AS value_year,
           (array_agg(value_status ORDER BY effective_at DESC, id DESC) FILTER (WHERE counts AND value IS NOT NULL))[1] AS value_status,
           max(effective_at) FILTER (WHERE counts AND value IS NOT NULL) AS value_at
    FROM news GROUP BY task, agency
), state AS (
    INSERT INTO current_state AS c (task, agency, update_count, last_update_id, last_update_at, last_received_at, percent, percent_at,
                                    claim_id, claim_at, claims_complete, value, value_year, value_status, value_at)
    SELECT task, agency, update_count, last_update_id, last_update_at, last_received_at, percent, percent_at,
           claim_id, claim_at, claims_complete, value, value_year, value_status, value_at
    FROM folded ORDER BY task, agency
    ON CONFLICT (task, agency) DO UPDATE SET
        update_count = c.update_count + excluded.update_count,
        last_update_id = CASE WHEN (excluded.last_update_at, excluded.last_update_id) > (c.last_update_at, c.last_update_id)
                              THEN excluded.last_update_id ELSE c.last_update_id END,
        last_update_at = greatest(c.last_update_at, excluded.last_update_at),
        last_received_at = greatest(c.last_received_at, excluded.last_received_at),
        percent = CASE WHEN excluded.percent_at >= c.percent_at OR c.percent_at IS NULL
                       THEN excluded.percent ELSE c.percent END,
        percent_at = greatest(c.percent_at, excluded.percent_at),
        claim_id = CASE WHEN (excluded.claim_at, excluded.claim_id) > (c.claim_at, c.claim_id) OR c.claim_at IS NULL
                        THEN excluded.claim_id ELSE c.claim_id END,
        claims_complete = CASE WHEN (excluded.claim_at, excluded.claim_id) > (c.claim_at, c.claim_id) OR c.claim_at IS NULL
                               THEN excluded.claims_complete ELSE c.claims_complete END,
        claim_at = greatest(c.claim_at, excluded.claim_at),
        value = CASE WHEN excluded.value_at >= c.value_at OR c.value_at IS NULL THEN excluded.value ELSE c.value END,
        value_year = CASE WHEN excluded.value_at >= c.value_at OR c.value_at IS NULL THEN excluded.value_year ELSE c.value_year END,
        value_status = CASE WHEN excluded.value_at >= c.value_at OR c.value_at IS NULL
                            THEN excluded.value_status ELSE c.value_status END,
        value_at = greatest(c.value_at, excluded.value_at)
    RETURNING task
)
SELECT id, device, epoch, sequence,
       demand((SELECT count(*) FROM progress) = (SELECT count(*) FROM spans), 'a gap in an outbox, or it has gone on meanwhile') AS ok
FROM stored
UNION ALL
SELECT NULL, NULL, NULL, NULL,
       demand((SELECT count(*) FROM progress) = (SELECT count(*) FROM spans), 'a gap in an outbox, or it has gone on meanwhile')
