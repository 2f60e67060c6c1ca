#include "period.h"

#include "lang.h"

#include <stdio.h>
#include <string.h>

/* What tells the kinds apart: how many months one has, how many a year holds, and what it is called. Every window then
 * follows from its first and last month. */
static const struct {
    const char *code;
    int months;
    int in_a_year;
} kinds[PERIOD_KIND_MAX] = {
    [PERIOD_NONE] = {"none", 0, 0},
    [PERIOD_MONTH] = {"month", 1, 12},
    [PERIOD_QUARTER] = {"quarter", 3, 4},
    [PERIOD_HALF] = {"half", 6, 2},
    [PERIOD_NINE_MONTHS] = {"nine_months", 9, 1},
    [PERIOD_YEAR] = {"year", 12, 1},
};

enum { CUTOFF_LAST = 14, CUTOFF_FIRST = 15 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool parse_part(const char *part, struct report_period *ret)
{
    size_t length = strlen(part);
    if (length == 0) {
        ret->kind = PERIOD_YEAR;
    } else if (strcmp(part, "-9M") == 0) {
        ret->kind = PERIOD_NINE_MONTHS;
    } else if (length == 3 && (part[1] == 'H' || part[1] == 'Q') && is_digit(part[2])) {
        ret->kind = part[1] == 'H' ? PERIOD_HALF : PERIOD_QUARTER;
        ret->number = part[2] - '0';
    } else if (length == 4 && part[1] == 'M' && is_digit(part[2]) && is_digit(part[3])) {
        ret->kind = PERIOD_MONTH;
        ret->number = (part[2] - '0') * 10 + (part[3] - '0');
    } else {
        return false;
    }
    return (length == 0 || part[0] == '-') && ret->number >= 1 && ret->number <= kinds[ret->kind].in_a_year;
}

bool period_parse(const char *code, struct report_period *ret)
{
    struct report_period period = {.number = 1};
    if (code == NULL || strspn(code, "0123456789") != 4) {
        return false;
    }
    for (int i = 0; i < 4; i++) {
        period.year = period.year * 10 + (code[i] - '0');
    }
    if (period.year < PERIOD_YEAR_FIRST || period.year > PERIOD_YEAR_LAST || !parse_part(code + 4, &period)) {
        return false;
    }
    *ret = period;
    return true;
}

const char *period_code(struct report_period period, char buf[static PERIOD_CODE_MAX])
{
    buf[0] = '\0';
    switch (period.kind) {
    case PERIOD_NONE:
        break;
    case PERIOD_MONTH:
        snprintf(buf, PERIOD_CODE_MAX, "%04d-M%02d", period.year, period.number);
        break;
    case PERIOD_QUARTER:
        snprintf(buf, PERIOD_CODE_MAX, "%04d-Q%d", period.year, period.number);
        break;
    case PERIOD_HALF:
        snprintf(buf, PERIOD_CODE_MAX, "%04d-H%d", period.year, period.number);
        break;
    case PERIOD_NINE_MONTHS:
        snprintf(buf, PERIOD_CODE_MAX, "%04d-9M", period.year);
        break;
    case PERIOD_YEAR:
        snprintf(buf, PERIOD_CODE_MAX, "%04d", period.year);
        break;
    }
    return buf;
}

const char *period_vietnamese(struct report_period period, char buf[static PERIOD_VIETNAMESE_MAX])
{
    static const char *const roman[] = {"", "I", "II", "III", "IV"};
    buf[0] = '\0';
    switch (period.kind) {
    case PERIOD_NONE:
        break;
    case PERIOD_MONTH:
        snprintf(buf, PERIOD_VIETNAMESE_MAX, "tháng %d/%d", period.number, period.year);
        break;
    case PERIOD_QUARTER:
        snprintf(buf, PERIOD_VIETNAMESE_MAX, "Quý %s/%d", roman[period.number], period.year);
        break;
    case PERIOD_HALF:
        snprintf(buf, PERIOD_VIETNAMESE_MAX, "6 tháng %s năm %d", period.number == 1 ? "đầu" : "cuối", period.year);
        break;
    case PERIOD_NINE_MONTHS:
        snprintf(buf, PERIOD_VIETNAMESE_MAX, "9 tháng năm %d", period.year);
        break;
    case PERIOD_YEAR:
        snprintf(buf, PERIOD_VIETNAMESE_MAX, "năm %d", period.year);
        break;
    }
    return buf;
}

const char *period_kind_code(enum period_kind kind)
{
    return kinds[kind].code;
}

enum period_kind period_kind_parse(const char *code)
{
    for (int kind = PERIOD_MONTH; code != NULL && kind < PERIOD_KIND_MAX; kind++) {
        if (strcmp(kinds[kind].code, code) == 0) {
            return (enum period_kind)kind;
        }
    }
    return PERIOD_NONE;
}

bool period_equal(struct report_period a, struct report_period b)
{
    return a.kind == b.kind && a.year == b.year && a.number == b.number;
}

static struct report_period moved(struct report_period period, int by)
{
    period.number += by;
    if (period.number > kinds[period.kind].in_a_year) {
        period.year++;
        period.number = 1;
    } else if (period.number < 1) {
        period.year--;
        period.number = kinds[period.kind].in_a_year;
    }
    bool there = period.kind != PERIOD_NONE && period.year >= PERIOD_YEAR_FIRST && period.year <= PERIOD_YEAR_LAST;
    return there ? period : (struct report_period){.kind = PERIOD_NONE};
}

struct report_period period_next(struct report_period period)
{
    return moved(period, 1);
}

struct report_period period_previous(struct report_period period)
{
    return moved(period, -1);
}

struct report_period period_holding(enum period_kind kind, day_t day)
{
    int year = 0;
    int month = 0;
    int of_month = 0;
    day_to_ymd(day, &year, &month, &of_month);
    /* The month whose own window holds the day: from the 15th on it is the next one. */
    month += of_month >= CUTOFF_FIRST ? 1 : 0;
    year += month > 12 ? 1 : 0;
    month = month > 12 ? 1 : month;
    struct report_period none = {.kind = PERIOD_NONE};
    if (kind == PERIOD_NONE || year < PERIOD_YEAR_FIRST || year > PERIOD_YEAR_LAST) {
        return none;
    }
    int number = (month - 1) / kinds[kind].months + 1;
    return number > kinds[kind].in_a_year ? none : (struct report_period){kind, year, number};
}

void period_last_month(struct report_period period, int *ret_year, int *ret_month)
{
    *ret_year = period.year;
    *ret_month = period.number * kinds[period.kind].months;
}

/* Months counted from year 0, so that they can be added to. */
static void month_of(int months, int *ret_year, int *ret_month)
{
    *ret_year = months / 12;
    *ret_month = months % 12 + 1;
}

void period_cutoff(struct report_period period, day_t *ret_from, day_t *ret_to)
{
    int year = 0;
    int month = 0;
    month_of(period.year * 12 + (period.number - 1) * kinds[period.kind].months - 1, &year, &month);
    *ret_from = day_from_ymd(year, month, CUTOFF_FIRST);
    period_last_month(period, &year, &month);
    *ret_to = day_from_ymd(year, month, CUTOFF_LAST);
}

/* ---- deadlines ---- */

static const char *const rolls[] = {[ROLL_NEXT] = "next", [ROLL_NONE] = "none", [ROLL_PREV] = "prev"};

const char *roll_code(enum roll roll)
{
    return rolls[roll];
}

bool roll_parse(const char *code, enum roll *ret)
{
    for (size_t i = 0; code != NULL && i < sizeof(rolls) / sizeof(rolls[0]); i++) {
        if (strcmp(rolls[i], code) == 0) {
            *ret = (enum roll)i;
            return true;
        }
    }
    return false;
}

day_t day_roll(const struct workcal *calendar, day_t day, enum roll roll)
{
    if (roll == ROLL_NONE) {
        return day;
    }
    while (!workcal_is_workday(calendar, day)) {
        day += roll == ROLL_NEXT ? 1 : -1;
    }
    return day;
}

static day_t day_of_month(struct report_period period, int months, int day)
{
    int year = 0;
    int month = 0;
    period_last_month(period, &year, &month);
    month_of(year * 12 + month - 1 + months, &year, &month);
    while (!day_ymd_valid(year, month, day)) {
        day--;
    }
    return day_from_ymd(year, month, day);
}

void deadline_of(const struct deadline_rule *rule, struct report_period period, day_t cutoff_end,
                 const struct workcal *calendar, day_t *ret_nominal, day_t *ret_effective)
{
    enum roll roll = rule->roll;
    if (rule->kind == DEADLINE_WORKDAYS) {
        *ret_nominal = workcal_add(calendar, cutoff_end, rule->workdays);
    } else {
        *ret_nominal = day_of_month(period, rule->months, rule->day) - (rule->before ? 1 : 0);
        roll = rule->before ? ROLL_NONE : roll;
    }
    *ret_effective = day_roll(calendar, *ret_nominal, roll);
}

bool period_says_before(const char *printed)
{
    static const char *const named[] = {"ngày", "Ngày", "tháng", "Tháng", "quý", "Quý", "năm", "Năm"};
    for (const char *at = printed; at != NULL && (at = strstr(at, "rước ")) != NULL;) {
        bool word = at > printed && (at[-1] == 't' || at[-1] == 'T') && (at == printed + 1 || at[-2] == ' ');
        at += strlen("rước ");
        at += strspn(at, " ");
        for (size_t i = 0; word && i < sizeof(named) / sizeof(named[0]); i++) {
            if (strncmp(at, named[i], strlen(named[i])) == 0) {
                return true;
            }
        }
        if (word && is_digit(*at)) {
            return true;
        }
    }
    return false;
}

/* A day as its reader writes it. */
static const char *shown(day_t day, char buf[static DAY_ISO_MAX])
{
    return lang_is_vietnamese() ? day_vietnamese(day, buf) : day_iso(day, buf);
}

bool deadline_check(const struct deadline_level *levels, size_t count, day_t cutoff_end, const struct workcal *calendar,
                    struct err *err)
{
    char due[DAY_ISO_MAX];
    char other[DAY_ISO_MAX];
    char end[DAY_ISO_MAX];
    day_t first = workcal_add(calendar, cutoff_end, 1);
    for (size_t i = 0; i < count; i++) {
        if (levels[i].due < first) {
            return err_set(err, ERR_DATA,
                           tr("%s: the deadline %s leaves no working day after the data end on %s (NĐ 09/2019/NĐ-CP, "
                              "điều 8.5.b): give %s or later, or an earlier end of the data",
                              "%s: thời hạn gửi %s không đủ một ngày làm việc sau ngày chốt số liệu %s (điểm b khoản 5 "
                              "Điều 8 NĐ 09/2019/NĐ-CP): chọn từ ngày %s trở đi, hoặc chốt số liệu sớm hơn"),
                           levels[i].name, shown(levels[i].due, due), shown(cutoff_end, end), shown(first, other));
        }
        if (i > 0 && levels[i - 1].due >= levels[i].due) {
            return err_set(
                err, ERR_DATA,
                tr("%s is due %s, not before %s above it (%s): give the lower level an earlier day or the "
                   "upper one a later day",
                   "%s có thời hạn gửi %s, không trước thời hạn của %s ở cấp trên (%s): cho cấp dưới gửi sớm "
                   "hơn hoặc cấp trên gửi muộn hơn"),
                levels[i - 1].name, shown(levels[i - 1].due, due), levels[i].name, shown(levels[i].due, other));
        }
    }
    return true;
}
