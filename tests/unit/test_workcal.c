/* The working days of the catalogue, and the arithmetic on them: golden rows, and against a loop over every day. */
#include "workcal.h"

#include "calendar_warning.h"
#include "catalogue.h"
#include "clock.h"
#include "dice.h"
#include "lang.h"
#include "period.h"
#include "roster.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct workcal *calendar;

static day_t day(const char *iso)
{
    day_t parsed = 0;
    assert_true(day_parse(iso, &parsed));
    return parsed;
}

static void assert_day(day_t actual, const char *iso)
{
    char shown[DAY_ISO_MAX];
    assert_string_equal(day_iso(actual, shown), iso);
}

/* Reads plans/calendar/viet-nam.yaml into a roster of its own. */
static int set_up(void **state)
{
    static char text[64 * 1024];
    FILE *file = fopen(PLANS_DIR "/calendar/viet-nam.yaml", "rb");
    assert_non_null(file);
    size_t size = fread(text, 1, sizeof(text) - 1, file);
    assert_true(size > 0 && size < sizeof(text) - 1);
    fclose(file);
    struct roster *roster = roster_new();
    struct problems problems = {.arena = arena_new()};
    struct catalogue_identity identity = {0};
    bool read = catalogue_read(roster, "viet-nam.yaml", text, size, &identity, &problems);
    if (!read || problems.count > 0) {
        fail_msg("line %d: %s", problems.list[0].line, problems.list[0].text);
    }
    arena_free(problems.arena);
    calendar = &roster->calendar;
    *state = roster;
    return 0;
}

static int tear_down(void **state)
{
    roster_unref(*state);
    return 0;
}

/* ---- rows ---- */

static void add_month_and_day(char *list, size_t size, day_t of)
{
    char iso[DAY_ISO_MAX];
    size_t used = strlen(list);
    snprintf(list + used, size - used, "%s%s", used == 0 ? "" : " ", day_iso(of, iso) + 5);
}

/* Each year's weekdays off and Saturdays worked, as one line. */
static void test_rows_of_the_decided_years(void **state)
{
    (void)state;
    static const struct {
        int year;
        const char *off, *worked;
    } years[] = {
        {2024, "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03", "05-04"},
        {2025, "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02", "04-26"},
        {2026, "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02", "01-10 08-22"},
        {2030, "01-01 02-01 02-04 02-05 04-12 04-30 05-01 09-02 09-03", ""},
    };
    for (size_t i = 0; i < sizeof(years) / sizeof(years[0]); i++) {
        char off[256] = "";
        char worked[256] = "";
        for (day_t d = day_from_ymd(years[i].year, 1, 1); d < day_from_ymd(years[i].year + 1, 1, 1); d++) {
            bool weekend = day_of_week(d) >= 6;
            if (workcal_is_workday(calendar, d) == weekend) {
                add_month_and_day(weekend ? worked : off, 256, d);
            }
        }
        assert_string_equal(off, years[i].off);
        assert_string_equal(worked, years[i].worked);
    }
}

static void test_who_ordered_each_day(void **state)
{
    (void)state;
    for (int year = 2023; year <= 2026; year++) {
        assert_true(workcal_confirmed(calendar, year));
        for (day_t d = day_from_ymd(year, 1, 1); d < day_from_ymd(year + 1, 1, 1); d++) {
            bool is_row = workcal_is_workday(calendar, d) == (day_of_week(d) >= 6);
            const struct workcal_decision *decision = workcal_decision(calendar, d);
            assert_true((decision != NULL) == is_row);
            assert_true(decision == NULL || decision->number != NULL || decision->note != NULL);
        }
    }
    const struct workcal_decision *swap = workcal_decision(calendar, day("2026-01-10"));
    assert_string_equal(swap->number, "12729/VPCP-KGVX");
    assert_ptr_equal(workcal_decision(calendar, day("2026-01-02")), swap);
    assert_null(workcal_decision(calendar, day("2026-02-17"))->number); /* not found yet, and said so */
    assert_null(workcal_decision(calendar, day("2026-11-24")));
    assert_null(workcal_decision(calendar, day("2027-01-01")));
    assert_null(workcal_decision(calendar, day("2050-01-01")));
}

