/* Who answers as agencies change: every kind of event, chains of them, people's decisions, groups. */
#include "lineage.h"

#include "lineage_fixture.h"
#include "responsibility.h"
#include "unit.h"

#include <stdio.h>
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

/* A plan "08/KH" whose tasks are led by the bodies or groups named: one each, labels 1, 2, … */
static void plan_led_by(const char *const leads[], size_t count)
{
    static const char *const labels[] = {"1", "2", "3", "4"};
    fixture_body(roster, "FOCAL");
    struct plan *plan = fixture_plan(roster, "08/KH", "FOCAL");
    for (size_t i = 0; i < count; i++) {
        fixture_party(fixture_item(roster, plan, labels[i]), ROLE_LEAD, leads[i]);
    }
}

#define LED_BY(...)                                                                                                    \
    plan_led_by((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static const struct agency *body(const char *code)
{
    const struct agency *agency = roster_agency(roster, code);
    if (agency == NULL) {
        fail_msg("no agency %s", code);
    }
    return agency;
}

/* Expects that `who` ("" when it waits) answers for what task (NULL: events alone) gave to `origin`. */
static void expect(const char *task, const char *origin, day_t on, const char *who)
{
    const struct item *item = task == NULL ? NULL : fixture_find(roster, task);
    struct answer answer = answer_of(item, body(origin), on);
    const char *got = answer.agency == NULL ? "" : answer.agency->code;
    if (strcmp(got, who) != 0) {
        char day[DAY_ISO_MAX];
        fail_msg("%s of %s on %s: expected \"%s\", got \"%s\"", origin, task == NULL ? "nothing" : task,
                 day_iso(on, day), who, got);
    }
    assert_true(answer.agency == NULL ? !agency_exists_on(answer.last, on) : answer.last == answer.agency);
}

static struct entitlement right_of(const char *who, const char *task, enum action action, day_t on)
{
    return responsibility_of(roster, body(who), fixture_find(roster, task), action, on);
}

static void expect_reach(const char *task, const char *who, day_t on, enum reach expected, const char *origin)
{
    const struct item *item = fixture_find(roster, task);
    const struct agency *meant = NULL;
    enum reach reach = party_reach(item, &item->parties[0], body(who), on, &meant);
    assert_int_equal(reach, expected);
    assert_int_equal(party_reach(item, &item->parties[0], body(who), on, NULL), expected);
    if (origin == NULL) {
        assert_null(meant);
    } else {
        assert_non_null(meant);
        assert_string_equal(meant->code, origin);
    }
}

/* ---- each kind of event ---- */

static void test_rename(void **state)
{
    (void)state;
    fixture_bodies(roster, "OLD NEW");
    fixture_event(roster, EVENT_RENAME, march, "OLD", "NEW");
    LED_BY("OLD");
    fixture_seal(roster);
    expect("08/KH#1", "OLD", march - 1, "OLD");
    expect("08/KH#1", "OLD", march, "NEW");
    expect(NULL, "OLD", march, "NEW");
    expect(NULL, "NEW", march, "NEW");
    assert_int_equal(body("OLD")->valid_to, march - 1);
    struct answer answer = answer_of(NULL, body("OLD"), march);
    assert_ptr_equal(answer.event, &roster->events[0]);
    assert_ptr_equal(answer.last, body("NEW"));
    assert_null(answer.reassignment);
    assert_null(answer_of(NULL, body("OLD"), march - 1).event);
    assert_ptr_equal(agency_successor(body("OLD"), march), body("NEW"));
    assert_ptr_equal(agency_successor(body("OLD"), march - 1), body("OLD"));
    assert_int_equal(right_of("NEW", "08/KH#1", ACTION_PROGRESS, march).permission, PERMISSION_YES);
    assert_ptr_equal(right_of("NEW", "08/KH#1", ACTION_PROGRESS, march).origin, body("OLD"));
    assert_int_equal(right_of("OLD", "08/KH#1", ACTION_PROGRESS, march).reason, REASON_AGENCY_ABOLISHED);
    assert_int_equal(right_of("NEW", "08/KH#1", ACTION_PROGRESS, march - 1).permission, PERMISSION_NO);
    assert_int_equal(right_of("OLD", "08/KH#1", ACTION_PROGRESS, march - 1).permission, PERMISSION_YES);
    assert_null(right_of("OLD", "08/KH#1", ACTION_PROGRESS, march - 1).origin);
}

static void test_merge_into_one_that_goes_on(void **state)
{
    (void)state;
    fixture_bodies(roster, "FINANCE PLANNING");
    fixture_event(roster, EVENT_MERGE, march, "PLANNING", "FINANCE");
    LED_BY("PLANNING", "FINANCE");
    fixture_seal(roster);
    expect("08/KH#1", "PLANNING", march, "FINANCE");
    expect("08/KH#2", "FINANCE", march, "FINANCE");
    expect("08/KH#1", "PLANNING", march - 1, "PLANNING");
    assert_int_equal(right_of("FINANCE", "08/KH#1", ACTION_COMPLETE, march - 1).permission, PERMISSION_NO);
    assert_int_equal(right_of("FINANCE", "08/KH#1", ACTION_COMPLETE, march).permission, PERMISSION_YES);
    assert_int_equal(body("FINANCE")->valid_to, DAY_MAX);
}

static void test_merge_into_a_new_one(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C NEW");
    fixture_event(roster, EVENT_MERGE, march, "A B C", "NEW");
    LED_BY("A", "B", "C");
    struct agency *merged = &roster->agencies[3];
    assert_string_equal(merged->code, "NEW");
    merged->valid_from = march;
    fixture_seal(roster);
    static const char *const codes[] = {"A", "B", "C"};
    for (size_t i = 0; i < 3; i++) {
        expect(NULL, codes[i], march - 1, codes[i]);
        expect(NULL, codes[i], march, "NEW");
    }
    assert_int_equal(body("NEW")->origin_count, 4);
    assert_int_equal(body("A")->origin_count, 1);
    assert_int_equal(right_of("NEW", "08/KH#2", ACTION_PROGRESS, march - 1).reason, REASON_AGENCY_ABOLISHED);
    assert_int_equal(right_of("NEW", "08/KH#2", ACTION_PROGRESS, march).permission, PERMISSION_YES);
}

static void test_split_waits(void **state)
{
    (void)state;
    fixture_bodies(roster, "DISTRICT X1 X2 X3");
    fixture_event(roster, EVENT_SPLIT, july, "DISTRICT", "X1 X2 X3");
    LED_BY("DISTRICT");
    fixture_seal(roster);
    expect("08/KH#1", "DISTRICT", july - 1, "DISTRICT");
    expect("08/KH#1", "DISTRICT", july, "");
    assert_null(agency_successor(body("DISTRICT"), july));
    struct answer answer = answer_of(NULL, body("DISTRICT"), july);
    assert_ptr_equal(answer.event, &roster->events[0]);
    assert_ptr_equal(answer.last, body("DISTRICT"));
    expect_reach("08/KH#1", "DISTRICT", july - 1, REACH_YES, NULL);
    expect_reach("08/KH#1", "X1", july - 1, REACH_NO, NULL);
    expect_reach("08/KH#1", "X1", july, REACH_WAITING, "DISTRICT");
    expect_reach("08/KH#1", "X3", july, REACH_WAITING, "DISTRICT");
    expect_reach("08/KH#1", "FOCAL", july, REACH_NO, NULL);
    struct entitlement right = right_of("X2", "08/KH#1", ACTION_COMPLETE, july);
    assert_int_equal(right.permission, PERMISSION_HELD);
    assert_int_equal(right.reason, REASON_REASSIGNMENT);
    assert_ptr_equal(right.origin, body("DISTRICT"));
    assert_int_equal(right_of("X2", "08/KH#1", ACTION_DIFFICULTY, july).permission, PERMISSION_HELD);
    assert_int_equal(right_of("X2", "08/KH#1", ACTION_VALUE, july).permission, PERMISSION_NO);
}

static void test_abolition_waits(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_event(roster, EVENT_ABOLISH, march, "A B", "");
    LED_BY("A", "B");
    fixture_seal(roster);
    expect("08/KH#1", "A", march - 1, "A");
    expect("08/KH#1", "A", march, "");
    expect("08/KH#2", "B", march, "");
    assert_int_equal(answer_of(NULL, body("A"), march).event->kind, EVENT_ABOLISH);
}

static void test_an_end_without_an_event_waits(void **state)
{
    (void)state;
    fixture_body(roster, "A")->valid_to = march - 1;
    LED_BY("A");
    fixture_seal(roster);
    expect("08/KH#1", "A", march - 1, "A");
    expect("08/KH#1", "A", march, "");
    assert_null(answer_of(NULL, body("A"), march).event);
    assert_ptr_equal(answer_of(NULL, body("A"), march).last, body("A"));
}

static void test_transfer_without_tasks_changes_nothing(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_event(roster, EVENT_TRANSFER, march, "A", "B");
    LED_BY("A");
    fixture_seal(roster);
    expect("08/KH#1", "A", later, "A");
    assert_int_equal(body("B")->origin_count, 1);
    assert_int_equal(body("A")->valid_to, DAY_MAX);
    assert_int_equal(right_of("B", "08/KH#1", ACTION_PROGRESS, later).permission, PERMISSION_NO);
}

static void test_transfer_moves_the_tasks_it_names(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "A C", "B"), "08/KH#1 08/KH#3");
    LED_BY("A", "A", "C", "C");
    fixture_seal(roster);
    expect("08/KH#1", "A", march - 1, "A");
    expect("08/KH#1", "A", march, "B");
    expect("08/KH#2", "A", march, "A");
    expect("08/KH#3", "C", march, "B");
    expect("08/KH#4", "C", march, "C");
    assert_int_equal(roster->reassignment_count, 2);
    assert_string_equal(answer_of(fixture_find(roster, "08/KH#1"), body("A"), march).reassignment->document.number,
                        "1/NQ");
    assert_int_equal(right_of("B", "08/KH#1", ACTION_PROGRESS, march).permission, PERMISSION_YES);
    assert_int_equal(right_of("A", "08/KH#1", ACTION_PROGRESS, march).permission, PERMISSION_NO);
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
    LED_BY("OLD", "OLD", "MERGED");
    fixture_seal(roster);
    expect("08/KH#1", "OLD", march, "MERGED");
    expect("08/KH#1", "OLD", july, "TAKER");
    expect("08/KH#2", "OLD", july, "GIVEN"); /* it was not MERGED's any more */
    expect("08/KH#2", "OLD", july + 5, "TAKER");
    expect("08/KH#1", "OLD", later, "MERGED");
    expect("08/KH#2", "OLD", later, "MERGED");
    expect("08/KH#3", "MERGED", later, "MERGED");
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
    LED_BY("A", "A", "A");
    fixture_seal(roster);
    expect("08/KH#1", "A", march, "C");
    expect("08/KH#2", "A", march, "D");
    expect("08/KH#3", "A", march, "B");
}

