/* Who answers as agencies change: every kind of event, chains of them, people's decisions. */
#include "lineage.h"

#include "lineage_fixture.h"
#include "responsibility.h"
#include "unit.h"

#include <string.h>

static struct roster *roster;
static day_t march, july, later; /* 1/3/2025, 1/7/2025, 1/1/2026 */

static int set_up(void **state)
{
    (void)state;
    roster = roster_new();
    march = day_from_ymd(2025, 3, 1);
    july = day_from_ymd(2025, 7, 1);
    later = day_from_ymd(2026, 1, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roster_unref(roster);
    return 0;
}

/* ---- each kind of event ---- */

static void test_rename(void **state)
{
    (void)state;
    fixture_bodies(roster, "OLD NEW");
    fixture_event(roster, EVENT_RENAME, march, "OLD", "NEW");
    FIXTURE_LED_BY(roster, "OLD");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "OLD", march - 1, "OLD");
    expect_answer(roster, "08/KH#1", "OLD", march, "NEW");
    expect_answer(roster, NULL, "OLD", march, "NEW");
    expect_answer(roster, NULL, "NEW", march, "NEW");
    assert_int_equal(fixture_agency(roster, "OLD")->valid_to, march - 1);
    struct answer answer = answer_of(NULL, fixture_agency(roster, "OLD"), march);
    assert_ptr_equal(answer.event, &roster->events[0]);
    assert_ptr_equal(answer.last, fixture_agency(roster, "NEW"));
    assert_null(answer.reassignment);
    assert_null(answer_of(NULL, fixture_agency(roster, "OLD"), march - 1).event);
    assert_ptr_equal(agency_successor(fixture_agency(roster, "OLD"), march), fixture_agency(roster, "NEW"));
    assert_ptr_equal(agency_successor(fixture_agency(roster, "OLD"), march - 1), fixture_agency(roster, "OLD"));
    assert_int_equal(fixture_right(roster, "NEW", "08/KH#1", ACTION_PROGRESS, march).permission, PERMISSION_YES);
    assert_ptr_equal(fixture_right(roster, "NEW", "08/KH#1", ACTION_PROGRESS, march).origin,
                     fixture_agency(roster, "OLD"));
    assert_int_equal(fixture_right(roster, "OLD", "08/KH#1", ACTION_PROGRESS, march).reason, REASON_AGENCY_ABOLISHED);
    assert_int_equal(fixture_right(roster, "NEW", "08/KH#1", ACTION_PROGRESS, march - 1).permission, PERMISSION_NO);
    assert_int_equal(fixture_right(roster, "OLD", "08/KH#1", ACTION_PROGRESS, march - 1).permission, PERMISSION_YES);
    assert_null(fixture_right(roster, "OLD", "08/KH#1", ACTION_PROGRESS, march - 1).origin);
}

static void test_merge_into_one_that_goes_on(void **state)
{
    (void)state;
    fixture_bodies(roster, "FINANCE PLANNING");
    fixture_event(roster, EVENT_MERGE, march, "PLANNING", "FINANCE");
    FIXTURE_LED_BY(roster, "PLANNING", "FINANCE");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "PLANNING", march, "FINANCE");
    expect_answer(roster, "08/KH#2", "FINANCE", march, "FINANCE");
    expect_answer(roster, "08/KH#1", "PLANNING", march - 1, "PLANNING");
    assert_int_equal(fixture_right(roster, "FINANCE", "08/KH#1", ACTION_COMPLETE, march - 1).permission, PERMISSION_NO);
    assert_int_equal(fixture_right(roster, "FINANCE", "08/KH#1", ACTION_COMPLETE, march).permission, PERMISSION_YES);
    assert_int_equal(fixture_agency(roster, "FINANCE")->valid_to, DAY_MAX);
}

static void test_merge_into_a_new_one(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C NEW");
    fixture_event(roster, EVENT_MERGE, march, "A B C", "NEW");
    FIXTURE_LED_BY(roster, "A", "B", "C");
    struct agency *merged = &roster->agencies[3];
    assert_string_equal(merged->code, "NEW");
    merged->valid_from = march;
    fixture_seal(roster);
    static const char *const codes[] = {"A", "B", "C"};
    for (size_t i = 0; i < 3; i++) {
        expect_answer(roster, NULL, codes[i], march - 1, codes[i]);
        expect_answer(roster, NULL, codes[i], march, "NEW");
    }
    assert_int_equal(fixture_agency(roster, "NEW")->origin_count, 4);
    assert_int_equal(fixture_agency(roster, "A")->origin_count, 1);
    assert_int_equal(fixture_right(roster, "NEW", "08/KH#2", ACTION_PROGRESS, march - 1).reason,
                     REASON_AGENCY_ABOLISHED);
    assert_int_equal(fixture_right(roster, "NEW", "08/KH#2", ACTION_PROGRESS, march).permission, PERMISSION_YES);
}

