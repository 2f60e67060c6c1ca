/* Reporting periods, their windows of data and their deadlines: golden tables of NĐ 09/2019/NĐ-CP, điều 8, 12 and 13.
 */
#include "period.h"

#include "lang.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The working days of late 2024 to 2026 that the tables below touch, as they were decided; and Tết 2030. */
static day_t off[40];
static day_t worked[8];
static struct workcal calendar = {.off = off, .worked = worked};

static day_t day(const char *iso)
{
    day_t parsed = 0;
    assert_true(day_parse(iso, &parsed));
    return parsed;
}

static int set_up(void **state)
{
    static const char *const days_off[] = {
        "2024-01-01", "2024-02-08", "2024-02-09", "2024-02-12", "2024-02-13", "2024-02-14", "2024-04-18", "2024-04-29",
        "2024-04-30", "2024-05-01", "2024-09-02", "2024-09-03", "2025-01-01", "2025-05-01", "2025-05-02", "2025-09-01",
        "2025-09-02", "2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20",
        "2026-08-31", "2026-09-01", "2026-09-02", "2030-02-01", "2030-02-04", "2030-02-05"};
    static const char *const days_worked[] = {"2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22"};
    (void)state;
    for (size_t i = 0; i < sizeof(days_off) / sizeof(days_off[0]); i++) {
        off[calendar.off_count++] = day(days_off[i]);
    }
    for (size_t i = 0; i < sizeof(days_worked) / sizeof(days_worked[0]); i++) {
        worked[calendar.worked_count++] = day(days_worked[i]);
    }
    return 0;
}

static struct report_period period(const char *code)
{
    struct report_period parsed = {.kind = PERIOD_NONE};
    if (!period_parse(code, &parsed)) {
        fail_msg("not a period: %s", code);
    }
    return parsed;
}

static void assert_day(day_t actual, const char *iso, const char *of)
{
    char shown[DAY_ISO_MAX];
    if (actual != day(iso)) {
        fail_msg("%s: %s, not %s", of, day_iso(actual, shown), iso);
    }
}

/* ---- codes and words ---- */

static void test_codes(void **state)
{
    static const char *const wrong[] = {"",        "2026-",    "26-Q1",    "2026-Q0",  "2026-Q5",  "2026-H0",
                                        "2026-H3", "2026-M00", "2026-M13", "2026-M9",  "2026-9",   "2026-q3",
                                        "2026Q3",  "2026-Q3 ", " 2026",    "1999",     "2200",     "1999-Q1",
                                        "2026-6M", "2026-9m",  "2026-Q33", "02026",    "2026-M1a", "2026/Q3",
                                        "Q3-2026", "2026-M-1", "２026",    "2026-H1\n"};
    static const char *const right[] = {"2000",    "2199",     "2026-H1",  "2026-H2",  "2026-9M", "2026-Q1",
                                        "2026-Q4", "2026-M01", "2026-M09", "2026-M10", "2026-M12"};
    (void)state;
    char code[PERIOD_CODE_MAX];
    struct report_period untouched = {PERIOD_HALF, 2024, 2};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        if (period_parse(wrong[i], &untouched)) {
            fail_msg("taken for a period: \"%s\"", wrong[i]);
        }
    }
    assert_false(period_parse(NULL, &untouched));
    assert_true(period_equal(untouched, period("2024-H2")));
    for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
        assert_string_equal(period_code(period(right[i]), code), right[i]);
    }
    assert_string_equal(period_code((struct report_period){.kind = PERIOD_NONE}, code), "");
    for (int kind = PERIOD_NONE; kind < PERIOD_KIND_MAX; kind++) {
        assert_int_equal(period_kind_parse(period_kind_code((enum period_kind)kind)), kind);
    }
    assert_int_equal(period_kind_parse("week"), PERIOD_NONE);
    assert_int_equal(period_kind_parse(NULL), PERIOD_NONE);
}

