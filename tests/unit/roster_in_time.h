/* A small roster made by hand, for tests of what changes with the days: bodies that merge and split, what is only asked
 * for, and a plan that is filled from another's reports. */
#pragma once

#include "roster.h"

/* A and B are merged into NEW, and C into D, which goes on, on 1/3/2025; DIST is split on 1/7/2025.
 * 08/KH: 1 (A), 2 (A and B), 3 (C and D), 4 (DIST), 5 (the members of G: DIST, M), r and p (asked of A).
 * 334-KL/TU: I (nobody) filled by 1 and 4, II (D) by 2 and by r, III (A). All
 * are due on 31/12/2024. Not sealed yet. */
struct roster *roster_in_time(void);

struct plan *add_plan(struct roster *roster, const char *number);
/* The parties lead it (together); NULL: no more. Before sealing. */
struct item *add_task(struct roster *roster, struct plan *plan, const char *label, const char *one, const char *other);
void reassign(struct roster *roster, const char *task, const char *party, const char *agency, day_t from);
void seal(struct roster *roster); /* the test fails when it is refused */
