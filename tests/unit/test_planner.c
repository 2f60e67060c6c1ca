/* What goes out on which day, as tables that a person can check with a calendar: Tết 2025 is 27/01 to 31/01, 26/04/2025
 * is a Saturday worked for 02/05. */
#include "planner.h"

#include "cycle_fixture.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static struct cycle_centre *centre;
static char log_text[20000];

static int set_up(void **state)
{
    (void)state;
    centre = cycle_centre_new();
    log_text[0] = '\0';
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cycle_centre_free(centre);
    return 0;
}

static void log_line(day_t on, const char *recipient, const struct intent *intent)
{
    char day[DAY_ISO_MAX];
    char step[STEP_CODE_MAX];
    size_t used = strlen(log_text);
    snprintf(log_text + used, sizeof(log_text) - used, "%s %s %s %s %s\n", day_iso(on, day), recipient,
             intent_kind_code(intent->kind), intent->key, intent_step(intent, step));
}

/* What one run does, written to the log and recorded. */
static void run(int year, int month, int day, int hour)
{
    struct reminders reminders = cycle_plan(centre, cycle_at(year, month, day, hour));
    for (size_t d = 0; d < reminders.digest_count; d++) {
        for (size_t i = 0; i < reminders.digests[d].count; i++) {
            log_line(reminders.day, reminders.digests[d].recipient->key, &reminders.digests[d].intents[i]);
        }
    }
    for (size_t i = 0; i < reminders.work_count; i++) {
        log_line(reminders.day, "desk", &reminders.work[i]);
    }
    cycle_record(centre, &reminders);
}

/* Every day, twice: the second run must add nothing to the first. */
static void walk(day_t from, day_t to)
{
    for (day_t at = from; at <= to; at++) {
        int year = 0;
        int month = 0;
        int day = 0;
        day_to_ymd(at, &year, &month, &day);
        run(year, month, day, 8);
        size_t length = strlen(log_text);
        run(year, month, day, 16);
        assert_int_equal(strlen(log_text), length);
    }
}

static void expect(const char *golden)
{
    assert_string_equal(log_text, golden);
    log_text[0] = '\0';
}

static struct obligation *task(const char *key, size_t agency, int year, int month, int day)
{
    return cycle_owe(centre, OBLIGATION_TASK, agency, key, day_from_ymd(year, month, day));
}

/* ---- the ladder ---- */

static void test_the_ladder_goes_round_tet(void **state)
{
    (void)state;
    task("6c", 1, 2025, 2, 7);
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    cycle_know(centre, "binh@x.vn", 1, CONTACT_LEADER);
    walk(day_from_ymd(2025, 1, 1), day_from_ymd(2025, 2, 24));
    expect("2025-01-17 an@x.vn reminder 6c T-10\n"
           "2025-01-24 an@x.vn reminder 6c T-5\n"
           "2025-02-06 an@x.vn reminder 6c T-1\n"
           "2025-02-07 an@x.vn reminder 6c T0\n"
           "2025-02-10 an@x.vn reminder 6c T+1\n"
           "2025-02-10 binh@x.vn reminder 6c T+1\n"
           "2025-02-14 desk urging_draft 6c 1\n"
           "2025-02-17 an@x.vn reminder 6c T+6\n"
           "2025-02-17 binh@x.vn reminder 6c T+6\n"
           "2025-02-21 desk list_entry 6c 1\n"
           "2025-02-24 an@x.vn reminder 6c T+11\n"
           "2025-02-24 binh@x.vn reminder 6c T+11\n");
}

static void test_the_ladder_of_a_report_ends(void **state)
{
    (void)state;
    cycle_owe(centre, OBLIGATION_REPORT, 1, "Q4", day_from_ymd(2024, 12, 16));
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    walk(day_from_ymd(2024, 12, 1), day_from_ymd(2025, 1, 31));
    expect("2024-12-09 an@x.vn reminder Q4 T-5\n"
           "2024-12-12 an@x.vn reminder Q4 T-2\n"
           "2024-12-16 an@x.vn reminder Q4 T0\n"
           "2024-12-17 an@x.vn reminder Q4 T+1\n"
           "2024-12-23 desk urging_draft Q4 1\n"
           "2024-12-30 desk list_entry Q4 1\n");
}

