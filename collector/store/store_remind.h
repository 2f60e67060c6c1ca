/* store_remind: the reminder ledger, the messages that carry its rows, and what the reminder planner asks beside the
 * statuses: machines, outages of the centre, what was returned, what was urged. */
#pragma once

#include "arena.h"
#include "obligations.h"
#include "pg.h"

/* ---- what the planner asks ---- */

/* The machines of one agency together. */
struct machine_row {
    const char *agency;      /* code */
    int64_t last_contact_us; /* of any of them; 0: never */
    bool left;               /* and that word was that it shuts down */
    int waiting;             /* approved and unsent, as they last told */
};
struct machine_rows {
    struct machine_row *rows;
    size_t count;
};
bool store_machines(struct pg *pg, struct arena *arena, struct machine_rows *ret, struct err *err) MUST_CHECK;

/* Updates returned by as_of and not mended, confirmed or accepted since. */
bool store_returned(struct pg *pg, int64_t as_of, struct arena *arena, struct returned_rows *ret,
                    struct err *err) MUST_CHECK;
/* Urgings released by as_of, by obligation. */
bool store_urged(struct pg *pg, int64_t as_of, struct arena *arena, struct urged_rows *ret, struct err *err) MUST_CHECK;

/* A collector's life: call when it starts and every half a minute. */
bool store_run_seen(struct pg *pg, const struct uuid *run, int64_t started_us, int64_t now_us,
                    struct err *err) MUST_CHECK;
/* Times since `from_us` of more than `least_us` in which no collector ran, in order; none before the first run there
 * ever was. `now_us` ends the last one. */
struct outage_rows {
    struct outage *rows;
    size_t count;
};
bool store_outages(struct pg *pg, int64_t from_us, int64_t now_us, int64_t least_us, struct arena *arena,
                   struct outage_rows *ret, struct err *err) MUST_CHECK;

/* ---- the ledger ---- */

/* The rows about these obligations, and all of `day` (they say who was told already), as told by as_of. */
struct ledger_rows {
    struct ledger_row *rows;
    size_t count;
};
bool store_ledger(struct pg *pg, const char *const *keys, size_t key_count, day_t day, int64_t as_of,
                  struct arena *arena, struct ledger_rows *ret, struct err *err) MUST_CHECK;

/* In a transaction, until its end: nobody else plans. */
bool store_plan_alone(struct pg *pg, struct err *err) MUST_CHECK;

/* One message and what it carries, in the caller's transaction. Over CHANNEL_AGENT it is a notice as well and counts as
 * delivered; over the others it waits to be sent. */
struct reminder_message {
    struct uuid id;
    const char *recipient, *agency, *name; /* name: of the person; NULL: none */
    enum channel channel;
    day_t day;
    const char *subject, *body;
};
bool store_message_add(struct pg *pg, const struct reminder_message *message, int64_t now_us,
                       struct err *err) MUST_CHECK;
/* `message` NULL: prepared for a person. */
bool store_ledger_add(struct pg *pg, const struct ledger_row *row, const char *agency, const struct uuid *message,
                      struct err *err) MUST_CHECK;

/* A draft công văn, or a dossier, with the things it is about; it takes the next number of its year. */
struct urging_draft {
    struct uuid id;
    bool dossier;
    const char *agency, *focal, *text;
    int year;
};
struct urging_item {
    const char *obligation, *name;
    day_t due;
    int days_late;
};
bool store_urging_add(struct pg *pg, const struct urging_draft *draft, const struct urging_item *items, size_t count,
                      int64_t now_us, int *ret_number, struct err *err) MUST_CHECK;

/* ---- sending ---- */

/* What to claim: messages over these channels that are due. */
struct message_claim {
    int64_t now_us, lease_us;
    size_t most;
    bool over[CHANNEL_MAX];
};
/* Whether there is any. */
bool store_messages_due(struct pg *pg, const struct message_claim *claim, bool *ret, struct err *err) MUST_CHECK;

/* Takes up to `most` messages that are due to be sent, for lease_us: nobody else gets them meanwhile. A recipient has
 * one message a channel and day: a newer message carries the rows of older ones that never went out, and after one was
 * delivered the next waits for the next day. */
struct claimed_message {
    struct reminder_message message;
    int attempts; /* this one included */
    int64_t planned_us;
    const struct ledger_row *rows;
    size_t row_count;
};
struct claimed_messages {
    struct claimed_message *list;
    size_t count;
};
bool store_messages_claim(struct pg *pg, const struct message_claim *claim, struct arena *arena,
                          struct claimed_messages *ret, struct err *err) MUST_CHECK;

/* What came of an attempt. When it is delivered or needless, so are the older messages that it carried. */
struct attempt {
    const char *state;   /* planned (again at next_us), delivered, refused, needless */
    const char *outcome; /* for the evidence: delivered, retry, refused, needless, waits */
    const char *evidence, *subject, *body;
    int64_t next_us; /* 0: not again */
};
bool store_attempt(struct pg *pg, const struct claimed_message *message, const struct attempt *attempt, int64_t now_us,
                   struct err *err) MUST_CHECK;
