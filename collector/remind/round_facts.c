#include "round_facts.h"

#include "round_view.h"
#include "store_round_view.h"

/* Every open round of the plans, each once. */
static const struct round **open_rounds(struct arena *arena, const struct roster *roster, size_t *ret_count)
{
    const struct round **rounds = arena_array(arena, roster->round_count + 1, sizeof(struct round *));
    *ret_count = 0;
    for (size_t p = 0; p < roster->plan_count; p++) {
        for (size_t i = 0; i < roster->plans[p].round_count; i++) {
            if (!roster->plans[p].rounds[i]->sealed) {
                rounds[(*ret_count)++] = roster->plans[p].rounds[i];
            }
        }
    }
    return rounds;
}

static void add_round(struct owed_reports *ret, const struct round *round, const struct round_view *view)
{
    for (size_t i = 0; i < view->agency_count; i++) {
        const struct round_agency_view *one = &view->agencies[i];
        ret->list[ret->count++] = (struct owed_report){
            .round = round,
            .agency = one->agency,
            .due = one->deadline == NULL ? DAY_MAX : one->deadline->due,
            .complete = one->complete,
            .said_nothing = one->row_count > 0 && (size_t)one->rows_nothing == one->row_count,
        };
    }
}

bool round_facts_owed(struct pg *pg, const struct roster *roster, int64_t now, int64_t facts_to, struct arena *arena,
                      struct owed_reports *ret, struct err *err)
{
    size_t count = 0;
    struct round_words words = {0};
    const struct round **rounds = open_rounds(arena, roster, &count);
    const char **periods = arena_array(arena, count + 1, sizeof(*periods));
    for (size_t i = 0; i < count; i++) {
        periods[i] = rounds[i]->period;
    }
    *ret = (struct owed_reports){.list = arena_array(arena, count * roster->agency_count + 1, sizeof(*ret->list))};
    if (count == 0) {
        return true;
    }
    if (!store_round_words(pg, periods, count, facts_to, arena, &words, err)) {
        return false;
    }
    struct round_view_request request = {.book = round_book_make(arena, roster, &words), .as_of = now};
    for (size_t i = 0; i < count; i++) {
        request.round = rounds[i];
        struct round_view view = round_view_make(arena, &request);
        add_round(ret, rounds[i], &view);
    }
    return true;
}