static void test_split_waits(void **state)
{
    (void)state;
    fixture_bodies(roster, "DISTRICT X1 X2 X3");
    fixture_event(roster, EVENT_SPLIT, july, "DISTRICT", "X1 X2 X3");
    FIXTURE_LED_BY(roster, "DISTRICT");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "DISTRICT", july - 1, "DISTRICT");
    expect_answer(roster, "08/KH#1", "DISTRICT", july, "");
    assert_null(agency_successor(fixture_agency(roster, "DISTRICT"), july));
    struct answer answer = answer_of(NULL, fixture_agency(roster, "DISTRICT"), july);
    assert_ptr_equal(answer.event, &roster->events[0]);
    assert_ptr_equal(answer.last, fixture_agency(roster, "DISTRICT"));
    expect_reach(roster, "08/KH#1", "DISTRICT", july - 1, REACH_YES, NULL);
    expect_reach(roster, "08/KH#1", "X1", july - 1, REACH_NO, NULL);
    expect_reach(roster, "08/KH#1", "X1", july, REACH_WAITING, "DISTRICT");
    expect_reach(roster, "08/KH#1", "X3", july, REACH_WAITING, "DISTRICT");
    expect_reach(roster, "08/KH#1", "FOCAL", july, REACH_NO, NULL);
    struct entitlement right = fixture_right(roster, "X2", "08/KH#1", ACTION_COMPLETE, july);
    assert_int_equal(right.permission, PERMISSION_HELD);
    assert_int_equal(right.reason, REASON_REASSIGNMENT);
    assert_ptr_equal(right.origin, fixture_agency(roster, "DISTRICT"));
    assert_int_equal(fixture_right(roster, "X2", "08/KH#1", ACTION_DIFFICULTY, july).permission, PERMISSION_HELD);
    assert_int_equal(fixture_right(roster, "X2", "08/KH#1", ACTION_VALUE, july).permission, PERMISSION_NO);
}

static void test_abolition_waits(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_event(roster, EVENT_ABOLISH, march, "A B", "");
    FIXTURE_LED_BY(roster, "A", "B");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "A", march - 1, "A");
    expect_answer(roster, "08/KH#1", "A", march, "");
    expect_answer(roster, "08/KH#2", "B", march, "");
    assert_int_equal(answer_of(NULL, fixture_agency(roster, "A"), march).event->kind, EVENT_ABOLISH);
}

static void test_an_end_without_an_event_waits(void **state)
{
    (void)state;
    fixture_body(roster, "A")->valid_to = march - 1;
    FIXTURE_LED_BY(roster, "A");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "A", march - 1, "A");
    expect_answer(roster, "08/KH#1", "A", march, "");
    assert_null(answer_of(NULL, fixture_agency(roster, "A"), march).event);
    assert_ptr_equal(answer_of(NULL, fixture_agency(roster, "A"), march).last, fixture_agency(roster, "A"));
}

static void test_transfer_without_tasks_changes_nothing(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_event(roster, EVENT_TRANSFER, march, "A", "B");
    FIXTURE_LED_BY(roster, "A");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "A", later, "A");
    assert_int_equal(fixture_agency(roster, "B")->origin_count, 1);
    assert_int_equal(fixture_agency(roster, "A")->valid_to, DAY_MAX);
    assert_int_equal(fixture_right(roster, "B", "08/KH#1", ACTION_PROGRESS, later).permission, PERMISSION_NO);
}

static void test_transfer_moves_the_tasks_it_names(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "A C", "B"), "08/KH#1 08/KH#3");
    FIXTURE_LED_BY(roster, "A", "A", "C", "C");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "A", march - 1, "A");
    expect_answer(roster, "08/KH#1", "A", march, "B");
    expect_answer(roster, "08/KH#2", "A", march, "A");
    expect_answer(roster, "08/KH#3", "C", march, "B");
    expect_answer(roster, "08/KH#4", "C", march, "C");
    assert_int_equal(roster->reassignment_count, 2);
    assert_string_equal(
        answer_of(fixture_find(roster, "08/KH#1"), fixture_agency(roster, "A"), march).reassignment->document.number,
        "1/NQ");
    assert_int_equal(fixture_right(roster, "B", "08/KH#1", ACTION_PROGRESS, march).permission, PERMISSION_YES);
    assert_int_equal(fixture_right(roster, "A", "08/KH#1", ACTION_PROGRESS, march).permission, PERMISSION_NO);
}