static void test_a_saturday_worked_is_a_working_day(void **state)
{
    (void)state;
    cycle_owe(centre, OBLIGATION_QUESTION, 1, "q", day_from_ymd(2025, 4, 28));
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    walk(day_from_ymd(2025, 4, 21), day_from_ymd(2025, 5, 6));
    expect("2025-04-26 an@x.vn reminder q T-1\n"
           "2025-04-28 an@x.vn reminder q T0\n"
           "2025-04-29 an@x.vn reminder q T+1\n"); /* T+5 is 09/05: 30/04 to 04/05 are off */
}

static void test_a_due_day_that_is_off(void **state)
{
    (void)state;
    cycle_owe(centre, OBLIGATION_RETURNED, 1, "r", day_from_ymd(2024, 12, 14)); /* a Saturday, not rolled */
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    walk(day_from_ymd(2024, 12, 9), day_from_ymd(2024, 12, 17));
    expect("2024-12-13 an@x.vn reminder r T-1\n"
           "2024-12-16 an@x.vn reminder r T+1\n");
}

static void test_rungs_and_positions(void **state)
{
    (void)state;
    static const struct {
        int month, day, from_due, step; /* 99: none */
    } rows[] = {{1, 16, -11, 99}, {1, 17, -10, -10}, {1, 23, -6, -10}, {1, 24, -5, -5}, {2, 5, -2, -5},
                {2, 6, -1, -1},   {2, 7, 0, 0},      {2, 10, 1, 1},    {2, 14, 5, 1},   {2, 17, 6, 6},
                {2, 21, 10, 6},   {2, 24, 11, 11},   {3, 31, 36, 36},  {4, 1, 37, 36}};
    day_t due = day_from_ymd(2025, 2, 7);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        day_t day = day_from_ymd(2025, rows[i].month, rows[i].day);
        int step = 99;
        bool any = ladder_rung(&policy_default.ladders[OBLIGATION_TASK], &cycle_calendar, due, DAY_MIN, day,
                               REMIND_OFFICER, &step);
        assert_int_equal(days_from_due(&cycle_calendar, due, day), rows[i].from_due);
        assert_int_equal(step, rows[i].step);
        assert_int_equal(any, rows[i].step != 99);
    }
}

/* ---- down-time, changes ---- */

static void test_one_reminder_after_down_time(void **state)
{
    (void)state;
    task("6c", 1, 2025, 2, 7);
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    run(2025, 1, 17, 9);
    walk(day_from_ymd(2025, 3, 4), day_from_ymd(2025, 3, 10)); /* nothing ran since T-10 */
    expect("2025-01-17 an@x.vn reminder 6c T-10\n"
           "2025-03-04 an@x.vn reminder 6c T+16\n"
           "2025-03-04 desk urging_draft 6c 1\n"
           "2025-03-04 desk list_entry 6c 1\n"
           "2025-03-10 an@x.vn reminder 6c T+21\n");
}

static void test_an_extension_begins_a_new_ladder(void **state)
{
    (void)state;
    struct obligation *what = task("6c", 1, 2024, 12, 12);
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    walk(day_from_ymd(2024, 12, 11), day_from_ymd(2024, 12, 20));
    expect("2024-12-11 an@x.vn reminder 6c T-1\n"
           "2024-12-12 an@x.vn reminder 6c T0\n"
           "2024-12-13 an@x.vn reminder 6c T+1\n"
           "2024-12-19 desk urging_draft 6c 1\n"
           "2024-12-20 an@x.vn reminder 6c T+6\n");
    what->due = day_from_ymd(2024, 12, 31);
    what->since = day_from_ymd(2024, 12, 21); /* the day of the decision */
    walk(day_from_ymd(2024, 12, 21), day_from_ymd(2025, 1, 2));
    expect("2024-12-24 an@x.vn reminder 6c T-5\n" /* T-10 was before the decision */
           "2024-12-30 an@x.vn reminder 6c T-1\n"
           "2024-12-31 an@x.vn reminder 6c T0\n"
           "2025-01-02 an@x.vn reminder 6c T+1\n");
}

