#include "store_question.h"

#include "lang.h"

#include <string.h>

static struct question_row read_question(const PGresult *r, int i, struct arena *arena)
{
#define TEXT(column) arena_strdup(arena, pg_text(r, i, column))
    struct question_row row = {
        .id = TEXT("id"),
        .kind = question_kind_parse(pg_text(r, i, "kind")),
        .agency = TEXT("agency"),
        .plan = TEXT("plan"),
        .task = TEXT("task"),
        .text = TEXT("text"),
        .document = TEXT("document"),
        .asked_us = pg_number(r, i, "asked_us"),
        .asked_by = TEXT("asked_by"),
        .answer = TEXT("answer"),
        .answer_agency = TEXT("answer_agency"),
        .answer_result = TEXT("answer_result"),
        .answer_count = (int)pg_number(r, i, "answer_count"),
        .answered_us = pg_number(r, i, "answered_us"),
        .closed_us = pg_number(r, i, "closed_us"),
        .close_reason = TEXT("close_reason"),
        .closed_by = TEXT("closed_by"),
    };
#undef TEXT
    if (!day_parse(pg_text(r, i, "due"), &row.due)) {
        row.due = DAY_MAX;
    }
    return row;
}

static bool list(struct pg *pg, int64_t as_of, const char *const *agencies, size_t agency_count, const struct uuid *id,
                 struct arena *arena, struct question_rows *ret, struct err *err)
{
    struct pg_params params = {.count = 0};
    struct pg_array array = {0};
    pg_param_time(&params, arena, as_of);
    for (size_t i = 0; i < agency_count; i++) {
        pg_array_text(&array, agencies[i]);
    }
    if (agency_count == 0) {
        pg_param_text(&params, NULL);
    } else {
        pg_param_array(&params, arena, &array);
    }
    pg_param_uuid(&params, arena, id);
    PGresult *result = pg_query(pg, "questions_list", &params, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (size_t i = 0; i < ret->count; i++) {
        ret->rows[i] = read_question(result, (int)i, arena);
    }
    PQclear(result);
    return true;
}

bool store_questions(struct pg *pg, int64_t as_of, const char *const *agencies, size_t agency_count,
                     struct arena *arena, struct question_rows *ret, struct err *err)
{
    return list(pg, as_of, agencies, agency_count, NULL, arena, ret, err);
}

bool store_question_by_id(struct pg *pg, const struct uuid *id, struct arena *arena, struct question_row *ret,
                          struct err *err)
{
    struct question_rows rows = {0};
    if (!list(pg, INT64_MAX, NULL, 0, id, arena, &rows, err)) {
        return false;
    }
    if (rows.count == 0) {
        return err_set(err, ERR_NO_INPUT, "%s",
                       tr("there is no question with this id; `tiendo question list` shows them",
                          "không có yêu cầu nào mang mã này; xem `tiendo question list`"));
    }
    *ret = rows.rows[0];
    return true;
}

bool store_question_add(struct pg *pg, const struct uuid *id, const struct question_row *question,
                        const char *notice_text, const char *notice_task, struct err *err)
{
    struct arena *arena = arena_new();
    char day[DAY_ISO_MAX];
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, id);
    pg_param_text(&params, question_kind_code(question->kind));
    pg_param_text(&params, question->agency);
    pg_param_text(&params, question->plan);
    pg_param_text(&params, question->task);
    pg_param_text(&params, question->text);
    pg_param_text(&params, day_iso(question->due, day));
    pg_param_text(&params, question->document);
    pg_param_time(&params, arena, question->asked_us);
    pg_param_text(&params, question->asked_by);
    pg_param_text(&params, notice_text);
    pg_param_text(&params, notice_task);
    bool ok = pg_run(pg, "question_add", &params, err);
    arena_free(arena);
    return ok;
}

bool store_question_close(struct pg *pg, const struct uuid *id, const struct question_row *question,
                          const char *notice_text, const char *notice_task, int64_t now_us, struct err *err)
{
    struct arena *arena = arena_new();
    struct uuid notice_id = uuid_random();
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, id);
    pg_param_text(&params, question->close_reason);
    pg_param_time(&params, arena, now_us);
    pg_param_text(&params, question->closed_by);
    pg_param_uuid(&params, arena, &notice_id);
    pg_param_text(&params, notice_text);
    pg_param_text(&params, notice_task);
    PGresult *result = pg_query(pg, "question_close", &params, err);
    bool ok = result != NULL &&
              (PQntuples(result) == 1 ||
               err_set(err, ERR_PERMISSION, "%s", tr("it was closed before", "yêu cầu này đã được kết thúc trước đó")));
    PQclear(result);
    arena_free(arena);
    return ok;
}

bool store_questions_find(struct pg *pg, const struct uuid *ids, size_t count, struct arena *arena,
                          struct question_fact *ret, struct err *err)
{
    char text[UUID_TEXT_MAX];
    struct pg_params params = {.count = 0};
    struct pg_array array = {0};
    for (size_t i = 0; i < count; i++) {
        pg_array_text(&array, uuid_text(&ids[i], text));
        ret[i] = (struct question_fact){0};
    }
    pg_param_array(&params, arena, &array);
    PGresult *result = pg_query(pg, "questions_find", &params, err);
    for (int r = 0; result != NULL && r < PQntuples(result); r++) {
        struct uuid id = {{0}};
        bool known = uuid_parse(pg_text(result, r, "id"), &id);
        for (size_t i = 0; known && i < count; i++) {
            if (uuid_equal(&ids[i], &id)) {
                ret[i] = (struct question_fact){true, arena_strdup(arena, pg_text(result, r, "agency")),
                                                arena_strdup(arena, pg_text(result, r, "plan")),
                                                arena_strdup(arena, pg_text(result, r, "task"))};
            }
        }
    }
    bool ok = result != NULL;
    PQclear(result);
    return ok;
}

static struct standing_fact read_standing(const PGresult *result, int row, bool *ret_known)
{
    const char *what = pg_text(result, row, "what");
    struct standing_fact fact = {.pair = (size_t)pg_number(result, row, "number") - 1,
                                 .kind = strcmp(what, "complete") == 0   ? STANDING_COMPLETE
                                         : strcmp(what, "returned") == 0 ? STANDING_RETURNED
                                                                         : STANDING_ASKED};
    *ret_known = uuid_parse(pg_text(result, row, "id"), &fact.id);
    return fact;
}

bool store_standings(struct pg *pg, const char *const *agencies, const char *const *tasks, size_t count,
                     struct arena *arena, struct standing_facts *ret, struct err *err)
{
    struct pg_params params = {.count = 0};
    struct pg_array codes = {0};
    struct pg_array keys = {0};
    for (size_t i = 0; i < count; i++) {
        pg_array_text(&codes, agencies[i]);
        pg_array_text(&keys, tasks[i]);
    }
    pg_param_array(&params, arena, &codes);
    pg_param_array(&params, arena, &keys);
    PGresult *result = pg_query(pg, "standings", &params, err);
    if (result == NULL) {
        return false;
    }
    *ret = (struct standing_facts){.list = arena_array(arena, (size_t)PQntuples(result) + 1, sizeof(*ret->list))};
    for (int r = 0; r < PQntuples(result); r++) {
        bool known = false;
        ret->list[ret->count] = read_standing(result, r, &known);
        ret->count += known;
    }
    PQclear(result);
    return true;
}
