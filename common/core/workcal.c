#include "workcal.h"

/* How many of the days lie before `day`. */
static size_t count_before(const day_t *days, size_t count, int64_t day)
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
    return low;
}

static bool contains(const day_t *days, size_t count, day_t day)
{
    size_t at = count_before(days, count, day);
    return at < count && days[at] == day;
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
    while (day < DAY_MAX && !workcal_is_workday(calendar, day)) {
        day++;
    }
    return day;
}

/* Those of the days with from < day <= to that are (or are not) on a weekend: a row on the wrong side says nothing. */
static int64_t count_rows(const day_t *days, size_t count, int64_t from, int64_t to, bool weekend)
{
    int64_t rows = 0;
    for (size_t i = count_before(days, count, from + 1); i < count && days[i] <= to; i++) {
        rows += (day_of_week(days[i]) >= 6) == weekend;
    }
    return rows;
}

/* Mondays to Fridays from Monday 29/12/1969 to the day, the day included; fewer than none before it. */
static int64_t weekdays_to(int64_t day)
{
    int64_t since = day + 4;
    int64_t weeks = since >= 0 ? since / 7 : -((6 - since) / 7);
    int64_t rest = since - weeks * 7;
    return weeks * 5 + (rest < 5 ? rest : 5);
}

/* from <= to */
static int64_t count_workdays(const struct workcal *calendar, int64_t from, int64_t to)
{
    return weekdays_to(to) - weekdays_to(from) - count_rows(calendar->off, calendar->off_count, from, to, false) +
           count_rows(calendar->worked, calendar->worked_count, from, to, true);
}

day_t workcal_add(const struct workcal *calendar, day_t day, int n)
{
    /* A day adds at most one working day, so going on by what is still missing never goes past the one that is sought.
     */
    int64_t at = day;
    for (int64_t missing = n, next = 0; missing > 0; at = next) {
        next = at + missing;
        missing -= count_workdays(calendar, at, next);
    }
    return at > DAY_MAX ? DAY_MAX : (day_t)at;
}

int workcal_between(const struct workcal *calendar, day_t from, day_t to)
{
    return (int)(to < from ? -count_workdays(calendar, to, from) : count_workdays(calendar, from, to));
}

const struct workcal_year *workcal_year(const struct workcal *calendar, int year)
{
    for (size_t i = 0; i < calendar->year_count; i++) {
        if (calendar->years[i].year == year) {
            return &calendar->years[i];
        }
    }
    return NULL;
}

bool workcal_confirmed(const struct workcal *calendar, int year)
{
    const struct workcal_year *found = workcal_year(calendar, year);
    return found != NULL && found->confirmed;
}

const struct workcal_decision *workcal_decision(const struct workcal *calendar, day_t day)
{
    int year = 0;
    int month = 0;
    int of_month = 0;
    day_to_ymd(day, &year, &month, &of_month);
    const struct workcal_year *found = workcal_year(calendar, year);
    for (size_t i = 0; found != NULL && i < found->decision_count; i++) {
        if (contains(found->decisions[i].days, found->decisions[i].day_count, day)) {
            return &found->decisions[i];
        }
    }
    return NULL;
}

int workcal_year_wanted(const struct workcal *calendar, day_t day)
{
    int year = 0;
    int month = 0;
    int of_month = 0;
    day_to_ymd(day, &year, &month, &of_month);
    if (!workcal_confirmed(calendar, year)) {
        return year;
    }
    return month == 12 && !workcal_confirmed(calendar, year + 1) ? year + 1 : 0;
}

/* ---- one calendar after another ---- */

static bool knows(const struct workcal *calendar, day_t day)
{
    int year = 0;
    int month = 0;
    int of_month = 0;
    day_to_ymd(day, &year, &month, &of_month);
    return workcal_year(calendar, year) != NULL;
}

struct splice {
    struct arena *arena;
    const struct workcal *past, *next;
    day_t from;
};

/* Merges two sorted lists, taking each day from the calendar that it is up to. */
static day_t *splice_days(const struct splice *s, const day_t *past, size_t past_count, const day_t *next,
                          size_t next_count, size_t *ret_count)
{
    day_t *days = arena_array(s->arena, past_count + next_count + 1, sizeof(*days));
    size_t count = 0;
    for (size_t p = 0, n = 0; p < past_count || n < next_count;) {
        bool of_past = n == next_count || (p < past_count && past[p] <= next[n]);
        day_t day = of_past ? past[p++] : next[n++];
        bool past_says = knows(s->past, day) && (day < s->from || !knows(s->next, day));
        if (of_past == past_says) {
            days[count++] = day;
        }
    }
    *ret_count = count;
    return days;
}

static void splice_years(const struct splice *s, struct workcal *spliced)
{
    const struct workcal *past = s->past;
    const struct workcal *next = s->next;
    spliced->years = arena_array(s->arena, past->year_count + next->year_count + 1, sizeof(*spliced->years));
    for (size_t p = 0, n = 0; p < past->year_count || n < next->year_count;) {
        bool of_past = n == next->year_count || (p < past->year_count && past->years[p].year < next->years[n].year);
        if (!of_past && p < past->year_count && past->years[p].year == next->years[n].year) {
            p++; /* the newer words on one year */
        }
        spliced->years[spliced->year_count++] = of_past ? past->years[p++] : next->years[n++];
    }
}

struct workcal workcal_splice(struct arena *arena, const struct workcal *past, const struct workcal *next, day_t from)
{
    const struct splice s = {arena, past, next, from};
    struct workcal spliced = {0};
    spliced.off = splice_days(&s, past->off, past->off_count, next->off, next->off_count, &spliced.off_count);
    spliced.worked =
        splice_days(&s, past->worked, past->worked_count, next->worked, next->worked_count, &spliced.worked_count);
    splice_years(&s, &spliced);
    return spliced;
}
