-- 002: least privilege. Roles belong to the whole server, so they may be there already (another database of the same
-- server); they have no password here: how each logs in is the administrator's choice (docs/OPERATIONS.md).
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['tiendo_ingest', 'tiendo_remind', 'tiendo_read', 'tiendo_admin'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I LOGIN', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- somebody else made it this instant
            END;
        END IF;
    END LOOP;
END
$$;

GRANT USAGE ON SCHEMA public TO tiendo_ingest, tiendo_remind, tiendo_read, tiendo_admin;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO tiendo_ingest, tiendo_remind, tiendo_read, tiendo_admin;

-- Intake: stores what arrives; it cannot change or delete what was stored.
GRANT INSERT ON updates, filled_place, sequence_gap, notice, notice_received, decision, device, device_key TO tiendo_ingest;
GRANT INSERT, UPDATE ON current_state, device_progress, collector_endpoint TO tiendo_ingest;
GRANT UPDATE (last_contact_at, waiting, oldest_waiting, software) ON device TO tiendo_ingest;
GRANT UPDATE (used_at, device) ON enrolment TO tiendo_ingest;
GRANT UPDATE (value) ON change_counter TO tiendo_ingest;

-- The administrator: catalogue, devices and keys, decisions at the centre.
GRANT INSERT ON catalogue_revision, enrolment, decision, notice TO tiendo_admin;
GRANT INSERT, UPDATE ON current_state TO tiendo_admin; -- a decision changes what counts
GRANT UPDATE (revoked_at, revoked_reason) ON device TO tiendo_admin;
GRANT UPDATE (revoked_at) ON device_key, enrolment TO tiendo_admin;
GRANT UPDATE (value) ON change_counter TO tiendo_admin;
