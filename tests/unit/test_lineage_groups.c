/* Who answers as agencies change: members of groups, the plan as a whole, what waits, and how it is told to people. */
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

/* ---- groups ---- */

static void test_members_of_a_closed_group(void **state)
{
    (void)state;
    fixture_bodies(roster, "M1 M2 M3 M4 NEW X1 X2 R");
    fixture_group(roster, "G", "M1 M2 M3 M4");
    fixture_event(roster, EVENT_MERGE, march, "M1", "NEW");
    fixture_event(roster, EVENT_SPLIT, july, "M2", "X1 X2");
    fixture_reassign(roster, "08/KH#1", "M4", "R", july);
    FIXTURE_LED_BY(roster, "G", "G");
    static const char *const except[] = {"M3"};
    roster->plans[0].items[0].parties[0].except = (const char **)except;
    roster->plans[0].items[0].parties[0].except_count = 1;
    fixture_seal(roster);
    expect_reach(roster, "08/KH#1", "M1", march - 1, REACH_YES, NULL);
    expect_reach(roster, "08/KH#1", "NEW", march - 1, REACH_NO, NULL);
    expect_reach(roster, "08/KH#1", "NEW", march, REACH_YES, "M1");
    expect_reach(roster, "08/KH#1", "X1", july - 1, REACH_NO, NULL);
    expect_reach(roster, "08/KH#1", "X1", july, REACH_WAITING, "M2");
    expect_reach(roster, "08/KH#1", "M3", july, REACH_NO, NULL);
    expect_reach(roster, "08/KH#2", "M3", july, REACH_YES, NULL);
    expect_reach(roster, "08/KH#1", "M4", july - 1, REACH_YES, NULL);
    expect_reach(roster, "08/KH#1", "M4", july, REACH_NO, NULL);
    expect_reach(roster, "08/KH#1", "R", july, REACH_YES, "M4");
    expect_reach(roster, "08/KH#2", "R", july, REACH_NO, NULL);
    expect_reach(roster, "08/KH#2", "M4", july, REACH_YES, NULL);
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
    FIXTURE_LED_BY(roster, "G");
    fixture_seal(roster);
    expect_reach(roster, "08/KH#1", "M", march, REACH_YES, NULL);
    expect_reach(roster, "08/KH#1", "M", march + 1, REACH_NO, NULL);
    expect_reach(roster, "08/KH#1", "M", march + 10, REACH_YES, NULL);
    expect_reach(roster, "08/KH#1", "NEW", july, REACH_YES, "M");
    expect_reach(roster, "08/KH#1", "NEW", july + 10, REACH_YES, "M");
    expect_reach(roster, "08/KH#1", "NEW", july + 11, REACH_NO, NULL);
    const struct party *party = &fixture_find(roster, "08/KH#1")->parties[0];
    assert_true(party_means(party, fixture_agency(roster, "M"), july + 10));
    assert_false(party_means(party, fixture_agency(roster, "M"), july + 11));
    assert_false(party_means(party, fixture_agency(roster, "NEW"), july));
}

static void test_open_group(void **state)
{
    (void)state;
    fixture_bodies(roster, "A NEW");
    struct agency *group = fixture_group(roster, "G", "");
    group->open = true;
    group->reach = 1u << AGENCY_DEPARTMENT;
    fixture_event(roster, EVENT_RENAME, march, "A", "NEW");
    FIXTURE_LED_BY(roster, "G");
    static const char *const except[] = {"FOCAL"};
    roster->plans[0].items[0].parties[0].except = (const char **)except;
    roster->plans[0].items[0].parties[0].except_count = 1;
    fixture_seal(roster);
    expect_reach(roster, "08/KH#1", "A", march - 1, REACH_YES, NULL);
    expect_reach(roster, "08/KH#1", "A", march, REACH_NO, NULL);
    expect_reach(roster, "08/KH#1", "NEW", march, REACH_YES, NULL);
    expect_reach(roster, "08/KH#1", "FOCAL", march, REACH_NO, NULL);
    assert_int_equal(fixture_right(roster, "NEW", "08/KH#1", ACTION_PROGRESS, march).reason, REASON_OPEN_GROUP);
}