static void test_what_is_not_confirmed(void **state)
{
    (void)state;
    const struct workcal_year *year = workcal_year(calendar, 2026);
    assert_int_equal(year->unconfirmed_count, 1);
    assert_int_equal(year->unconfirmed[0].day, day("2026-11-24"));
    assert_string_equal(year->unconfirmed[0].name, "Ngày Văn hóa Việt Nam");
    assert_true(workcal_is_workday(calendar, day("2026-11-24")));
    for (int y = 2027; y <= 2031; y++) {
        assert_false(workcal_confirmed(calendar, y));
        year = workcal_year(calendar, y);
        for (size_t i = 0; i < year->unconfirmed_count; i++) {
            assert_true(workcal_is_workday(calendar, year->unconfirmed[i].day));
        }
    }
}

/* ---- arithmetic ---- */

static void test_golden_days(void **state)
{
    (void)state;
    assert_day(workcal_roll(calendar, day("2023-12-31")), "2024-01-02"); /* a Sunday */
    assert_day(workcal_roll(calendar, day("2023-12-30")), "2024-01-02");
    assert_day(workcal_roll(calendar, day("2023-09-02")), "2023-09-05");
    assert_day(workcal_roll(calendar, day("2026-01-02")), "2026-01-05");
    assert_day(workcal_roll(calendar, day("2026-01-10")), "2026-01-10");
    assert_day(workcal_roll(calendar, day("2030-02-02")), "2030-02-06");
    assert_day(workcal_roll(calendar, day("2030-12-31")), "2030-12-31");
    /* The day that counting starts from is not counted; a Saturday worked is. */
    assert_day(workcal_add(calendar, day("2024-12-13"), 1), "2024-12-16");
    assert_day(workcal_add(calendar, day("2024-12-14"), 1), "2024-12-16");
    assert_day(workcal_add(calendar, day("2026-01-09"), 1), "2026-01-10");
    assert_day(workcal_add(calendar, day("2025-12-31"), 5), "2026-01-09");
    assert_day(workcal_add(calendar, day("2025-12-31"), 6), "2026-01-10");
    assert_day(workcal_add(calendar, day("2024-04-26"), 3), "2024-05-04");
    assert_day(workcal_add(calendar, day("2025-04-25"), 1), "2025-04-26");
    assert_day(workcal_add(calendar, day("2026-08-21"), 1), "2026-08-22");
    assert_day(workcal_add(calendar, day("2030-01-31"), 1), "2030-02-06");
    assert_day(workcal_add(calendar, day("2023-12-29"), 1), "2024-01-02");
    assert_int_equal(workcal_between(calendar, day("2025-12-31"), day("2026-01-10")), 6);
    assert_int_equal(workcal_between(calendar, day("2026-01-10"), day("2025-12-31")), -6);
    assert_int_equal(workcal_between(calendar, day("2026-01-10"), day("2026-01-10")), 0);
    assert_int_equal(workcal_between(calendar, day("2026-02-13"), day("2026-02-22")), 0);
    assert_int_equal(workcal_between(calendar, day("2023-12-31"), day("2024-01-02")), 1);
}

static day_t slow_add(const struct workcal *of, day_t from, int n)
{
    while (n > 0) {
        n -= workcal_is_workday(of, ++from);
    }
    return from;
}

static int slow_between(const struct workcal *of, day_t from, day_t to)
{
    if (to < from) {
        return -slow_between(of, to, from);
    }
    int count = 0;
    for (day_t d = from + 1; d <= to; d++) {
        count += workcal_is_workday(of, d);
    }
    return count;
}

static struct dice dice = {20241231};

static int below(int sides)
{
    return (int)dice_below(&dice, (unsigned)sides);
}

