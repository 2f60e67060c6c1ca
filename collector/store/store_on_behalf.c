#include "store_on_behalf.h"

#include "store_intake_rows.h"
#include "store_words.h"

#include <stdio.h>

bool store_entry_add(struct pg *pg, const struct arrival *arrival, const struct paper *paper, int64_t now_us,
                     struct err *err)
{
    struct arena *arena = arena_new();
    const bool stored = true;
    char day[DAY_ISO_MAX];
    struct pg_params params = {.count = 0};
    intake_params(&params, arena, &arrival, 1, now_us);
    pg_param_text(&params, paper->number);
    pg_param_text(&params, arena_strdup(arena, day_iso(paper->date, day)));
    pg_param_text(&params, paper->issuer);
    pg_param_text(&params, arena_strdup(arena, day_iso(paper->received_on, day)));
    pg_param_text(&params, paper->entered_by);
    bool ok = pg_run(pg, "entry_add", &params, err) &&
              (!store_words_any(arrival) || store_words_add(pg, &arrival, &stored, 1, now_us, err));
    arena_free(arena);
    return ok;
}

bool store_entry_in_the_way(struct pg *pg, const struct arrival *arrival, struct arena *arena, struct own_word *ret,
                            struct err *err)
{
    const struct update *update = &arrival->update;
    struct pg_params params = {.count = 0};
    pg_param_text(&params, update->task);
    pg_param_text(&params, arrival->agency);
    pg_param_text(&params, action_code(update->action));
    pg_param_uuid(&params, arena, update->has_refers_to ? &update->refers_to : NULL);
    pg_param_text(&params, update->period);
    pg_param_time(&params, arena, arrival->effective_at_us);
    PGresult *result = pg_query(pg, "entry_in_the_way", &params, err);
    *ret = (struct own_word){.found = result != NULL && PQntuples(result) > 0};
    if (ret->found) {
        (void)snprintf(ret->id, sizeof(ret->id), "%s", pg_text(result, 0, "id"));
        ret->period = arena_strdup(arena, pg_text(result, 0, "period"));
        ret->effective_us = pg_number(result, 0, "effective_us");
    }
    bool ok = result != NULL;
    PQclear(result);
    return ok;
}

bool store_is_entry(struct pg *pg, const struct uuid *update_id, bool *ret, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, update_id);
    PGresult *result = pg_query(pg, "entry_find", &params, err);
    *ret = result != NULL && PQntuples(result) > 0;
    bool ok = result != NULL;
    PQclear(result);
    arena_free(arena);
    return ok;
}
