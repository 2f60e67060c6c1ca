#include "taskstatus.h"

#include "update.h"

bool status_is_done(enum task_status status)
{
    return status == STATUS_HT_DUNG || status == STATUS_HT_QUA || status == STATUS_HT_KTH;
}

struct derived_status part_status_at(const struct workcal *calendar, const struct status_facts *facts, int64_t as_of,
                                     int soon)
{
    const struct item_time *time = &facts->time;
    struct derived_status derived = {
        .has_due = time->has_due,
        .due_printed = time->printed,
        .due = time->due,
        .due_original = time->original,
        .extended = time->extended,
    };
    day_t today = day_ending_at(as_of);
    derived.late_by_first_day =
        derived.has_due && (facts->confirmed ? facts->completed_on : today) > derived.due_original;
    if (facts->confirmed) {
        derived.completed_on = facts->completed_on;
        day_t due = facts->judged_due == DAY_NONE ? derived.due : facts->judged_due;
        bool late = derived.has_due && facts->completed_on > due;
        derived.status = !derived.has_due ? STATUS_HT_KTH : late ? STATUS_HT_QUA : STATUS_HT_DUNG;
    } else if (time->stopped) {
        derived.status = STATUS_DUNG;
    } else if (!derived.has_due) {
        derived.status = STATUS_TH_KTH;
    } else if (today > derived.due) {
        derived.status = STATUS_TH_QUA;
        derived.days_late = (int)(today - derived.due);
    } else {
        derived.status = STATUS_TH_TRONG;
        derived.workdays_left = workcal_between(calendar, today, derived.due);
        derived.due_soon = derived.workdays_left <= soon;
    }
    return derived;
}

/* Which part decides: the higher rank. */
static int rank_of(enum task_status status)
{
    switch (status) {
    case STATUS_TH_QUA:
        return 6;
    case STATUS_TH_TRONG:
        return 5;
    case STATUS_TH_KTH:
        return 4;
    case STATUS_HT_QUA:
        return 3;
    case STATUS_HT_DUNG:
        return 2;
    case STATUS_HT_KTH:
        return 1;
    default:
        return 0;
    }
}

struct derived_status whole_status(const struct derived_status *parts, size_t count)
{
    struct derived_status whole = parts[0];
    bool late_by_first_day = whole.late_by_first_day;
    day_t completed_on = whole.completed_on;
    for (size_t i = 1; i < count; i++) {
        late_by_first_day = late_by_first_day || parts[i].late_by_first_day;
        completed_on = parts[i].completed_on > completed_on ? parts[i].completed_on : completed_on;
        int one = rank_of(parts[i].status);
        int other = rank_of(whole.status);
        bool sooner = one == other && parts[i].has_due && parts[i].due < whole.due;
        if (one > other || sooner) {
            whole = parts[i];
        }
    }
    whole.late_by_first_day = late_by_first_day;
    whole.completed_on = status_is_done(whole.status) ? completed_on : 0;
    return whole;
}
