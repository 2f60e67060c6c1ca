#include "lateness.h"

#include "rounds.h"

static bool is_report(enum action action)
{
    switch (action) {
    case ACTION_EXTEND:
    case ACTION_MILESTONE:
    case ACTION_ANSWER:
    case ACTION_CONTEST:
    case ACTION_WITHDRAW:
        return false;
    default:
        return true;
    }
}

static day_t due_of_round(const struct plan *plan, const struct update *update, const struct agency *agency,
                          bool *ret_is_of_round)
{
    const struct round *round = plan == NULL ? NULL : plan_round(plan, update->period);
    const struct round_deadline *deadline = round == NULL || agency == NULL ? NULL : round_deadline_of(round, agency);
    *ret_is_of_round = round != NULL;
    return deadline == NULL ? DAY_NONE : deadline->due;
}

static day_t due_of_part(const struct roster *roster, const struct item *item, const struct agency *origin)
{
    if (item == NULL) {
        return DAY_NONE;
    }
    struct item_time time = item_time(roster, item, origin);
    return time.has_due && !time.stopped ? time.due : DAY_NONE;
}

struct lateness lateness_of(const struct roster *roster, const struct plan *plan, const struct item *item,
                            const struct update *update, const struct agency *agency, const struct agency *origin,
                            int64_t effective_at)
{
    struct lateness lateness = {.due = DAY_NONE};
    if (!is_report(update->action)) {
        return lateness;
    }
    bool of_round = false;
    lateness.due = due_of_round(plan, update, agency, &of_round);
    if (!of_round) {
        lateness.due = due_of_part(roster, item, origin);
    }
    day_t sent = day_ending_at(effective_at);
    if (lateness.due != DAY_NONE && sent > lateness.due) {
        lateness.days = sent - lateness.due;
    }
    return lateness;
}
