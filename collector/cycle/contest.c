#include "contest.h"

#include <string.h>

static const struct {
    const char *code, *label;
} states[CONTEST_STATE_MAX] = {
    [CONTEST_OPEN] = {"open", "Chờ xem xét"},
    [CONTEST_UPHELD] = {"upheld", "Đồng ý, không tính chậm"},
    [CONTEST_REJECTED] = {"rejected", "Không đồng ý, giữ nguyên"},
};

const char *contest_state_code(enum contest_state state)
{
    return states[state].code;
}

const char *contest_state_label(enum contest_state state)
{
    return states[state].label;
}

static bool same_period(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The task itself, or in a round the plan that it belongs to. */
static bool is_about(const char *contested, const char *task, bool in_round)
{
    size_t plan = strcspn(task, "#");
    return strcmp(contested, task) == 0 ||
           (in_round && strlen(contested) == plan && memcmp(contested, task, plan) == 0);
}

bool contest_lifts(const struct contest_rows *contests, const char *agency, const char *task, const char *period)
{
    for (size_t i = 0; i < contests->count; i++) {
        const struct contest_row *row = &contests->rows[i];
        if (row->state == CONTEST_UPHELD && strcmp(row->agency, agency) == 0 && same_period(row->period, period) &&
            is_about(row->task, task, period != NULL)) {
            return true;
        }
    }
    return false;
}