static void test_transfer_of_a_members_part(void **state)
{
    (void)state;
    fixture_bodies(roster, "M1 M2 T");
    fixture_group(roster, "G", "M1 M2");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "M1", "T"), "08/KH#1");
    LED_BY("G");
    fixture_seal(roster);
    expect("08/KH#1", "M1", march, "T");
    expect("08/KH#1", "M2", march, "M2");
    expect_reach("08/KH#1", "T", march, REACH_YES, "M1");
    expect_reach("08/KH#1", "T", march - 1, REACH_NO, NULL);
}

/* A register is older than some plans: what it says of one that is not there waits for it. */
static void test_transfer_of_a_plan_that_is_not_there(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "A", "B"), "99/KH#1");
    LED_BY("A");
    fixture_seal(roster);
    expect("08/KH#1", "A", march, "A");
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
    LED_BY("A");
    fixture_seal(roster);
    static const char *const steps[] = {"A", "B", "C", "D", ""};
    const day_t days[] = {march - 1, july - 1, later - 1, later + 399, later + 400};
    for (size_t i = 0; i < 5; i++) {
        expect("08/KH#1", "A", days[i], steps[i]);
    }
    expect("08/KH#1", "A", march, "B");
    expect("08/KH#1", "A", july, "C");
    expect("08/KH#1", "A", later, "D");
    struct answer answer = answer_of(NULL, body("A"), later + 1000);
    assert_ptr_equal(answer.last, body("D"));
    assert_int_equal(answer.event->kind, EVENT_SPLIT);
    assert_int_equal(body("E")->origin_count, 5); /* E, D, C, B, A: not F */
    expect_reach("08/KH#1", "F", later + 400, REACH_WAITING, "A");
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
    LED_BY("A");
    fixture_seal(roster);
    expect("08/KH#1", "A", march - 1, "A");
    expect("08/KH#1", "A", march, "");
    expect_reach("08/KH#1", "Z1", march, REACH_WAITING, "A");
    assert_int_equal(right_of("B", "08/KH#1", ACTION_PROGRESS, march).reason, REASON_AGENCY_ABOLISHED);
    assert_int_equal(body("Z2")->origin_count, 4);
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
    LED_BY("H", "H", "H", "H");
    fixture_seal(roster);
    expect("08/KH#1", "H", march - 1, "H");
    expect("08/KH#1", "H", march, "B");
    expect("08/KH#1", "H", july, "B");
    expect("08/KH#2", "H", july - 1, "H");
    expect("08/KH#2", "H", july, "X1");
    expect("08/KH#3", "H", july, "");
    expect("08/KH#3", "H", july + 29, "");
    expect("08/KH#3", "H", july + 30, "X2");
    expect("08/KH#4", "H", later, "");
    expect(NULL, "H", later, "");
    expect_reach("08/KH#1", "H", march, REACH_NO, NULL);
    expect_reach("08/KH#1", "B", march, REACH_YES, "H");
    expect_reach("08/KH#2", "X2", july, REACH_NO, NULL);
    expect_reach("08/KH#3", "X1", july, REACH_WAITING, "H");
    expect_reach("08/KH#3", "X1", july + 30, REACH_NO, NULL);
    struct answer answer = answer_of(fixture_find(roster, "08/KH#3"), body("H"), later);
    assert_string_equal(answer.reassignment->document.number, "2/QĐ");
    assert_int_equal(right_of("X2", "08/KH#3", ACTION_COMPLETE, july + 29).permission, PERMISSION_HELD);
    assert_int_equal(right_of("X2", "08/KH#3", ACTION_COMPLETE, july + 30).permission, PERMISSION_YES);
    assert_int_equal(right_of("X1", "08/KH#3", ACTION_COMPLETE, july + 30).permission, PERMISSION_NO);
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
    LED_BY("H", "H");
    fixture_seal(roster);
    expect("08/KH#1", "H", march - 1, "H");
    expect("08/KH#1", "H", march, "A");
    expect("08/KH#1", "H", july - 1, "A");
    expect("08/KH#1", "H", july, "C");
    expect("08/KH#2", "H", march, "A");
    expect("08/KH#2", "H", july, "H");
    expect_reach("08/KH#1", "B", march, REACH_NO, NULL);
}