static void test_nothing_for_what_is_settled(void **state)
{
    (void)state;
    struct obligation *what = task("6c", 1, 2024, 12, 12);
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    const struct obligation open = *what;
    for (int i = 0; i < 8; i++) {
        *what = open;
        what->done = i == 0;
        what->sent = i == 1;
        what->extension_pending = i == 2;
        what->stopped = i == 3;
        what->agency = i == 4 ? NULL : what->agency; /* waits for a reassignment */
        what->due = i == 5 ? DAY_MAX : what->due;
        what->silence = i == 6 ? SILENCE_NOTHING_TO_REPORT : SILENCE_NONE;
        centre->agencies[1].valid_to = i == 7 ? day_from_ymd(2024, 12, 1) : DAY_MAX;
        walk(day_from_ymd(2024, 12, 9), day_from_ymd(2025, 1, 20));
        expect("");
        if (i == 7) {
            assert_int_equal(cycle_plan(centre, cycle_at(2024, 12, 12, 9)).misdirected, 1);
        }
    }
    centre->agencies[1].valid_to = DAY_MAX;
    *what = open;
    run(2024, 12, 12, 9);
    expect("2024-12-12 an@x.vn reminder 6c T0\n");
}

/* ---- messages ---- */

static void test_one_message_a_working_day(void **state)
{
    (void)state;
    task("6c", 1, 2024, 12, 12);
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    run(2024, 12, 12, 7); /* not yet eight */
    expect("");
    run(2024, 12, 12, 8);
    expect("2024-12-12 an@x.vn reminder 6c T0\n");
    cycle_owe(centre, OBLIGATION_QUESTION, 1, "q", day_from_ymd(2024, 12, 12)); /* asked after the message went out */
    run(2024, 12, 12, 10);
    expect("");
    run(2024, 12, 13, 8); /* both are on the next rung by now, the longest overdue first, then by key */
    expect("2024-12-13 an@x.vn reminder 6c T+1\n"
           "2024-12-13 an@x.vn reminder q T+1\n");
    run(2024, 12, 14, 9); /* Saturday */
    expect("");
}

static void test_what_is_overdue_stands_first(void **state)
{
    (void)state;
    task("soon", 1, 2024, 12, 19);
    task("today", 1, 2024, 12, 12);
    task("late", 1, 2024, 12, 11);
    task("latest", 1, 2024, 11, 4);
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    struct reminders reminders = cycle_plan(centre, cycle_at(2024, 12, 12, 8));
    static const char *const order[] = {"latest", "late", "today", "soon"};
    assert_int_equal(reminders.digest_count, 1);
    assert_int_equal(reminders.digests[0].count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(reminders.digests[0].intents[i].key, order[i]);
    }
    assert_string_equal(digest_key(centre->arena, &reminders.digests[0]), "mail/an@x.vn/2024-12-12");
}

static void test_one_person_for_two_agencies(void **state)
{
    (void)state;
    task("6c", 1, 2024, 12, 12);
    task("7", 2, 2024, 12, 12);
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    cycle_know(centre, "An@X.vn", 2, CONTACT_OFFICER); /* the same address */
    cycle_know(centre, "an@x.vn", 2, CONTACT_LEADER);
    cycle_know(centre, "agent:A1", 1, CONTACT_OFFICER);
    struct reminders reminders = cycle_plan(centre, cycle_at(2024, 12, 12, 8));
    assert_int_equal(reminders.digest_count, 2);
    assert_int_equal(reminders.digests[0].count, 2);
    assert_string_equal(digest_key(centre->arena, &reminders.digests[1]), "agent/agent:A1/2024-12-12");
    cycle_record(centre, &reminders);
    assert_int_equal(cycle_plan(centre, cycle_at(2024, 12, 12, 9)).digest_count, 0);
}

