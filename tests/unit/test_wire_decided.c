/* What people decided about plans, at the agent as at the centre: rounds, changes of time, milestones. */
#include "lineage_fixture.h"
#include "unit.h"
#include "wire_samples.h"

#include <string.h>

static struct arena *arena;
static struct roster *roster;

#define DAY(n) (day_from_ymd(2024, 12, 1) + (n))

static struct round *add_round(const char *plan, const char *period)
{
    struct round *round = roster_add_round(roster);
    *round = (struct round){.number = 40 + (int64_t)roster->round_count, .plan = plan, .period = period};
    round->name = "Báo cáo quý IV/2024";
    round->basis = "Kế hoạch số 08/KH-UBND";
    round->from = DAY(-76);
    round->to = DAY(13);
    round->deadlines = arena_array(roster->arena, 2, sizeof(*round->deadlines));
    round->deadlines[0] = (struct round_deadline){0, 1u << AGENCY_DISTRICT, "Sở Xây dựng", DAY(14), DAY(15)};
    round->deadlines[1] = (struct round_deadline){.level = 1, .to = "UBND", .printed = DAY(20), .due = DAY(22)};
    round->deadline_count = 2;
    return round;
}

static struct due_change *add_change(enum due_change_kind kind, const char *task, const char *party)
{
    struct due_change *change = roster_add_due_change(roster);
    *change = (struct due_change){.kind = kind, .task = task, .party = party, .until = DAY(60)};
    change->document = (struct document){.number = "77/QĐ-UBND", .date = DAY(1)};
    change->signer = "Nguyễn Văn A";
    change->decided_us = SAMPLE_TIME;
    return change;
}

static struct milestone *add_milestone(const char *task, const char *agency)
{
    struct milestone *one = roster_add_milestone(roster);
    *one = (struct milestone){.task = task, .number = (int)roster->milestone_count, .agency = agency};
    one->text = "Trình hồ sơ";
    one->officer = "Trần Thị B";
    one->product = "Tờ trình";
    one->basis = "Kế hoạch 12/KH-SXD";
    one->due = DAY(30);
    one->registered = true;
    return one;
}

/* 08/KH of Hải Phòng: 1 is led by A, 2 by B; FOCAL is its focal agency. FAR is of another province. */
static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    roster = roster_new();
    fixture_bodies(roster, "FOCAL A B C");
    fixture_body(roster, "FAR")->province = "Quảng Ngãi";
    struct plan *plan = fixture_plan(roster, "08/KH", "FOCAL");
    for (int i = 0; i < 2; i++) {
        struct item *item = fixture_item(roster, plan, i == 0 ? "1" : "2");
        item->period = (struct period){.printed = "2024", .from = DAY_MIN, .to = DAY(30)};
        fixture_party(item, ROLE_LEAD, i == 0 ? "A" : "B");
    }
    roster->revision = 50;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roster_unref(roster);
    arena_free(arena);
    return 0;
}

static struct roster *copy_for(const char *agency, size_t *ret_parts)
{
    struct err err = {0};
    struct frame_list list = wire_encode_roster(arena, roster, fixture_agency(roster, agency));
    for (size_t i = 0; i < list.count; i++) {
        struct message message = {0};
        if (!wire_decode(arena, WIRE_FROM_COLLECTOR, list.frames[i], &message, &err)) {
            fail_msg("part %zu: %s", i, err.text);
        }
    }
    struct roster *copy = wire_roster_from_parts(list.frames, list.count, &err);
    if (copy == NULL) {
        fail_msg("%s", err.text);
    }
    if (ret_parts != NULL) {
        *ret_parts = list.count;
    }
    return copy;
}

static void add_one_of_each(void)
{
    add_round("08/KH", "2024-Q4");
    add_round("08/KH", "2024")->sealed = true;
    roster->rounds[1].cooperating = true;
    add_change(DUE_EXTENDED, "08/KH#1", "A");
    add_change(DUE_STOPPED, "08/KH#2", NULL)->document.date = DAY_MIN;
    add_change(DUE_RESUMED, "08/KH#1/1", "A");
    add_milestone("08/KH#1", "A");
    fixture_seal(roster);
}