/* The giver need not be the body that the plan named: it may have taken the task over, by events or by a decision. */
static void test_transfer_by_one_that_took_over(void **state)
{
    (void)state;
    fixture_bodies(roster, "OLD MERGED TAKER GIVEN");
    fixture_event(roster, EVENT_MERGE, march, "OLD", "MERGED");
    fixture_reassign(roster, "08/KH#2", "OLD", "GIVEN", july - 10);
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, july, "MERGED", "TAKER"), "08/KH#1 08/KH#2");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, july + 5, "GIVEN", "TAKER"), "08/KH#2");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, later, "TAKER", "MERGED"), "08/KH#1 08/KH#2");
    FIXTURE_LED_BY(roster, "OLD", "OLD", "MERGED");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "OLD", march, "MERGED");
    expect_answer(roster, "08/KH#1", "OLD", july, "TAKER");
    expect_answer(roster, "08/KH#2", "OLD", july, "GIVEN"); /* it was not MERGED's any more */
    expect_answer(roster, "08/KH#2", "OLD", july + 5, "TAKER");
    expect_answer(roster, "08/KH#1", "OLD", later, "MERGED");
    expect_answer(roster, "08/KH#2", "OLD", later, "MERGED");
    expect_answer(roster, "08/KH#3", "MERGED", later, "MERGED");
    assert_int_equal(roster->reassignment_count, 1 + 4);
}

/* The giver gives and ends, or begins, on one day. */
static void test_transfer_on_the_day_of_a_merger(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C D");
    fixture_event(roster, EVENT_MERGE, march, "A", "B");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "A", "C"), "08/KH#1");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "B", "D"), "08/KH#2");
    FIXTURE_LED_BY(roster, "A", "A", "A");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "A", march, "C");
    expect_answer(roster, "08/KH#2", "A", march, "D");
    expect_answer(roster, "08/KH#3", "A", march, "B");
}

/* An agency that is given a task before it begins does not hold it yet: the one before still can pass it on. */
static void test_transfer_before_a_decision_is_in_force(void **state)
{
    (void)state;
    fixture_bodies(roster, "H T");
    fixture_body(roster, "NEW")->valid_from = july;
    fixture_reassign(roster, "08/KH#1", "H", "NEW", march);
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march + 10, "H", "T"), "08/KH#1");
    FIXTURE_LED_BY(roster, "H");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "H", march + 9, "H");
    expect_answer(roster, "08/KH#1", "H", march + 10, "T");
    expect_answer(roster, "08/KH#1", "H", july, "T");
}

/* Two registers contradict each other: what stands in them decides, not which was read first. */
static void test_transfers_that_contradict_each_other(void **state)
{
    (void)state;
    for (int order = 0; order < 2; order++) {
        roster_unref(roster);
        roster = roster_new();
        fixture_bodies(roster, "A B C");
        fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "A", order == 0 ? "B" : "C"), "08/KH#1");
        fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "A", order == 0 ? "C" : "B"), "08/KH#1");
        FIXTURE_LED_BY(roster, "A");
        fixture_seal(roster);
        expect_answer(roster, "08/KH#1", "A", march, "C");
    }
}

static void test_transfer_of_a_members_part(void **state)
{
    (void)state;
    fixture_bodies(roster, "M1 M2 T");
    fixture_group(roster, "G", "M1 M2");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "M1", "T"), "08/KH#1");
    FIXTURE_LED_BY(roster, "G");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "M1", march, "T");
    expect_answer(roster, "08/KH#1", "M2", march, "M2");
    expect_reach(roster, "08/KH#1", "T", march, REACH_YES, "M1");
    expect_reach(roster, "08/KH#1", "T", march - 1, REACH_NO, NULL);
}

/* A register is older than some plans: what it says of one that is not there waits for it. */
static void test_transfer_of_a_plan_that_is_not_there(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "A", "B"), "99/KH#1");
    FIXTURE_LED_BY(roster, "A");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "A", march, "A");
}

/* ---- chains ---- */

