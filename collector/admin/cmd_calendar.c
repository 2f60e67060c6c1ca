/* tiendo calendar list, tiendo calendar check: the working days that deadlines rest on, and whether they are decided.
 */
#include "calendar_warning.h"
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOTE_WIDTH = 70 };

static const char *weekday_name(day_t day)
{
    switch (day_of_week(day)) {
    case 1:
        return tr("Monday", "thứ Hai");
    case 2:
        return tr("Tuesday", "thứ Ba");
    case 3:
        return tr("Wednesday", "thứ Tư");
    case 4:
        return tr("Thursday", "thứ Năm");
    case 5:
        return tr("Friday", "thứ Sáu");
    case 6:
        return tr("Saturday", "thứ Bảy");
    default:
        return tr("Sunday", "Chủ nhật");
    }
}

static int year_of(day_t day)
{
    int year = 0;
    int month = 0;
    int of_month = 0;
    day_to_ymd(day, &year, &month, &of_month);
    return year;
}

/* "12729/VPCP-KGVX", with its day when that is known; in the arena. */
static const char *decision_name(struct arena *arena, const struct workcal_decision *decision)
{
    char day[DAY_ISO_MAX];
    if (decision == NULL) {
        return "";
    }
    if (decision->number == NULL) {
        return tr("number not known", "chưa rõ số văn bản");
    }
    return decision->date == DAY_MIN ? decision->number
                                     : arena_printf(arena, tr("%s of %s", "%s ngày %s"), decision->number,
                                                    day_vietnamese(decision->date, day));
}

/* ---- calendar list ---- */

static json_t *json_of_rows(const struct workcal *calendar, const day_t *days, size_t count, int year)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++) {
        if (year_of(days[i]) == year) {
            const struct workcal_decision *decision = workcal_decision(calendar, days[i]);
            json_t *row = json_object();
            json_set_day(row, "day", days[i]);
            json_set_number(row, "weekday", day_of_week(days[i]));
            json_set_text(row, "decision", decision == NULL ? NULL : decision->number);
            json_append(rows, row);
        }
    }
    return rows;
}

static json_t *json_of_decisions(const struct workcal_year *year)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < year->decision_count; i++) {
        const struct workcal_decision *decision = &year->decisions[i];
        json_t *row = json_object();
        json_t *days = json_array();
        char iso[DAY_ISO_MAX];
        for (size_t d = 0; d < decision->day_count; d++) {
            json_append(days, json_string(day_iso(decision->days[d], iso)));
        }
        json_set_text(row, "number", decision->number);
        json_set_day(row, "date", decision->date);
        json_set_text(row, "issuer", decision->issuer);
        json_set(row, "days", days);
        json_set_text(row, "note", decision->note);
        json_append(rows, row);
    }
    return rows;
}

static json_t *json_of_unconfirmed(const struct workcal_unconfirmed *list, size_t count, day_t from)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++) {
        if (list[i].day >= from) {
            json_t *row = json_object();
            json_set_day(row, "day", list[i].day);
            json_set_number(row, "weekday", day_of_week(list[i].day));
            json_set_text(row, "name", list[i].name);
            json_set_text(row, "note", list[i].note);
            json_append(rows, row);
        }
    }
    return rows;
}

static json_t *json_of_year(const struct workcal *calendar, const struct workcal_year *year)
{
    json_t *row = json_object();
    json_set_number(row, "year", year->year);
    json_set_bool(row, "confirmed", year->confirmed);
    json_set(row, "decisions", json_of_decisions(year));
    json_set(row, "off", json_of_rows(calendar, calendar->off, calendar->off_count, year->year));
    json_set(row, "worked", json_of_rows(calendar, calendar->worked, calendar->worked_count, year->year));
    json_set(row, "unconfirmed", json_of_unconfirmed(year->unconfirmed, year->unconfirmed_count, DAY_MIN));
    json_set_text(row, "note", year->note);
    return row;
}

