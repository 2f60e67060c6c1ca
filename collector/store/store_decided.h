/* store_decided: what people decide at the centre about plans beside reassignments: rounds, the time of tasks,
 * milestones. Append-only facts, each with a number from the catalogue's count of revisions.
 *
 * Whoever adds one does so in a transaction of its own (pg_begin … pg_commit). Each function announces the change
 * first: that locks the change counter until the commit, so that a lower number never appears after a higher one has
 * been read, which running collectors would not notice. */
#pragma once

#include "pg.h"
#include "roster.h"
#include "update.h"

/* Adds what was recorded by known_at and by facts_to (INT64_MAX: all) to a roster that is not sealed yet, and raises
 * its revision. */
bool store_decided_into(struct pg *pg, int64_t known_at, int64_t facts_to, struct roster *roster,
                        struct err *err) MUST_CHECK;

/* Of `round` plan (NUMBER@DATE@ISSUER), period, from, to, cooperating, name, basis and the deadlines are stored.
 * ERR_DATA when the plan has that period already. */
bool store_round_open(struct pg *pg, const struct round *round, int64_t now_us, const char *by, int64_t *ret_number,
                      struct err *err) MUST_CHECK;

/* Chốt: what the aggregate was made from. */
struct round_seal {
    int64_t round;
    int64_t as_of, known_at;
    const char *document; /* of the report that was issued; NULL: none yet */
    day_t document_date;  /* DAY_NONE: not given */
};
/* ERR_DATA when it is sealed already. */
bool store_round_seal(struct pg *pg, const struct round_seal *seal, int64_t now_us, const char *by,
                      int64_t *ret_revision, struct err *err) MUST_CHECK;

enum time_decision_kind {
    TIME_EXTENDED,
    TIME_REFUSED,   /* the authority said no */
    TIME_FORWARDED, /* the focal agency passed the request on, with its opinion */
    TIME_STOPPED,
    TIME_RESUMED,
    TIME_DECISION_MAX
};
/* "extended", "refused", "forwarded", "stopped", "resumed" */
const char *time_decision_code(enum time_decision_kind kind);

struct time_decision {
    enum time_decision_kind kind;
    const struct uuid *request; /* the update that asked for it; NULL: none did */
    const char *task;           /* key of a task or milestone */
    const char *party;          /* code of the body that the plan meant; NULL: every party */
    day_t until;                /* TIME_EXTENDED only: the new nominal day */
    struct document document;   /* number and date are needed */
    const char *signer, *reason;
};
bool store_time_decision_add(struct pg *pg, const struct time_decision *one, int64_t now_us, const char *by,
                             int64_t *ret_revision, struct err *err) MUST_CHECK;

/* Of `one` task (its key), agency, text, officer, product, basis and due are stored; `update`: by which the agency
 * registered it; NULL: the centre did. It gets the next number of its task. */
bool store_milestone_add(struct pg *pg, const struct milestone *one, const struct uuid *update, int64_t now_us,
                         const char *by, int64_t *ret_revision, int *ret_number, struct err *err) MUST_CHECK;
