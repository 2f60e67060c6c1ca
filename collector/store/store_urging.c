#include "store_urging.h"

#include "lang.h"

#include <string.h>

static day_t day_at(const PGresult *result, int row, const char *column)
{
    day_t day = DAY_NONE;
    const char *text = pg_text(result, row, column);
    return text != NULL && day_parse(text, &day) ? day : DAY_NONE;
}

static struct urging_row read_row(const PGresult *result, int row, struct arena *arena)
{
#define TEXT(column) arena_strdup(arena, pg_text(result, row, column))
    struct urging_row one = {
        .id = TEXT("id"),
        .kind = TEXT("kind"),
        .year = (int)pg_number(result, row, "year"),
        .number = (int)pg_number(result, row, "number"),
        .agency = TEXT("agency"),
        .focal = TEXT("focal"),
        .items = TEXT("items"),
        .text = TEXT("text"),
        .item_count = (int)pg_number(result, row, "item_count"),
        .drafted_us = pg_number(result, row, "drafted_us"),
        .state = TEXT("state"),
        .document = TEXT("document"),
        .signer = TEXT("signer"),
        .by = TEXT("recorded_by"),
        .note = TEXT("note"),
        .document_date = day_at(result, row, "document_date"),
        .until = day_at(result, row, "until"),
        .decided_us = pg_number(result, row, "decided_us"),
        .received_us = pg_number(result, row, "received_us"),
        .channels = TEXT("channels"),
        .reply = TEXT("reply"),
        .replied_us = pg_number(result, row, "replied_us"),
    };
#undef TEXT
    return one;
}

bool store_urgings(struct pg *pg, int64_t as_of, struct arena *arena, struct urging_rows *ret, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_time(&params, arena, as_of);
    PGresult *result = pg_query(pg, "urgings_list", &params, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (int i = 0; i < PQntuples(result); i++) {
        ret->rows[i] = read_row(result, i, arena);
    }
    PQclear(result);
    return true;
}

static void param_day(struct pg_params *params, struct arena *arena, day_t day)
{
    char iso[DAY_ISO_MAX];
    pg_param_text(params, day == DAY_NONE ? NULL : arena_strdup(arena, day_iso(day, iso)));
}

bool store_urging_step_add(struct pg *pg, const struct urging_step *step, int64_t now_us, struct err *err)
{
    static const char *const kinds[] = {"released", "dropped", "delivered", "replied"};
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    struct uuid id = uuid_v7(now_us, NULL);
    pg_param_uuid(&params, arena, &id);
    pg_param_text(&params, step->urging);
    pg_param_text(&params, kinds[step->kind]);
    pg_param_text(&params, step->document);
    param_day(&params, arena, step->document_date);
    pg_param_text(&params, step->signer);
    param_day(&params, arena, step->until);
    pg_param_text(&params, step->channel);
    pg_param_text(&params, step->note);
    pg_param_uuid(&params, arena, step->update_id);
    pg_param_time(&params, arena, now_us);
    pg_param_text(&params, step->by);
    bool ok = pg_run(pg, "urging_step_add", &params, err);
    if (!ok && pg_failure(pg) == PG_REJECT) {
        err_set(err, ERR_PERMISSION, "%s",
                tr("it was released or dropped before, or there is no such update",
                   "đã ban hành hoặc đã bỏ trước đó, hoặc không có nội dung mang mã này"));
    }
    arena_free(arena);
    return ok;
}
