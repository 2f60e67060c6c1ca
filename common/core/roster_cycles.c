/* Cycles: which plan each is of, whom its reports go to, and whether its deadlines can be kept. */
#include "roster_seal.h"

#include "lang.h"
#include "policy.h"

#include <string.h>

struct cycle *roster_add_cycle(struct roster *roster)
{
    /* Lists grow by doubling, as those in roster.c. */
    if ((roster->cycle_count & (roster->cycle_count - 1)) == 0) {
        roster->cycles = mem_realloc(roster->cycles, roster->cycle_count == 0 ? 1 : roster->cycle_count * 2,
                                     sizeof(*roster->cycles));
    }
    struct cycle *cycle = &roster->cycles[roster->cycle_count++];
    *cycle = (struct cycle){.policy = policy_default};
    return cycle;
}

static bool resolve_receivers(struct roster *roster, struct report_definition *definition, struct err *err)
{
    for (size_t i = 0; i < definition->deadline_count; i++) {
        struct report_deadline *deadline = &definition->deadlines[i];
        deadline->to = roster_agency(roster, deadline->to_code);
        if (deadline->to == NULL) {
            return roster_fault(roster, definition->place, err,
                                tr("%s: %s is not in any agency register", "%s: %s không có trong danh mục đơn vị nào"),
                                definition->id, deadline->to_code);
        }
    }
    return true;
}

/* Days off are decided year by year, so a definition is held against plain weeks; a round against its own year. */
static bool check_deadlines(struct roster *roster, const struct report_definition *definition, struct err *err)
{
    enum { FIRST_YEAR = 2024, LAST_YEAR = 2031 };
    static const struct workcal plain_weeks = {.off = NULL};
    struct report_period period = period_holding(definition->frequency, day_from_ymd(FIRST_YEAR, 1, 1));
    for (; period.kind != PERIOD_NONE && period.year <= LAST_YEAR; period = period_next(period)) {
        struct err what = {0};
        if (!definition_check(definition, period, &plain_weeks, &what)) {
            return roster_fault(roster, definition->place, err, "%s: %s", definition->id, what.text);
        }
    }
    return true;
}

static bool seal_cycle(struct roster *roster, struct cycle *cycle, struct err *err)
{
    struct err what = {0};
    cycle->plan = roster_find_plan(roster, cycle->plan_name, &what);
    if (cycle->plan == NULL) {
        return roster_fault(roster, cycle->place, err, "%s", what.text);
    }
    struct plan *plan = &roster->plans[cycle->plan - roster->plans];
    if (plan->cycle != NULL) {
        return roster_fault(roster, cycle->place, err,
                            tr("%s has a cycle already (%s:%d): keep one", "%s đã có tệp chu kỳ (%s:%d): chỉ giữ một"),
                            plan->called, plan->cycle->place.file == NULL ? "?" : plan->cycle->place.file,
                            plan->cycle->place.line);
    }
    plan->cycle = cycle;
    for (size_t i = 0; i < cycle->definition_count; i++) {
        if (!resolve_receivers(roster, &cycle->definitions[i], err) ||
            !check_deadlines(roster, &cycle->definitions[i], err)) {
            return false;
        }
    }
    return true;
}

bool roster_seal_cycles(struct roster *roster, struct err *err)
{
    for (size_t i = 0; i < roster->cycle_count; i++) {
        if (!seal_cycle(roster, &roster->cycles[i], err)) {
            return false;
        }
    }
    return true;
}
