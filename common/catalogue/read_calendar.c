#include "read.h"

#include "lang.h"

#include <stdlib.h>
#include <string.h>

static void add_days(struct reading *reading, const struct tree_node *year_node, int year, const char *key,
                     bool weekend, day_t **days, size_t *count)
{
    const struct tree_node *list = read_list(reading, year_node, key, false);
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
            continue;
        }
        int y = 0;
        int m = 0;
        int d = 0;
        day_to_ymd(day, &y, &m, &d);
        if (y != year) {
            read_problem(reading, node->line, tr("%s is not in %d", "%s không thuộc năm %d"), text, year);
        } else if ((day_of_week(day) >= 6) != weekend) {
            read_problem(reading, node->line,
                         weekend
                             ? tr("%s is no Saturday or Sunday: only those can be worked in exchange",
                                  "%s không phải thứ Bảy, Chủ nhật: chỉ những ngày đó mới làm bù")
                             : tr("%s is a weekend day: it is off anyway", "%s là ngày nghỉ hằng tuần, không cần ghi"),
                         text);
        } else if (*count > 0 && (*days)[*count - 1] >= day) {
            read_problem(reading, node->line,
                         tr("%s: days must be in order, each once", "%s: các ngày phải theo thứ tự, mỗi ngày một lần"),
                         text);
        } else {
            (*days)[(*count)++] = day;
        }
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
        if (!read_keys(reading, node, "year confirmed off worked note")) {
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
        add_days(reading, node, year->year, "off", false, &calendar->off, &calendar->off_count);
        add_days(reading, node, year->year, "worked", true, &calendar->worked, &calendar->worked_count);
    }
    return true;
}