static void test_chain_over_years(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C D E F");
    fixture_event(roster, EVENT_SPLIT, later + 400, "D", "E F"); /* in no order */
    fixture_event(roster, EVENT_MERGE, july, "B", "C");
    fixture_event(roster, EVENT_RENAME, march, "A", "B");
    fixture_event(roster, EVENT_RENAME, later, "C", "D");
    FIXTURE_LED_BY(roster, "A");
    fixture_seal(roster);
    static const char *const steps[] = {"A", "B", "C", "D", ""};
    const day_t days[] = {march - 1, july - 1, later - 1, later + 399, later + 400};
    for (size_t i = 0; i < 5; i++) {
        expect_answer(roster, "08/KH#1", "A", days[i], steps[i]);
    }
    expect_answer(roster, "08/KH#1", "A", march, "B");
    expect_answer(roster, "08/KH#1", "A", july, "C");
    expect_answer(roster, "08/KH#1", "A", later, "D");
    struct answer answer = answer_of(NULL, fixture_agency(roster, "A"), later + 1000);
    assert_ptr_equal(answer.last, fixture_agency(roster, "D"));
    assert_int_equal(answer.event->kind, EVENT_SPLIT);
    assert_int_equal(fixture_agency(roster, "E")->origin_count, 5); /* E, D, C, B, A: not F */
    expect_reach(roster, "08/KH#1", "F", later + 400, REACH_WAITING, "A");
    for (size_t i = 1; i < roster->event_count; i++) {
        assert_true(roster->events[i - 1].date < roster->events[i].date);
    }
}

/* Renamed and merged away on one day: a step may last no day at all. */
static void test_chain_on_one_day(void **state)
{
    (void)state;
    fixture_bodies(roster, "A C Z1 Z2");
    fixture_body(roster, "B")->valid_from = march - 1;
    fixture_event(roster, EVENT_RENAME, march, "A", "B");
    fixture_event(roster, EVENT_MERGE, march, "B", "C");
    fixture_event(roster, EVENT_SPLIT, march, "C", "Z1 Z2");
    FIXTURE_LED_BY(roster, "A");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "A", march - 1, "A");
    expect_answer(roster, "08/KH#1", "A", march, "");
    expect_reach(roster, "08/KH#1", "Z1", march, REACH_WAITING, "A");
    assert_int_equal(fixture_right(roster, "B", "08/KH#1", ACTION_PROGRESS, march).reason, REASON_AGENCY_ABOLISHED);
    assert_int_equal(fixture_agency(roster, "Z2")->origin_count, 4);
}

/* ---- decisions ---- */

static void test_reassignment_around_an_event(void **state)
{
    (void)state;
    fixture_bodies(roster, "H X1 X2 B A C");
    fixture_event(roster, EVENT_SPLIT, july, "H", "X1 X2");
    fixture_reassign(roster, "08/KH#1", "H", "B", march);                      /* before */
    fixture_reassign(roster, "08/KH@2024-01-15#2", "H", "X1", july);           /* on the day */
    fixture_reassign(roster, "08/KH@2024-01-15@UBND#3", "H", "X2", july + 30); /* after */
    FIXTURE_LED_BY(roster, "H", "H", "H", "H");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "H", march - 1, "H");
    expect_answer(roster, "08/KH#1", "H", march, "B");
    expect_answer(roster, "08/KH#1", "H", july, "B");
    expect_answer(roster, "08/KH#2", "H", july - 1, "H");
    expect_answer(roster, "08/KH#2", "H", july, "X1");
    expect_answer(roster, "08/KH#3", "H", july, "");
    expect_answer(roster, "08/KH#3", "H", july + 29, "");
    expect_answer(roster, "08/KH#3", "H", july + 30, "X2");
    expect_answer(roster, "08/KH#4", "H", later, "");
    expect_answer(roster, NULL, "H", later, "");
    expect_reach(roster, "08/KH#1", "H", march, REACH_NO, NULL);
    expect_reach(roster, "08/KH#1", "B", march, REACH_YES, "H");
    expect_reach(roster, "08/KH#2", "X2", july, REACH_NO, NULL);
    expect_reach(roster, "08/KH#3", "X1", july, REACH_WAITING, "H");
    expect_reach(roster, "08/KH#3", "X1", july + 30, REACH_NO, NULL);
    struct answer answer = answer_of(fixture_find(roster, "08/KH#3"), fixture_agency(roster, "H"), later);
    assert_string_equal(answer.reassignment->document.number, "2/QĐ");
    assert_int_equal(fixture_right(roster, "X2", "08/KH#3", ACTION_COMPLETE, july + 29).permission, PERMISSION_HELD);
    assert_int_equal(fixture_right(roster, "X2", "08/KH#3", ACTION_COMPLETE, july + 30).permission, PERMISSION_YES);
    assert_int_equal(fixture_right(roster, "X1", "08/KH#3", ACTION_COMPLETE, july + 30).permission, PERMISSION_NO);
}