/* A person's decision of the day of a transfer is the later word. */
static void test_a_decision_outweighs_a_transfer_of_its_day(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "A", "B"), "08/KH#1");
    fixture_reassign(roster, "08/KH#1", "A", "C", march);
    LED_BY("A");
    fixture_seal(roster);
    expect("08/KH#1", "A", march, "C");
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
    LED_BY("H", "H");
    fixture_seal(roster);
    expect("08/KH#1", "H", july - 1, "B");
    expect("08/KH#1", "H", july, "M");
    expect("08/KH#1", "H", later, "");
    expect("08/KH#2", "H", later - 1, "");
    expect("08/KH#2", "H", later + 10, "");
    expect_reach("08/KH#1", "M", july, REACH_YES, "H");
    expect_reach("08/KH#1", "M", july - 1, REACH_NO, NULL);
    struct answer answer = answer_of(fixture_find(roster, "08/KH#1"), body("H"), later);
    assert_ptr_equal(answer.last, body("M"));
    assert_int_equal(answer.event->kind, EVENT_SPLIT);
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
    LED_BY("H", "H");
    fixture_seal(roster);
    expect("08/KH#1", "H", march + 10, "");
    expect("08/KH#1", "H", july - 1, "");
    expect("08/KH#1", "H", july, "NEW");
    expect("08/KH#2", "H", july - 1, "B");
    expect("08/KH#2", "H", july, "NEW");
    assert_int_equal(right_of("NEW", "08/KH#1", ACTION_PROGRESS, july - 1).permission, PERMISSION_NO);
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
    LED_BY("A", "G");
    fixture_seal(roster);
    for (size_t i = 0; i < 7; i++) {
        assert_null(roster->reassignments[i].item);
    }
    expect("08/KH#1", "A", later, "A");
    expect("08/KH#2", "A", later, "A");
    expect_reach("08/KH#1", "B", later, REACH_NO, NULL);
    expect_reach("08/KH#2", "B", later, REACH_NO, NULL);
    assert_int_equal(right_of("B", "08/KH#1", ACTION_DIFFICULTY, later).permission, PERMISSION_NO);
}

