/* Days, Vietnam time and the one clock. */
#include "clock.h"
#include "day.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void test_every_day_of_two_centuries(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    day_t expected = day_from_ymd(1900, 1, 1);
    int week_day = 1; /* 1900-01-01 was a Monday */
    assert_int_equal(expected, -25567);
    for (int year = 1900; year <= 2100; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (int month = 1; month <= 12; month++) {
            int last = lengths[month - 1] + (month == 2 && leap ? 1 : 0);
            for (int day = 1; day <= last; day++, expected++) {
                char iso[DAY_ISO_MAX];
                day_t parsed = 0;
                int y = 0;
                int m = 0;
                int d = 0;
                assert_int_equal(day_from_ymd(year, month, day), expected);
                day_to_ymd(expected, &y, &m, &d);
                assert_true(y == year && m == month && d == day);
                assert_true(day_ymd_valid(year, month, day));
                assert_int_equal(day_of_week(expected), week_day);
                assert_true(day_parse(day_iso(expected, iso), &parsed));
                assert_int_equal(parsed, expected);
                assert_int_equal(day_of_instant(day_begin(expected)), expected);
                assert_int_equal(day_of_instant(day_begin(expected) - 1), expected - 1);
                week_day = week_day % 7 + 1;
            }
            assert_false(day_ymd_valid(year, month, last + 1));
        }
    }
}

static void test_days_as_text(void **state)
{
    (void)state;
    static const char *const bad[] = {"",           "2024",        "2024-1-15",   "2024-02-30",  "2023-02-29",
                                      "2024-13-01", "2024-00-10",  "2024-01-00",  "0000-01-01",  "2024/01/15",
                                      "15/01/2024", "2024-01-15 ", " 2024-01-15", "2024-01-15T", "+024-01-15",
                                      "2024-01-1x", "20240115",    "1900-02-29"};
    char buf[DAY_ISO_MAX];
    day_t day = 7;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        if (day_parse(bad[i], &day) || day != 7) {
            fail_msg("\"%s\" was read", bad[i]);
        }
    }
    assert_false(day_parse(NULL, &day));
    assert_true(day_parse("2024-12-31", &day));
    assert_string_equal(day_vietnamese(day, buf), "31/12/2024");
    assert_int_equal(day_of_week(day), 2); /* a Tuesday */
    assert_true(day_parse("2000-02-29", &day));
    assert_false(day_ymd_valid(10000, 1, 1));
    assert_false(day_ymd_valid(2024, 1, -1));
}

static int64_t instant(const char *text)
{
    int64_t us = 0;
    if (!clock_parse(text, &us)) {
        fail_msg("\"%s\" was not read", text);
    }
    return us;
}

static void test_the_day_in_vietnam(void **state)
{
    (void)state;
    day_t day = day_from_ymd(2024, 12, 12);
    assert_int_equal(day_of_instant(instant("2024-12-11T16:59:59.999999Z")), day - 1);
    assert_int_equal(day_of_instant(instant("2024-12-11T17:00:00Z")), day);
    assert_int_equal(day_begin(day), instant("2024-12-12T00:00:00+07:00"));
    /* 24:00 belongs to the day that ends */
    assert_int_equal(day_ending_at(instant("2024-12-13T00:00:00+07:00")), day);
    assert_int_equal(day_ending_at(instant("2024-12-13T00:00:00.000001+07:00")), day + 1);
    /* since ever and until further notice are instants too */
    assert_true(day_begin(DAY_MIN) == INT64_MIN);
    assert_true(day_begin(DAY_MAX) == INT64_MAX);
    assert_true(day_of_instant(INT64_MAX) > day);
    assert_true(day_ending_at(INT64_MIN) < day);
}

