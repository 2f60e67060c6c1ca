-- 006: what the centre asks and agencies answer, what agencies propose and are answered, what they contest, and who typed what came
-- on paper. Every row is a fact of its own, with who, when and by which document; none is changed later.

-- A question to one agency (yêu cầu giải trình, chuyên đề, đột xuất). Its id is also that of the notice that carries it.
CREATE TABLE question (
    id       uuid PRIMARY KEY,
    kind     text NOT NULL CHECK (kind IN ('explain', 'thematic', 'adhoc')),
    agency   text NOT NULL,                   -- code of who is asked
    plan     text NOT NULL,                   -- NUMBER@DATE@ISSUER
    task     text,                            -- NUMBER@DATE@ISSUER#label; NULL: the plan as a whole
    text     text NOT NULL,
    due      date NOT NULL,                   -- until its 24:00
    document text,                            -- number of the letter that asks
    asked_at timestamptz NOT NULL,
    asked_by text NOT NULL
);
CREATE INDEX question_agency ON question (agency, plan);

-- Needs no answer any more.
CREATE TABLE question_close (
    question  uuid PRIMARY KEY REFERENCES question (id),
    reason    text NOT NULL,
    closed_at timestamptz NOT NULL,
    closed_by text NOT NULL
);

-- What became of a proposal (đề xuất, kiến nghị): the update that raises it is in `updates`.
CREATE TABLE proposal_step (
    id            uuid PRIMARY KEY,
    update_id     uuid NOT NULL REFERENCES updates (id),
    kind          text NOT NULL CHECK (kind IN ('forwarded', 'answered')),
    addressee     text,                       -- forwarded: to whom
    document      text NOT NULL,
    document_date date NOT NULL,
    issuer        text,                       -- answered: by whom
    summary       text,                       -- answered: what it says
    recorded_at   timestamptz NOT NULL,
    recorded_by   text NOT NULL,
    CHECK ((kind = 'forwarded') = (addressee IS NOT NULL)),
    CHECK ((kind = 'answered') = (issuer IS NOT NULL)),
    CHECK ((kind = 'answered') = (summary IS NOT NULL))
);
CREATE INDEX proposal_step_update ON proposal_step (update_id);
CREATE UNIQUE INDEX proposal_step_answered ON proposal_step (update_id) WHERE kind = 'answered';

-- The answer to an agency that contests a mark of lateness; once, and with its reason.
CREATE TABLE contest_answer (
    update_id   uuid PRIMARY KEY REFERENCES updates (id),
    upheld      boolean NOT NULL,             -- true: the mark is lifted
    reason      text NOT NULL,
    document    text,
    answered_at timestamptz NOT NULL,
    answered_by text NOT NULL
);

CREATE INDEX updates_proposals ON updates (received_at) WHERE proposals IS NOT NULL;
CREATE INDEX updates_contest ON updates (received_at) WHERE action = 'contest';
CREATE INDEX notice_at ON notice (at);

-- The agency's own word that takes the place of what is entered on its behalf; NULL: none. It is what its key sent about that task
-- for the same period, or, where one of both names no period, not before the day the paper came. A request for more time, a
-- milestone, an answer and a contest on paper make room only for one of their own kind. What is typed at the centre never stands
-- beside the agency's own word.
CREATE FUNCTION own_word(the_task text, the_agency text, the_action text, question uuid, the_period text, came_at timestamptz,
                         as_of timestamptz) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT own.id
    FROM updates own
    LEFT JOIN decision d ON d.update_id = own.id AND d.kind = 'released' AND d.decided_at <= as_of
    WHERE own.task = the_task AND own.agency = the_agency AND own.received_at <= as_of
      AND (own.verdict = 'accepted' OR d.kind IS NOT NULL)
      AND CASE WHEN the_action IN ('extend', 'milestone', 'answer', 'contest')
               THEN own.action = the_action AND own.refers_to IS NOT DISTINCT FROM question
               ELSE own.action NOT IN ('extend', 'milestone', 'answer', 'contest', 'withdraw') END
      AND CASE WHEN own.period IS NULL OR the_period IS NULL THEN own.effective_at >= came_at ELSE own.period = the_period END
      AND NOT EXISTS (SELECT FROM on_behalf b WHERE b.update_id = own.id)
    ORDER BY own.effective_at DESC, own.id DESC LIMIT 1
$$;
CREATE FUNCTION overtaken(entry uuid, as_of timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT own_word(e.task, e.agency, e.action, e.refers_to, e.period, e.effective_at, as_of) IS NOT NULL
    FROM updates e WHERE e.id = entry
$$;

-- Whether an update counts at a moment: accepted, or released by then; not replaced or taken back by one that is; not overtaken.
CREATE FUNCTION counts_at(the_update uuid, as_of timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM updates u
        LEFT JOIN decision d ON d.update_id = u.id AND d.kind = 'released' AND d.decided_at <= as_of
        WHERE u.id = the_update AND u.received_at <= as_of AND (u.verdict = 'accepted' OR d.kind IS NOT NULL)
          AND NOT EXISTS (
              SELECT FROM updates later
              LEFT JOIN decision ld ON ld.update_id = later.id AND ld.kind = 'released' AND ld.decided_at <= as_of
              WHERE later.supersedes = u.id AND later.received_at <= as_of
                AND (later.verdict = 'accepted' OR ld.kind IS NOT NULL))
          AND NOT (EXISTS (SELECT FROM on_behalf b WHERE b.update_id = u.id) AND overtaken(u.id, as_of)))
$$;

GRANT SELECT ON question, question_close, proposal_step, contest_answer TO tiendo_ingest, tiendo_remind, tiendo_read, tiendo_admin;
GRANT INSERT ON question, question_close, proposal_step, contest_answer TO tiendo_admin;