static void test_words(void **state)
{
    static const char *const words[][2] = {
        {"2024-Q1", "Quý I/2024"},           {"2024-Q2", "Quý II/2024"},
        {"2024-Q3", "Quý III/2024"},         {"2024-Q4", "Quý IV/2024"},
        {"2026-M09", "tháng 9/2026"},        {"2026-M12", "tháng 12/2026"},
        {"2026-H1", "6 tháng đầu năm 2026"}, {"2026-H2", "6 tháng cuối năm 2026"},
        {"2026-9M", "9 tháng năm 2026"},     {"2026", "năm 2026"},
    };
    (void)state;
    char text[PERIOD_VIETNAMESE_MAX];
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        assert_string_equal(period_vietnamese(period(words[i][0]), text), words[i][1]);
    }
    assert_string_equal(period_vietnamese((struct report_period){.kind = PERIOD_NONE}, text), "");
}

static void test_neighbours(void **state)
{
    static const char *const neighbours[][2] = {
        {"2024-M12", "2025-M01"}, {"2024-M01", "2024-M02"}, {"2024-Q4", "2025-Q1"}, {"2024-Q2", "2024-Q3"},
        {"2024-H1", "2024-H2"},   {"2024-H2", "2025-H1"},   {"2024-9M", "2025-9M"}, {"2024", "2025"}};
    (void)state;
    for (size_t i = 0; i < sizeof(neighbours) / sizeof(neighbours[0]); i++) {
        assert_true(period_equal(period_next(period(neighbours[i][0])), period(neighbours[i][1])));
        assert_true(period_equal(period_previous(period(neighbours[i][1])), period(neighbours[i][0])));
    }
    assert_int_equal(period_next(period("2199-Q4")).kind, PERIOD_NONE);
    assert_int_equal(period_previous(period("2000")).kind, PERIOD_NONE);
    assert_int_equal(period_next((struct report_period){.kind = PERIOD_NONE}).kind, PERIOD_NONE);
}

/* ---- windows of data ---- */

/* Every row of điều 12, and the nine months that provinces add; {Y} is the year, {P} the one before. */
static const struct {
    const char *code, *from, *to;
} windows[] = {
    {"{Y}-M01", "{P}-12-15", "{Y}-01-14"}, {"{Y}-M02", "{Y}-01-15", "{Y}-02-14"}, {"{Y}-M03", "{Y}-02-15", "{Y}-03-14"},
    {"{Y}-M04", "{Y}-03-15", "{Y}-04-14"}, {"{Y}-M05", "{Y}-04-15", "{Y}-05-14"}, {"{Y}-M06", "{Y}-05-15", "{Y}-06-14"},
    {"{Y}-M07", "{Y}-06-15", "{Y}-07-14"}, {"{Y}-M08", "{Y}-07-15", "{Y}-08-14"}, {"{Y}-M09", "{Y}-08-15", "{Y}-09-14"},
    {"{Y}-M10", "{Y}-09-15", "{Y}-10-14"}, {"{Y}-M11", "{Y}-10-15", "{Y}-11-14"}, {"{Y}-M12", "{Y}-11-15", "{Y}-12-14"},
    {"{Y}-Q1", "{P}-12-15", "{Y}-03-14"},  {"{Y}-Q2", "{Y}-03-15", "{Y}-06-14"},  {"{Y}-Q3", "{Y}-06-15", "{Y}-09-14"},
    {"{Y}-Q4", "{Y}-09-15", "{Y}-12-14"},  {"{Y}-H1", "{P}-12-15", "{Y}-06-14"},  {"{Y}-H2", "{Y}-06-15", "{Y}-12-14"},
    {"{Y}-9M", "{P}-12-15", "{Y}-09-14"},  {"{Y}", "{P}-12-15", "{Y}-12-14"},
};

/* "{Y}-Q1" of 2024: "2024-Q1" */
static const char *of_year(const char *pattern, int year, char buf[static 32])
{
    snprintf(buf, 32, "%d%s", pattern[1] == 'P' ? year - 1 : year, pattern + 3);
    return buf;
}

static void test_windows(void **state)
{
    (void)state;
    char text[32];
    for (int year = 2023; year <= 2032; year++) {
        for (size_t i = 0; i < sizeof(windows) / sizeof(windows[0]); i++) {
            day_t from = 0;
            day_t to = 0;
            struct report_period of = period(of_year(windows[i].code, year, text));
            period_cutoff(of, &from, &to);
            assert_day(from, of_year(windows[i].from, year, text), windows[i].code);
            assert_day(to, of_year(windows[i].to, year, text), windows[i].code);
            /* Both ends are inside; the days beside them belong to the neighbours. */
            assert_true(period_equal(period_holding(of.kind, from), of));
            assert_true(period_equal(period_holding(of.kind, to), of));
            assert_false(period_equal(period_holding(of.kind, from - 1), of));
            assert_false(period_equal(period_holding(of.kind, to + 1), of));
        }
    }
}