/* ---- groups ---- */

static void test_members_of_a_closed_group(void **state)
{
    (void)state;
    fixture_bodies(roster, "M1 M2 M3 M4 NEW X1 X2 R");
    fixture_group(roster, "G", "M1 M2 M3 M4");
    fixture_event(roster, EVENT_MERGE, march, "M1", "NEW");
    fixture_event(roster, EVENT_SPLIT, july, "M2", "X1 X2");
    fixture_reassign(roster, "08/KH#1", "M4", "R", july);
    LED_BY("G", "G");
    static const char *const except[] = {"M3"};
    roster->plans[0].items[0].parties[0].except = (const char **)except;
    roster->plans[0].items[0].parties[0].except_count = 1;
    fixture_seal(roster);
    expect_reach("08/KH#1", "M1", march - 1, REACH_YES, NULL);
    expect_reach("08/KH#1", "NEW", march - 1, REACH_NO, NULL);
    expect_reach("08/KH#1", "NEW", march, REACH_YES, "M1");
    expect_reach("08/KH#1", "X1", july - 1, REACH_NO, NULL);
    expect_reach("08/KH#1", "X1", july, REACH_WAITING, "M2");
    expect_reach("08/KH#1", "M3", july, REACH_NO, NULL);
    expect_reach("08/KH#2", "M3", july, REACH_YES, NULL);
    expect_reach("08/KH#1", "M4", july - 1, REACH_YES, NULL);
    expect_reach("08/KH#1", "M4", july, REACH_NO, NULL);
    expect_reach("08/KH#1", "R", july, REACH_YES, "M4");
    expect_reach("08/KH#2", "R", july, REACH_NO, NULL);
    expect_reach("08/KH#2", "M4", july, REACH_YES, NULL);
}

