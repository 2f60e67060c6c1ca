#include "store_decision.h"

#include "lang.h"
#include "store_state.h"

#include <string.h>

struct held {
    const char *agency, *task, *decision, *corrected;
    bool held;
};

static bool find_held(struct pg *pg, const struct uuid *update_id, struct arena *arena, struct held *ret,
                      struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, update_id);
    PGresult *result = pg_query(pg, "held_find", &params, err);
    if (result == NULL) {
        return false;
    }
    *ret = (struct held){0};
    bool found = PQntuples(result) >= 1;
    if (found) {
        ret->agency = arena_strdup(arena, pg_text(result, 0, "agency"));
        ret->task = arena_strdup(arena, pg_text(result, 0, "task"));
        ret->decision = arena_strdup(arena, pg_text(result, 0, "decision"));
        ret->corrected = arena_strdup(arena, pg_text(result, 0, "corrected"));
        ret->held = strcmp(pg_text(result, 0, "verdict"), "held") == 0;
    }
    PQclear(result);
    return found ||
           err_set(err, ERR_NO_INPUT, "%s", tr("there is no update with this id", "không có nội dung nào mang mã này"));
}

static bool not_held(struct err *err)
{
    return err_set(err, ERR_DATA, "%s", tr("this update is not held", "nội dung này không ở trạng thái chờ chấp nhận"));
}

static bool decided_already(struct err *err)
{
    return err_set(err, ERR_PERMISSION, "%s",
                   tr("it has been decided already", "nội dung này đã được quyết định trước đó"));
}

bool store_held_find(struct pg *pg, const struct uuid *update_id, struct arena *arena, const char **ret_agency,
                     const char **ret_task, struct err *err)
{
    struct held held = {0};
    if (!find_held(pg, update_id, arena, &held, err)) {
        return false;
    }
    if (!held.held) {
        return not_held(err);
    }
    *ret_agency = held.agency;
    *ret_task = held.task;
    return true;
}

static bool add_decision(struct pg *pg, const struct decision *decision, const struct uuid *notice_id,
                         const char *notice_text, int64_t now_us, struct arena *arena, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, &decision->id);
    pg_param_uuid(&params, arena, &decision->update_id);
    pg_param_text(&params, decision->decision == DECISION_RELEASE ? "released" : "refused");
    pg_param_text(&params, decision->reason);
    pg_param_time(&params, arena, now_us);
    pg_param_text(&params, decision->by);
    pg_param_text(&params, decision->agency);
    pg_param_uuid(&params, arena, decision->device);
    pg_param_uuid(&params, arena, notice_id);
    pg_param_text(&params, notice_text);
    pg_param_text(&params, decision->task_name);
    return pg_run(pg, "decision_add", &params, err);
}

bool store_decide(struct pg *pg, const struct decision *decision, const struct uuid *notice_id, const char *notice_text,
                  int64_t now_us, struct err *err)
{
    struct arena *arena = arena_new();
    struct held held = {0};
    char id[UUID_TEXT_MAX];
    bool ok = pg_begin(pg, err) && find_held(pg, &decision->update_id, arena, &held, err);
    if (ok && !held.held) {
        ok = not_held(err);
    } else if (ok && held.decision != NULL && strcmp(held.decision, uuid_text(&decision->id, id)) == 0) {
        ok = true; /* the same decision again */
    } else if (ok && held.decision != NULL) {
        ok = decided_already(err);
    } else if (ok && !add_decision(pg, decision, notice_id, notice_text, now_us, arena, err)) {
        /* What the database itself refuses here is a second decision that came at the same moment. */
        if (pg_failure(pg) == PG_REJECT) {
            decided_already(err);
        }
        ok = false;
    } else if (ok) {
        ok = store_state_refold(pg, held.task, held.agency, held.corrected, err);
    }
    ok = ok && pg_commit(pg, err);
    pg_rollback(pg);
    arena_free(arena);
    return ok;
}

bool store_notice_add(struct pg *pg, const struct wire_notice *notice, const char *agency, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, &notice->id);
    pg_param_text(&params, agency);
    pg_param_text(&params, notice_code(notice->kind));
    pg_param_time(&params, arena, notice->at_us);
    pg_param_uuid(&params, arena, notice->has_update ? &notice->update_id : NULL);
    pg_param_text(&params, notice->task == NULL ? "" : notice->task);
    pg_param_text(&params, notice->text == NULL ? "" : notice->text);
    bool ok = pg_run(pg, "notice_add", &params, err);
    arena_free(arena);
    return ok;
}

bool store_notices_for(struct pg *pg, const char *const *agencies, size_t agency_count, const struct uuid *device,
                       size_t max, struct arena *arena, struct wire_notices *ret, struct err *err)
{
    struct pg_params params = {.count = 0};
    struct pg_array array = {0};
    for (size_t i = 0; i < agency_count; i++) {
        pg_array_text(&array, agencies[i]);
    }
    pg_param_array(&params, arena, &array);
    pg_param_uuid(&params, arena, device);
    pg_param_number(&params, arena, (int64_t)max);
    PGresult *result = pg_query(pg, "notices_for", &params, err);
    if (result == NULL) {
        return false;
    }
    ret->count = 0;
    ret->notices = arena_array(arena, (size_t)PQntuples(result) + 1, sizeof(*ret->notices));
    for (int i = 0; i < PQntuples(result); i++) {
        struct wire_notice *notice = &ret->notices[ret->count];
        const char *update_id = pg_text(result, i, "update_id");
        notice->kind = notice_parse(pg_text(result, i, "kind"));
        notice->at_us = pg_number(result, i, "at_us");
        notice->has_update = update_id != NULL && uuid_parse(update_id, &notice->update_id);
        notice->task = arena_strdup(arena, pg_text(result, i, "task"));
        notice->text = arena_strdup(arena, pg_text(result, i, "text"));
        ret->count += uuid_parse(pg_text(result, i, "id"), &notice->id) ? 1 : 0;
    }
    PQclear(result);
    return true;
}

bool store_notices_fresh(struct pg *pg, int64_t since_us, struct arena *arena, const char ***ret_agencies,
                         size_t *ret_count, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_time(&params, arena, since_us);
    PGresult *result = pg_query(pg, "notices_fresh", &params, err);
    if (result == NULL) {
        return false;
    }
    *ret_count = (size_t)PQntuples(result);
    *ret_agencies = arena_array(arena, *ret_count + 1, sizeof(char *));
    for (size_t i = 0; i < *ret_count; i++) {
        (*ret_agencies)[i] = arena_strdup(arena, pg_text(result, (int)i, "agency"));
    }
    PQclear(result);
    return true;
}

bool store_notices_received(struct pg *pg, const struct uuid *device, const struct uuid *ids, size_t count,
                            int64_t now_us, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    struct pg_array array = {0};
    char text[UUID_TEXT_MAX];
    for (size_t i = 0; i < count; i++) {
        pg_array_text(&array, uuid_text(&ids[i], text));
    }
    pg_param_uuid(&params, arena, device);
    pg_param_array(&params, arena, &array);
    pg_param_time(&params, arena, now_us);
    bool ok = pg_run(pg, "notices_received", &params, err);
    arena_free(arena);
    return ok;
}
