/* workcal: working days in Vietnam as data. Monday to Friday, less the days off, plus the Saturdays worked in exchange.
 * Decisions change every year, so there are no rules here, only rows. */
#pragma once

#include "day.h"

#include <stdbool.h>
#include <stddef.h>

struct workcal_year {
    int year;
    bool confirmed; /* false: no decision known yet */
    const char *note;
};

struct workcal {
    day_t *off; /* sorted: weekdays off */
    size_t off_count;
    day_t *worked; /* sorted: weekend days worked */
    size_t worked_count;
    struct workcal_year *years; /* sorted */
    size_t year_count;
};

bool workcal_is_workday(const struct workcal *calendar, day_t day);
/* The day itself when it is a working day, else the next one. */
day_t workcal_roll(const struct workcal *calendar, day_t day);
/* The n-th working day after a day, which itself is not counted (BLDS 2015, điều 147). n >= 0; 0 gives the day itself.
 */
day_t workcal_add(const struct workcal *calendar, day_t day, int n);
/* Working days d with from < d <= to; negative when to < from. */
int workcal_between(const struct workcal *calendar, day_t from, day_t to);
/* Whether the calendar of that year rests on a decision. */
bool workcal_confirmed(const struct workcal *calendar, int year);