static void test_every_field_arrives(void **state)
{
    (void)state;
    add_one_of_each();
    struct roster *copy = copy_for("A", NULL);
    const struct plan *plan = &copy->plans[0];
    assert_int_equal(plan->round_count, 2);
    const struct round *round = plan->rounds[0];
    assert_int_equal(round->number, 41);
    assert_string_equal(round->period, "2024-Q4");
    assert_string_equal(round->name, "Báo cáo quý IV/2024");
    assert_string_equal(round->basis, "Kế hoạch số 08/KH-UBND");
    assert_int_equal(round->from, DAY(-76));
    assert_int_equal(round->to, DAY(13));
    assert_false(round->sealed);
    assert_false(round->cooperating);
    assert_true(plan->rounds[1]->sealed && plan->rounds[1]->cooperating);
    assert_int_equal(round->deadline_count, 2);
    assert_int_equal(round->deadlines[0].kinds, 1u << AGENCY_DISTRICT);
    assert_string_equal(round->deadlines[0].to, "Sở Xây dựng");
    assert_int_equal(round->deadlines[0].printed, DAY(14));
    assert_int_equal(round->deadlines[0].due, DAY(15));
    assert_int_equal(round->deadlines[1].level, 1);

    const struct item *task = fixture_find(copy, "08/KH#1");
    assert_int_equal(task->due_change_count, 1);
    const struct due_change *change = task->due_changes[0];
    assert_int_equal(change->kind, DUE_EXTENDED);
    assert_ptr_equal(change->origin, fixture_agency(copy, "A"));
    assert_int_equal(change->until, DAY(60));
    assert_string_equal(change->document.number, "77/QĐ-UBND");
    assert_int_equal(change->document.date, DAY(1));
    assert_string_equal(change->signer, "Nguyễn Văn A");
    assert_int_equal(change->decided_us, SAMPLE_TIME);
    change = fixture_find(copy, "08/KH#2")->due_changes[0];
    assert_int_equal(change->kind, DUE_STOPPED);
    assert_null(change->origin);
    assert_int_equal(change->document.date, DAY_MIN);

    const struct item *item = fixture_find(copy, "08/KH#1/1");
    assert_int_equal(item->due_change_count, 1);
    assert_string_equal(item->title, "Trình hồ sơ");
    assert_string_equal(item->milestone->officer, "Trần Thị B");
    assert_string_equal(item->milestone->product, "Tờ trình");
    assert_string_equal(item->milestone->basis, "Kế hoạch 12/KH-SXD");
    assert_int_equal(item->milestone->due, DAY(30));
    assert_true(item->milestone->registered);
    assert_ptr_equal(item->parties[0].agency, fixture_agency(copy, "A"));
    roster_unref(copy);
}

static void test_what_is_missing_stays_so(void **state)
{
    (void)state;
    struct milestone *one = add_milestone("08/KH#1", "A");
    one->officer = NULL;
    one->product = NULL;
    one->basis = NULL;
    one->registered = false;
    add_change(DUE_EXTENDED, "08/KH#1", NULL)->signer = NULL;
    struct round *round = add_round("08/KH", "2024-Q4");
    round->name = NULL;
    round->deadline_count = 0;
    fixture_seal(roster);
    struct roster *copy = copy_for("A", NULL);
    const struct milestone *milestone = fixture_find(copy, "08/KH#1/1")->milestone;
    assert_null(milestone->officer);
    assert_null(milestone->product);
    assert_null(milestone->basis);
    assert_false(milestone->registered);
    assert_null(fixture_find(copy, "08/KH#1")->due_changes[0]->party);
    assert_null(fixture_find(copy, "08/KH#1")->due_changes[0]->signer);
    assert_null(copy->plans[0].rounds[0]->name);
    assert_int_equal(copy->plans[0].rounds[0]->deadline_count, 0);
    roster_unref(copy);
}

/* Another body's officer is nobody's business; another province's plan neither. */
static void test_only_what_the_agency_needs(void **state)
{
    (void)state;
    add_one_of_each();
    static const char *const who[] = {"A", "FOCAL", "B", "C"};
    for (size_t i = 0; i < 4; i++) {
        struct roster *copy = copy_for(who[i], NULL);
        const struct item *item = fixture_find(copy, "08/KH#1/1");
        assert_true((item->milestone->officer != NULL) == (i < 2));
        assert_int_equal(copy->plans[0].round_count, 2);
        roster_unref(copy);
    }
    struct roster *copy = copy_for("FAR", NULL);
    assert_int_equal(copy->round_count + copy->due_change_count + copy->milestone_count, 0);
    roster_unref(copy);
}

/* Of several for one party the last counts: their order must survive many frames. */
static void test_many_in_order(void **state)
{
    (void)state;
    enum { CHANGES = 6000 };
    size_t parts = 0;
    char *signer = sample_repeat(arena, "n", 200);
    for (int i = 0; i < CHANGES; i++) {
        struct due_change *change = add_change(DUE_EXTENDED, "08/KH#1", NULL);
        change->until = DAY(i);
        change->signer = signer;
    }
    fixture_seal(roster);
    struct roster *copy = copy_for("A", &parts);
    assert_true(parts > 3);
    const struct item *item = fixture_find(copy, "08/KH#1");
    assert_int_equal(item->due_change_count, CHANGES);
    for (int i = 0; i < CHANGES; i++) {
        assert_int_equal(item->due_changes[i]->until, DAY(i));
    }
    assert_int_equal(item_time(copy, item, NULL).printed, DAY(CHANGES - 1));
    roster_unref(copy);
}

