/* store_round_view: what reporting rounds are looked at by: the words for their periods, how they were sealed and
 * issued; and the numbers of issued reports, typed back. */
#pragma once

#include "arena.h"
#include "pg.h"
#include "round_view.h"

/* The words for these periods that were received by as_of (INT64_MAX: all), with what was decided by then. In the
 * arena. */
bool store_round_words(struct pg *pg, const char *const *periods, size_t period_count, int64_t as_of,
                       struct arena *arena, struct round_words *ret, struct err *err) MUST_CHECK;

/* Of every round opened by as_of (INT64_MAX: all). In the arena. */
bool store_round_records(struct pg *pg, int64_t as_of, struct arena *arena, struct round_records *ret,
                         struct err *err) MUST_CHECK;

/* Records the document in which a sealed round was issued; *ret_added is false when it was recorded before, or the
 * round is not sealed. In the caller's transaction, or its own. */
bool store_round_document_add(struct pg *pg, int64_t round, const char *document, day_t date, int64_t now_us,
                              const char *by, bool *ret_added, struct err *err) MUST_CHECK;

/* Đã tổng hợp: the updates that rounds sealed by as_of (INT64_MAX: all) hold, in order of their ids. In the arena. */
struct aggregated_row {
    const char *update_id, *period;
};
struct aggregated_rows {
    struct aggregated_row *rows;
    size_t count;
};
bool store_round_aggregated(struct pg *pg, int64_t as_of, struct arena *arena, struct aggregated_rows *ret,
                            struct err *err) MUST_CHECK;
/* The period whose sealed round holds the update; NULL: none. */
const char *aggregated_period(const struct aggregated_rows *rows, const char *update_id);
