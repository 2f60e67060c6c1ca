#include "taskstatus.h"

struct derived_status task_status_at(const struct roster *roster, const struct item *item,
                                     const struct status_facts *facts, int64_t as_of, int soon)
{
    struct derived_status derived = {0};
    day_t today = day_ending_at(as_of);
    derived.has_due = item_due(roster, item, &derived.due_printed, &derived.due);
    if (facts->stopped) {
        derived.status = STATUS_DUNG;
    } else if (facts->confirmed) {
        bool late = derived.has_due && facts->completed_on > derived.due;
        derived.status = !derived.has_due ? STATUS_HT_KTH : late ? STATUS_HT_QUA : STATUS_HT_DUNG;
    } else if (!derived.has_due) {
        derived.status = STATUS_TH_KTH;
    } else if (today > derived.due) {
        derived.status = STATUS_TH_QUA;
        derived.days_late = (int)(today - derived.due);
    } else {
        derived.status = STATUS_TH_TRONG;
        derived.workdays_left = workcal_between(&roster->calendar, today, derived.due);
        derived.due_soon = derived.workdays_left <= soon;
    }
    return derived;
}