static void test_quiet_days(void **state)
{
    (void)state;
    struct quiet_days quiet = {day_from_ymd(2024, 12, 11), day_from_ymd(2024, 12, 13), "Kỳ họp"};
    centre->policy.quiet = &quiet;
    centre->policy.quiet_count = 1;
    task("6c", 1, 2024, 12, 12);
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    walk(day_from_ymd(2024, 12, 9), day_from_ymd(2024, 12, 19));
    expect("2024-12-09 an@x.vn reminder 6c T-5\n"
           "2024-12-16 an@x.vn reminder 6c T+1\n"
           "2024-12-19 desk urging_draft 6c 1\n");
}

/* Two plans with hours of their own: one message at the later hour, else the second plan would always come too late. */
static void test_a_message_waits_for_the_later_hour(void **state)
{
    (void)state;
    struct cycle_policy late = policy_default;
    late.hour = 14;
    task("6c", 1, 2024, 12, 12);
    task("other", 1, 2024, 12, 12)->policy = &late;
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    run(2024, 12, 12, 13);
    expect("");
    run(2024, 12, 12, 14);
    expect("2024-12-12 an@x.vn reminder 6c T0\n"
           "2024-12-12 an@x.vn reminder other T0\n");
}

/* ---- whom ---- */

static void test_nobody_to_tell(void **state)
{
    (void)state;
    task("6c", 1, 2024, 12, 12);
    task("7", 1, 2024, 12, 13);
    cycle_know(centre, "dau-moi@x.vn", 0, CONTACT_OFFICER);
    centre->policy.ladders[OBLIGATION_TASK].urge_after = 0;
    centre->policy.ladders[OBLIGATION_TASK].list_after = 0;
    walk(day_from_ymd(2024, 11, 28), day_from_ymd(2024, 12, 12)); /* once in five working days, whatever the tasks */
    expect("2024-11-28 dau-moi@x.vn unreachable agency:A1 2024-11-28\n"
           "2024-11-28 desk unreachable agency:A1 2024-11-28\n"
           "2024-12-05 dau-moi@x.vn unreachable agency:A1 2024-12-05\n"
           "2024-12-05 desk unreachable agency:A1 2024-12-05\n"
           "2024-12-12 dau-moi@x.vn unreachable agency:A1 2024-12-12\n"
           "2024-12-12 desk unreachable agency:A1 2024-12-12\n");
    cycle_know(centre, "binh@x.vn", 1, CONTACT_LEADER); /* a leader is not asked before the due day */
    walk(day_from_ymd(2024, 12, 13), day_from_ymd(2024, 12, 13));
    expect("2024-12-13 binh@x.vn reminder 6c T+1\n");
}

static void test_only_it_is_told_of_machines(void **state)
{
    (void)state;
    struct obligation *what = task("6c", 1, 2024, 12, 12);
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    cycle_know(centre, "may@x.vn", 1, CONTACT_IT);
    cycle_know(centre, "may-chu@x.vn", 0, CONTACT_IT);
    what->silence = SILENCE_LINK_DOWN;
    run(2024, 12, 11, 8);
    run(2024, 12, 11, 9);
    expect("2024-12-11 may@x.vn it_notice 6c T-1\n");
    what->silence = SILENCE_COLLECTOR_DOWN; /* that is not the agency's to mend */
    run(2024, 12, 12, 8);
    expect("2024-12-12 may-chu@x.vn it_notice 6c T0\n");
    what->silence = SILENCE_UP; /* back: the officer hears of the rung that is due */
    run(2024, 12, 12, 9);
    expect("2024-12-12 an@x.vn reminder 6c T0\n");
    what->silence = SILENCE_APPROVED_UNSENT; /* late, but not for the office to be urged about */
    run(2024, 12, 31, 8);
    expect("2024-12-31 may@x.vn it_notice 6c T+11\n");
}