static void test_membership_has_days(void **state)
{
    (void)state;
    fixture_bodies(roster, "M NEW");
    struct agency *group = fixture_group(roster, "G", "M M");
    group->members[0].to = march;
    group->members[1].from = march + 10;
    group->members[1].to = july + 10;
    fixture_event(roster, EVENT_RENAME, july, "M", "NEW");
    LED_BY("G");
    fixture_seal(roster);
    expect_reach("08/KH#1", "M", march, REACH_YES, NULL);
    expect_reach("08/KH#1", "M", march + 1, REACH_NO, NULL);
    expect_reach("08/KH#1", "M", march + 10, REACH_YES, NULL);
    expect_reach("08/KH#1", "NEW", july, REACH_YES, "M");
    expect_reach("08/KH#1", "NEW", july + 10, REACH_YES, "M");
    expect_reach("08/KH#1", "NEW", july + 11, REACH_NO, NULL);
    const struct party *party = &fixture_find(roster, "08/KH#1")->parties[0];
    assert_true(party_means(party, body("M"), july + 10));
    assert_false(party_means(party, body("M"), july + 11));
    assert_false(party_means(party, body("NEW"), july));
}

static void test_open_group(void **state)
{
    (void)state;
    fixture_bodies(roster, "A NEW");
    struct agency *group = fixture_group(roster, "G", "");
    group->open = true;
    group->reach = 1u << AGENCY_DEPARTMENT;
    fixture_event(roster, EVENT_RENAME, march, "A", "NEW");
    LED_BY("G");
    static const char *const except[] = {"FOCAL"};
    roster->plans[0].items[0].parties[0].except = (const char **)except;
    roster->plans[0].items[0].parties[0].except_count = 1;
    fixture_seal(roster);
    expect_reach("08/KH#1", "A", march - 1, REACH_YES, NULL);
    expect_reach("08/KH#1", "A", march, REACH_NO, NULL);
    expect_reach("08/KH#1", "NEW", march, REACH_YES, NULL);
    expect_reach("08/KH#1", "FOCAL", march, REACH_NO, NULL);
    assert_int_equal(right_of("NEW", "08/KH#1", ACTION_PROGRESS, march).reason, REASON_OPEN_GROUP);
}

