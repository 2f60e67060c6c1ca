#include "store_round_view.h"

#include <stdlib.h>
#include <string.h>

/* ---- words ---- */

static enum round_review review_of(const char *kind)
{
    return kind == NULL                    ? ROUND_REVIEW_NONE
           : strcmp(kind, "returned") == 0 ? ROUND_RETURNED
           : strcmp(kind, "reviewed") == 0 ? ROUND_REVIEWED
                                           : ROUND_CONFIRMED;
}

static struct round_word read_word(const PGresult *result, int row, struct arena *arena)
{
    return (struct round_word){
        .id = arena_strdup(arena, pg_text(result, row, "id")),
        .agency = arena_strdup(arena, pg_text(result, row, "agency")),
        .task = arena_strdup(arena, pg_text(result, row, "task")),
        .period = arena_strdup(arena, pg_text(result, row, "period")),
        .supersedes = arena_strdup(arena, pg_text(result, row, "supersedes")),
        .action = action_parse(pg_text(result, row, "action")),
        .effective_us = pg_number(result, row, "effective_us"),
        .received_us = pg_number(result, row, "received_us"),
        .counts = true, /* what was rejected or refused is not asked for */
        .replaced = pg_bool(result, row, "replaced"),
        .review = review_of(pg_text(result, row, "review")),
        .supplement = pg_text(result, row, "supplement") != NULL && pg_bool(result, row, "supplement"),
        .reviewed_us = pg_number(result, row, "reviewed_us"),
        .ongoing = pg_bool(result, row, "ongoing"),
        .on_behalf = pg_bool(result, row, "on_behalf"),
    };
}

bool store_round_words(struct pg *pg, const char *const *periods, size_t period_count, int64_t as_of,
                       struct arena *arena, struct round_words *ret, struct err *err)
{
    struct pg_params params = {.count = 0};
    struct pg_array array = {0};
    for (size_t i = 0; i < period_count; i++) {
        pg_array_text(&array, periods[i]);
    }
    pg_param_array(&params, arena, &array);
    pg_param_time(&params, arena, as_of);
    PGresult *result = pg_query(pg, "round_words", &params, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (size_t i = 0; i < ret->count; i++) {
        ret->rows[i] = read_word(result, (int)i, arena);
    }
    PQclear(result);
    return true;
}

/* ---- seals and documents ---- */

static void read_record(const PGresult *result, int first, int end, struct arena *arena, struct round_record *ret)
{
    *ret = (struct round_record){
        .round = pg_number(result, first, "number"),
        .opened_us = pg_number(result, first, "opened_us"),
        .opened_by = arena_strdup(arena, pg_text(result, first, "opened_by")),
        .sealed = pg_bool(result, first, "sealed"),
        .as_of = pg_number(result, first, "as_of_us"),
        .known_at = pg_number(result, first, "known_us"),
        .sealed_us = pg_number(result, first, "sealed_us"),
        .sealed_by = arena_strdup(arena, pg_text(result, first, "sealed_by")),
        .papers = arena_array(arena, (size_t)(end - first), sizeof(struct round_paper)),
    };
    for (int row = first; row < end && !pg_is_null(result, row, "document"); row++) {
        struct round_paper *paper = &ret->papers[ret->paper_count++];
        const char *date = pg_text(result, row, "date");
        paper->number = arena_strdup(arena, pg_text(result, row, "document"));
        paper->date = DAY_NONE;
        if (date != NULL && !day_parse(date, &paper->date)) {
            paper->date = DAY_NONE;
        }
        paper->recorded_us = pg_number(result, row, "recorded_us");
        paper->recorded_by = arena_strdup(arena, pg_text(result, row, "recorded_by"));
    }
}

bool store_round_records(struct pg *pg, int64_t as_of, struct arena *arena, struct round_records *ret, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_time(&params, arena, as_of);
    PGresult *result = pg_query(pg, "round_records", &params, err);
    if (result == NULL) {
        return false;
    }
    int rows = PQntuples(result);
    ret->count = 0;
    ret->list = arena_array(arena, (size_t)rows + 1, sizeof(*ret->list));
    for (int first = 0, end = 0; first < rows; first = end) {
        while (end < rows && pg_number(result, end, "number") == pg_number(result, first, "number")) {
            end++;
        }
        read_record(result, first, end, arena, &ret->list[ret->count++]);
    }
    PQclear(result);
    return true;
}

bool store_round_document_add(struct pg *pg, int64_t round, const char *document, day_t date, int64_t now_us,
                              const char *by, bool *ret_added, struct err *err)
{
    struct arena *scratch = arena_new();
    struct pg_params params = {.count = 0};
    char iso[DAY_ISO_MAX];
    pg_param_number(&params, scratch, round);
    pg_param_text(&params, document);
    pg_param_text(&params, day_iso(date, iso));
    pg_param_time(&params, scratch, now_us);
    pg_param_text(&params, by);
    PGresult *result = pg_query(pg, "round_document_add", &params, err);
    bool ok = result != NULL;
    *ret_added = ok && PQntuples(result) == 1;
    PQclear(result);
    arena_free(scratch);
    return ok;
}

/* ---- what a sealed round holds ---- */

static int compare_aggregated(const void *a, const void *b)
{
    return strcmp(((const struct aggregated_row *)a)->update_id, ((const struct aggregated_row *)b)->update_id);
}

bool store_round_aggregated(struct pg *pg, int64_t as_of, struct arena *arena, struct aggregated_rows *ret,
                            struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_time(&params, arena, as_of);
    PGresult *result = pg_query(pg, "round_aggregated", &params, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (size_t i = 0; i < ret->count; i++) {
        ret->rows[i] = (struct aggregated_row){
            .update_id = arena_strdup(arena, pg_text(result, (int)i, "id")),
            .period = arena_strdup(arena, pg_text(result, (int)i, "period")),
        };
    }
    PQclear(result);
    if (ret->count > 0) { /* as text, whatever the order of the database */
        qsort(ret->rows, ret->count, sizeof(*ret->rows), compare_aggregated);
    }
    return true;
}

const char *aggregated_period(const struct aggregated_rows *rows, const char *update_id)
{
    struct aggregated_row wanted = {.update_id = update_id};
    if (rows->count == 0) {
        return NULL;
    }
    const struct aggregated_row *found =
        bsearch(&wanted, rows->rows, rows->count, sizeof(*rows->rows), compare_aggregated);
    return found == NULL ? NULL : found->period;
}
