#include "read.h"

#include "lang.h"

#include <stdlib.h>
#include <string.h>

/* Which days a list may name. */
enum weekdays { ONLY_WEEKDAYS, ONLY_WEEKEND, ANY_DAY };

static bool check_day(struct reading *reading, int line, const char *text, day_t day, int year, enum weekdays allowed)
{
    int y = 0;
    int m = 0;
    int d = 0;
    day_to_ymd(day, &y, &m, &d);
    if (y != year) {
        return read_problem(reading, line, tr("%s is not in %d", "%s không thuộc năm %d"), text, year);
    }
    if (allowed != ANY_DAY && (day_of_week(day) >= 6) != (allowed == ONLY_WEEKEND)) {
        return read_problem(
            reading, line,
            allowed == ONLY_WEEKEND
                ? tr("%s is no Saturday or Sunday: only those can be worked in exchange",
                     "%s không phải thứ Bảy, Chủ nhật: chỉ những ngày đó mới làm bù")
                : tr("%s is a weekend day: it is off anyway", "%s là ngày nghỉ hằng tuần, không cần ghi"),
            text);
    }
    return true;
}

/* Appends the days of a list, which are in order. */
static void add_days(struct reading *reading, const struct tree_node *list, int year, const char *key,
                     enum weekdays allowed, day_t **days, size_t *count)
{
    if (list == NULL) {
        return;
    }
    day_t *grown = arena_array(reading->roster->arena, *count + list->count, sizeof(**days));
    if (*count > 0) {
        memcpy(grown, *days, *count * sizeof(**days));
    }
    *days = grown;
    for (size_t i = 0; i < list->count; i++) {
        const struct tree_node *node = list->items[i];
        const char *text = read_scalar(reading, node, key);
        day_t day = 0;
        if (text == NULL || !day_parse(text, &day)) {
            read_problem(reading, node->line,
                         tr("%s: expected a day, as 2024-09-02", "%s: cần một ngày, ví dụ 2024-09-02"), key);
        } else if (check_day(reading, node->line, text, day, year, allowed)) {
            if (*count > 0 && (*days)[*count - 1] >= day) {
                read_problem(
                    reading, node->line,
                    tr("%s: days must be in order, each once", "%s: các ngày phải theo thứ tự, mỗi ngày một lần"),
                    text);
            } else {
                (*days)[(*count)++] = day;
            }
        }
    }
}

/* Whether a day is among those that were read so far. */
static bool has_day(const day_t *days, size_t count, day_t day)
{
    for (size_t i = 0; i < count; i++) {
        if (days[i] == day) {
            return true;
        }
    }
    return false;
}

static bool is_row(const struct workcal *calendar, day_t day)
{
    return has_day(calendar->off, calendar->off_count, day) || has_day(calendar->worked, calendar->worked_count, day);
}

/* One decision: its days are rows of the year. Where nobody knows its number, the file has to say what is known. */
static void read_decision(struct reading *reading, const struct tree_node *node, int year,
                          struct workcal_decision *decision)
{
    const struct workcal *calendar = &reading->roster->calendar;
    if (!read_keys(reading, node, "number date issuer days note")) {
        return;
    }
    decision->number = read_text(reading, node, "number", false);
    decision->date = read_day(reading, node, "date", false, DAY_MIN);
    decision->issuer = read_text(reading, node, "issuer", false);
    decision->note = read_text(reading, node, "note", false);
    if (decision->number == NULL && decision->note == NULL) {
        read_problem(reading, node->line, "%s",
                     tr("a decision without a number needs a note that says what is known of it",
                        "văn bản chưa rõ số phải có \"note\" ghi những gì đã biết"));
    }
    const struct tree_node *list = read_list(reading, node, "days", true);
    add_days(reading, list, year, "days", ANY_DAY, &decision->days, &decision->day_count);
    for (size_t i = 0; list != NULL && i < decision->day_count; i++) {
        char iso[DAY_ISO_MAX];
        if (!is_row(calendar, decision->days[i])) {
            read_problem(reading, list->line,
                         tr("days: %s is neither in \"off\" nor in \"worked\" of its year",
                            "days: %s không có trong \"off\" hay \"worked\" của năm đó"),
                         day_iso(decision->days[i], iso));
        }
    }
}