/* ---- the whole plan, and what waits ---- */

static void expect_involved(const char *who, day_t on, enum reach expected, const char *party, const char *origin)
{
    const struct party *by = NULL;
    const struct agency *meant = NULL;
    enum reach reach = plan_involves(&roster->plans[0], body(who), on, &by, &meant);
    assert_int_equal(reach, expected);
    assert_string_equal(by == NULL ? "" : by->code, party);
    assert_string_equal(meant == NULL ? "" : meant->code, origin);
}

static void test_plan_involves(void **state)
{
    (void)state;
    fixture_bodies(roster, "LEAD NEW H X1 X2 M R STRANGER P");
    fixture_group(roster, "G", "M");
    struct agency *open = fixture_group(roster, "O", "");
    open->open = true;
    open->reach = 1u << AGENCY_DEPARTMENT;
    fixture_body(roster, "WARD")->kind = AGENCY_COMMUNE;
    fixture_event(roster, EVENT_RENAME, march, "LEAD", "NEW");
    fixture_event(roster, EVENT_SPLIT, july, "H", "X1 X2");
    fixture_reassign(roster, "08/KH#2", "H", "R", july);
    fixture_reassign(roster, "08/KH#5", "P", "WARD", july);
    LED_BY("LEAD", "H", "G", "O");
    struct plan *plan = &roster->plans[0];
    struct item *proposal = fixture_item(roster, plan, "5");
    proposal->mandate = MANDATE_PROPOSAL;
    fixture_party(proposal, ROLE_LEAD, "P");
    fixture_seal(roster);
    expect_involved("LEAD", march - 1, REACH_YES, "LEAD", "");
    expect_involved("NEW", march, REACH_YES, "LEAD", "LEAD");
    expect_involved("H", july - 1, REACH_YES, "H", "");
    expect_involved("R", july - 1, REACH_YES, "O", "");
    expect_involved("R", july, REACH_YES, "H", "H");
    expect_involved("M", july, REACH_YES, "G", "");
    expect_involved("STRANGER", july, REACH_YES, "O", "");
    expect_involved("WARD", july, REACH_NO, "", "");
    expect_involved("P", july, REACH_YES, "O", ""); /* only a proposal names it: that binds nobody */
    assert_int_equal(right_of("NEW", "08/KH#3", ACTION_DIFFICULTY, march).permission, PERMISSION_YES);
    assert_int_equal(right_of("R", "08/KH#3", ACTION_DIFFICULTY, july).permission, PERMISSION_YES);
    assert_int_equal(right_of("STRANGER", "08/KH#3", ACTION_DIFFICULTY, july).permission, PERMISSION_HELD);
    assert_int_equal(right_of("WARD", "08/KH#3", ACTION_DIFFICULTY, july).permission, PERMISSION_NO);
}

/* Named by the plan, split, and reached by an open group only besides: the weaker right is what it has. */
static void test_descendants_of_a_split_are_involved_weakly(void **state)
{
    (void)state;
    fixture_bodies(roster, "H");
    fixture_body(roster, "X1")->kind = AGENCY_COMMUNE;
    fixture_body(roster, "X2")->kind = AGENCY_COMMUNE;
    fixture_event(roster, EVENT_SPLIT, july, "H", "X1 X2");
    LED_BY("H");
    fixture_seal(roster);
    expect_involved("X1", july, REACH_WAITING, "H", "H");
    expect_involved("X1", july - 1, REACH_NO, "", "");
}

