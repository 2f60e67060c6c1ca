/* What people decided about plans hangs on them once sealed: rounds, milestones, and the time that each part has. */
#include "lineage_fixture.h"
#include "unit.h"

#include <string.h>

#define ISSUER "UBND"
#define DUE day_from_ymd(2024, 12, 28) /* a Saturday: effective on Monday 30/12 */

static struct roster *roster;

static struct milestone *add_milestone(const char *task, int number, const char *agency)
{
    struct milestone *one = roster_add_milestone(roster);
    one->task = task;
    one->number = number;
    one->agency = agency;
    one->text = "Trình thẩm định nhiệm vụ quy hoạch";
    one->due = DUE;
    return one;
}

static struct due_change *change(enum due_change_kind kind, const char *task, const char *party, day_t until)
{
    struct due_change *one = roster_add_due_change(roster);
    one->kind = kind;
    one->task = task;
    one->party = party;
    one->until = until;
    return one;
}

/* 08/KH#1 (lead A and B, due) and #6c (the members of G: C and D; ongoing); A becomes NEW on 1/3/2025. */
static int set_up(void **state)
{
    (void)state;
    roster = roster_new();
    fixture_bodies(roster, "FOCAL A B C D NEW");
    fixture_group(roster, "G", "C D");
    fixture_event(roster, EVENT_MERGE, day_from_ymd(2025, 3, 1), "A", "NEW");
    struct plan *plan = fixture_plan(roster, "08/KH", "FOCAL");
    struct item *item = fixture_item(roster, plan, "1");
    item->period = (struct period){.printed = "2024", .from = DAY_MIN, .to = DUE};
    fixture_party(item, ROLE_LEAD, "A");
    fixture_party(item, ROLE_CO_LEAD, "B");
    item = fixture_item(roster, plan, "6c");
    item->section = "II";
    item->period = (struct period){.printed = "thường xuyên", .from = DAY_MIN, .to = DAY_MAX, .ongoing = true};
    fixture_party(item, ROLE_LEAD, "G");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roster_unref(roster);
    return 0;
}

static const struct agency *body(const char *code)
{
    return fixture_agency(roster, code);
}

/* ---- milestones ---- */

static void test_a_milestone_is_an_item_beside_the_plan_s(void **state)
{
    (void)state;
    add_milestone("08/KH#6c", 2, "D");
    add_milestone("08/KH#6c", 1, "C");
    add_milestone("08/KH#1", 10, "A");
    add_milestone("08/KH#1", 2, "B");
    fixture_seal(roster);
    const struct plan *plan = &roster->plans[0];
    static const char *const labels[] = {"1/2", "1/10", "6c/1", "6c/2"};
    assert_int_equal(plan->item_count, 2);
    assert_int_equal(plan->milestone_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(plan->milestones[i].label, labels[i]);
        assert_ptr_equal(plan_item(plan, labels[i]), &plan->milestones[i]);
        assert_ptr_equal(plan->milestones[i].milestone->item, &plan->milestones[i]);
        assert_ptr_equal(plan->milestones[i].plan, plan);
    }
    const struct item *item = fixture_find(roster, "08/KH#6c/1");
    assert_int_equal(item->kind, ITEM_MILESTONE);
    assert_int_equal(item->mandate, MANDATE_ORDER);
    assert_string_equal(item->section, "II");
    assert_string_equal(item->title, "Trình thẩm định nhiệm vụ quy hoạch");
    assert_null(item->content);
    assert_string_equal(item->assigned_text, body("C")->name);
    assert_string_equal(item->period.printed, "28/12/2024");
    assert_ptr_equal(item->parent, fixture_find(roster, "08/KH#6c"));
    assert_int_equal(item->party_count, 1);
    assert_ptr_equal(item->parties[0].agency, body("C"));
    assert_int_equal(item->parties[0].role, ROLE_LEAD);
    assert_int_equal(item->parties[0].basis, BASIS_NAMED);
}

