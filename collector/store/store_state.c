#include "store_state.h"

#include <string.h>

/* Locked first: made from what an earlier look at the history saw, it would undo what a batch folded meanwhile. */
static bool refold(struct pg *pg, const char *task, const char *agency, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_text(&params, task);
    pg_param_text(&params, agency);
    return pg_run(pg, "state_lock", &params, err) && pg_run(pg, "state_refold", &params, err);
}

bool store_state_refold(struct pg *pg, const char *task, const char *agency, const char *corrected, struct err *err)
{
    bool another = corrected != NULL && strcmp(corrected, agency) != 0;
    return refold(pg, task, agency, err) && (!another || refold(pg, task, corrected, err));
}