/* ---- the whole plan, and what waits ---- */

static void expect_involved(const char *who, day_t on, enum reach expected, const char *party, const char *origin)
{
    const struct party *by = NULL;
    const struct agency *meant = NULL;
    enum reach reach = plan_involves(&roster->plans[0], fixture_agency(roster, who), on, &by, &meant);
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
    FIXTURE_LED_BY(roster, "LEAD", "H", "G", "O");
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
    assert_int_equal(fixture_right(roster, "NEW", "08/KH#3", ACTION_DIFFICULTY, march).permission, PERMISSION_YES);
    assert_int_equal(fixture_right(roster, "R", "08/KH#3", ACTION_DIFFICULTY, july).permission, PERMISSION_YES);
    assert_int_equal(fixture_right(roster, "STRANGER", "08/KH#3", ACTION_DIFFICULTY, july).permission, PERMISSION_HELD);
    assert_int_equal(fixture_right(roster, "WARD", "08/KH#3", ACTION_DIFFICULTY, july).permission, PERMISSION_NO);
}

/* Named by the plan, split, and reached by an open group only besides: the weaker right is what it has. */
static void test_descendants_of_a_split_are_involved_weakly(void **state)
{
    (void)state;
    fixture_bodies(roster, "H");
    fixture_body(roster, "X1")->kind = AGENCY_COMMUNE;
    fixture_body(roster, "X2")->kind = AGENCY_COMMUNE;
    fixture_event(roster, EVENT_SPLIT, july, "H", "X1 X2");
    struct agency *open = fixture_group(roster, "O", "");
    open->open = true;
    open->reach = 1u << AGENCY_COMMUNE;
    FIXTURE_LED_BY(roster, "H", "O");
    fixture_seal(roster);
    expect_involved("X1", july, REACH_WAITING, "H", "H");
    expect_involved("X1", july - 1, REACH_YES, "O", "");
}

static void test_party_waiting(void **state)
{
    (void)state;
    fixture_bodies(roster, "M1 M2 M3 M5 NEW X1 X2 R");
    fixture_body(roster, "M4")->valid_from = july + 1;
    fixture_body(roster, "TWICE");
    fixture_body(roster, "MINISTRY")->kind = AGENCY_CENTRAL;
    struct agency *group = fixture_group(roster, "G", "M1 M2 M3 M4 M5 TWICE TWICE");
    group->members[5].to = march;
    group->members[6].from = march + 1;
    fixture_event(roster, EVENT_MERGE, march, "M1", "NEW");
    fixture_event(roster, EVENT_SPLIT, july, "M2", "X1 X2");
    fixture_event(roster, EVENT_ABOLISH, july, "M3 M5 TWICE MINISTRY", "");
    fixture_reassign(roster, "08/KH#1", "M3", "R", july);
    FIXTURE_LED_BY(roster, "G", "M2", "MINISTRY");
    fixture_seal(roster);
    const struct item *item = fixture_find(roster, "08/KH#1");
    const struct agency *origin = NULL;
    struct answer answer = {0};
    size_t n = 0;
    assert_false(party_waiting(item, &item->parties[0], july - 1, &n, &origin, &answer));
    n = 0;
    assert_true(party_waiting(item, &item->parties[0], july, &n, &origin, &answer));
    assert_ptr_equal(origin, fixture_agency(roster, "M2"));
    assert_int_equal(answer.event->kind, EVENT_SPLIT);
    assert_true(party_waiting(item, &item->parties[0], july, &n, &origin, &answer));
    assert_ptr_equal(origin, fixture_agency(roster, "M5"));
    assert_true(party_waiting(item, &item->parties[0], july, &n, &origin, &answer));
    assert_ptr_equal(origin, fixture_agency(roster, "TWICE")); /* a member at two times waits once */
    assert_false(party_waiting(item, &item->parties[0], july, &n, &origin, &answer));
    item = fixture_find(roster, "08/KH#2");
    n = 0;
    assert_true(party_waiting(item, &item->parties[0], july, &n, &origin, &answer));
    assert_ptr_equal(origin, fixture_agency(roster, "M2"));
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
    FIXTURE_LED_BY(roster, "G");
    fixture_party(&roster->plans[0].items[0], ROLE_CO_LEAD, "OLD");
    fixture_seal(roster);
    const struct item *item = fixture_find(roster, "08/KH#1");
    struct answerable one = {0};
    size_t n = 0;
    assert_true(answerable_next(item, march, &n, &one));
    assert_ptr_equal(one.origin, fixture_agency(roster, "OLD"));
    assert_ptr_equal(one.answer.agency, fixture_agency(roster, "NEW"));
    assert_false(answerable_next(item, march, &n, &one));
    n = 0;
    assert_true(answerable_next(item, july, &n, &one));
    assert_true(answerable_next(item, july, &n, &one));
    assert_ptr_equal(one.origin, fixture_agency(roster, "M1"));
    assert_ptr_equal(one.answer.agency, fixture_agency(roster, "R"));
    assert_false(answerable_next(item, july, &n, &one));
}

