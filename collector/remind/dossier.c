#include "dossier.h"

#include "clock.h"
#include "vocabulary.h"

#include <string.h>

static day_t day_at(const PGresult *result, int row, const char *column)
{
    day_t day = DAY_MIN;
    const char *text = pg_text(result, row, column);
    return text != NULL && day_parse(text, &day) ? day : DAY_MIN;
}

static PGresult *ask(struct pg *pg, struct arena *arena, const char *query, const struct dossier_request *request,
                     struct err *err)
{
    struct pg_params params = {.count = 0};
    struct pg_array keys = {0};
    for (size_t i = 0; i < request->base.count; i++) {
        pg_array_text(&keys, request->base.obligations[i]->key);
    }
    pg_param_array(&params, arena, &keys);
    pg_param_text(&params, request->base.agency->code);
    return pg_query(pg, query, &params, err);
}

/* "12/12/2024, Đề nghị gia hạn: …" */
static const char *promise(struct arena *arena, const PGresult *result, int row)
{
    char day[DAY_ISO_MAX];
    char until[DAY_ISO_MAX];
    const char *words = pg_text(result, row, "words");
    day_t promised = day_at(result, row, "until");
    return arena_printf(
        arena, "%s, %s: %s%s%s", day_vietnamese(day_of_instant(pg_number(result, row, "effective_us")), day),
        action_label(action_parse(pg_text(result, row, "action"))), words == NULL ? "" : words,
        promised == DAY_MIN ? "" : "; đề nghị đến ngày ", promised == DAY_MIN ? "" : day_vietnamese(promised, until));
}

bool dossier_facts(struct pg *pg, struct arena *arena, struct dossier_request *request, struct err *err)
{
    PGresult *result = ask(pg, arena, "dossier_urgings", request, err);
    if (result == NULL) {
        return false;
    }
    request->urged_count = (size_t)PQntuples(result);
    struct urged_before *urged = arena_array(arena, request->urged_count + 1, sizeof(*urged));
    for (int i = 0; i < PQntuples(result); i++) {
        urged[i] = (struct urged_before){
            .year = (int)pg_number(result, i, "year"),
            .number = (int)pg_number(result, i, "number"),
            .document = arena_strdup(arena, pg_text(result, i, "document")),
            .document_date = day_at(result, i, "document_date"),
            .until = day_at(result, i, "until"),
            .reply = arena_strdup(arena, pg_text(result, i, "reply")),
        };
    }
    PQclear(result);
    request->urged = urged;
    result = ask(pg, arena, "dossier_words", request, err);
    if (result == NULL) {
        return false;
    }
    request->promise_count = (size_t)PQntuples(result);
    const char **promises = arena_array(arena, request->promise_count + 1, sizeof(*promises));
    for (int i = 0; i < PQntuples(result); i++) {
        promises[i] = promise(arena, result, i);
    }
    PQclear(result);
    request->promises = promises;
    return true;
}
