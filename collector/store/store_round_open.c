#include "store_round_open.h"

#include "store_decided.h"

static bool open_one(struct pg *pg, struct round *round, int64_t now_us, const char *by, bool *ret_opened,
                     struct err *err)
{
    struct err refused = {0};
    *ret_opened = false;
    if (!pg_begin(pg, err)) {
        return false;
    }
    bool opened = store_round_open(pg, round, now_us, by, &round->number, &refused);
    if (!opened) {
        pg_rollback(pg);
        if (refused.kind == ERR_DATA && pg_failure(pg) == PG_FINE) {
            return true; /* somebody else was faster */
        }
        *err = refused;
        return false;
    }
    *ret_opened = pg_commit(pg, err);
    pg_rollback(pg);
    return *ret_opened;
}

bool store_rounds_open(struct pg *pg, struct round_proposals *list, int64_t now_us, const char *by, struct err *err)
{
    size_t opened = 0;
    for (size_t i = 0; i < list->count; i++) {
        bool is_new = false;
        if (!open_one(pg, &list->list[i].round, now_us, by, &is_new, err)) {
            return false;
        }
        if (is_new) {
            list->list[opened++] = list->list[i];
        }
    }
    list->count = opened;
    return true;
}

bool store_rounds_open_defined(struct pg *pg, const struct roster *roster, int64_t now_us, const char *by,
                               struct arena *arena, struct round_proposals *ret, struct err *err)
{
    struct round_proposals wanted = rounds_defined(arena, roster, day_of_instant(now_us));
    if (!store_rounds_open(pg, &wanted, now_us, by, err)) {
        return false;
    }
    if (ret != NULL) {
        *ret = wanted;
    }
    return true;
}