static void test_origins(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C D E");
    fixture_event(roster, EVENT_SPLIT, march, "A", "B C");
    fixture_event(roster, EVENT_MERGE, july, "B C", "D"); /* together again: each once */
    fixture_event(roster, EVENT_TRANSFER, later, "D", "E");
    FIXTURE_LED_BY(roster, "A");
    fixture_seal(roster);
    assert_int_equal(fixture_agency(roster, "D")->origin_count, 4);
    assert_ptr_equal(fixture_agency(roster, "D")->origins[0], fixture_agency(roster, "D"));
    for (size_t i = 0; i < 4; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_ptr_not_equal(fixture_agency(roster, "D")->origins[i], fixture_agency(roster, "D")->origins[j]);
        }
    }
    assert_int_equal(fixture_agency(roster, "B")->origin_count, 2);
    assert_int_equal(fixture_agency(roster, "E")->origin_count, 1);
    expect_reach(roster, "08/KH#1", "D", july, REACH_WAITING, "A"); /* a split waits, even if its parts unite again */
}

/* The focal agency is no party: whoever stands in its place consolidates. */
static void test_the_focal_agency_is_followed(void **state)
{
    (void)state;
    fixture_bodies(roster, "A NEW");
    FIXTURE_LED_BY(roster, "A");
    fixture_event(roster, EVENT_RENAME, march, "FOCAL", "NEW");
    fixture_seal(roster);
    assert_int_equal(fixture_right(roster, "FOCAL", "08/KH#1", ACTION_PROGRESS, march - 1).reason, REASON_FOCAL_ONLY);
    assert_int_equal(fixture_right(roster, "NEW", "08/KH#1", ACTION_PROGRESS, march - 1).reason, REASON_NO_ROLE);
    assert_int_equal(fixture_right(roster, "NEW", "08/KH#1", ACTION_PROGRESS, march).reason, REASON_FOCAL_ONLY);
    assert_int_equal(fixture_right(roster, "NEW", "08/KH#1", ACTION_DIFFICULTY, march).permission, PERMISSION_YES);
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
    assert_ptr_equal(agency_speaker(fixture_agency(roster, "A"), march - 1), fixture_agency(roster, "A"));
    assert_ptr_equal(agency_speaker(fixture_agency(roster, "A"), march), fixture_agency(roster, "B"));
    assert_ptr_equal(agency_speaker(fixture_agency(roster, "A"), july), fixture_agency(roster, "C"));
    assert_ptr_equal(agency_speaker(fixture_agency(roster, "A"), later),
                     fixture_agency(roster, "C")); /* a merger is not a rename */
    assert_ptr_equal(agency_speaker(fixture_agency(roster, "C"), march - 1), fixture_agency(roster, "A"));
    assert_ptr_equal(agency_speaker(fixture_agency(roster, "C"), march), fixture_agency(roster, "B"));
    assert_ptr_equal(agency_speaker(fixture_agency(roster, "D"), march), fixture_agency(roster, "D"));
}

static void test_names_people_read(void **state)
{
    (void)state;
    fixture_bodies(roster, "OLD NEW H X1 X2");
    fixture_event(roster, EVENT_RENAME, march, "OLD", "NEW");
    fixture_event(roster, EVENT_SPLIT, march, "H", "X1 X2");
    FIXTURE_LED_BY(roster, "OLD", "H");
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
