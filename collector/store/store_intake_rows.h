/* store_intake_rows: arrivals as the parameters of updates_store.sql. */
#pragma once

#include "store_intake.h"

/* One array a column, in the order of the statement, then `now`. Everything lives in the arena. */
void intake_params(struct pg_params *params, struct arena *arena, const struct arrival *const *arrivals, size_t count,
                   int64_t now_us);
