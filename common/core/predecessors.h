/* predecessors: whose words a body takes over with a task: it stands in their place, or may be told to. */
#pragma once

#include "roster.h"

struct bodies {
    const struct agency **list; /* in the arena */
    size_t count;
};

/* Every body, other than the agency itself, that had before it what it does on the item on that day, or what waits for
 * a person to say whether it does: those it descends from that have ended, those whose part was given to it or to one
 * of them (phân công lại), and whoever had that part in between. Each once. None where the agency has no role of its
 * own. */
struct bodies predecessors_of(const struct roster *roster, const struct item *item, const struct agency *agency,
                              day_t on, struct arena *arena);

/* Whether there can be any: false spares looking at every item. */
bool has_predecessors(const struct roster *roster, const struct agency *agency, day_t on);