static void test_names_of_milestones(void **state)
{
    (void)state;
    char buf[ITEM_NAME_MAX];
    char key[ITEM_NAME_MAX];
    struct err err = {0};
    add_milestone("08/KH#6c", 1, "C");
    fixture_seal(roster);
    const struct item *item = fixture_find(roster, "08/KH#6c/1");
    assert_string_equal(item_name(item, buf), "08/KH#6c/1");
    assert_ptr_equal(roster_find_item(roster, item_key(item, key), &err), item);
    assert_string_equal(item_key_short(roster, key, buf), "08/KH#6c/1");
    static const char *const wrong[] = {"08/KH#6c/2", "08/KH#6c/01",  "08/KH#6c/",
                                        "08/KH#/1",   "08/KH#6c/1/1", "08/KH#6c/x",
                                        "08/KH#1/1",  "08/KH#6/1",    "08/KH#6c/99999999999999999999"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_null(roster_find_item(roster, wrong[i], NULL));
    }
    assert_null(
        plan_item(&roster->plans[0], "6cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc/1"));
}

static void test_spoken(void **state)
{
    (void)state;
    static const char *const words[][2] = {
        {"6c/1", "Nhiệm vụ 6, điểm c, mốc 1"},
        {"7/12", "Nhiệm vụ 7, mốc 12"},
        {"1đ/3", "Nhiệm vụ 1, điểm đ, mốc 3"},
        {"II.1.1a/2", "Mục II.1.1a, mốc 2"},
        {"PL1/4", "Phụ lục 1, mốc 4"},
        {"6c", "Nhiệm vụ 6, điểm c"},
        {"6c/", "Mục 6c/"},
        {"6/x", "Mục 6/x"},
        {"CT12.1", "Chỉ tiêu 12.1"},
    };
    char buf[LABEL_SPOKEN_MAX];
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        assert_string_equal(label_spoken(words[i][0], buf), words[i][1]);
    }
    char longest[200];
    memset(longest, '9', sizeof(longest));
    longest[180] = '/';
    longest[199] = '\0';
    assert_true(strlen(label_spoken(longest, buf)) < LABEL_SPOKEN_MAX);
}

/* The database outlives catalogues. */
static void test_what_names_nothing_is_left_by_itself(void **state)
{
    (void)state;
    add_milestone("08/KH#99", 1, "A");
    add_milestone("08/KH#1", 1, "NOBODY");
    add_milestone("08/KH#1", 2, "G");
    add_milestone("08/KH#1", 0, "A");
    add_milestone("08/KH#1", 3, "A");
    add_milestone("08/KH#1", 3, "B"); /* the number is given: the first one has it */
    add_milestone("08/KH#1/3", 1, "A");
    change(DUE_EXTENDED, "08/KH#99", NULL, DUE + 10);
    change(DUE_EXTENDED, "08/KH#1", "NOBODY", DUE + 10);
    change(DUE_STOPPED, "08/KH#1", "G", DAY_MAX);
    struct round *round = roster_add_round(roster);
    round->plan = "09/KH";
    round->period = "2024-Q4";
    fixture_seal(roster);
    assert_int_equal(roster->plans[0].milestone_count, 1);
    assert_ptr_equal(fixture_find(roster, "08/KH#1/3")->parties[0].agency, body("A"));
    for (size_t i = 0; i < roster->milestone_count; i++) {
        assert_true((roster->milestones[i].item != NULL) == (i == 4));
    }
    for (size_t i = 0; i < roster->due_change_count; i++) {
        assert_null(roster->due_changes[i].item);
    }
    assert_null(roster->rounds[0].of);
    assert_int_equal(roster->plans[0].round_count, 0);
    assert_int_equal(item_time(roster, fixture_find(roster, "08/KH#1"), body("A")).extended, 0);
}