static void compare_with_slow(const struct workcal *of, int rounds)
{
    day_t first = day("2021-01-01");
    int span = day("2034-01-01") - first;
    for (int i = 0; i < rounds; i++) {
        day_t from = first + below(span);
        day_t to = i % 4 == 0 ? from + below(12) : first + below(span);
        int n = below(i % 5 == 0 ? 900 : 15);
        assert_int_equal(workcal_between(of, from, to), slow_between(of, from, to));
        assert_int_equal(workcal_between(of, to, from), slow_between(of, to, from));
        assert_int_equal(workcal_add(of, from, n), slow_add(of, from, n));
        assert_int_equal(workcal_between(of, from, workcal_add(of, from, n)), n);
    }
}

static int compare_days(const void *a, const void *b)
{
    return *(const day_t *)a - *(const day_t *)b;
}

/* The shipped calendar, one with nothing in it, and wild ones: any day off or worked, also weekend days off and
 * weekdays worked, which mean nothing. Days before 1970 are below zero. */
static void test_same_as_day_by_day(void **state)
{
    (void)state;
    enum { WILD = 600 };
    static const struct workcal empty = {0};
    static day_t off[WILD];
    static day_t worked[WILD];
    compare_with_slow(calendar, 1000);
    compare_with_slow(&empty, 300);
    for (int round = 0; round < 5; round++) {
        day_t at[2] = {day("2021-01-01"), day("2021-01-01")};
        for (size_t i = 0; i < WILD; i++) {
            off[i] = at[0] += 1 + below(6);
            worked[i] = at[1] += 1 + below(9);
        }
        qsort(off, WILD, sizeof(*off), compare_days);
        const struct workcal wild = {.off = off, .off_count = WILD, .worked = worked, .worked_count = WILD};
        compare_with_slow(&wild, 300);
    }
    for (day_t d = -1000; d < 1000; d++) {
        assert_int_equal(workcal_between(&empty, d, d + 1), workcal_is_workday(&empty, d + 1));
        assert_int_equal(workcal_between(&empty, d, d + 37), slow_between(&empty, d, d + 37));
    }
}

static void test_the_end_of_time(void **state)
{
    (void)state;
    assert_int_equal(workcal_add(calendar, DAY_MAX - 1, 5), DAY_MAX);
    assert_int_equal(workcal_roll(calendar, DAY_MAX), DAY_MAX);
    assert_true(workcal_between(calendar, day("2024-01-01"), DAY_MAX) > 1000000000);
}

/* 100,000 over seven years: reminders are planned from these. */
static void test_fast_enough(void **state)
{
    (void)state;
    day_t from = day("2024-01-02");
    int64_t begun = clock_monotonic_us();
    int64_t sum = 0;
    for (int i = 0; i < 100000; i++) {
        sum += workcal_between(calendar, from + i % 30, from + 2500 + i % 30);
        sum += workcal_add(calendar, from + i % 300, 1500) - from;
    }
    assert_true(sum > 0);
    assert_in_range(clock_monotonic_us() - begun, 0, 5 * CLOCK_SECOND); /* with sanitizers; day by day: over a minute */
}

/* ---- a new calendar ---- */

/* Before the day each day is what the old one says, from it on what the new one says; a year that only one knows is
 * that one's. */
static void test_a_new_calendar_changes_nothing_that_is_over(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    day_t off[2][3] = {{day("2024-03-04"), day("2024-06-03"), day("2024-09-02")},
                       {day("2023-09-04"), day("2024-03-05"), day("2024-09-03")}};
    day_t worked[2][2] = {{day("2024-03-09"), day("2025-03-08")}, {day("2024-03-16"), day("2024-09-07")}};
    struct workcal_year old_years[] = {{.year = 2024, .note = "old"}, {.year = 2025}};
    struct workcal_year new_years[] = {{.year = 2023}, {.year = 2024, .note = "new"}};
    const struct workcal old = {off[0], 3, worked[0], 2, old_years, 2};
    const struct workcal new = {off[1], 3, worked[1], 2, new_years, 2};
    day_t from = day("2024-06-03");
    struct workcal spliced = workcal_splice(arena, &old, &new, from);
    for (day_t d = day("2023-01-01"); d < day("2026-01-01"); d++) {
        bool of_old = d >= day("2024-01-01") && (d < from || d >= day("2025-01-01"));
        assert_int_equal(workcal_is_workday(&spliced, d), workcal_is_workday(of_old ? &old : &new, d));
    }
    assert_int_equal(spliced.year_count, 3);
    assert_int_equal(spliced.years[0].year, 2023);
    assert_string_equal(spliced.years[1].note, "new");
    assert_int_equal(spliced.years[2].year, 2025);
    compare_with_slow(&spliced, 300);
    /* Since ever: the new one, and the years that only the old one knows. */
    spliced = workcal_splice(arena, &old, &new, DAY_MIN);
    assert_true(workcal_is_workday(&spliced, day("2024-03-04")));
    assert_true(workcal_is_workday(&spliced, day("2025-03-08")));
    /* After the first one of all: all of it. */
    static const struct workcal nothing = {0};
    spliced = workcal_splice(arena, &nothing, &old, from);
    assert_false(workcal_is_workday(&spliced, day("2024-03-04")));
    assert_int_equal(spliced.off_count, 3);
    arena_free(arena);
}

