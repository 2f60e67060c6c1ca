/* held: what waits for a leading agency's decision for too long goes to the focal agency. */
#pragma once

#include "pg.h"
#include "roster.h"

/* Tells the focal agency of each update that was held for more working days than its plan's policy has, once; in the
 * caller's transaction. *ret_count is how many. */
bool held_pass_on(struct pg *pg, const struct roster *roster, int64_t now_us, struct arena *arena, int *ret_count,
                  struct err *err) MUST_CHECK;