static void test_which_reassignment_counts(void **state)
{
    (void)state;
    fixture_bodies(roster, "H A B C");
    fixture_reassign(roster, "08/KH#1", "H", "C", july); /* a later day, decided first */
    fixture_reassign(roster, "08/KH#1", "H", "B", march);
    fixture_reassign(roster, "08/KH#1", "H", "A", march); /* of one day the last */
    fixture_reassign(roster, "08/KH#2", "H", "A", march);
    fixture_reassign(roster, "08/KH#2", "H", "H", july); /* back again */
    FIXTURE_LED_BY(roster, "H", "H");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "H", march - 1, "H");
    expect_answer(roster, "08/KH#1", "H", march, "A");
    expect_answer(roster, "08/KH#1", "H", july - 1, "A");
    expect_answer(roster, "08/KH#1", "H", july, "C");
    expect_answer(roster, "08/KH#2", "H", march, "A");
    expect_answer(roster, "08/KH#2", "H", july, "H");
    expect_reach(roster, "08/KH#1", "B", march, REACH_NO, NULL);
}

/* A person's decision of the day of a transfer is the later word. */
static void test_a_decision_outweighs_a_transfer_of_its_day(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "A", "B"), "08/KH#1");
    fixture_reassign(roster, "08/KH#1", "A", "C", march);
    FIXTURE_LED_BY(roster, "A");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "A", march, "C");
}

static void test_reassignment_to_one_that_changes_later(void **state)
{
    (void)state;
    fixture_bodies(roster, "H B M X1 X2");
    fixture_event(roster, EVENT_ABOLISH, march, "H", "");
    fixture_event(roster, EVENT_MERGE, july, "B", "M");
    fixture_event(roster, EVENT_SPLIT, later, "M", "X1 X2");
    fixture_reassign(roster, "08/KH#1", "H", "B", march);
    fixture_reassign(roster, "08/KH#2", "H", "B", later + 10); /* to one that is gone: its place counts */
    FIXTURE_LED_BY(roster, "H", "H");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "H", july - 1, "B");
    expect_answer(roster, "08/KH#1", "H", july, "M");
    expect_answer(roster, "08/KH#1", "H", later, "");
    expect_answer(roster, "08/KH#2", "H", later - 1, "");
    expect_answer(roster, "08/KH#2", "H", later + 10, "");
    expect_reach(roster, "08/KH#1", "M", july, REACH_YES, "H");
    expect_reach(roster, "08/KH#1", "M", july - 1, REACH_NO, NULL);
    struct answer answer = answer_of(fixture_find(roster, "08/KH#1"), fixture_agency(roster, "H"), later);
    assert_ptr_equal(answer.last, fixture_agency(roster, "M"));
    assert_int_equal(answer.event->kind, EVENT_SPLIT);
}

/* Whose the task was last is who may still send, until a person decides: what it became, not who else once had it. */
static void test_what_a_decision_gave_waits_with_its_holder(void **state)
{
    (void)state;
    fixture_bodies(roster, "H P1 P2 B Y1 Y2");
    fixture_event(roster, EVENT_SPLIT, march, "H", "P1 P2");
    fixture_event(roster, EVENT_SPLIT, july, "B", "Y1 Y2");
    fixture_reassign(roster, "08/KH#1", "H", "B", march);
    FIXTURE_LED_BY(roster, "H");
    fixture_seal(roster);
    expect_reach(roster, "08/KH#1", "B", march, REACH_YES, "H");
    expect_reach(roster, "08/KH#1", "P1", march, REACH_NO, NULL);
    expect_reach(roster, "08/KH#1", "Y2", july, REACH_WAITING, "H");
    expect_reach(roster, "08/KH#1", "P1", july, REACH_NO, NULL);
    assert_int_equal(fixture_right(roster, "Y1", "08/KH#1", ACTION_PROGRESS, july).permission, PERMISSION_HELD);
    assert_int_equal(fixture_right(roster, "Y1", "08/KH#1", ACTION_PROGRESS, july - 1).permission, PERMISSION_NO);
}