/* ---- 24:00 at +07:00 ---- */

static void test_the_last_moment_of_a_rolled_day(void **state)
{
    const struct roster *roster = *state;
    struct item item = {.kind = ITEM_TASK,
                        .mandate = MANDATE_ORDER,
                        .period = {.printed = "2023", .from = day("2023-01-01"), .to = day("2023-12-31")}};
    int64_t end = 0;
    day_t printed = 0;
    day_t due = 0;
    /* 31/12/2023 is a Sunday, 01/01/2024 a holiday: due until 02/01/2024 24:00 at +07:00, which is 17:00 UTC. */
    assert_true(clock_parse("2024-01-02T17:00:00Z", &end));
    assert_true(item_due(roster, &item, &printed, &due));
    assert_day(printed, "2023-12-31");
    assert_day(due, "2024-01-02");
    assert_int_equal(end, day_begin(due + 1));
    assert_false(day_ending_at(end) > due);
    assert_true(day_ending_at(end + 1) > due);
    assert_day(day_of_instant(end - 1), "2024-01-02");
    assert_day(day_of_instant(end), "2024-01-03"); /* its last moment is also the next day's first */
    /* "trước ngày 31/12/2023" stands in a catalogue as its eve, a Saturday: what is not to be rolled is up to the rule.
     */
    assert_day(day_roll(&roster->calendar, day("2023-12-30"), ROLL_NONE), "2023-12-30");
}

/* ---- the warning ---- */

static void test_warning(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    static const struct workcal empty = {0};
    assert_null(calendar_warning(arena, calendar, day("2024-12-12")));
    assert_null(calendar_warning(arena, calendar, day("2026-01-01")));
    assert_null(calendar_warning(arena, calendar, day("2026-11-30")));
    const char *warning = calendar_warning(arena, calendar, day("2026-12-01"));
    assert_non_null(strstr(warning, "năm 2027 là tạm tính"));
    assert_non_null(strstr(warning, "tiendo plan load"));
    assert_non_null(strstr(calendar_warning(arena, calendar, day("2026-12-31")), "năm 2027"));
    assert_non_null(strstr(calendar_warning(arena, calendar, day("2027-06-01")), "năm 2027 là tạm tính"));
    assert_non_null(strstr(calendar_warning(arena, calendar, day("2040-06-01")), "chưa có năm 2040"));
    assert_non_null(strstr(calendar_warning(arena, calendar, day("2022-06-01")), "chưa có năm 2022"));
    assert_non_null(strstr(calendar_warning(arena, &empty, day("2026-06-01")), "chưa có năm 2026"));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_of_the_decided_years),
        cmocka_unit_test(test_who_ordered_each_day),
        cmocka_unit_test(test_what_is_not_confirmed),
        cmocka_unit_test(test_golden_days),
        cmocka_unit_test(test_same_as_day_by_day),
        cmocka_unit_test(test_the_end_of_time),
        cmocka_unit_test(test_fast_enough),
        cmocka_unit_test(test_a_new_calendar_changes_nothing_that_is_over),
        cmocka_unit_test(test_the_last_moment_of_a_rolled_day),
        cmocka_unit_test(test_warning),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