static void test_instants_as_text(void **state)
{
    (void)state;
    static const char *const same[] = {"2024-12-12T08:00:00+07:00",
                                       "2024-12-12T01:00:00Z",
                                       "2024-12-12T08:00",
                                       "2024-12-12 08:00:00",
                                       "2024-12-12T08:00:00.000000+07:00",
                                       "2024-12-12T08:00:00+07",
                                       "2024-12-12T08:00:00+0700",
                                       "2024-12-11T22:30:00-02:30",
                                       "2024-12-12T08:00:00.0000009+07:00"};
    static const char *const bad[] = {"",
                                      "2024-12-12",
                                      "2024-12-12T",
                                      "2024-12-12T8:00:00Z",
                                      "2024-12-12T24:00:00Z",
                                      "2024-12-12T08:60",
                                      "2024-12-12T08:00:60",
                                      "2024-02-30T08:00:00",
                                      "2024-12-12T08:00:00z",
                                      "2024-12-12T08:00:00+7",
                                      "2024-12-12T08:00:00+07:",
                                      "2024-12-12T08:00:00+07:60",
                                      "2024-12-12T08:00:00+24:00",
                                      "2024-12-12T08:00:00Z ",
                                      "2024-12-12T08:00:00+07:00x",
                                      "2024-12-12x08:00:00Z",
                                      "2024-12-12T08-00-00Z",
                                      "2024-12-12T08:00:00,5Z",
                                      "now"};
    char buf[CLOCK_ISO_MAX];
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        assert_string_equal(clock_iso(instant(same[i]), buf), "2024-12-12T08:00:00.000000+07:00");
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        int64_t us = 7;
        if (clock_parse(bad[i], &us) || us != 7) {
            fail_msg("\"%s\" was read", bad[i]);
        }
    }
    int64_t none = 0;
    assert_false(clock_parse(NULL, &none));
    assert_string_equal(clock_iso(instant("1969-12-31T23:59:59.25Z"), buf), "1970-01-01T06:59:59.250000+07:00");
    assert_string_equal(clock_iso(instant("1960-01-01T00:00:00.000001+07:00"), buf),
                        "1960-01-01T00:00:00.000001+07:00");
    assert_string_equal(clock_vietnamese(instant("2024-12-31T17:05:00Z"), buf), "00:05 ngày 01/01/2025");
}

/* clock_init() keeps what it read for the life of the process: each setting has a process of its own. */
static int in_child(const char *setting, bool allow_simulated, int (*check)(bool accepted, const struct err *err))
{
    pid_t pid = fork();
    if (pid == 0) {
        struct err err = {0};
        if (setting == NULL) {
            unsetenv("TIENDO_CLOCK");
        } else {
            setenv("TIENDO_CLOCK", setting, 1);
        }
        bool accepted = clock_init(allow_simulated, &err);
        _exit(check(accepted, &err));
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int real_time(bool accepted, const struct err *err)
{
    (void)err;
    int64_t off = clock_now_us() - (int64_t)time(NULL) * CLOCK_SECOND;
    return accepted && !clock_is_simulated() && off > -2 * CLOCK_SECOND && off < 2 * CLOCK_SECOND ? 0 : 1;
}

static int refused(bool accepted, const struct err *err)
{
    return !accepted && err->kind == ERR_CONFIG && strstr(err->text, "TIENDO_CLOCK") != NULL && !clock_is_simulated()
               ? 0
               : 1;
}

static int ten_minutes_past_eight(bool accepted, const struct err *err)
{
    (void)err;
    int64_t off = clock_now_us() - instant("2024-12-12T08:10:00+07:00");
    return accepted && clock_is_simulated() && off >= -2 * CLOCK_SECOND && off < 5 * CLOCK_SECOND ? 0 : 1;
}

static void test_simulated_time(void **state)
{
    (void)state;
    char shown[2 * CLOCK_ISO_MAX + 30];
    char real[CLOCK_ISO_MAX];
    assert_int_equal(in_child(NULL, false, real_time), 0);
    assert_int_equal(in_child("", false, real_time), 0);
    assert_int_equal(in_child(NULL, true, real_time), 0);
    /* ten minutes have really passed since the simulation began at eight */
    snprintf(shown, sizeof(shown), "2024-12-12T08:00:00+07:00@%s",
             clock_iso(clock_now_us() - 600 * CLOCK_SECOND, real));
    assert_int_equal(in_child(shown, true, ten_minutes_past_eight), 0);
    assert_int_equal(in_child(shown, false, refused), 0); /* never by accident on real data */
    static const char *const bad[] = {"2024-12-12T08:00:00+07:00",
                                      "@",
                                      "2024-12-12T08:00:00+07:00@",
                                      "@2024-12-12T08:00:00+07:00",
                                      "2024-12-12@2026-11-21T05:50:23Z",
                                      "yes",
                                      "2024-12-12T08:00:00+07:00@2026-11-21T05:50:23Z@"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        if (in_child(bad[i], true, refused) != 0) {
            fail_msg("TIENDO_CLOCK=%s was taken", bad[i]);
        }
    }
}

static void test_monotonic(void **state)
{
    (void)state;
    int64_t before = clock_monotonic_us();
    for (int i = 0; i < 1000; i++) {
        int64_t now = clock_monotonic_us();
        assert_true(now >= before);
        before = now;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_day_of_two_centuries),
        cmocka_unit_test(test_days_as_text),
        cmocka_unit_test(test_the_day_in_vietnam),
        cmocka_unit_test(test_instants_as_text),
        cmocka_unit_test(test_simulated_time),
        cmocka_unit_test(test_monotonic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