static const struct workcal_unconfirmed *unconfirmed_on(const struct workcal_year *year, day_t day)
{
    for (size_t i = 0; i < year->unconfirmed_count; i++) {
        if (year->unconfirmed[i].day == day) {
            return &year->unconfirmed[i];
        }
    }
    return NULL;
}

static void add_row(struct table *table, day_t day, const char *what, const char *why)
{
    char shown[DAY_ISO_MAX];
    table_cell(table, "%s", lang_is_vietnamese() ? day_vietnamese(day, shown) : day_iso(day, shown));
    table_cell(table, "%s", weekday_name(day));
    table_cell(table, "%s", what);
    table_cell(table, "%s", why);
}

/* Every day of the year that is not what its weekday says, or may come not to be. */
static void print_days(const struct admin *admin, const struct workcal_year *year)
{
    const struct workcal *calendar = &admin->roster->calendar;
    struct table *table = table_new();
    table_column(table, tr("Day", "Ngày"), TABLE_LEFT, 0);
    table_column(table, tr("Weekday", "Thứ"), TABLE_LEFT, 0);
    table_column(table, tr("What", "Là"), TABLE_LEFT, 0);
    table_column(table, tr("By", "Theo"), TABLE_LEFT, NOTE_WIDTH);
    for (day_t day = day_from_ymd(year->year, 1, 1); day < day_from_ymd(year->year + 1, 1, 1); day++) {
        const struct workcal_unconfirmed *doubt = unconfirmed_on(year, day);
        bool weekend = day_of_week(day) >= 6;
        if (workcal_is_workday(calendar, day) == weekend) {
            add_row(table, day, weekend ? tr("worked", "làm bù") : tr("off", "nghỉ"),
                    decision_name(admin->arena, workcal_decision(calendar, day)));
        } else if (doubt != NULL) {
            add_row(table, day, tr("unconfirmed", "chờ xác nhận"), doubt->name);
        }
    }
    table_print(table, stdout);
    table_free(table);
}

static void print_decisions(const struct admin *admin, const struct workcal_year *year)
{
    for (size_t i = 0; i < year->decision_count; i++) {
        const struct workcal_decision *decision = &year->decisions[i];
        printf("  %s%s%s%s%s\n", decision_name(admin->arena, decision), decision->issuer == NULL ? "" : ", ",
               decision->issuer == NULL ? "" : decision->issuer, decision->note == NULL ? "" : ": ",
               decision->note == NULL ? "" : decision->note);
    }
    for (size_t i = 0; i < year->unconfirmed_count; i++) {
        char day[DAY_ISO_MAX];
        if (year->unconfirmed[i].note != NULL) {
            printf("  %s, %s: %s\n", day_vietnamese(year->unconfirmed[i].day, day), year->unconfirmed[i].name,
                   year->unconfirmed[i].note);
        }
    }
    if (year->note != NULL) {
        printf("  %s\n", year->note);
    }
}

static void print_year(const struct admin *admin, const struct workcal_year *year)
{
    printf(year->confirmed
               ? tr("%d: confirmed\n", "Năm %d: đã xác nhận\n")
               : tr("%d: provisional, no decision recorded yet\n", "Năm %d: tạm tính, chưa có văn bản xác nhận\n"),
           year->year);
    print_decisions(admin, year);
    print_days(admin, year);
    putchar('\n');
}

/* --year; 0: all of them. */
static bool read_year(const struct admin *admin, int *ret, struct err *err)
{
    const struct workcal *calendar = &admin->roster->calendar;
    const char *text = cli_value(admin->args, "year");
    *ret = 0;
    if (text == NULL) {
        return true;
    }
    if (strlen(text) != 4 || strspn(text, "0123456789") != 4) {
        return err_set(err, ERR_USAGE,
                       tr("--year \"%s\" is not a year such as 2026", "--year \"%s\" không phải là năm, ví dụ 2026"),
                       text);
    }
    *ret = (int)strtol(text, NULL, 10);
    if (workcal_year(calendar, *ret) != NULL) {
        return true;
    }
    if (calendar->year_count == 0) {
        return err_set(err, ERR_DATA, "%s",
                       tr("no calendar is loaded: `tiendo plan load plans/calendar/viet-nam.yaml`",
                          "chưa nạp lịch làm việc: chạy `tiendo plan load plans/calendar/viet-nam.yaml`"));
    }
    return err_set(
        err, ERR_DATA,
        tr("the calendar has no year %d, only %d to %d; add it to the calendar file and `tiendo plan load` it",
           "lịch làm việc không có năm %d, chỉ có từ %d đến %d; bổ sung vào tệp lịch rồi `tiendo plan load`"),
        *ret, calendar->years[0].year, calendar->years[calendar->year_count - 1].year);
}

