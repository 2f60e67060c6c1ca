/* period: reporting periods (kỳ báo cáo), the days whose data they cover (chốt số liệu) and when their reports are due.
 * Pure; days are those of Vietnam, and a deadline ends at 24:00 of its day.
 *
 * The window of data of a period is fixed by điều 12 of NĐ 09/2019/NĐ-CP: from the 15th of the month before its first
 * month to the 14th of its last month, both included. It is never rolled. A definition may have its own window. */
#pragma once

#include "err.h"
#include "workcal.h"

enum period_kind { PERIOD_NONE, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_HALF, PERIOD_NINE_MONTHS, PERIOD_YEAR };
enum { PERIOD_KIND_MAX = PERIOD_YEAR + 1, PERIOD_YEAR_FIRST = 2000, PERIOD_YEAR_LAST = 2199 };

struct report_period {
    enum period_kind kind;
    int year;
    int number; /* from 1; nine months and year: 1 */
};

#define PERIOD_CODE_MAX 16
#define PERIOD_VIETNAMESE_MAX 48

/* Exactly 2026, 2026-H1, 2026-9M, 2026-Q3, 2026-M09; years PERIOD_YEAR_FIRST to PERIOD_YEAR_LAST. False for anything
 * else, and for NULL. */
bool period_parse(const char *code, struct report_period *ret) MUST_CHECK;
/* The same back; "" for PERIOD_NONE. */
const char *period_code(struct report_period period, char buf[static PERIOD_CODE_MAX]);
/* As offices write it, in running text: "tháng 9/2026", "Quý IV/2024", "6 tháng đầu năm 2026", "6 tháng cuối năm 2026",
 * "9 tháng năm 2026", "năm 2026"; "" for PERIOD_NONE. */
const char *period_vietnamese(struct report_period period, char buf[static PERIOD_VIETNAMESE_MAX]);

/* The kinds by themselves, as catalogue files name them: "month", "quarter", "half", "nine_months", "year"; "none". */
const char *period_kind_code(enum period_kind kind);
enum period_kind period_kind_parse(const char *code); /* PERIOD_NONE when there is no such code */

bool period_equal(struct report_period a, struct report_period b);
/* The next and the previous one of the same kind; PERIOD_NONE beyond the years above. */
struct report_period period_next(struct report_period period);
struct report_period period_previous(struct report_period period);
/* The period of a kind whose window holds a day. PERIOD_NONE beyond the years above, and for nine months from 15/9 to
 * 14/12, which no window of that kind holds. */
struct report_period period_holding(enum period_kind kind, day_t day);
/* Its window of data, both ends included. The period is one that period_parse() could have given. */
void period_cutoff(struct report_period period, day_t *ret_from, day_t *ret_to);
/* The calendar month that it ends in. */
void period_last_month(struct report_period period, int *ret_year, int *ret_month);

/* What becomes of a deadline on a day off: the end of the next working day (BLDS 2015, điều 148.5), nothing, or the
 * working day before. */
enum roll { ROLL_NEXT, ROLL_NONE, ROLL_PREV };
const char *roll_code(enum roll roll); /* "next", "none", "prev" */
bool roll_parse(const char *code, enum roll *ret) MUST_CHECK;
day_t day_roll(const struct workcal *calendar, day_t day, enum roll roll);

enum deadline_kind {
    DEADLINE_DAY_OF_MONTH, /* a day of the period's last month, or of a month counted from it */
    DEADLINE_WORKDAYS,     /* so many working days after the end of the window of data */
};

struct deadline_rule {
    enum deadline_kind kind;
    int day;      /* DEADLINE_DAY_OF_MONTH: 1 to 31; beyond the month's end it is the month's last day */
    int months;   /* DEADLINE_DAY_OF_MONTH: months after the period's last month; 0: in it; below 0: before it, for
                   * definitions with their own window */
    bool before;  /* DEADLINE_DAY_OF_MONTH: "trước ngày X": due the day before X, and never rolled */
    int workdays; /* DEADLINE_WORKDAYS: 1 or more; the window's last day is not counted */
    enum roll roll;
};

/* The day that a rule names (nominal) and the day that people are held to (effective), for a period whose data end on
 * cutoff_end. */
void deadline_of(const struct deadline_rule *rule, struct report_period period, day_t cutoff_end,
                 const struct workcal *calendar, day_t *ret_nominal, day_t *ret_effective);

/* Whether a printed time says "trước" a day, month, quarter or year: what it names is over by then, so the day before
 * is the last one and is not rolled. NFC text, or NULL. */
bool period_says_before(const char *printed);

struct deadline_level {
    const char *name; /* who sends, as people call it: "xã, phường", "Sở Xây dựng" */
    day_t due;        /* effective */
};

/* Whether the deadlines of one period can be kept: each on or after the first working day that follows the end of the
 * data (NĐ 09/2019/NĐ-CP, điều 8.5.b), and each level, from the lowest to the highest, due before the one above it.
 * ERR_DATA with what, whose, and how to mend it. */
bool deadline_check(const struct deadline_level *levels, size_t count, day_t cutoff_end, const struct workcal *calendar,
                    struct err *err) MUST_CHECK;
