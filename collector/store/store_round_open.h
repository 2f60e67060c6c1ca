/* store_round_open: rounds that open by their plans' definitions. */
#pragma once

#include "pg.h"
#include "round_open.h"

/* Opens these, each in a transaction of its own, and announces it; leaves in the list those that were opened, with
 * their numbers. A round that somebody else opened meanwhile is left as it is. */
bool store_rounds_open(struct pg *pg, struct round_proposals *list, int64_t now_us, const char *by,
                       struct err *err) MUST_CHECK;

/* The same for every round whose reporting time has begun by the day of now_us and that is not open (rounds_defined).
 * Harmless to repeat, and from several processes at once. *ret (in the arena; may be NULL) lists those that were
 * opened. The roster is the newest one. */
bool store_rounds_open_defined(struct pg *pg, const struct roster *roster, int64_t now_us, const char *by,
                               struct arena *arena, struct round_proposals *ret, struct err *err) MUST_CHECK;
