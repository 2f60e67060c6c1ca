#include "workcal.h"

static bool contains(const day_t *days, size_t count, day_t day)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (days[middle] < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && days[low] == day;
}

bool workcal_is_workday(const struct workcal *calendar, day_t day)
{
    if (day_of_week(day) >= 6) {
        return contains(calendar->worked, calendar->worked_count, day);
    }
    return !contains(calendar->off, calendar->off_count, day);
}

day_t workcal_roll(const struct workcal *calendar, day_t day)
{
    while (!workcal_is_workday(calendar, day)) {
        day++;
    }
    return day;
}

day_t workcal_add(const struct workcal *calendar, day_t day, int n)
{
    while (n > 0) {
        day++;
        if (workcal_is_workday(calendar, day)) {
            n--;
        }
    }
    return day;
}

int workcal_between(const struct workcal *calendar, day_t from, day_t to)
{
    if (to < from) {
        return -workcal_between(calendar, to, from);
    }
    int count = 0;
    for (day_t day = from + 1; day <= to; day++) {
        if (workcal_is_workday(calendar, day)) {
            count++;
        }
    }
    return count;
}

bool workcal_confirmed(const struct workcal *calendar, int year)
{
    for (size_t i = 0; i < calendar->year_count; i++) {
        if (calendar->years[i].year == year) {
            return calendar->years[i].confirmed;
        }
    }
    return false;
}