/* Of each kind but the nine months the windows lie end to end: each day is in exactly one. */
static void test_each_day_is_in_one_window(void **state)
{
    (void)state;
    static const enum period_kind all[] = {PERIOD_MONTH, PERIOD_QUARTER, PERIOD_HALF, PERIOD_YEAR};
    for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++) {
        struct report_period current = period_holding(all[k], day("2023-12-01"));
        for (day_t d = day("2023-12-01"); d < day("2028-01-01"); d++) {
            day_t from = 0;
            day_t to = 0;
            struct report_period of = period_holding(all[k], d);
            period_cutoff(of, &from, &to);
            assert_true(from <= d && d <= to);
            assert_true(period_equal(of, current) || period_equal(of, period_next(current)));
            current = of;
        }
    }
    assert_true(period_equal(period_holding(PERIOD_NINE_MONTHS, day("2024-09-14")), period("2024-9M")));
    assert_int_equal(period_holding(PERIOD_NINE_MONTHS, day("2024-09-15")).kind, PERIOD_NONE);
    assert_int_equal(period_holding(PERIOD_NINE_MONTHS, day("2024-12-14")).kind, PERIOD_NONE);
    assert_true(period_equal(period_holding(PERIOD_NINE_MONTHS, day("2024-12-15")), period("2025-9M")));
    assert_int_equal(period_holding(PERIOD_NONE, day("2024-12-15")).kind, PERIOD_NONE);
    assert_int_equal(period_holding(PERIOD_MONTH, day("2199-12-15")).kind, PERIOD_NONE);
    assert_int_equal(period_holding(PERIOD_MONTH, day("1999-12-14")).kind, PERIOD_NONE);
    assert_true(period_equal(period_holding(PERIOD_MONTH, day("1999-12-15")), period("2000-M01")));
}

/* ---- deadlines ---- */

static void test_rolling(void **state)
{
    static const struct {
        const char *nominal, *next, *prev;
    } rows[] = {
        {"2024-12-16", "2024-12-16", "2024-12-16"}, /* a Monday */
        {"2024-12-14", "2024-12-16", "2024-12-13"}, /* a Saturday */
        {"2023-12-31", "2024-01-02", "2023-12-29"}, /* a Sunday before New Year */
        {"2026-01-01", "2026-01-05", "2025-12-31"},
        {"2026-01-02", "2026-01-05", "2025-12-31"}, /* a Friday off, in exchange for Saturday 10/1 */
        {"2026-01-10", "2026-01-10", "2026-01-10"}, /* that Saturday */
        {"2026-01-11", "2026-01-12", "2026-01-10"},
        {"2024-05-04", "2024-05-04", "2024-05-04"}, /* the other swapped Saturdays */
        {"2024-04-29", "2024-05-02", "2024-04-26"},
        {"2025-04-26", "2025-04-26", "2025-04-26"},
        {"2025-05-02", "2025-05-05", "2025-04-30"},
        {"2026-08-22", "2026-08-22", "2026-08-22"},
        {"2026-08-31", "2026-09-03", "2026-08-28"},
        {"2030-02-01", "2030-02-06", "2030-01-31"}, /* Tết: 2/2/2030 is the first day of the year in Vietnam */
        {"2030-02-03", "2030-02-06", "2030-01-31"}, /* the first day of the Chinese one */
        {"2026-02-14", "2026-02-23", "2026-02-13"}, /* nine days off in a row */
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        day_t nominal = day(rows[i].nominal);
        assert_day(day_roll(&calendar, nominal, ROLL_NEXT), rows[i].next, rows[i].nominal);
        assert_day(day_roll(&calendar, nominal, ROLL_PREV), rows[i].prev, rows[i].nominal);
        assert_int_equal(day_roll(&calendar, nominal, ROLL_NONE), nominal);
    }
    enum roll roll = ROLL_NONE;
    for (int i = ROLL_NEXT; i <= ROLL_PREV; i++) {
        assert_true(roll_parse(roll_code((enum roll)i), &roll));
        assert_int_equal(roll, i);
    }
    assert_false(roll_parse("forward", &roll));
    assert_false(roll_parse(NULL, &roll));
}