/* An event that is known already but lies ahead changes nothing before its day. */
static void test_events_ahead_change_nothing(void **state)
{
    (void)state;
    fixture_bodies(roster, "H X1 X2 D");
    fixture_event(roster, EVENT_SPLIT, march, "H", "X1 X2");
    fixture_event(roster, EVENT_MERGE, later, "X1", "D");
    FIXTURE_LED_BY(roster, "H");
    fixture_seal(roster);
    expect_reach(roster, "08/KH#1", "X1", march, REACH_WAITING, "H");
    expect_reach(roster, "08/KH#1", "D", later - 1, REACH_NO, NULL);
    expect_reach(roster, "08/KH#1", "D", later, REACH_WAITING, "H");
}

/* Nobody can answer before there is such a body: until then it is as if nothing had been decided. */
static void test_reassignment_to_one_that_begins_later(void **state)
{
    (void)state;
    fixture_bodies(roster, "H B");
    fixture_body(roster, "NEW")->valid_from = july;
    fixture_event(roster, EVENT_ABOLISH, march, "H", "");
    fixture_reassign(roster, "08/KH#1", "H", "NEW", march + 10);
    fixture_reassign(roster, "08/KH#2", "H", "B", march);
    fixture_reassign(roster, "08/KH#2", "H", "NEW", march + 10);
    FIXTURE_LED_BY(roster, "H", "H");
    fixture_seal(roster);
    expect_answer(roster, "08/KH#1", "H", march + 10, "");
    expect_answer(roster, "08/KH#1", "H", july - 1, "");
    expect_answer(roster, "08/KH#1", "H", july, "NEW");
    expect_answer(roster, "08/KH#2", "H", july - 1, "B");
    expect_answer(roster, "08/KH#2", "H", july, "NEW");
    assert_int_equal(fixture_right(roster, "NEW", "08/KH#1", ACTION_PROGRESS, july - 1).permission, PERMISSION_NO);
}

static void test_reassignments_that_name_nothing_do_nothing(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_group(roster, "G", "A");
    fixture_body(roster, "MINISTRY")->kind = AGENCY_CENTRAL;
    fixture_reassign(roster, "08/KH#99", "A", "B", march);
    fixture_reassign(roster, "99/KH#1", "A", "B", march);
    fixture_reassign(roster, "08/KH#1", "GHOST", "B", march);
    fixture_reassign(roster, "08/KH#1", "A", "GHOST", march);
    fixture_reassign(roster, "08/KH#1", "A", "G", march);
    fixture_reassign(roster, "08/KH#1", "A", "MINISTRY", march);
    fixture_reassign(roster, "08/KH#2", "G", "B", march);
    fixture_reassign(roster, "08/KH#1", "B", "A", march); /* B is not meant by the task */
    FIXTURE_LED_BY(roster, "A", "G");
    fixture_seal(roster);
    for (size_t i = 0; i < 7; i++) {
        assert_null(roster->reassignments[i].item);
    }
    expect_answer(roster, "08/KH#1", "A", later, "A");
    expect_answer(roster, "08/KH#2", "A", later, "A");
    expect_reach(roster, "08/KH#1", "B", later, REACH_NO, NULL);
    expect_reach(roster, "08/KH#2", "B", later, REACH_NO, NULL);
    assert_int_equal(fixture_right(roster, "B", "08/KH#1", ACTION_DIFFICULTY, later).permission, PERMISSION_NO);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_rename),
        TEST(test_merge_into_one_that_goes_on),
        TEST(test_merge_into_a_new_one),
        TEST(test_split_waits),
        TEST(test_abolition_waits),
        TEST(test_an_end_without_an_event_waits),
        TEST(test_transfer_without_tasks_changes_nothing),
        TEST(test_transfer_moves_the_tasks_it_names),
        TEST(test_transfer_by_one_that_took_over),
        TEST(test_transfer_on_the_day_of_a_merger),
        TEST(test_transfer_before_a_decision_is_in_force),
        TEST(test_transfers_that_contradict_each_other),
        TEST(test_transfer_of_a_members_part),
        TEST(test_transfer_of_a_plan_that_is_not_there),
        TEST(test_chain_over_years),
        TEST(test_chain_on_one_day),
        TEST(test_reassignment_around_an_event),
        TEST(test_which_reassignment_counts),
        TEST(test_a_decision_outweighs_a_transfer_of_its_day),
        TEST(test_reassignment_to_one_that_changes_later),
        TEST(test_what_a_decision_gave_waits_with_its_holder),
        TEST(test_events_ahead_change_nothing),
        TEST(test_reassignment_to_one_that_begins_later),
        TEST(test_reassignments_that_name_nothing_do_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
