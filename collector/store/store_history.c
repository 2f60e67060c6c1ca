#include "store_history.h"

#include <string.h>

static enum value_status value_status_of(const char *text)
{
    return text == NULL                    ? VALUE_UNSPECIFIED
           : strcmp(text, "estimate") == 0 ? VALUE_ESTIMATE
           : strcmp(text, "final") == 0    ? VALUE_FINAL
                                           : VALUE_UNSPECIFIED;
}

static struct wire_word read_word(const PGresult *result, int row, struct arena *arena)
{
    return (struct wire_word){
        .task = arena_strdup(arena, pg_text(result, row, "task")),
        .agency = arena_strdup(arena, pg_text(result, row, "agency")),
        .action = action_parse(pg_text(result, row, "action")),
        .percent = pg_is_null(result, row, "percent") ? -1 : (int)pg_number(result, row, "percent"),
        .has_value = !pg_is_null(result, row, "value"),
        .value = pg_double(result, row, "value"),
        .value_year = (int)pg_number(result, row, "value_year"),
        .value_status = value_status_of(pg_text(result, row, "value_status")),
        .result = arena_strdup(arena, pg_text(result, row, "result")),
        .difficulties = arena_strdup(arena, pg_text(result, row, "difficulties")),
        .effective_at_us = pg_number(result, row, "effective_us"),
        .updates = (uint32_t)pg_number(result, row, "update_count"),
    };
}

bool store_history(struct pg *pg, const struct history_question *questions, size_t count, size_t max,
                   struct arena *arena, struct wire_word **ret_words, size_t *ret_count, struct err *err)
{
    struct pg_params params = {.count = 0};
    struct pg_array array = {0};
    for (size_t i = 0; i < count; i++) {
        pg_array_text(&array, questions[i].task);
    }
    pg_param_array(&params, arena, &array);
    for (size_t i = 0; i < count; i++) {
        pg_array_text(&array, questions[i].agency);
    }
    pg_param_array(&params, arena, &array);
    pg_param_number(&params, arena, WIRE_WORD_BYTES + 1);
    pg_param_number(&params, arena, (int64_t)max);
    PGresult *result = pg_query(pg, "history_words", &params, err);
    if (result == NULL) {
        return false;
    }
    *ret_count = (size_t)PQntuples(result);
    *ret_words = arena_array(arena, *ret_count + 1, sizeof(**ret_words));
    for (size_t i = 0; i < *ret_count; i++) {
        (*ret_words)[i] = read_word(result, (int)i, arena);
    }
    PQclear(result);
    return true;
}