#define ON_DAY(number, of_months, how)                                                                                 \
    {                                                                                                                  \
        .kind = DEADLINE_DAY_OF_MONTH, .day = (number), .months = (of_months), .roll = (how)                           \
    }
#define WORKDAYS(number)                                                                                               \
    {                                                                                                                  \
        .kind = DEADLINE_WORKDAYS, .workdays = (number)                                                                \
    }
#define BEFORE(number, of_months)                                                                                      \
    {                                                                                                                  \
        .kind = DEADLINE_DAY_OF_MONTH, .day = (number), .months = (of_months), .before = true                          \
    }

static void test_deadlines(void **state)
{
    static const struct {
        const char *period;
        struct deadline_rule rule;
        const char *nominal, *effective;
    } rows[] = {
        {"2024-Q4", ON_DAY(16, 0, ROLL_NEXT), "2024-12-16", "2024-12-16"},
        {"2024-Q4", ON_DAY(20, 0, ROLL_NEXT), "2024-12-20", "2024-12-20"},
        {"2024-Q4", ON_DAY(25, 0, ROLL_NEXT), "2024-12-25", "2024-12-25"}, /* điều 13.1 */
        {"2024-Q2", ON_DAY(16, 0, ROLL_NEXT), "2024-06-16", "2024-06-17"},
        {"2024-Q2", ON_DAY(16, 0, ROLL_PREV), "2024-06-16", "2024-06-14"},
        {"2024-Q2", ON_DAY(16, 0, ROLL_NONE), "2024-06-16", "2024-06-16"},
        {"2025-Q2", ON_DAY(31, 0, ROLL_NEXT), "2025-06-30", "2025-06-30"}, /* the last day of the month */
        {"2024-M02", ON_DAY(31, 0, ROLL_NEXT), "2024-02-29", "2024-02-29"},
        {"2025", ON_DAY(2, 1, ROLL_NEXT), "2026-01-02", "2026-01-05"},
        {"2025", ON_DAY(2, 1, ROLL_NONE), "2026-01-02", "2026-01-02"},
        {"2025", ON_DAY(10, 1, ROLL_NEXT), "2026-01-10", "2026-01-10"},
        {"2023", ON_DAY(31, 0, ROLL_NEXT), "2023-12-31", "2024-01-02"},
        {"2025", ON_DAY(15, -1, ROLL_NEXT), "2025-11-15", "2025-11-17"},
        {"2030-M01", ON_DAY(2, 1, ROLL_NEXT), "2030-02-02", "2030-02-06"},
        {"2024-Q4", BEFORE(16, 0), "2024-12-15", "2024-12-15"}, /* a Sunday: not rolled */
        {"2024-Q4", BEFORE(1, 1), "2024-12-31", "2024-12-31"},
        {"2024-M01", BEFORE(1, -1), "2023-11-30", "2023-11-30"},
        {"2021-Q3", WORKDAYS(2), "2021-09-16", "2021-09-16"},
        {"2024-Q4", WORKDAYS(1), "2024-12-16", "2024-12-16"}, /* 14/12 is a Saturday */
        {"2024-Q4", WORKDAYS(2), "2024-12-17", "2024-12-17"},
        {"2026-M02", WORKDAYS(1), "2026-02-23", "2026-02-23"},
        {"2024-M02", WORKDAYS(2), "2024-02-16", "2024-02-16"}, /* 14/2 is the last day of Tết */
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        day_t from = 0;
        day_t to = 0;
        day_t nominal = 0;
        day_t effective = 0;
        struct report_period of = period(rows[i].period);
        period_cutoff(of, &from, &to);
        deadline_of(&rows[i].rule, of, to, &calendar, &nominal, &effective);
        assert_day(nominal, rows[i].nominal, rows[i].period);
        assert_day(effective, rows[i].effective, rows[i].period);
    }
}

static void test_words_for_before(void **state)
{
    static const char *const before[] = {"trước ngày 30/6/2025",       "Trước ngày 30/6/2025",
                                         "Hoàn thành trước 30/6/2025", "đến trước  tháng 6/2025",
                                         "Trước Quý II/2025",          "xong trước năm 2026"};
    static const char *const not_before[] = {
        "2023-2030", "Thường xuyên",          "Đến ngày 30/6/2025",       "trước mắt",         "trước hết",
        "",          "Quý I/2025, trước hạn", "chậm nhất ngày 30/6/2025", "rước ngày 1/1/2025"};
    (void)state;
    for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
        assert_true(period_says_before(before[i]));
    }
    for (size_t i = 0; i < sizeof(not_before) / sizeof(not_before[0]); i++) {
        assert_false(period_says_before(not_before[i]));
    }
    assert_false(period_says_before(NULL));
}