/* Who answers for a part answers for its milestones, and nobody else. */
static void test_who_may_report_on_a_milestone(void **state)
{
    (void)state;
    const day_t before = day_from_ymd(2024, 12, 1);
    const day_t after = day_from_ymd(2025, 4, 1);
    add_milestone("08/KH#1", 1, "A");
    add_milestone("08/KH#6c", 1, "C");
    add_milestone("08/KH#6c", 2, "D");
    fixture_reassign(roster, "08/KH#6c", "C", "B", day_from_ymd(2025, 1, 1));
    fixture_seal(roster);
    static const enum action actions[] = {ACTION_CONTRIBUTE, ACTION_PROGRESS, ACTION_COMPLETE, ACTION_EXTEND};
    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        struct entitlement right = fixture_right(roster, "A", "08/KH#1/1", actions[i], before);
        assert_int_equal(right.permission, PERMISSION_YES);
        assert_int_equal(right.role, ROLE_LEAD);
        assert_null(right.origin);
        right = fixture_right(roster, "NEW", "08/KH#1/1", actions[i], after);
        assert_int_equal(right.permission, PERMISSION_YES);
        assert_ptr_equal(right.origin, body("A"));
        right = fixture_right(roster, "B", "08/KH#6c/1", actions[i], after); /* as was decided of the task */
        assert_int_equal(right.permission, PERMISSION_YES);
        assert_ptr_equal(right.origin, body("C"));
        assert_int_equal(fixture_right(roster, "C", "08/KH#6c/1", actions[i], after).reason, REASON_NO_ROLE);
        assert_int_equal(fixture_right(roster, "D", "08/KH#6c/2", actions[i], after).permission, PERMISSION_YES);
        static const char *const others[] = {"B", "C", "D", "FOCAL"};
        for (size_t o = 0; o < 4; o++) {
            right = fixture_right(roster, others[o], "08/KH#1/1", actions[i], before);
            assert_int_equal(right.permission, PERMISSION_NO);
            assert_int_equal(right.reason, REASON_NO_ROLE);
        }
    }
    assert_true(is_answerable(fixture_find(roster, "08/KH#6c/1"), body("B"), after));
    assert_false(is_answerable(fixture_find(roster, "08/KH#6c/2"), body("B"), after));
    assert_int_equal(fixture_right(roster, "B", "08/KH#1/1", ACTION_DIFFICULTY, before).permission, PERMISSION_YES);
}

/* ---- time ---- */

static struct item_time time_of(const char *task, const char *party)
{
    return item_time(roster, fixture_find(roster, task), party == NULL ? NULL : body(party));
}

static void expect_due(const char *task, const char *party, day_t printed, int extended)
{
    struct item_time time = time_of(task, party);
    assert_true(time.has_due);
    assert_int_equal(time.printed, printed);
    assert_int_equal(time.due, workcal_roll(&roster->calendar, printed));
    assert_int_equal(time.extended, extended);
    assert_true((time.extension != NULL) == (extended > 0));
}

static void test_the_last_extension_that_covers_a_part_counts(void **state)
{
    (void)state;
    change(DUE_EXTENDED, "08/KH#1", "A", DUE + 30);
    change(DUE_EXTENDED, "08/KH#1", NULL, DUE + 20);
    change(DUE_EXTENDED, "08/KH#1", "B", DUE + 7); /* a Saturday again */
    fixture_seal(roster);
    expect_due("08/KH#1", "A", DUE + 20, 2); /* later, though shorter */
    expect_due("08/KH#1", "B", DUE + 7, 2);
    expect_due("08/KH#1", NULL, DUE + 20, 1);
    struct item_time time = time_of("08/KH#1", "B");
    assert_int_equal(time.original_printed, DUE);
    assert_int_equal(time.original, DUE + 2);
    assert_int_equal(time.due, DUE + 9);
    assert_false(time.stopped);
}

static void test_without_decisions_the_document_says(void **state)
{
    (void)state;
    fixture_seal(roster);
    expect_due("08/KH#1", "A", DUE, 0);
    struct item_time time = time_of("08/KH#6c", "C");
    assert_false(time.has_due);
    assert_int_equal(time.original_printed, DAY_MAX);
    assert_int_equal(time.due, DAY_MAX);
}

