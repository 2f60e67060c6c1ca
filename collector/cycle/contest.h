/* contest: an agency asks that a mark of lateness be looked at again (kiến nghị xem xét lại việc tính chậm), and a
 * person answers. Nothing is edited: what was upheld lifts the mark wherever lateness is shown. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum contest_state { CONTEST_OPEN, CONTEST_UPHELD, CONTEST_REJECTED, CONTEST_STATE_MAX };
const char *contest_state_code(enum contest_state state); /* "open", "upheld", "rejected" */
const char *contest_state_label(enum contest_state state);

struct contest_row {
    const char *id;     /* of the update */
    const char *agency; /* code */
    const char *task;   /* key of a task, or a plan's NUMBER@DATE@ISSUER */
    const char *period; /* of the round; NULL: the task's own due day is meant */
    const char *reason; /* the agency's */
    int64_t said_us;
    enum contest_state state;
    const char *answer_reason, *document, *answered_by; /* NULL while open; document may be NULL in any case */
    int64_t answered_us;
};
struct contest_rows {
    struct contest_row *rows;
    size_t count;
};

/* Whether the agency's lateness is lifted: of a task (its key) by its due day, period NULL; of a task's report, or of
 * the round's report as a whole (task the plan's identity), in a period. What is lifted for a round as a whole is
 * lifted for its tasks, too. */
bool contest_lifts(const struct contest_rows *contests, const char *agency, const char *task, const char *period);