static bool calendar_list(struct admin *admin, struct err *err)
{
    int wanted = 0;
    if (!admin_load_now(admin, err) || !read_year(admin, &wanted, err)) {
        return false;
    }
    const struct workcal *calendar = &admin->roster->calendar;
    json_t *document = json_array();
    if (!admin_json(admin)) {
        admin_print_clock();
    }
    for (size_t i = 0; i < calendar->year_count; i++) {
        const struct workcal_year *year = &calendar->years[i];
        if (wanted != 0 && year->year != wanted) {
            continue;
        }
        if (admin_json(admin)) {
            json_append(document, json_of_year(calendar, year));
        } else {
            print_year(admin, year);
        }
    }
    if (admin_json(admin)) {
        return json_print(document, err);
    }
    json_decref(document);
    const char *warning = calendar_warning(admin->arena, calendar, admin->on);
    if (warning != NULL) {
        puts(warning);
    }
    return admin_flush(err);
}

int cmd_calendar_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, calendar_list);
}

/* ---- calendar check ---- */

static json_t *json_of_check(const struct admin *admin, const char *warning)
{
    const struct workcal *calendar = &admin->roster->calendar;
    const struct workcal_year *year = workcal_year(calendar, year_of(admin->on));
    int wanted = workcal_year_wanted(calendar, admin->on);
    json_t *document = json_object();
    json_set_day(document, "on", admin->on);
    json_set_bool(document, "ok", warning == NULL);
    json_set(document, "year", wanted == 0 ? json_null() : json_integer(wanted));
    json_set_text(document, "message", warning);
    json_set(document, "unconfirmed",
             year == NULL ? json_array() : json_of_unconfirmed(year->unconfirmed, year->unconfirmed_count, admin->on));
    return document;
}

static void print_check(const struct admin *admin)
{
    int this_year = year_of(admin->on);
    const struct workcal_year *year = workcal_year(&admin->roster->calendar, this_year);
    char day[DAY_ISO_MAX];
    admin_print_clock();
    printf(tr("The working days of %d are confirmed.\n", "Lịch làm việc năm %d đã được xác nhận.\n"), this_year);
    for (size_t i = 0; year != NULL && i < year->unconfirmed_count; i++) {
        const struct workcal_unconfirmed *row = &year->unconfirmed[i];
        if (row->day >= admin->on) {
            printf(tr("  %s (%s), %s: waits to be confirmed, counted as a working day until then\n",
                      "  %s (%s), %s: chờ xác nhận, đang tính là ngày làm việc\n"),
                   day_vietnamese(row->day, day), weekday_name(row->day), row->name);
        }
    }
}

/* ERR_DATA when a year has to be confirmed: something to mend, in a file. */
static bool calendar_check(struct admin *admin, struct err *err)
{
    if (!admin_load_on(admin, err)) {
        return false;
    }
    const char *warning = calendar_warning(admin->arena, &admin->roster->calendar, admin->on);
    if (admin_json(admin) && !json_print(json_of_check(admin, warning), err)) {
        return false;
    }
    if (warning != NULL) {
        return err_set(err, ERR_DATA, "%s", warning);
    }
    if (!admin_json(admin)) {
        print_check(admin);
    }
    return admin_flush(err);
}

int cmd_calendar_check(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, calendar_check);
}
