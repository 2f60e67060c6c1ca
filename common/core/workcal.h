/* workcal: working days in Vietnam as data. Monday to Friday, less the days off, plus the Saturdays worked in exchange.
 * Decisions change every year, so there are no rules here, only rows. */
#pragma once

#include "arena.h"
#include "day.h"

#include <stdbool.h>
#include <stddef.h>

/* What orders days off or Saturdays worked: a law, a decision, a letter of the Prime Minister's office. */
struct workcal_decision {
    const char *number; /* NULL: nobody has found it yet; `note` says what is known */
    day_t date;         /* DAY_MIN: not given */
    const char *issuer; /* NULL: not given */
    const char *note;   /* may be NULL */
    day_t *days;        /* sorted: days off and Saturdays worked that it orders */
    size_t day_count;
};

/* A day that may come to be off: counted as its weekday says until somebody confirms it. */
struct workcal_unconfirmed {
    day_t day;
    const char *name; /* Ngày Văn hóa Việt Nam */
    const char *note; /* may be NULL */
};

struct workcal_year {
    int year;
    bool confirmed; /* false: no decision known yet */
    const char *note;
    struct workcal_decision *decisions;
    size_t decision_count;
    struct workcal_unconfirmed *unconfirmed; /* sorted */
    size_t unconfirmed_count;
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
/* Working days d with from < d <= to; negative when to < from. Time grows with the days off between, not with the days.
 */
int workcal_between(const struct workcal *calendar, day_t from, day_t to);
/* Whether the calendar of that year rests on a decision. */
bool workcal_confirmed(const struct workcal *calendar, int year);
const struct workcal_year *workcal_year(const struct workcal *calendar, int year); /* NULL: not in the calendar */
/* What orders that the day is off or worked; NULL: the calendar names nothing. */
const struct workcal_decision *workcal_decision(const struct workcal *calendar, day_t day);
/* The year that somebody has to confirm by now: the day's own, and from 1 December on the next; 0: none. */
int workcal_year_wanted(const struct workcal *calendar, day_t day);
/* `next` from a day on, and what `past` says before it: a new calendar changes no day that is over. Years that only one
 * of them knows are taken from that one. In the arena; texts stay where they are. */
struct workcal workcal_splice(struct arena *arena, const struct workcal *past, const struct workcal *next, day_t from);
