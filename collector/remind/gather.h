/* gather: everything the reminder planner needs, read from the database for a moment: what is owed, whom one can tell,
 * what was told. */
#pragma once

#include "obligations.h"
#include "pg.h"

struct gather_request {
    const struct roster *roster; /* of that moment */
    int64_t now;                 /* the moment planned for */
    int64_t facts_to;            /* only facts received by then; INT64_MAX: all */
    int64_t seen_to;             /* machines were watched until then: nothing is known of their silence later */
    bool has_mail, has_webhook;  /* which channels there are beside the agents */
};

struct gathered {
    struct obligations obligations;
    struct recipient *recipients; /* names[i] goes with recipients[i]; NULL: no person's name */
    const char **names;
    size_t recipient_count;
    struct reminders reminders;
};

/* In the arena; refers to the roster. */
bool gather(struct pg *pg, const struct gather_request *request, struct arena *arena, struct gathered *ret,
            struct err *err) MUST_CHECK;