/* A definition's own window is what working days are counted from. */
static void test_deadline_of_an_own_window(void **state)
{
    (void)state;
    struct deadline_rule rule = WORKDAYS(3);
    day_t nominal = 0;
    day_t effective = 0;
    deadline_of(&rule, period("2025"), day("2025-11-30"), &calendar, &nominal, &effective);
    assert_day(nominal, "2025-12-03", "2025");
    assert_day(effective, "2025-12-03", "2025");
}

static void test_what_can_be_kept(void **state)
{
    (void)state;
    struct err err = {0};
    day_t end = day("2024-12-14"); /* a Saturday: the first working day after it is Monday 16/12 */
    struct deadline_level levels[] = {{"xã, phường", day("2024-12-16")},
                                      {"Sở Xây dựng", day("2024-12-20")},
                                      {"Ủy ban nhân dân thành phố", day("2024-12-25")}};
    assert_true(deadline_check(levels, 3, end, &calendar, &err));
    assert_true(deadline_check(levels, 0, end, &calendar, &err));
    levels[0].due = day("2024-12-15");
    assert_false(deadline_check(levels, 3, end, &calendar, &err));
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.text, "xã, phường: thời hạn gửi 15/12/2024"));
    assert_non_null(strstr(err.text, "chốt số liệu 14/12/2024"));
    assert_non_null(strstr(err.text, "16/12/2024 trở đi"));
    levels[0].due = day("2024-12-20"); /* the same day is not before */
    assert_false(deadline_check(levels, 3, end, &calendar, &err));
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.text, "xã, phường có thời hạn gửi 20/12/2024"));
    assert_non_null(strstr(err.text, "Sở Xây dựng ở cấp trên (20/12/2024)"));
    levels[0].due = day("2024-12-19");
    assert_true(deadline_check(levels, 3, end, &calendar, &err));
    levels[2].due = day("2024-12-18");
    assert_false(deadline_check(levels, 3, end, &calendar, &err));
    assert_non_null(strstr(err.text, "Sở Xây dựng có thời hạn gửi 20/12/2024"));
}

/* The day after the data end may be off for more than a weekend. */
static void test_the_first_working_day_is_that_of_the_calendar(void **state)
{
    (void)state;
    struct err err = {0};
    struct deadline_level level = {"Sở Xây dựng", day("2026-02-20")};
    assert_false(deadline_check(&level, 1, day("2026-02-14"), &calendar, &err));
    assert_non_null(strstr(err.text, "23/02/2026 trở đi"));
    level.due = day("2026-02-23");
    assert_true(deadline_check(&level, 1, day("2026-02-14"), &calendar, &err));
    level.due = day("2026-01-10"); /* a Saturday worked is a working day */
    assert_true(deadline_check(&level, 1, day("2026-01-09"), &calendar, &err));
}

static void test_messages_in_english(void **state)
{
    (void)state;
    struct err err = {0};
    struct deadline_level level = {"Sở Xây dựng", day("2024-12-15")};
    setenv("TIENDO_LANG", "en", 1);
    lang_init();
    assert_false(deadline_check(&level, 1, day("2024-12-14"), &calendar, &err));
    setenv("TIENDO_LANG", "vi", 1);
    lang_init();
    assert_non_null(strstr(err.text, "Sở Xây dựng: the deadline 2024-12-15"));
    assert_non_null(strstr(err.text, "give 2024-12-16 or later"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_neighbours),
        cmocka_unit_test(test_windows),
        cmocka_unit_test(test_each_day_is_in_one_window),
        cmocka_unit_test(test_rolling),
        cmocka_unit_test(test_deadlines),
        cmocka_unit_test(test_words_for_before),
        cmocka_unit_test(test_deadline_of_an_own_window),
        cmocka_unit_test(test_what_can_be_kept),
        cmocka_unit_test(test_the_first_working_day_is_that_of_the_calendar),
        cmocka_unit_test(test_messages_in_english),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
