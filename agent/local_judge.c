#include "local_judge.h"

#include "lineage.h"

#include "text.h"

#include <string.h>

bool local_judge_open(struct spool *spool, struct arena *arena, struct local_judge *ret, struct err *err)
{
    struct local_judge local = {0};
    struct spool_meta meta = {0};
    struct frame_list parts = {0};
    struct err why = {0};
    if (!spool_meta(spool, arena, &meta, err) || !spool_assignments(spool, arena, &parts, err)) {
        return false;
    }
    local.collector_time_us = meta.collector_time_us;
    if (parts.count == 0 || meta.agency_code == NULL) {
        local.note = "Máy chưa nhận được bảng phân công nên chưa kiểm tra trước; trung tâm sẽ kiểm tra khi nhận.";
    } else {
        local.roster = wire_roster_from_parts(parts.frames, parts.count, &why);
        if (local.roster == NULL) {
            local.note = arena_printf(
                arena, "Máy không đọc được bảng phân công đã lưu (%s); trung tâm sẽ kiểm tra khi nhận.", why.text);
        } else {
            local.agency = roster_agency(local.roster, meta.agency_code);
            local.arena = arena;
            local.own = arena_alloc(arena, sizeof(*local.own));
            local.own->count = SIZE_MAX;
        }
    }
    *ret = local;
    return true;
}

void local_judge_close(struct local_judge *local)
{
    roster_unref(local->roster);
    *local = (struct local_judge){0};
}

static const struct item *indicator_named(const struct roster *roster, struct arena *arena, const char *name)
{
    const struct item *found = NULL;
    const char *wanted = text_fold(arena, name);
    for (size_t p = 0; p < roster->plan_count; p++) {
        for (size_t i = 0; i < roster->plans[p].item_count; i++) {
            const struct item *item = &roster->plans[p].items[i];
            if (item->kind == ITEM_INDICATOR && strcmp(text_fold(arena, item->title), wanted) == 0) {
                if (found != NULL) {
                    return NULL; /* two plans use this name: the number has to say which */
                }
                found = item;
            }
        }
    }
    return found;
}

const char *local_judge_task(const struct local_judge *local, struct arena *arena, const char *task)
{
    char name[ITEM_NAME_MAX];
    const struct item *item = NULL;
    if (local->roster != NULL && task != NULL && roster_find_item(local->roster, task, NULL) == NULL) {
        item = indicator_named(local->roster, arena, task);
    }
    return item == NULL ? task : arena_strdup(arena, item_name(item, name));
}

static bool find_prior(const struct local_judge *local, struct spool *spool, struct arena *arena,
                       const struct update *update, bool *ret_found, struct prior *ret, struct err *err)
{
    struct spool_row row = {0};
    *ret_found = false;
    if (!update->has_supersedes || local->agency == NULL) {
        return true;
    }
    if (!spool_find(spool, arena, &update->supersedes, ret_found, &row, err)) {
        return false;
    }
    char name[ITEM_NAME_MAX];
    const struct item *item = *ret_found ? roster_find_item(local->roster, row.task, NULL) : NULL;
    *ret = (struct prior){
        .found = *ret_found,
        .agency = local->agency->code,
        .task = item == NULL ? row.task : arena_strdup(arena, item_name(item, name)),
        .verdict = row.state == ROW_REJECTED ? VERDICT_REJECTED : VERDICT_ACCEPTED,
    };
    return true;
}

/* How the office stands on the task, for "nothing to report". */
static bool find_standing(const struct local_judge *local, struct spool *spool, const struct update *update,
                          bool *ret_found, struct standing *ret, struct err *err)
{
    const struct item *item = update->action == ACTION_NOTHING && update->task != NULL
                                  ? roster_find_item(local->roster, update->task, NULL)
                                  : NULL;
    *ret_found = item != NULL;
    if (item == NULL) {
        return true;
    }
    if (local->own->count == SIZE_MAX && !own_words_read(spool, local->roster, local->arena, local->own, err)) {
        return false;
    }
    *ret = own_words_standing(local->own, item);
    return true;
}

/* The question that an answer names, when this machine was told of it; another machine of the office may have been. */
static bool find_question(const struct local_judge *local, struct spool *spool, struct arena *arena,
                          const struct update *update, struct question_fact *ret, struct err *err)
{
    enum { LOOKED_AT = 1000 };
    struct wire_notices told = {0};
    if (update->action != ACTION_ANSWER || !update->has_refers_to || local->agency == NULL) {
        return true;
    }
    if (!spool_notices(spool, arena, LOOKED_AT, &told, err)) {
        return false;
    }
    for (size_t i = 0; i < told.count; i++) {
        const struct wire_notice *notice = &told.notices[i];
        if (notice->kind == NOTICE_QUESTION && notice->task != NULL && uuid_equal(&notice->id, &update->refers_to)) {
            bool of_task = strchr(notice->task, '#') != NULL;
            *ret = (struct question_fact){true, local->agency->code, of_task ? NULL : notice->task,
                                          of_task ? notice->task : NULL};
        }
    }
    return true;
}

bool local_judge_ask(const struct local_judge *local, struct spool *spool, struct arena *arena,
                     const struct update *update, int64_t now_us, struct verdict *ret, struct err *err)
{
    struct prior prior = {0};
    struct standing standing = {0};
    struct question_fact question = {0};
    bool found = false;
    bool stands = false;
    if (local->roster == NULL) {
        *ret = (struct verdict){.kind = VERDICT_NONE};
        return true;
    }
    if (!find_prior(local, spool, arena, update, &found, &prior, err) ||
        !find_standing(local, spool, update, &stands, &standing, err) ||
        !find_question(local, spool, arena, update, &question, err)) {
        return false;
    }
    /* A machine whose clock is behind the centre's is judged by the centre's. */
    int64_t at_us = now_us > local->collector_time_us ? now_us : local->collector_time_us;
    struct judge_context context = {
        .roster = local->roster,
        .agency = local->agency == NULL ? NULL : agency_speaker(local->agency, day_of_instant(at_us)),
        .effective_at = at_us,
        .prior = found ? &prior : NULL,
        .standing = stands ? &standing : NULL,
        .question = question.found ? &question : NULL,
    };
    *ret = judge(update, &context, arena);
    return true;
}