/* One day that the wire cannot say must not cost the agency all the rest. */
static void test_what_cannot_be_sent_is_left_out(void **state)
{
    (void)state;
    add_round("08/KH", "2024-Q4")->deadlines[1].due = DAY_MAX;
    add_round("08/KH", "2024")->from = DAY(14);
    add_change(DUE_EXTENDED, "08/KH#1", NULL)->until = day_from_ymd(9999, 1, 1);
    add_change(DUE_STOPPED, "08/KH#1", NULL)->document.date = DAY_MAX - 1;
    add_milestone("08/KH#1", "A")->due = DAY_MAX;
    add_change(DUE_EXTENDED, "08/KH#2", NULL);
    fixture_seal(roster);
    struct roster *copy = copy_for("A", NULL);
    assert_int_equal(copy->round_count, 0);
    assert_int_equal(copy->milestone_count, 0);
    assert_int_equal(copy->due_change_count, 1);
    roster_unref(copy);
}

/* ---- what has to be refused ---- */

static void refuse(const char *told)
{
    struct err err = {0};
    struct frame_list list = wire_encode_roster(arena, roster, fixture_agency(roster, "A"));
    struct message message = {0};
    assert_false(wire_decode(arena, WIRE_FROM_COLLECTOR, list.frames[0], &message, &err));
    if (strstr(err.text, told) == NULL) {
        fail_msg("\"%s\" does not say %s", err.text, told);
    }
    assert_null(wire_roster_from_parts(list.frames, list.count, &err));
    assert_int_equal(err.kind, ERR_PROTOCOL);
    tear_down(NULL);
    set_up(NULL);
    add_one_of_each();
}

static void test_bad_ones(void **state)
{
    (void)state;
    add_one_of_each();
    roster->rounds[0].number = 0;
    refuse("rounds.number");
    roster->rounds[0].period = "";
    refuse("rounds.period");
    roster->rounds[0].deadlines[0].kinds = 1u << AGENCY_KIND_MAX;
    refuse("rounds.deadlines.kinds");
    roster->rounds[0].deadlines[0].level = -1;
    refuse("rounds.deadlines.level");
    roster->rounds[0].basis = "\x01";
    refuse("rounds.basis");
    roster->due_changes[0].party = sample_repeat(arena, "A", 64);
    refuse("due_changes.party");
    roster->due_changes[0].decided_us = -1;
    refuse("due_changes.decided_us");
    roster->due_changes[0].document.number = "\xff";
    refuse("due_changes.document");
    roster->milestones[0].number = 0;
    refuse("milestones.number");
    roster->milestones[0].agency = "";
    refuse("milestones.agency");
    roster->milestones[0].text = "\x02";
    refuse("milestones.text");
}

static void test_nothing_makes_it_fall(void **state)
{
    (void)state;
    add_one_of_each();
    struct frame_list list = wire_encode_roster(arena, roster, fixture_agency(roster, "A"));
    assert_int_equal(list.count, 1);
    struct bytes frame = list.frames[0];
    uint8_t *copy = arena_memdup(arena, frame.data, frame.size);
    for (size_t i = 0; i < frame.size; i++) {
        for (unsigned change = 1; change < 256; change += 13) {
            struct bytes changed = {.data = copy, .size = frame.size};
            struct err err = {0};
            copy[i] = (uint8_t)(frame.data[i] ^ change);
            roster_unref(wire_roster_from_parts(&changed, 1, &err));
        }
        copy[i] = frame.data[i];
    }
}

static void test_golden(void **state)
{
    (void)state;
    add_one_of_each();
    struct err err = {0};
    struct frame_list list = wire_encode_roster(arena, roster, fixture_agency(roster, "A"));
    struct bytes golden = golden_read(arena, "assignments_of_cycle", list.frames[0]);
    struct roster *copy = wire_roster_from_parts(&golden, 1, &err);
    assert_non_null(copy);
    assert_int_equal(copy->milestone_count, 1);
    struct frame_list again = wire_encode_roster(arena, copy, fixture_agency(copy, "A"));
    assert_int_equal(again.frames[0].size, golden.size);
    assert_memory_equal(again.frames[0].data, golden.data, golden.size);
    roster_unref(copy);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_every_field_arrives),
        TEST(test_what_is_missing_stays_so),
        TEST(test_only_what_the_agency_needs),
        TEST(test_many_in_order),
        TEST(test_what_cannot_be_sent_is_left_out),
        TEST(test_bad_ones),
        TEST(test_nothing_makes_it_fall),
        TEST(test_golden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
