/* store_reassign: people's decisions on who answers (phân công lại). Append-only facts. */
#pragma once

#include "pg.h"
#include "roster.h"

/* Adds what was decided by known_at (INT64_MAX: all) to a roster that is not sealed yet, and raises its revision. */
bool store_reassignments_into(struct pg *pg, int64_t known_at, struct roster *roster, struct err *err) MUST_CHECK;

/* Records one; `task` is the item's key. *ret_added is false when the same was decided for that day already. */
bool store_reassignment_add(struct pg *pg, const struct reassignment *one, int64_t now_us, const char *by,
                            bool *ret_added, struct err *err) MUST_CHECK;
