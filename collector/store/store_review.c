#include "store_review.h"

#include "lang.h"
#include "store_state.h"
#include "uuid.h"

#include <string.h>

static day_t day_at(const PGresult *result, int row, const char *column)
{
    day_t day = DAY_NONE;
    const char *text = pg_text(result, row, column);
    return text != NULL && day_parse(text, &day) ? day : DAY_NONE;
}

static struct review_subject read_subject(const PGresult *result, int row, struct arena *arena)
{
    return (struct review_subject){
        .id = arena_strdup(arena, pg_text(result, row, "id")),
        .agency = arena_strdup(arena, pg_text(result, row, "agency")),
        .answers_for = arena_strdup(arena, pg_text(result, row, "answers_for")),
        .task = arena_strdup(arena, pg_text(result, row, "task")),
        .corrects = arena_strdup(arena, pg_text(result, row, "corrects")),
        .action = action_parse(pg_text(result, row, "action")),
        .verdict = verdict_parse(pg_text(result, row, "verdict")),
        .held_decision = arena_strdup(arena, pg_text(result, row, "held_decision")),
        .last_review = arena_strdup(arena, pg_text(result, row, "last_review")),
        .replaced = pg_bool(result, row, "replaced"),
        .product = {.number = arena_strdup(arena, pg_text(result, row, "product_number")),
                    .issuer = arena_strdup(arena, pg_text(result, row, "product_issuer")),
                    .title = arena_strdup(arena, pg_text(result, row, "product_title")),
                    .date = day_at(result, row, "product_date")},
        .effective_on = day_of_instant(pg_number(result, row, "effective_us")),
    };
}

bool store_review_find(struct pg *pg, const char *const *ids, size_t count, struct arena *arena,
                       struct review_subject **ret, struct err *err)
{
    *ret = arena_array(arena, count + 1, sizeof(**ret));
    for (size_t i = 0; i < count; i++) {
        struct uuid id = {{0}};
        struct pg_params params = {.count = 0};
        if (!uuid_parse(ids[i], &id)) {
            return err_set(err, ERR_USAGE,
                           tr("\"%s\" is not an update's id (`tiendo update list` shows them)",
                              "\"%s\" không phải là mã nội dung (xem `tiendo update list`)"),
                           ids[i]);
        }
        pg_param_uuid(&params, arena, &id);
        PGresult *result = pg_query(pg, "review_find", &params, err);
        if (result == NULL) {
            return false;
        }
        bool found = PQntuples(result) == 1;
        if (found) {
            (*ret)[i] = read_subject(result, 0, arena);
        }
        PQclear(result);
        if (!found) {
            return err_set(err, ERR_NO_INPUT,
                           tr("%s: there is no such update (`tiendo update list` shows them)",
                              "%s: không có nội dung mang mã này (xem `tiendo update list`)"),
                           ids[i]);
        }
    }
    return true;
}

static void param_day(struct pg_params *params, struct arena *arena, day_t day)
{
    char iso[DAY_ISO_MAX];
    pg_param_text(params, day == DAY_NONE ? NULL : arena_strdup(arena, day_iso(day, iso)));
}

static bool add(struct pg *pg, const struct pg_params *params, struct err *err)
{
    if (pg_run(pg, "review_add", params, err)) {
        return true;
    }
    if (pg_failure(pg) == PG_REJECT) {
        return err_set(err, ERR_PERMISSION, "%s",
                       tr("somebody decided about it at the same moment: look again",
                          "vừa có người khác quyết định nội dung này: đề nghị xem lại"));
    }
    return false;
}

bool store_review_add(struct pg *pg, const struct review *review, const struct review_subject *subject, day_t due,
                      const char *focal, const char *task_name, const char *notice_text, int64_t now_us,
                      struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    struct uuid id = uuid_v7(now_us, NULL);
    struct uuid notice = uuid_v7(now_us, &id);
    pg_param_uuid(&params, arena, &id);
    pg_param_text(&params, subject->id);
    pg_param_text(&params, review_code(review->kind));
    pg_param_text(&params, review->reason);
    pg_param_time(&params, arena, now_us);
    pg_param_text(&params, review->by);
    pg_param_text(&params, focal);
    param_day(&params, arena, review->kind == REVIEW_RETURN ? review->until : DAY_NONE);
    pg_param_text(&params, review->document);
    param_day(&params, arena, review->document_date);
    param_day(&params, arena, due);
    pg_param_text(&params, review->kind != REVIEW_RETURN ? NULL : review->supplement ? "true" : "false");
    pg_param_uuid(&params, arena, &notice);
    pg_param_text(&params, notice_text);
    pg_param_text(&params, task_name);
    bool ok = add(pg, &params, err) && store_state_refold(pg, subject->task, subject->agency, subject->corrects, err);
    arena_free(arena);
    return ok;
}
