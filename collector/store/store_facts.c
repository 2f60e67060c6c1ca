#include "store_facts.h"

#include "store_query.h"
#include "update.h"

#include <string.h>

/* A date column; DAY_NONE for SQL NULL. */
static day_t day_at(const PGresult *result, int row, const char *column)
{
    day_t day = DAY_NONE;
    const char *text = pg_text(result, row, column);
    return text != NULL && day_parse(text, &day) ? day : DAY_NONE;
}

static PGresult *ask(struct pg *pg, const char *query, int64_t as_of, struct arena *arena, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_time(&params, arena, as_of);
    return pg_query(pg, query, &params, err);
}

static bool read_confirmations(struct pg *pg, int64_t as_of, struct arena *arena, struct confirmation_rows *ret,
                               struct err *err)
{
    PGresult *result = ask(pg, "confirmations_list", as_of, arena, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (int i = 0; i < PQntuples(result); i++) {
        ret->rows[i] = (struct confirmation_row){
            .task = arena_strdup(arena, pg_text(result, i, "task")),
            .agency = arena_strdup(arena, pg_text(result, i, "agency")),
            .update_id = arena_strdup(arena, pg_text(result, i, "id")),
            .said_us = pg_number(result, i, "said_us"),
            .product_day = day_at(result, i, "product_date"),
            .due = day_at(result, i, "due"),
            .confirmed_us = pg_number(result, i, "confirmed_us"),
            .document = arena_strdup(arena, pg_text(result, i, "document")),
        };
    }
    PQclear(result);
    return true;
}

static bool read_completions(struct pg *pg, int64_t as_of, struct arena *arena, struct completion_rows *ret,
                             struct err *err)
{
    PGresult *result = ask(pg, "completions_list", as_of, arena, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (int i = 0; i < PQntuples(result); i++) {
        ret->rows[i] = (struct completion_row){
            .task = arena_strdup(arena, pg_text(result, i, "task")),
            .product_day = day_at(result, i, "product_date"),
            .due = day_at(result, i, "due"),
            .recorded_us = pg_number(result, i, "recorded_us"),
        };
    }
    PQclear(result);
    return true;
}

static enum request_state request_state_of(const char *kind)
{
    return kind == NULL                    ? REQUEST_NEW
           : strcmp(kind, "extended") == 0 ? REQUEST_GRANTED
           : strcmp(kind, "refused") == 0  ? REQUEST_REFUSED
                                           : REQUEST_FORWARDED;
}

static bool read_requests(struct pg *pg, int64_t as_of, struct arena *arena, struct request_rows *ret, struct err *err)
{
    PGresult *result = ask(pg, "requests_list", as_of, arena, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (int i = 0; i < PQntuples(result); i++) {
        ret->rows[i] = (struct request_row){
            .update_id = arena_strdup(arena, pg_text(result, i, "id")),
            .task = arena_strdup(arena, pg_text(result, i, "task")),
            .agency = arena_strdup(arena, pg_text(result, i, "agency")),
            .reason = arena_strdup(arena, pg_text(result, i, "extension_reason")),
            .asked_us = pg_number(result, i, "asked_us"),
            .until = day_at(result, i, "until"),
            .state = request_state_of(pg_text(result, i, "kind")),
            .document = arena_strdup(arena, pg_text(result, i, "document")),
            .document_date = day_at(result, i, "document_date"),
            .granted_until = day_at(result, i, "granted_until"),
        };
    }
    PQclear(result);
    return true;
}

bool store_facts(struct pg *pg, int64_t as_of, struct arena *arena, struct facts *ret, struct err *err)
{
    struct facts facts = {0};
    if (!store_states(pg, as_of, arena, &facts.states, err) ||
        !read_confirmations(pg, as_of, arena, &facts.confirmations, err) ||
        !read_completions(pg, as_of, arena, &facts.completions, err) ||
        !read_requests(pg, as_of, arena, &facts.requests, err)) {
        return false;
    }
    *ret = facts;
    return true;
}
