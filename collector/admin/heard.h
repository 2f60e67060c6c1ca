/* heard: who answers for each item on a day, and what was heard about it until then. Pure.
 *
 * Bodies live in time (lineage.h). What a body said stays its own; it is shown under the one body that stands in its
 * place on that day, and under itself when there is none. */
#pragma once

#include "roster.h"
#include "store_query.h"

/* One assignment that somebody answers for. */
struct seat {
    const struct agency *origin; /* whom the plan meant */
    const struct agency *agency; /* who answers on the day; NULL: it waits for a person's decision */
    /* The newest word about this assignment: of who answers, if it spoke since it does, else of who did before it, and
     * so on back to `origin`; NULL: none. */
    const struct state_row *word;
};

/* What one body said about one item. */
struct saying {
    size_t place; /* of the item */
    const struct state_row *row;
    const struct agency *speaker; /* NULL: no agency of the roster */
    const struct agency *body;    /* who stands in its place on the day */
};

struct heard_item {
    const struct seat *seats;
    size_t seat_count;
    const struct saying *sayings; /* in order of the places of `body` */
    size_t saying_count;
    int64_t last_update_us; /* the newest word of anybody; 0: none */
};

struct heard {
    const struct roster *roster;
    const size_t *first; /* of each plan: the place of its first item */
    const struct heard_item *items;
};
/* All in the arena; refers to the roster and the rows. Rows on items that the roster does not have are left out. */
struct heard heard_make(struct arena *arena, const struct roster *roster, const struct state_rows *states, day_t on);

const struct heard_item *heard_of(const struct heard *heard, const struct item *item);

/* The body under which an agency's words are shown on a day: the one that stands in its place, itself when nobody alone
 * does; NULL when the roster has no such agency. */
const struct agency *heard_body(const struct roster *roster, const char *code, day_t on);

/* The newest word about the item that is shown under that body, or is of its assignments; 0: none. */
int64_t heard_from(const struct heard_item *heard, const struct agency *body);