/* ---- what a person signs ---- */

static void test_urgings_and_the_dossier(void **state)
{
    (void)state;
    struct obligation *what = task("6c", 1, 2024, 12, 2);
    cycle_know(centre, "dau-moi@x.vn", 0, CONTACT_OFFICER);
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    centre->policy.ladders[OBLIGATION_TASK].step_count = 1; /* T-10 only */
    centre->policy.ladders[OBLIGATION_TASK].repeat_every = 0;
    run(2024, 11, 18, 8);
    log_text[0] = '\0';
    walk(day_from_ymd(2024, 11, 25), day_from_ymd(2024, 12, 13));
    expect("2024-12-09 dau-moi@x.vn urging_draft 6c 1\n"
           "2024-12-09 desk urging_draft 6c 1\n");
    what->urgings = 1; /* signed on 13/12 */
    what->urged_on = day_from_ymd(2024, 12, 13);
    walk(day_from_ymd(2024, 12, 16), day_from_ymd(2024, 12, 27));
    expect("2024-12-16 dau-moi@x.vn list_entry 6c 1\n"
           "2024-12-16 desk list_entry 6c 1\n"
           "2024-12-27 dau-moi@x.vn urging_draft 6c 2\n"
           "2024-12-27 desk urging_draft 6c 2\n");
    what->urgings = 2;
    what->urged_on = day_from_ymd(2024, 12, 30);
    walk(day_from_ymd(2024, 12, 30), day_from_ymd(2025, 2, 28));
    expect("2025-01-14 dau-moi@x.vn dossier_draft 6c 1\n"
           "2025-01-14 desk dossier_draft 6c 1\n");
}

/* The focal agency does not urge itself, and nobody sends anything of his own accord to the authority. */
static void test_nobody_urges_himself_or_the_authority(void **state)
{
    (void)state;
    task("own", 0, 2024, 12, 2);
    task("above", 7, 2024, 12, 2);
    cycle_know(centre, "dau-moi@x.vn", 0, CONTACT_OFFICER);
    cycle_know(centre, "vp@x.vn", 7, CONTACT_OFFICER);
    run(2024, 12, 20, 8); /* T+14 */
    expect("2024-12-20 dau-moi@x.vn reminder own T+11\n"
           "2024-12-20 dau-moi@x.vn list_entry own 1\n"
           "2024-12-20 dau-moi@x.vn list_entry above 1\n"
           "2024-12-20 desk list_entry own 1\n"
           "2024-12-20 desk list_entry above 1\n");
}

static void test_nothing_at_all(void **state)
{
    (void)state;
    struct reminders reminders = cycle_plan(centre, cycle_at(2024, 12, 12, 8));
    assert_int_equal(reminders.digest_count + reminders.work_count, 0);
    cycle_know(centre, "an@x.vn", 1, CONTACT_OFFICER);
    reminders = cycle_plan(centre, cycle_at(2024, 12, 12, 8));
    assert_int_equal(reminders.digest_count + reminders.work_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_ladder_goes_round_tet, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_ladder_of_a_report_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_saturday_worked_is_a_working_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_due_day_that_is_off, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rungs_and_positions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_reminder_after_down_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_extension_begins_a_new_ladder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_for_what_is_settled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_message_a_working_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_overdue_stands_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_person_for_two_agencies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_quiet_days, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_message_waits_for_the_later_hour, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nobody_to_tell, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_only_it_is_told_of_machines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_urgings_and_the_dossier, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nobody_urges_himself_or_the_authority, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_at_all, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
