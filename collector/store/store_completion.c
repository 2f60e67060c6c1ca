#include "store_completion.h"

#include "lang.h"

bool store_completion_add(struct pg *pg, const struct completion *one, int64_t now_us, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    struct uuid id = uuid_v7(now_us, NULL);
    char day[DAY_ISO_MAX];
    pg_param_uuid(&params, arena, &id);
    pg_param_text(&params, one->task);
    pg_param_text(&params, one->product.number);
    pg_param_text(&params, arena_strdup(arena, day_iso(one->product.date, day)));
    pg_param_text(&params, one->product.issuer);
    pg_param_text(&params, one->product.title);
    pg_param_text(&params, one->due == DAY_NONE ? NULL : arena_strdup(arena, day_iso(one->due, day)));
    pg_param_time(&params, arena, now_us);
    pg_param_text(&params, one->by);
    bool ok = pg_run(pg, "completion_add", &params, err);
    if (!ok && pg_failure(pg) == PG_REJECT) {
        err_set(err, ERR_PERMISSION, "%s",
                tr("its completion was recorded before", "nhiệm vụ này đã được ghi nhận hoàn thành trước đó"));
    }
    arena_free(arena);
    return ok;
}
