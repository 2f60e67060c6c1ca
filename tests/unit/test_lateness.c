/* By which day an update is judged, and how late it is. */
#include "lateness.h"

#include "lineage_fixture.h"
#include "rounds.h"
#include "unit.h"

#include <string.h>

static struct roster *roster;
static day_t due, round_due, district_due;

static int set_up(void **state)
{
    (void)state;
    due = day_from_ymd(2024, 12, 31);
    round_due = day_from_ymd(2024, 12, 15);
    district_due = day_from_ymd(2024, 12, 12);
    roster = roster_new();
    fixture_bodies(roster, "A B");
    FIXTURE_LED_BY(roster, "A", "B");
    for (size_t i = 0; i < roster->agency_count; i++) {
        if (strcmp(roster->agencies[i].code, "B") == 0) {
            roster->agencies[i].kind = AGENCY_DISTRICT;
        }
    }
    roster->plans[0].items[0].period = (struct period){.printed = "2024", .from = DAY_MIN, .to = due};
    struct round *round = roster_add_round(roster);
    round->number = 1;
    round->plan = "08/KH";
    round->period = "2024-Q4";
    round->from = round_due - 90;
    round->to = round_due - 4;
    round->deadlines = arena_array(roster->arena, 2, sizeof(*round->deadlines));
    round->deadline_count = 2;
    round->deadlines[0] = (struct round_deadline){.to = "FOCAL", .printed = round_due, .due = round_due};
    round->deadlines[1] = (struct round_deadline){
        .to = "FOCAL", .kinds = 1u << AGENCY_DISTRICT, .printed = district_due, .due = district_due};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roster_unref(roster);
    return 0;
}

static struct lateness late_at(const char *task, enum action action, const char *period, const char *who, int64_t at)
{
    const struct item *item = task == NULL ? NULL : fixture_find(roster, task);
    const struct agency *agency = fixture_agency(roster, who);
    struct update update = update_blank();
    update.action = action;
    update.period = period;
    return lateness_of(roster, &roster->plans[0], item, &update, agency, agency, at);
}

static void expect(struct lateness lateness, day_t day, int days)
{
    assert_int_equal(lateness.due, day);
    assert_int_equal(lateness.days, days);
}

static void test_the_task_when_no_period_is_given(void **state)
{
    (void)state;
    fixture_seal(roster);
    expect(late_at("08/KH#1", ACTION_PROGRESS, NULL, "A", day_begin(due)), due, 0);
    expect(late_at("08/KH#1", ACTION_COMPLETE, NULL, "A", day_begin(due + 3)), due,
           2); /* 0:00 is 24:00 of the day before */
    expect(late_at("08/KH#1", ACTION_COMPLETE, NULL, "A", day_begin(due + 3) + 1), due, 3);
    expect(late_at("08/KH#2", ACTION_COMPLETE, NULL, "B", day_begin(due + 300)), DAY_NONE, 0);
}

static void test_a_deadline_ends_with_its_day(void **state)
{
    (void)state;
    fixture_seal(roster);
    expect(late_at("08/KH#1", ACTION_PROGRESS, NULL, "A", day_begin(due + 1)), due, 0);
    expect(late_at("08/KH#1", ACTION_PROGRESS, NULL, "A", day_begin(due + 1) + 1), due, 1);
}

static void test_the_round_that_the_period_names(void **state)
{
    (void)state;
    fixture_seal(roster);
    expect(late_at("08/KH#1", ACTION_PROGRESS, "2024-Q4", "A", day_begin(round_due + 6)), round_due, 5);
    expect(late_at("08/KH#2", ACTION_NOTHING, "2024-Q4", "B", day_begin(round_due) + 1), district_due, 3);
    expect(late_at(NULL, ACTION_REPORT, "2024-Q4", "A", day_begin(round_due) + 1), round_due, 0);
    /* of a period without a round the task decides */
    expect(late_at("08/KH#1", ACTION_PROGRESS, "2024-Q3", "A", day_begin(due + 1) + 1), due, 1);
}

static void test_a_sealed_round_judges_as_before(void **state)
{
    (void)state;
    roster->rounds[0].sealed = true;
    fixture_seal(roster);
    expect(late_at("08/KH#1", ACTION_PROGRESS, "2024-Q4", "A", day_begin(round_due + 60) + 1), round_due, 60);
}

static void test_what_is_no_report_is_never_late(void **state)
{
    (void)state;
    static const enum action actions[] = {ACTION_EXTEND, ACTION_MILESTONE, ACTION_ANSWER, ACTION_CONTEST,
                                          ACTION_WITHDRAW};
    fixture_seal(roster);
    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        expect(late_at("08/KH#1", actions[i], "2024-Q4", "A", day_begin(due + 60)), DAY_NONE, 0);
        expect(late_at("08/KH#1", actions[i], NULL, "A", day_begin(due + 60)), DAY_NONE, 0);
    }
}

static struct due_change *change(enum due_change_kind kind, const char *party, day_t until)
{
    struct due_change *made = roster_add_due_change(roster);
    *made = (struct due_change){.kind = kind, .task = "08/KH#1", .party = party, .until = until};
    return made;
}

static void test_what_the_authority_decided_counts(void **state)
{
    (void)state;
    change(DUE_EXTENDED, "A", due + 30);
    fixture_seal(roster);
    struct lateness lateness = late_at("08/KH#1", ACTION_PROGRESS, NULL, "A", day_begin(due + 20));
    assert_int_equal(lateness.due, workcal_roll(&roster->calendar, due + 30));
    assert_int_equal(lateness.days, 0);
    expect(late_at("08/KH#1", ACTION_CONTRIBUTE, NULL, "B", day_begin(due + 20)), due, 19);
}

static void test_a_part_that_is_stopped_has_no_due_day(void **state)
{
    (void)state;
    change(DUE_STOPPED, NULL, DAY_MAX);
    fixture_seal(roster);
    expect(late_at("08/KH#1", ACTION_PROGRESS, NULL, "A", day_begin(due + 20)), DAY_NONE, 0);
}

static void test_of_nothing_known_nothing_is_late(void **state)
{
    (void)state;
    fixture_seal(roster);
    struct update update = update_blank();
    update.action = ACTION_PROGRESS;
    update.period = "2024-Q4";
    expect(lateness_of(roster, NULL, NULL, &update, NULL, NULL, day_begin(due + 20)), DAY_NONE, 0);
    expect(lateness_of(roster, &roster->plans[0], fixture_find(roster, "08/KH#1"), &update, NULL, NULL,
                       day_begin(due + 20)),
           DAY_NONE, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_the_task_when_no_period_is_given),      TEST(test_a_deadline_ends_with_its_day),
        TEST(test_the_round_that_the_period_names),       TEST(test_a_sealed_round_judges_as_before),
        TEST(test_what_is_no_report_is_never_late),       TEST(test_what_the_authority_decided_counts),
        TEST(test_a_part_that_is_stopped_has_no_due_day), TEST(test_of_nothing_known_nothing_is_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
