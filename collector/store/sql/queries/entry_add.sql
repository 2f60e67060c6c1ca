-- entry_add: tiendo_admin. $1 to $47: one array a column of `updates`, as in updates_store, of one update; $48 entered_at
-- timestamptz; $49 document, $50 document_date date, $51 document_issuer, $52 received_on date, $53 entered_by.
-- An update that came on paper, with its paper. It belongs to no outbox, and current_state, which holds what keys sent, is left alone.
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
        value_as_of, value_source, proposal_to, refers_to)
    SELECT id, device, epoch, sequence, agency, task, action, period, percent, result, difficulties, proposals,
        product_number, product_date, product_issuer, product_title, value, value_year, value_status, until,
        extension_reason, supersedes, drafter, drafter_position, approver, approver_position, sealed_at,
        collector_time, received_at, effective_at, verdict, code, field, message, role, basis, catalogue_revision,
        content_hash, content, party, answers_for, product_link, product_hash,
        value_as_of, value_source, proposal_to, refers_to
    FROM incoming
    RETURNING id
)
INSERT INTO on_behalf (update_id, document, document_date, document_issuer, received_on, entered_by, entered_at)
SELECT id, $49, $50::date, $51, $52::date, $53, $48::timestamptz FROM stored
