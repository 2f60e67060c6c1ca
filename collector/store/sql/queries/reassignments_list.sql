-- reassignments_list: any role. $1 known_at timestamptz. Every reassignment recorded by then, in the order of the decisions.
SELECT revision, task, party, agency, from_day::text AS from_day, document,
       (extract(epoch FROM decided_at) * 1000000)::bigint AS decided_us, decided_by
FROM reassignment WHERE decided_at <= $1::timestamptz ORDER BY revision
