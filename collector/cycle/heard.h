/* heard: who answers for each item on a day, and what was heard about it until then. Pure.
 *
 * Bodies live in time (lineage.h). What a body said stays its own; it is shown under the one body that stands in its
 * place on that day, and under itself when there is none. Items are tasks, indicators and milestones. */
#pragma once

#include "facts.h"
#include "roster.h"
#include "taskstatus.h"

/* One assignment that somebody answers for. */
struct seat {
    const struct agency *origin; /* whom the plan meant */
    const struct agency *agency; /* who answers on the day; NULL: it waits for a person's decision */
    /* The newest word about this assignment: of who answers, if it spoke since it does, else of who did before it, and
     * so on back to `origin`; NULL: none. */
    const struct state_row *word;
    bool claimed; /* said to be complete, by the newest of those words that says how far it is */
    struct item_time time;
    const struct confirmation_row *confirmed; /* the newest; NULL: not */
    const struct request_row *request;        /* the newest one for more time; NULL: none */
};

/* What one body said about one item. */
struct saying {
    size_t place; /* of the item */
    const struct state_row *row;
    const struct agency *speaker; /* NULL: no agency of the roster */
    const struct agency *body;    /* who stands in its place on the day */
};

struct heard_item {
    struct seat *seats;
    size_t seat_count;
    const struct saying *sayings; /* in order of the places of `body` */
    size_t saying_count;
    const struct completion_row *completion; /* by the focal agency, where nobody answers; NULL: none */
    int64_t last_update_us;                  /* the newest word of anybody; 0: none */
};

struct heard {
    const struct roster *roster;
    const size_t *first; /* of each plan: the place of its first item; its milestones follow its items */
    const struct heard_item *items;
};
/* All in the arena; refers to the roster and the rows. Rows on items that the roster does not have are left out. */
struct heard heard_make(struct arena *arena, const struct roster *roster, const struct facts *facts, day_t on);

const struct heard_item *heard_of(const struct heard *heard, const struct item *item);

/* The status of one seat, and of the whole item: of its seats; where nobody answers for it by what the focal agency
 * recorded, or by the orders of other plans that serve it (lồng ghép), when they are all done. */
struct derived_status seat_status(const struct roster *roster, const struct seat *seat, int64_t as_of, int soon);
struct derived_status item_status(const struct heard *heard, const struct item *item, int64_t as_of, int soon);

/* The body under which an agency's words are shown on a day: the one that stands in its place, itself when nobody alone
 * does; NULL when the roster has no such agency. */
const struct agency *heard_body(const struct roster *roster, const char *code, day_t on);

/* The newest word about the item that is shown under that body, or is of its assignments; 0: none. */
int64_t heard_from(const struct heard_item *heard, const struct agency *body);
