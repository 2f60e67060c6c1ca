/* Derived status at any moment, and the working-day calendar under it. */
#include "taskstatus.h"

#include "clock.h"
#include "sample_roster.h"
#include "unit.h"
#include "update.h"

/* A status_facts without a judged day of its own. */
#define OPEN ((struct status_facts){.judged_due = DAY_NONE})

static struct derived_status at(const struct roster *roster, const char *label, struct status_facts facts,
                                int64_t as_of)
{
    facts.time = item_time(roster, sample_item(roster, label), NULL);
    return part_status_at(&roster->calendar, &facts, as_of, STATUS_SOON_DEFAULT);
}

static void test_late_only_after_the_last_moment(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    struct status_facts open = OPEN;
    int64_t end = day_begin(day_from_ymd(2025, 1, 1)); /* 31/12/2024 24:00 */
    assert_int_equal(at(roster, "2024", open, end).status, STATUS_TH_TRONG);
    assert_int_equal(at(roster, "2024", open, end + 1).status, STATUS_TH_QUA);
    assert_int_equal(at(roster, "2024", open, end + 1).days_late, 1);
    assert_int_equal(at(roster, "2024", open, day_begin(day_from_ymd(2025, 2, 1))).days_late, 31);
    roster_unref(roster);
}

static void test_due_soon_counts_working_days(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    struct status_facts open = OPEN;
    /* Tuesday 31/12/2024; five working days before it is Tuesday 24/12 */
    assert_true(at(roster, "2024", open, day_begin(day_from_ymd(2024, 12, 24)) + 1).due_soon);
    assert_int_equal(at(roster, "2024", open, day_begin(day_from_ymd(2024, 12, 24)) + 1).workdays_left, 5);
    assert_false(at(roster, "2024", open, day_begin(day_from_ymd(2024, 12, 23)) + 1).due_soon);
    assert_int_equal(at(roster, "2024", open, day_begin(day_from_ymd(2024, 12, 31)) + 1).workdays_left, 0);
    roster_unref(roster);
}

static void test_completion(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    struct status_facts done = {.confirmed = true, .completed_on = day_from_ymd(2024, 12, 31), .judged_due = DAY_NONE};
    int64_t later = day_begin(day_from_ymd(2026, 1, 1));
    assert_int_equal(at(roster, "2024", done, later).status, STATUS_HT_DUNG);
    done.completed_on++;
    assert_int_equal(at(roster, "2024", done, later).status, STATUS_HT_QUA);
    assert_int_equal(at(roster, "lead-named", done, later).status, STATUS_HT_KTH);
    assert_int_equal(at(roster, "lead-named", OPEN, later).status, STATUS_TH_KTH);
    /* What was closed by the day of its time stays so, whatever the day became since. */
    done.judged_due = done.completed_on;
    assert_int_equal(at(roster, "2024", done, later).status, STATUS_HT_DUNG);
    assert_true(at(roster, "2024", done, later).late_by_first_day);
    roster_unref(roster);
}

static struct derived_status part(enum task_status status, day_t due, day_t completed_on)
{
    return (struct derived_status){.status = status,
                                   .has_due = due != 0,
                                   .due = due,
                                   .due_original = due,
                                   .completed_on = completed_on,
                                   .days_late = status == STATUS_TH_QUA ? 100 - due : 0};
}

/* Every order of the parts gives the same whole. */
static void test_the_whole_of_parts(void **state)
{
    (void)state;
    struct {
        struct derived_status parts[3];
        enum task_status status;
        day_t due, completed_on;
    } cases[] = {
        {{part(STATUS_TH_TRONG, 20, 0), part(STATUS_TH_QUA, 10, 0), part(STATUS_HT_DUNG, 10, 5)}, STATUS_TH_QUA, 10, 0},
        {{part(STATUS_TH_QUA, 12, 0), part(STATUS_TH_QUA, 10, 0), part(STATUS_DUNG, 10, 0)}, STATUS_TH_QUA, 10, 0},
        {{part(STATUS_TH_TRONG, 20, 0), part(STATUS_TH_TRONG, 30, 0), part(STATUS_HT_QUA, 10, 15)},
         STATUS_TH_TRONG,
         20,
         0},
        {{part(STATUS_HT_DUNG, 10, 5), part(STATUS_HT_QUA, 10, 15), part(STATUS_HT_DUNG, 10, 9)},
         STATUS_HT_QUA,
         10,
         15},
        {{part(STATUS_HT_DUNG, 10, 5), part(STATUS_HT_DUNG, 10, 9), part(STATUS_DUNG, 10, 0)}, STATUS_HT_DUNG, 10, 9},
        {{part(STATUS_TH_KTH, 0, 0), part(STATUS_HT_KTH, 0, 9), part(STATUS_DUNG, 0, 0)}, STATUS_TH_KTH, 0, 0},
        {{part(STATUS_DUNG, 10, 0), part(STATUS_DUNG, 12, 0), part(STATUS_DUNG, 11, 0)}, STATUS_DUNG, 10, 0},
    };
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        for (size_t o = 0; o < 6; o++) {
            struct derived_status parts[3];
            for (int i = 0; i < 3; i++) {
                parts[i] = cases[c].parts[orders[o][i]];
            }
            struct derived_status whole = whole_status(parts, 3);
            assert_int_equal(whole.status, cases[c].status);
            assert_int_equal(whole.due, cases[c].due);
            assert_int_equal(whole.completed_on, cases[c].completed_on);
        }
    }
}

static void test_workcal(void **state)
{
    (void)state;
    day_t off[] = {day_from_ymd(2024, 4, 29), day_from_ymd(2024, 4, 30), day_from_ymd(2024, 5, 1)};
    day_t worked[] = {day_from_ymd(2024, 5, 4)};
    struct workcal_year years[] = {{.year = 2024, .confirmed = true}, {.year = 2027, .confirmed = false}};
    struct workcal calendar = {
        .off = off, .off_count = 3, .worked = worked, .worked_count = 1, .years = years, .year_count = 2};
    assert_false(workcal_is_workday(&calendar, off[1]));
    assert_true(workcal_is_workday(&calendar, worked[0]));
    assert_false(workcal_is_workday(&calendar, worked[0] + 1));
    day_t friday = day_from_ymd(2024, 4, 26);
    assert_int_equal(workcal_roll(&calendar, friday + 1), day_from_ymd(2024, 5, 2));
    assert_int_equal(workcal_roll(&calendar, friday), friday);
    assert_int_equal(workcal_add(&calendar, friday, 3), day_from_ymd(2024, 5, 4));
    assert_int_equal(workcal_add(&calendar, friday, 0), friday);
    for (int n = 1; n < 40; n++) {
        assert_int_equal(workcal_between(&calendar, friday, workcal_add(&calendar, friday, n)), n);
    }
    assert_int_equal(workcal_between(&calendar, friday + 10, friday), -workcal_between(&calendar, friday, friday + 10));
    assert_true(workcal_confirmed(&calendar, 2024));
    assert_false(workcal_confirmed(&calendar, 2027));
    assert_false(workcal_confirmed(&calendar, 2099));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_late_only_after_the_last_moment),
        cmocka_unit_test(test_due_soon_counts_working_days),
        cmocka_unit_test(test_completion),
        cmocka_unit_test(test_the_whole_of_parts),
        cmocka_unit_test(test_workcal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