static void test_party_waiting(void **state)
{
    (void)state;
    fixture_bodies(roster, "M1 M2 M3 M5 NEW X1 X2 R");
    fixture_body(roster, "M4")->valid_from = july + 1;
    fixture_body(roster, "MINISTRY")->kind = AGENCY_CENTRAL;
    fixture_group(roster, "G", "M1 M2 M3 M4 M5");
    fixture_event(roster, EVENT_MERGE, march, "M1", "NEW");
    fixture_event(roster, EVENT_SPLIT, july, "M2", "X1 X2");
    fixture_event(roster, EVENT_ABOLISH, july, "M3 M5 MINISTRY", "");
    fixture_reassign(roster, "08/KH#1", "M3", "R", july);
    LED_BY("G", "M2", "MINISTRY");
    fixture_seal(roster);
    const struct item *item = fixture_find(roster, "08/KH#1");
    const struct agency *origin = NULL;
    struct answer answer = {0};
    size_t n = 0;
    assert_false(party_waiting(item, &item->parties[0], july - 1, &n, &origin, &answer));
    n = 0;
    assert_true(party_waiting(item, &item->parties[0], july, &n, &origin, &answer));
    assert_ptr_equal(origin, body("M2"));
    assert_int_equal(answer.event->kind, EVENT_SPLIT);
    assert_true(party_waiting(item, &item->parties[0], july, &n, &origin, &answer));
    assert_ptr_equal(origin, body("M5"));
    assert_false(party_waiting(item, &item->parties[0], july, &n, &origin, &answer));
    item = fixture_find(roster, "08/KH#2");
    n = 0;
    assert_true(party_waiting(item, &item->parties[0], july, &n, &origin, &answer));
    assert_ptr_equal(origin, body("M2"));
    assert_false(party_waiting(item, &item->parties[0], july, &n, &origin, &answer));
    item = fixture_find(roster, "08/KH#3"); /* a central body never reports: nobody has to take over */
    n = 0;
    assert_false(party_waiting(item, &item->parties[0], july, &n, &origin, &answer));
}

static void test_answerable(void **state)
{
    (void)state;
    fixture_bodies(roster, "M1 M2 OLD NEW R");
    fixture_group(roster, "G", "M1 M2");
    fixture_event(roster, EVENT_RENAME, march, "OLD", "NEW");
    fixture_reassign(roster, "08/KH#1", "M1", "R", july);
    LED_BY("G");
    fixture_party(&roster->plans[0].items[0], ROLE_CO_LEAD, "OLD");
    fixture_seal(roster);
    const struct item *item = fixture_find(roster, "08/KH#1");
    struct answerable one = {0};
    size_t n = 0;
    assert_true(answerable_next(item, march, &n, &one));
    assert_ptr_equal(one.origin, body("OLD"));
    assert_ptr_equal(one.answer.agency, body("NEW"));
    assert_false(answerable_next(item, march, &n, &one));
    n = 0;
    assert_true(answerable_next(item, july, &n, &one));
    assert_true(answerable_next(item, july, &n, &one));
    assert_ptr_equal(one.origin, body("M1"));
    assert_ptr_equal(one.answer.agency, body("R"));
    assert_false(answerable_next(item, july, &n, &one));
}

static void test_origins(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C D E");
    fixture_event(roster, EVENT_SPLIT, march, "A", "B C");
    fixture_event(roster, EVENT_MERGE, july, "B C", "D"); /* together again: each once */
    fixture_event(roster, EVENT_TRANSFER, later, "D", "E");
    LED_BY("A");
    fixture_seal(roster);
    assert_int_equal(body("D")->origin_count, 4);
    assert_ptr_equal(body("D")->origins[0], body("D"));
    for (size_t i = 0; i < 4; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_ptr_not_equal(body("D")->origins[i], body("D")->origins[j]);
        }
    }
    assert_int_equal(body("B")->origin_count, 2);
    assert_int_equal(body("E")->origin_count, 1);
    expect_reach("08/KH#1", "D", july, REACH_WAITING, "A"); /* a split waits, even if its parts unite again */
}

