/* What was said and decided in a made-up history (random_history.h), for property tests: the rows as the store would
 * read them, and a slow reading of how each task stands that shares nothing with the code it checks but the arithmetic
 * of days and the question whether a day is worked. */
#pragma once

#include "facts.h"
#include "random_history.h"

enum {
    FACTS_STATES = 64,
    FACTS_CONFIRMATIONS = 24,
    FACTS_COMPLETIONS = 8,
    FACTS_REQUESTS = 16,
    FACTS_CHANGES = 16,
    FACTS_MILESTONES = 3,
    FACTS_SEATS = HISTORY_PARTIES + HISTORY_DECISIONS,
    FACTS_DAYS_OFF = 12
};

/* A task, or (item `of`, number above 0) a milestone of it. */
struct fact_item {
    int item, number, agency; /* agency: of a milestone */
    day_t to;                 /* the end of its period; DAY_MAX: ongoing */
    bool before;              /* "trước ngày X": not rolled */
    char key[64];
};

struct fact_change {
    enum due_change_kind kind;
    int item;  /* place among the items */
    int party; /* body; -1: every party */
    day_t until, on;
};

struct random_facts {
    const struct history *history;
    day_t today;
    int64_t as_of;
    struct fact_item items[HISTORY_ITEMS + FACTS_MILESTONES];
    size_t item_count;
    struct fact_change changes[FACTS_CHANGES];
    size_t change_count;
    day_t off[FACTS_DAYS_OFF], worked[FACTS_DAYS_OFF];
    size_t off_count, worked_count;
    struct state_row states[FACTS_STATES];
    struct confirmation_row confirmations[FACTS_CONFIRMATIONS];
    struct completion_row completions[FACTS_COMPLETIONS];
    struct request_row requests[FACTS_REQUESTS];
    struct facts facts; /* of the above */
};

/* The same history and seed give the same facts; all until noon of `today`. */
void random_facts_make(struct random_facts *facts, const struct history *history, uint64_t seed, day_t today);
/* The roster with the periods, milestones, changes of time and calendar; the caller's. */
struct roster *random_facts_roster(struct random_facts *facts);

/* ---- the slow reading ---- */

struct slow_seat {
    int origin, agency; /* agency -1: nobody, it waits */
    bool has_due, stopped, done, claimed, pending;
    day_t due;
    enum task_status status;
};
struct slow_item {
    struct slow_seat seats[FACTS_SEATS];
    size_t seat_count;
    enum task_status status; /* of the whole */
    day_t due;               /* of a whole without seats that is overdue */
};
void slow_item(const struct random_facts *facts, const struct roster *roster, size_t item, struct slow_item *ret);
/* Of several parts together. */
enum task_status slow_whole(const enum task_status *parts, size_t count);
