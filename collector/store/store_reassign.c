#include "store_reassign.h"

bool store_reassignments_into(struct pg *pg, int64_t known_at, struct roster *roster, struct err *err)
{
    struct arena *scratch = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_time(&params, scratch, known_at);
    PGresult *result = pg_query(pg, "reassignments_list", &params, err);
    for (int i = 0; result != NULL && i < PQntuples(result); i++) {
        struct reassignment *one = roster_add_reassignment(roster);
        one->task = arena_strdup(roster->arena, pg_text(result, i, "task"));
        one->party = arena_strdup(roster->arena, pg_text(result, i, "party"));
        one->agency = arena_strdup(roster->arena, pg_text(result, i, "agency"));
        one->document = (struct document){arena_strdup(roster->arena, pg_text(result, i, "document")), DAY_MIN, NULL};
        if (!day_parse(pg_text(result, i, "from_day"), &one->from)) {
            one->from = DAY_MAX; /* '-infinity' cannot be entered; a year beyond ours counts as never */
        }
        int64_t revision = pg_number(result, i, "revision");
        roster->revision = revision > roster->revision ? revision : roster->revision;
    }
    bool ok = result != NULL;
    PQclear(result);
    arena_free(scratch);
    return ok;
}

bool store_reassignment_add(struct pg *pg, const struct reassignment *one, int64_t now_us, const char *by,
                            bool *ret_added, struct err *err)
{
    struct arena *scratch = arena_new();
    char day[DAY_ISO_MAX];
    struct pg_params params = {.count = 0};
    pg_param_text(&params, one->task);
    pg_param_text(&params, one->party);
    pg_param_text(&params, one->agency);
    pg_param_text(&params, day_iso(one->from, day));
    pg_param_text(&params, one->document.number);
    pg_param_time(&params, scratch, now_us);
    pg_param_text(&params, by);
    PGresult *result = pg_query(pg, "reassignment_add", &params, err);
    bool ok = result != NULL;
    *ret_added = ok && PQntuples(result) == 1;
    PQclear(result);
    arena_free(scratch);
    return ok;
}
