/* The agent's copy of the catalogue: it must judge as the collector's does, for everybody and everything. */
#include "catalogue.h"
#include "sample_roster.h"
#include "unit.h"
#include "wire_samples.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct roster *join(const struct bytes *frames, size_t count)
{
    struct err err = {0};
    struct roster *copy = wire_roster_from_parts(frames, count, &err);
    if (copy == NULL) {
        fail_msg("%s", err.text);
    }
    return copy;
}

static struct roster *copy_for(const struct roster *roster, const struct agency *agency)
{
    struct frame_list list = wire_encode_roster(arena, roster, agency);
    assert_true(list.count > 0);
    for (size_t i = 0; i < list.count; i++) {
        struct message message = {0};
        struct err err = {0};
        assert_true(list.frames[i].size <= WIRE_FRAME_MAX);
        if (!wire_decode(arena, WIRE_FROM_COLLECTOR, list.frames[i], &message, &err)) {
            fail_msg("part %zu: %s", i, err.text);
        }
        assert_int_equal(message.kind, MESSAGE_ASSIGNMENTS);
        assert_int_equal(message.assignments.part, i);
        assert_int_equal(message.assignments.parts, list.count);
        assert_int_equal(message.assignments.revision, roster->revision);
    }
    return join(list.frames, list.count);
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

/* The same verdict, in every word, whoever judges. */
static void assert_judges_alike(const struct roster *ours, const struct roster *theirs, const struct agency *agency,
                                const struct item *item, day_t on)
{
    struct arena *scratch = arena_new();
    char name[ITEM_NAME_MAX];
    struct update update = update_blank();
    update.task = item_name(item, name);
    update.result = "Đã làm.";
    struct judge_context here = {.roster = ours, .agency = agency, .effective_at = day_begin(on)};
    struct judge_context there = {
        .roster = theirs, .agency = roster_agency(theirs, agency->code), .effective_at = day_begin(on)};
    for (enum action action = ACTION_CONTRIBUTE; action < ACTION_MAX; action++) {
        update.action = action;
        update.difficulties = action == ACTION_DIFFICULTY ? "Thiếu vốn." : NULL;
        update.has_value = action == ACTION_VALUE || action == ACTION_COMPLETE;
        update.value_year = update.has_value ? 2024 : 0;
        update.until = action == ACTION_EXTEND ? day_from_ymd(2025, 1, 1) : DAY_NONE;
        update.reason = action == ACTION_EXTEND ? "Chờ hướng dẫn." : NULL;
        struct verdict a = judge(&update, &here, scratch);
        struct verdict b = judge(&update, &there, scratch);
        if (a.kind != b.kind || a.reason != b.reason || a.right.role != b.right.role ||
            a.right.basis != b.right.basis || strcmp(or_empty(a.field), or_empty(b.field)) != 0 ||
            strcmp(or_empty(a.message), or_empty(b.message)) != 0) {
            fail_msg("%s %s %s: %s %s at the collector, %s %s at the agent\n%s\n%s", agency->code, action_code(action),
                     name, verdict_code(a.kind), reason_code(a.reason), verdict_code(b.kind), reason_code(b.reason),
                     or_empty(a.message), or_empty(b.message));
        }
    }
    arena_free(scratch);
}

static void assert_same_everywhere(const struct roster *roster, const struct agency *agency, const day_t *days,
                                   size_t day_count)
{
    struct roster *copy = copy_for(roster, agency);
    for (size_t p = 0; p < roster->plan_count; p++) {
        const struct plan *plan = &roster->plans[p];
        bool own = strcmp(plan->province, agency->province) == 0;
        for (size_t i = 0; i < plan->item_count && own; i++) {
            for (size_t d = 0; d < day_count; d++) {
                assert_judges_alike(roster, copy, agency, &plan->items[i], days[d]);
            }
        }
    }
    roster_unref(copy);
}

static void test_judges_alike(void **state)
{
    (void)state;
    const day_t days[] = {day_from_ymd(2024, 6, 30), day_from_ymd(2024, 7, 1), day_from_ymd(2024, 12, 31)};
    struct roster *roster = sample_roster();
    roster->revision = 3;
    for (size_t i = 0; i < roster->agency_count; i++) {
        assert_same_everywhere(roster, &roster->agencies[i], days, sizeof(days) / sizeof(days[0]));
    }
    roster_unref(roster);
}

static struct roster *real_roster(void)
{
    struct roster *roster = roster_new();
    struct problems problems = {.arena = arena};
    glob_t found = {0};
    assert_int_equal(glob(PLANS_DIR "/*/*.yaml", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        enum { LARGEST = 4 * 1024 * 1024 };
        struct catalogue_identity identity = {0};
        char *text = arena_alloc(arena, LARGEST);
        FILE *file = fopen(found.gl_pathv[i], "rb");
        assert_non_null(file);
        size_t size = fread(text, 1, LARGEST - 1, file);
        fclose(file);
        (void)!catalogue_read(roster, found.gl_pathv[i], text, size, &identity, &problems);
    }
    globfree(&found);
    if (!catalogue_seal(roster, &problems)) {
        fail_msg("%s:%d: %s", problems.list[0].file, problems.list[0].line, problems.list[0].text);
    }
    roster->revision = 1;
    return roster;
}

/* Agencies of every kind (with TIENDO_LONG all), every task and indicator of the real plans, every action, before and
 * after the reorganisations of 2025. */
static void test_judges_alike_on_the_real_plans(void **state)
{
    (void)state;
    const day_t days[] = {day_from_ymd(2024, 12, 12), day_from_ymd(2025, 7, 2)};
    struct roster *roster = real_roster();
    size_t compared = 0;
    for (size_t i = 0; i < roster->agency_count; i += getenv("TIENDO_LONG") == NULL ? 7 : 1) {
        assert_same_everywhere(roster, &roster->agencies[i], days, sizeof(days) / sizeof(days[0]));
        compared++;
    }
    assert_true(compared > 20);
    assert_true(roster->plan_count > 0);
    roster_unref(roster);
}

/* ---- what arrives ---- */

static struct roster *fancy_roster(void)
{
    static day_t off[] = {19723, 19724};
    static day_t worked[] = {19730};
    struct roster *roster = roster_new();
    struct agency *agency = roster_add_agency(roster);
    *agency = (struct agency){.code = "A", .name = "Sở A", .province = "Hải Phòng", .kind = AGENCY_DEPARTMENT};
    agency->aliases = arena_array(roster->arena, 2, sizeof(*agency->aliases));
    agency->aliases[0] = "SA";
    agency->aliases[1] = "Sở cũ A";
    agency->alias_count = 2;
    agency->valid_from = day_from_ymd(2020, 1, 1);
    agency->valid_to = day_from_ymd(2025, 6, 30);
    agency = roster_add_agency(roster);
    *agency = (struct agency){.code = "B", .name = "Sở B", .province = "Hải Phòng", .kind = AGENCY_DEPARTMENT};
    agency->valid_from = DAY_MIN;
    agency->valid_to = DAY_MAX;
    agency = roster_add_agency(roster);
    *agency = (struct agency){.code = "Q", .name = "Sở Q", .province = "Quảng Ngãi", .kind = AGENCY_DEPARTMENT};
    agency->valid_to = DAY_MAX;
    struct plan *plan = roster_add_plan(roster);
    *plan = (struct plan){.number = "08/KH-UBND", .issuer = "UBND", .province = "Hải Phòng", .title = "Kế hoạch"};
    plan->focal_code = "B";
    plan->date = day_from_ymd(2024, 1, 15);
    plan->items = arena_array(roster->arena, 2, sizeof(*plan->items));
    plan->item_count = 2;
    struct item *item = &plan->items[0];
    *item = (struct item){.label = "1a", .section = "II", .title = "Rà soát", .content = "Nội dung dài"};
    item->assigned_text = "Sở A chủ trì";
    item->period = (struct period){"2024 - 2025", day_from_ymd(2024, 1, 1), day_from_ymd(2025, 12, 31), false};
    item->parties = arena_array(roster->arena, 1, sizeof(*item->parties));
    item->parties[0] = (struct party){.code = "A", .printed = "Sở A", .role = ROLE_LEAD};
    item->party_count = 1;
    item = &plan->items[1];
    *item = (struct item){.kind = ITEM_INDICATOR, .label = "CT8a", .title = "Tỷ lệ", .assigned_text = "Sở B"};
    item->section = "Phụ lục I";
    item->unit = "%";
    item->period = (struct period){NULL, DAY_MIN, DAY_MAX, true};
    item->parties = arena_array(roster->arena, 1, sizeof(*item->parties));
    item->parties[0] = (struct party){.code = "B", .printed = "Sở B", .role = ROLE_MONITOR, .inherited = true};
    item->party_count = 1;
    item->targets = arena_array(roster->arena, 2, sizeof(*item->targets));
    item->targets[0] = (struct target){2025, "28 - ≥ 32", TARGET_RANGE, true, true, 28, 32, "đô thị"};
    item->targets[1] = (struct target){2030, "", TARGET_NONE, false, false, 0, 0, ""};
    item->target_count = 2;
    /* Another province's plan with the same number. */
    plan = roster_add_plan(roster);
    *plan = (struct plan){.number = "08/KH-UBND", .issuer = "UBND tỉnh", .province = "Quảng Ngãi", .title = "Kế hoạch"};
    plan->focal_code = "Q";
    plan->date = day_from_ymd(2023, 2, 1);
    plan->items = arena_array(roster->arena, 1, sizeof(*plan->items));
    plan->item_count = 1;
    plan->items[0] = (struct item){.label = "1a", .section = "I", .title = "Khác", .assigned_text = "Sở Q"};
    plan->items[0].period = (struct period){NULL, DAY_MIN, DAY_MAX, false};
    roster->calendar = (struct workcal){.off = off, .off_count = 2, .worked = worked, .worked_count = 1};
    roster->revision = 12;
    struct err err = {0};
    if (!roster_seal(roster, &err)) {
        fail_msg("%s", err.text);
    }
    return roster;
}

static void test_fields_arrive(void **state)
{
    (void)state;
    struct roster *roster = fancy_roster();
    struct roster *copy = copy_for(roster, roster_agency(roster, "A"));
    assert_int_equal(copy->revision, 12);
    assert_int_equal(copy->agency_count, 3);
    const struct agency *agency = roster_agency(copy, "A");
    assert_string_equal(agency->name, "Sở A");
    assert_int_equal(agency->alias_count, 2);
    assert_string_equal(agency->aliases[1], "Sở cũ A");
    assert_int_equal(agency->valid_from, day_from_ymd(2020, 1, 1));
    assert_int_equal(agency->valid_to, day_from_ymd(2025, 6, 30));
    assert_int_equal(roster_agency(copy, "B")->valid_from, DAY_MIN);
    const struct plan *plan = &copy->plans[0];
    assert_string_equal(plan->focal->name, "Sở B");
    const struct item *task = plan_item(plan, "1a");
    assert_string_equal(task->content, "Nội dung dài");
    assert_string_equal(task->period.printed, "2024 - 2025");
    assert_int_equal(task->period.to, day_from_ymd(2025, 12, 31));
    assert_int_equal(task->kind, ITEM_TASK);
    assert_null(task->unit);
    const struct item *indicator = plan_item(plan, "CT8a");
    assert_int_equal(indicator->kind, ITEM_INDICATOR);
    assert_null(indicator->content);
    assert_null(indicator->period.printed);
    assert_true(indicator->period.ongoing);
    assert_true(indicator->parties[0].inherited);
    assert_string_equal(indicator->unit, "%");
    assert_int_equal(indicator->target_count, 2);
    assert_int_equal(indicator->targets[0].op, TARGET_RANGE);
    assert_true(indicator->targets[0].has_max);
    assert_true(indicator->targets[0].max == 32);
    assert_string_equal(indicator->targets[0].printed, "28 - ≥ 32");
    assert_string_equal(indicator->targets[0].scope, "đô thị");
    assert_false(indicator->targets[1].has_min);
    assert_int_equal(copy->calendar.off_count, 2);
    assert_int_equal(copy->calendar.off[1], 19724);
    assert_int_equal(copy->calendar.worked[0], 19730);
    roster_unref(copy);
    roster_unref(roster);
}

/* Another's task is there with its responsible people, without its content; another province's plan without its tasks.
 */
static void test_only_what_the_agency_needs(void **state)
{
    (void)state;
    struct roster *roster = fancy_roster();
    struct roster *of_a = copy_for(roster, roster_agency(roster, "A"));
    struct roster *of_b = copy_for(roster, roster_agency(roster, "B"));
    struct roster *of_q = copy_for(roster, roster_agency(roster, "Q"));
    assert_int_equal(of_a->plan_count, 2);
    assert_int_equal(of_a->plans[1].item_count, 0);
    assert_string_equal(plan_item(&of_b->plans[0], "1a")->content, "Nội dung dài"); /* the focal agency sees all */
    assert_int_equal(of_q->plans[0].item_count, 0);
    assert_int_equal(of_q->plans[1].item_count, 1);
    assert_null(plan_item(&of_q->plans[1], "1a")->content);
    /* A number of two plans is refused here as it is there. */
    struct err err = {0};
    assert_null(roster_find_item(roster, "08/KH-UBND#1a", &err));
    assert_null(roster_find_item(of_a, "08/KH-UBND#1a", &err));
    assert_non_null(roster_find_item(of_a, "08/KH-UBND@2024-01-15#1a", &err));
    roster_unref(of_a);
    roster_unref(of_b);
    roster_unref(of_q);
    roster_unref(roster);
}

/* ---- parts ---- */

/* Large enough for several frames: 300 items with long contents. */
static struct roster *large_roster(int64_t revision)
{
    enum { ITEMS = 300, CONTENT = 3000 };
    struct roster *roster = fancy_roster();
    struct plan *plan = &roster->plans[0];
    struct item model = plan->items[0];
    char *content = arena_alloc(roster->arena, CONTENT + 1);
    memset(content, 'n', CONTENT);
    plan->items = arena_array(roster->arena, ITEMS, sizeof(*plan->items));
    plan->item_count = ITEMS;
    for (size_t i = 0; i < ITEMS; i++) {
        plan->items[i] = model;
        plan->items[i].label = arena_printf(roster->arena, "%zu", i + 1);
        plan->items[i].content = content;
    }
    roster->revision = revision;
    return roster;
}

static void test_parts(void **state)
{
    (void)state;
    struct roster *roster = large_roster(5);
    struct roster *newer = large_roster(6);
    const struct agency *agency = roster_agency(roster, "A");
    struct frame_list list = wire_encode_roster(arena, roster, agency);
    struct frame_list other = wire_encode_roster(arena, newer, roster_agency(newer, "A"));
    assert_true(list.count > 3);
    struct bytes *frames = arena_array(arena, list.count + 1, sizeof(*frames));
    for (size_t i = 0; i < list.count; i++) {
        frames[i] = list.frames[list.count - 1 - i]; /* the last first */
    }
    struct roster *copy = join(frames, list.count);
    assert_int_equal(copy->plans[0].item_count, 300);
    assert_string_equal(copy->plans[0].items[0].label, "1");
    assert_string_equal(copy->plans[0].items[299].label, "300");
    roster_unref(copy);

    struct err err = {0};
    assert_null(wire_roster_from_parts(frames, list.count - 1, &err)); /* one is missing */
    assert_int_equal(err.kind, ERR_PROTOCOL);
    frames[list.count] = frames[0];
    assert_null(wire_roster_from_parts(frames, list.count + 1, &err)); /* one too many */
    frames[1] = frames[0];
    assert_null(wire_roster_from_parts(frames, list.count, &err)); /* one twice */
    frames[1] = other.frames[list.count - 2];
    assert_null(wire_roster_from_parts(frames, list.count, &err)); /* of two revisions */
    assert_non_null(strstr(err.text, "phiên bản"));
    assert_null(wire_roster_from_parts(frames, 0, &err));
    roster_unref(roster);
    roster_unref(newer);
}

static void test_over_long_words_are_cut(void **state)
{
    (void)state;
    struct roster *roster = fancy_roster();
    char *content = sample_repeat(arena, "Đ", 200000);
    roster->plans[0].items[0].content = content;
    struct roster *copy = copy_for(roster, roster_agency(roster, "A"));
    const char *cut = copy->plans[0].items[0].content;
    assert_int_equal(strlen(cut), 15999); /* 16,000 less what is half a letter */
    assert_string_equal(cut + strlen(cut) - strlen("Đ…"), "Đ…");
    roster_unref(copy);
    roster_unref(roster);
}

/* ---- what has to be refused ---- */

static void refuse(struct roster *roster, const char *told)
{
    struct err err = {0};
    struct frame_list list = wire_encode_roster(arena, roster, &roster->agencies[1]);
    struct roster *copy = wire_roster_from_parts(list.frames, list.count, &err);
    assert_null(copy);
    assert_int_equal(err.kind, ERR_PROTOCOL);
    if (strstr(err.text, told) == NULL) {
        fail_msg("\"%s\" does not say %s", err.text, told);
    }
    roster_unref(roster);
}

static void test_bad_rosters(void **state)
{
    (void)state;
    struct roster *roster = fancy_roster();
    roster->agencies[0].code = "";
    refuse(roster, "agencies.code");
    roster = fancy_roster();
    roster->agencies[0].valid_to = roster->agencies[0].valid_from - 1;
    refuse(roster, "agencies.valid_from");
    roster = fancy_roster();
    roster->agencies[0].valid_to = DAY_MAX - 1; /* a sum with it would overflow */
    refuse(roster, "agencies.valid_from");
    roster = fancy_roster();
    roster->agencies[1].kind = AGENCY_NONE;
    refuse(roster, "agencies.kind");
    roster = fancy_roster();
    roster->agencies[1].reach = 1u << AGENCY_KIND_MAX;
    refuse(roster, "agencies.reach");
    roster = fancy_roster();
    roster->plans[0].focal_code = "NOBODY";
    refuse(roster, "NOBODY");
    roster = fancy_roster();
    roster->plans[0].items[1].label = "1a";
    refuse(roster, "1a");
    roster = fancy_roster();
    roster->plans[0].items[0].parties[0].role = ROLE_NONE;
    refuse(roster, "items.parties.role");
    roster = fancy_roster();
    roster->plans[0].items[0].parties[0].code = "C";
    refuse(roster, "C");
    roster = fancy_roster();
    roster->plans[0].items[0].period.to = DAY_MAX - 7;
    refuse(roster, "items.period_from");
    roster = fancy_roster();
    roster->plans[0].items[1].targets[0].min = 1e308 * 10;
    refuse(roster, "items.targets.min");
    roster = fancy_roster();
    roster->calendar.off = (day_t[]){5, 5};
    refuse(roster, "calendar.off");
    roster = fancy_roster();
    roster->calendar.worked = (day_t[]){DAY_MAX};
    refuse(roster, "calendar.worked");
}

static void test_nothing_makes_it_fall(void **state)
{
    (void)state;
    struct roster *roster = fancy_roster();
    struct frame_list list = wire_encode_roster(arena, roster, roster_agency(roster, "B"));
    assert_int_equal(list.count, 1);
    struct bytes frame = list.frames[0];
    uint8_t *copy = malloc(frame.size);
    memcpy(copy, frame.data, frame.size);
    for (size_t i = 0; i < frame.size; i++) {
        for (unsigned change = 1; change < 256; change += 11) {
            struct bytes changed = {.data = copy, .size = frame.size};
            struct err err = {0};
            copy[i] = (uint8_t)(frame.data[i] ^ change);
            roster_unref(wire_roster_from_parts(&changed, 1, &err));
        }
        copy[i] = frame.data[i];
        struct bytes prefix = {.data = frame.data, .size = i};
        struct err err = {0};
        assert_null(wire_roster_from_parts(&prefix, 1, &err));
        assert_int_equal(err.kind, ERR_PROTOCOL);
    }
    free(copy);
    roster_unref(roster);
}

static void test_golden_assignments(void **state)
{
    (void)state;
    struct roster *roster = fancy_roster();
    struct frame_list list = wire_encode_roster(arena, roster, roster_agency(roster, "A"));
    struct bytes golden = golden_read(arena, "assignments", list.frames[0]);
    struct roster *copy = join(&golden, 1);
    assert_string_equal(plan_item(&copy->plans[0], "1a")->content, "Nội dung dài");
    struct frame_list again = wire_encode_roster(arena, copy, roster_agency(copy, "A"));
    assert_int_equal(again.frames[0].size, golden.size);
    assert_memory_equal(again.frames[0].data, golden.data, golden.size);
    roster_unref(copy);
    roster_unref(roster);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_judges_alike, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_judges_alike_on_the_real_plans, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fields_arrive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_only_what_the_agency_needs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_over_long_words_are_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_rosters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_makes_it_fall, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_golden_assignments, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