/* The focal agency is no party: whoever stands in its place consolidates. */
static void test_the_focal_agency_is_followed(void **state)
{
    (void)state;
    fixture_bodies(roster, "A NEW");
    LED_BY("A");
    fixture_event(roster, EVENT_RENAME, march, "FOCAL", "NEW");
    fixture_seal(roster);
    assert_int_equal(right_of("FOCAL", "08/KH#1", ACTION_PROGRESS, march - 1).reason, REASON_FOCAL_ONLY);
    assert_int_equal(right_of("NEW", "08/KH#1", ACTION_PROGRESS, march - 1).reason, REASON_NO_ROLE);
    assert_int_equal(right_of("NEW", "08/KH#1", ACTION_PROGRESS, march).reason, REASON_FOCAL_ONLY);
    assert_int_equal(right_of("NEW", "08/KH#1", ACTION_DIFFICULTY, march).permission, PERMISSION_YES);
}

static void test_speaker(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C D");
    fixture_event(roster, EVENT_RENAME, march, "A", "B");
    fixture_event(roster, EVENT_RENAME, july, "B", "C");
    fixture_event(roster, EVENT_MERGE, later, "C", "D");
    for (size_t i = 0; i < roster->agency_count; i++) { /* B and C begin with their names */
        const char *code = roster->agencies[i].code;
        roster->agencies[i].valid_from = strcmp(code, "B") == 0 ? march : strcmp(code, "C") == 0 ? july : DAY_MIN;
    }
    fixture_seal(roster);
    assert_ptr_equal(agency_speaker(body("A"), march - 1), body("A"));
    assert_ptr_equal(agency_speaker(body("A"), march), body("B"));
    assert_ptr_equal(agency_speaker(body("A"), july), body("C"));
    assert_ptr_equal(agency_speaker(body("A"), later), body("C")); /* a merger is not a rename */
    assert_ptr_equal(agency_speaker(body("C"), march - 1), body("A"));
    assert_ptr_equal(agency_speaker(body("C"), march), body("B"));
    assert_ptr_equal(agency_speaker(body("D"), march), body("D"));
}

static void test_names_people_read(void **state)
{
    (void)state;
    fixture_bodies(roster, "OLD NEW H X1 X2");
    fixture_event(roster, EVENT_RENAME, march, "OLD", "NEW");
    fixture_event(roster, EVENT_SPLIT, march, "H", "X1 X2");
    LED_BY("OLD", "H");
    fixture_party(&roster->plans[0].items[0], ROLE_CO_LEAD, "H");
    fixture_seal(roster);
    const struct item *item = fixture_find(roster, "08/KH#1");
    assert_string_equal(responsible_names(roster->arena, item, 5, march - 1), "OLD, H");
    assert_string_equal(responsible_names(roster->arena, item, 5, march), "OLD (nay là NEW), H (chờ phân công lại)");
    assert_string_equal(responsible_names(roster->arena, item, 1, march), "OLD (nay là NEW), …");
    assert_string_equal(responsible_names(roster->arena, fixture_find(roster, "08/KH#2"), 1, march),
                        "H (chờ phân công lại)");
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
        TEST(test_transfer_of_a_members_part),
        TEST(test_transfer_of_a_plan_that_is_not_there),
        TEST(test_chain_over_years),
        TEST(test_chain_on_one_day),
        TEST(test_reassignment_around_an_event),
        TEST(test_which_reassignment_counts),
        TEST(test_a_decision_outweighs_a_transfer_of_its_day),
        TEST(test_reassignment_to_one_that_changes_later),
        TEST(test_reassignment_to_one_that_begins_later),
        TEST(test_reassignments_that_name_nothing_do_nothing),
        TEST(test_members_of_a_closed_group),
        TEST(test_membership_has_days),
        TEST(test_open_group),
        TEST(test_plan_involves),
        TEST(test_descendants_of_a_split_are_involved_weakly),
        TEST(test_party_waiting),
        TEST(test_answerable),
        TEST(test_origins),
        TEST(test_the_focal_agency_is_followed),
        TEST(test_speaker),
        TEST(test_names_people_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