static void read_decisions(struct reading *reading, const struct tree_node *node, struct workcal_year *year)
{
    const struct tree_node *list = read_list(reading, node, "decisions", false);
    if (list == NULL) {
        return;
    }
    year->decisions = arena_array(reading->roster->arena, list->count + 1, sizeof(*year->decisions));
    for (size_t i = 0; i < list->count; i++) {
        year->decisions[i].date = DAY_MIN;
        read_decision(reading, list->items[i], year->year, &year->decisions[i]);
    }
    year->decision_count = list->count;
}

/* A row that waits for somebody to confirm it is not off yet, so it may not be a row as well. */
static void read_unconfirmed_row(struct reading *reading, const struct tree_node *node, struct workcal_year *year)
{
    struct workcal_unconfirmed *row = &year->unconfirmed[year->unconfirmed_count];
    char iso[DAY_ISO_MAX];
    if (!read_keys(reading, node, "day name note")) {
        return;
    }
    row->day = read_day(reading, node, "day", true, DAY_MIN);
    row->name = read_text(reading, node, "name", true);
    row->note = read_text(reading, node, "note", false);
    if (row->day == DAY_MIN || row->name == NULL ||
        !check_day(reading, node->line, day_iso(row->day, iso), row->day, year->year, ANY_DAY)) {
        return;
    }
    if (is_row(&reading->roster->calendar, row->day)) {
        read_problem(reading, node->line,
                     tr("%s is confirmed already: it stands in \"off\" or \"worked\"; leave it out here",
                        "%s đã được xác nhận (có trong \"off\" hoặc \"worked\"): bỏ dòng này"),
                     iso);
    } else if (year->unconfirmed_count > 0 && row[-1].day >= row->day) {
        read_problem(reading, node->line,
                     tr("%s: days must be in order, each once", "%s: các ngày phải theo thứ tự, mỗi ngày một lần"),
                     iso);
    } else {
        year->unconfirmed_count++;
    }
}

static void read_unconfirmed(struct reading *reading, const struct tree_node *node, struct workcal_year *year)
{
    const struct tree_node *list = read_list(reading, node, "unconfirmed", false);
    if (list == NULL) {
        return;
    }
    year->unconfirmed = arena_array(reading->roster->arena, list->count + 1, sizeof(*year->unconfirmed));
    for (size_t i = 0; i < list->count; i++) {
        read_unconfirmed_row(reading, list->items[i], year);
    }
}

bool read_calendar(struct reading *reading, struct catalogue_identity *ret)
{
    struct workcal *calendar = &reading->roster->calendar;
    read_keys(reading, reading->root, "tiendo years");
    const struct tree_node *list = read_list(reading, reading->root, "years", true);
    *ret = (struct catalogue_identity){CATALOGUE_CALENDAR, "Việt Nam", DAY_MIN};
    if (list == NULL) {
        return false;
    }
    if (calendar->year_count > 0) {
        return read_problem(reading, reading->root->line, "%s",
                            tr("a second calendar: give only one", "có hai lịch: chỉ nạp một"));
    }
    calendar->years = arena_array(reading->roster->arena, list->count + 1, sizeof(*calendar->years));
    for (size_t i = 0; i < list->count; i++) {
        const struct tree_node *node = list->items[i];
        if (!read_keys(reading, node, "year confirmed off worked decisions unconfirmed note")) {
            continue;
        }
        struct workcal_year *year = &calendar->years[calendar->year_count];
        year->year = read_int(reading, node, "year", true, 1990, 2100, 0);
        year->confirmed = read_bool(reading, node, "confirmed");
        year->note = read_text(reading, node, "note", false);
        if (calendar->year_count > 0 && year[-1].year >= year->year) {
            read_problem(reading, node->line, "%s",
                         tr("years must be in order, each once", "các năm phải theo thứ tự, mỗi năm một lần"));
            continue;
        }
        calendar->year_count++;
        add_days(reading, read_list(reading, node, "off", false), year->year, "off", ONLY_WEEKDAYS, &calendar->off,
                 &calendar->off_count);
        add_days(reading, read_list(reading, node, "worked", false), year->year, "worked", ONLY_WEEKEND,
                 &calendar->worked, &calendar->worked_count);
        read_decisions(reading, node, year);
        read_unconfirmed(reading, node, year);
    }
    return true;
}