/* The authority may give a day to what had none; what binds nobody stays without. */
static void test_a_day_for_what_had_none(void **state)
{
    (void)state;
    change(DUE_EXTENDED, "08/KH#6c", NULL, DUE);
    change(DUE_EXTENDED, "08/KH#1", NULL, DUE + 30);
    roster->plans[0].items[0].mandate = MANDATE_REQUEST;
    fixture_seal(roster);
    struct item_time time = time_of("08/KH#6c", NULL);
    assert_true(time.has_due);
    assert_int_equal(time.due, DUE + 2);
    assert_int_equal(time.original_printed, DAY_MAX);
    assert_int_equal(time.original, DAY_MAX);
    assert_false(time_of("08/KH#1", "A").has_due);
}

static void test_stopped_and_resumed(void **state)
{
    (void)state;
    add_milestone("08/KH#1", 1, "A");
    add_milestone("08/KH#1", 2, "B");
    change(DUE_STOPPED, "08/KH#1", "A", DAY_MAX);
    change(DUE_STOPPED, "08/KH#6c", NULL, DAY_MAX);
    change(DUE_EXTENDED, "08/KH#6c", NULL, DUE); /* says nothing on whether it goes on */
    change(DUE_RESUMED, "08/KH#6c", "D", DAY_MAX);
    fixture_seal(roster);
    assert_true(time_of("08/KH#1", "A").stopped);
    assert_non_null(time_of("08/KH#1", "A").stop);
    assert_false(time_of("08/KH#1", "B").stopped);
    assert_false(time_of("08/KH#1", NULL).stopped);
    assert_true(time_of("08/KH#6c", NULL).stopped);
    assert_true(time_of("08/KH#6c", "C").stopped);
    assert_false(time_of("08/KH#6c", "D").stopped);
    assert_true(time_of("08/KH#1/1", NULL).stopped); /* with its task */
    assert_false(time_of("08/KH#1/2", "B").stopped);
}

static void test_the_time_of_a_milestone(void **state)
{
    (void)state;
    add_milestone("08/KH#1", 1, "A");
    change(DUE_EXTENDED, "08/KH#1", "A", DUE + 100); /* of the task: not the milestone's */
    change(DUE_EXTENDED, "08/KH#1/1", "A", DUE + 14);
    fixture_seal(roster);
    expect_due("08/KH#1/1", NULL, DUE + 14, 1);
    expect_due("08/KH#1/1", "A", DUE + 14, 1);
    assert_int_equal(time_of("08/KH#1/1", "A").original, DUE + 2);
}

/* ---- rounds ---- */

static void test_rounds_in_order(void **state)
{
    (void)state;
    static const char *const periods[] = {"2025-Q1", "2024-Q4", "2024-H2"};
    const day_t begins[] = {day_from_ymd(2024, 12, 15), day_from_ymd(2024, 9, 15), day_from_ymd(2024, 6, 15)};
    for (int i = 0; i < 3; i++) {
        struct round *round = roster_add_round(roster);
        round->number = 10 - i;
        round->plan = "08/KH@2024-01-15@" ISSUER;
        round->period = periods[i];
        round->from = begins[i];
        round->deadlines = arena_array(roster->arena, 2, sizeof(*round->deadlines));
        round->deadline_count = 2;
        round->deadlines[0].level = 1;
    }
    fixture_seal(roster);
    const struct plan *plan = &roster->plans[0];
    assert_int_equal(plan->round_count, 3);
    assert_string_equal(plan->rounds[0]->period, "2024-H2");
    assert_string_equal(plan->rounds[2]->period, "2025-Q1");
    assert_ptr_equal(plan->rounds[0]->of, plan);
    assert_int_equal(plan->rounds[0]->deadlines[0].level, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_milestone_is_an_item_beside_the_plan_s),
        TEST(test_names_of_milestones),
        TEST(test_spoken),
        TEST(test_what_names_nothing_is_left_by_itself),
        TEST(test_who_may_report_on_a_milestone),
        TEST(test_the_last_extension_that_covers_a_part_counts),
        TEST(test_without_decisions_the_document_says),
        TEST(test_a_day_for_what_had_none),
        TEST(test_stopped_and_resumed),
        TEST(test_the_time_of_a_milestone),
        TEST(test_rounds_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
