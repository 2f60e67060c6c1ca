/* store_completion: the completion of tasks that nobody answers for, recorded by the focal agency. Append-only. */
#pragma once

#include "pg.h"
#include "update.h"

struct completion {
    const char *task; /* key */
    struct product product;
    day_t due; /* by which it is judged; DAY_NONE: none */
    const char *by;
};
/* ERR_PERMISSION when it was recorded before. */
bool store_completion_add(struct pg *pg, const struct completion *one, int64_t now_us, struct err *err) MUST_CHECK;
