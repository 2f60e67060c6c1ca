-- reassignment_add: tiendo_admin. $1 task, $2 party, $3 agency, $4 from_day date, $5 document, $6 decided_at timestamptz,
-- $7 decided_by. Nothing when the decision that counts from that very day says the same already. revision of the new row.
INSERT INTO reassignment (task, party, agency, from_day, document, decided_at, decided_by)
SELECT $1, $2, $3, $4::date, $5, $6::timestamptz, $7
WHERE NOT EXISTS (
    SELECT FROM (SELECT agency, document FROM reassignment
                 WHERE task = $1 AND party = $2 AND from_day = $4::date ORDER BY revision DESC LIMIT 1) newest
    WHERE newest.agency = $3 AND newest.document = $5)
RETURNING revision
