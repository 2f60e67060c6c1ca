/* Who has to say what in a round: on the real plan, and on a small one through the changes of agencies. */
#include "catalogue.h"
#include "rounds.h"

#include "lineage_fixture.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct roster *roster;
static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    roster = roster_new();
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roster_unref(roster);
    arena_free(arena);
    return 0;
}

static struct round *add_round(const char *plan, const char *period, day_t due)
{
    struct round *round = roster_add_round(roster);
    round->number = (int64_t)roster->round_count;
    round->plan = plan;
    round->period = period;
    round->from = due - 90;
    round->to = due - 4;
    round->deadlines = arena_array(roster->arena, 4, sizeof(*round->deadlines));
    round->deadline_count = 1;
    round->deadlines[0] = (struct round_deadline){.to = "FOCAL", .printed = due, .due = due};
    return round;
}

/* "1 2a …", with "+" for the ongoing duties. */
static const char *rows_of(const char *period, const char *agency, struct round_row *ret_last)
{
    const struct round *round = plan_round(&roster->plans[0], period);
    assert_non_null(round);
    struct round_rows rows = round_rows_of(arena, roster, round, fixture_agency(roster, agency));
    const char *text = "";
    for (size_t i = 0; i < rows.count; i++) {
        const struct item *item = rows.list[i].item;
        text = arena_printf(arena, "%s%s%s", text, i == 0 ? "" : " ", item == NULL ? "+" : item->label);
        assert_true(item == NULL || round_asks(roster, round, item, fixture_agency(roster, agency)));
    }
    if (ret_last != NULL && rows.count > 0) {
        *ret_last = rows.list[rows.count - 1];
    }
    return text;
}

/* ---- the real plan ---- */

static void read_file(const char *path)
{
    struct problems problems = {.arena = arena};
    struct catalogue_identity identity = {0};
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t room = 0;
    assert_non_null(file);
    assert_true(getdelim(&text, &room, '\0', file) > 0);
    fclose(file);
    assert_true(catalogue_read(roster, path, text, strlen(text), &identity, &problems));
    free(text);
}

static void test_the_real_plan(void **state)
{
    (void)state;
    static const char *const plan = "08/KH-UBND@2024-01-15@Ủy ban nhân dân thành phố Hải Phòng";
    struct problems problems = {.arena = arena};
    struct round_row last = {0};
    read_file(PLANS_DIR "/calendar/viet-nam.yaml");
    read_file(PLANS_DIR "/trung-uong/agencies.yaml");
    read_file(PLANS_DIR "/hai-phong/agencies.yaml");
    read_file(PLANS_DIR "/hai-phong/08-KH-UBND-2024.yaml");
    add_round(plan, "2024-Q4", day_from_ymd(2024, 12, 18));
    add_round(plan, "2024", day_from_ymd(2024, 12, 20))->cooperating = true;
    assert_true(catalogue_seal(roster, &problems));

    assert_string_equal(rows_of("2024-Q4", "HP-SXD", &last),
                        "II.1 II.2 II.3 III.5 1 2a 2b 5a 5b 6a 6b 6c 7 8 9 10 11a 11b 12 20 21 23a 23b 24 25 26 27 28 "
                        "CT1 CT2 CT3 CT3.1 CT4 CT5 CT6 CT8 CT8a CT8b CT9 CT14 +");
    assert_null(last.item);
    assert_int_equal(last.role, ROLE_LEAD);
    assert_int_equal(last.basis, BASIS_NAMED);
    assert_string_equal(rows_of("2024", "HP-SXD", NULL),
                        "II.1 II.2 II.3 III.5 1 2a 2b 4 5a 5b 6a 6b 6c 7 8 9 10 11a 11b 12 20 21 23a 23b 24 25 26 27 "
                        "28 29b CT1 CT2 CT3 CT3.1 CT4 CT5 CT6 CT8 CT8a CT8b CT9 CT14 +");
    /* A district is asked as a member of closed groups. */
    assert_string_equal(rows_of("2024-Q4", "HP-UBND-HONG-BANG", &last),
                        "II.1 II.2 II.3 III.5 2a 2b 5a 5b 6a 6b 6c 7 11a +");
    assert_int_equal(last.role, ROLE_CO_LEAD);
    assert_int_equal(last.basis, BASIS_CLOSED_GROUP);
    assert_string_equal(rows_of("2024", "HP-UBND-HONG-BANG", NULL),
                        "II.1 II.2 II.3 III.5 2a 2b 5a 5b 6a 6b 6c 7 8 9 11a +");
    assert_string_equal(rows_of("2024-Q4", "HP-STP", NULL), "II.1 II.2 II.3 III.5 6c 11a +");
    assert_string_equal(rows_of("2024", "HP-MTTQ", NULL), "");
    assert_string_equal(rows_of("2024-Q4", "TW-BXD", NULL), "");
}

/* ---- a small plan ---- */

/* 1 (lead A), 2 (co-operating A), 3 (members of G: A and B), 4 and 5 (ongoing: B leads, A of G implements), 6 (open
 * group), 7 (asked of A), CT1 (monitored by A). A and Z become NEW on 1/3/2025; B is split into P and Q. */
static void build(void)
{
    static const enum role roles[] = {ROLE_LEAD,      ROLE_COOPERATE, ROLE_IMPLEMENT, ROLE_LEAD,
                                      ROLE_IMPLEMENT, ROLE_LEAD,      ROLE_LEAD,      ROLE_MONITOR};
    static const char *const who[] = {"A", "A", "G", "B", "G", "OPEN", "A", "A"};
    static const char *const labels[] = {"1", "2", "3", "4", "5", "6", "7", "CT1"};
    fixture_bodies(roster, "FOCAL A B P Q Z NEW DISTRICT");
    for (size_t i = 0; i < roster->agency_count; i++) {
        struct agency *one = &roster->agencies[i];
        one->kind = strcmp(one->code, "DISTRICT") == 0 ? AGENCY_DISTRICT : one->kind;
    }
    fixture_group(roster, "G", "A B DISTRICT");
    struct agency *open = fixture_body(roster, "OPEN");
    open->kind = AGENCY_GROUP;
    open->open = true;
    open->reach = 1u << AGENCY_DEPARTMENT;
    fixture_event(roster, EVENT_MERGE, day_from_ymd(2025, 3, 1), "A Z", "NEW");
    fixture_event(roster, EVENT_SPLIT, day_from_ymd(2025, 3, 1), "B", "P Q");
    struct plan *plan = fixture_plan(roster, "08/KH", "FOCAL");
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        struct item *item = fixture_item(roster, plan, labels[i]);
        item->kind = roles[i] == ROLE_MONITOR ? ITEM_INDICATOR : ITEM_TASK;
        bool ongoing = strcmp(labels[i], "4") == 0 || strcmp(labels[i], "5") == 0;
        item->period = (struct period){.printed = "2025", .from = DAY_MIN, .to = ongoing ? DAY_MAX : 20100};
        item->period.ongoing = ongoing;
        item->mandate = strcmp(labels[i], "7") == 0 ? MANDATE_REQUEST : MANDATE_ORDER;
        fixture_party(item, roles[i], who[i]);
    }
}

static void test_the_body_that_is_there_on_the_due_day_answers(void **state)
{
    (void)state;
    struct round_row last = {0};
    build();
    add_round("08/KH", "2025-M02", day_from_ymd(2025, 2, 28));
    add_round("08/KH", "2025-M03", day_from_ymd(2025, 3, 18)); /* its data begin before the merger */
    add_round("08/KH", "2025-Q1", day_from_ymd(2025, 3, 3));   /* and these end before it */
    fixture_reassign(roster, "08/KH#4", "B", "DISTRICT", day_from_ymd(2025, 3, 10));
    fixture_seal(roster);
    assert_string_equal(rows_of("2025-M02", "A", &last), "1 3 CT1 +");
    assert_int_equal(last.role, ROLE_IMPLEMENT);
    assert_string_equal(rows_of("2025-M02", "NEW", NULL), "");
    assert_string_equal(rows_of("2025-M02", "B", &last), "3 +");
    assert_int_equal(last.role, ROLE_LEAD);
    assert_string_equal(rows_of("2025-M03", "A", NULL), "");
    assert_string_equal(rows_of("2025-M03", "NEW", NULL), "1 3 CT1 +");
    assert_string_equal(rows_of("2025-Q1", "A", NULL), "");
    assert_string_equal(rows_of("2025-Q1", "NEW", NULL), "1 3 CT1 +");
    assert_string_equal(rows_of("2025-M03", "P", NULL), ""); /* who takes B's place a person has to say */
    assert_string_equal(rows_of("2025-M02", "DISTRICT", &last), "3 +");
    assert_int_equal(last.role, ROLE_IMPLEMENT);
    assert_string_equal(rows_of("2025-M03", "DISTRICT", &last), "3 +");
    assert_int_equal(last.role, ROLE_LEAD);
    assert_string_equal(rows_of("2025-M02", "FOCAL", NULL), "");
}

static void test_cooperating_only_when_asked(void **state)
{
    (void)state;
    build();
    add_round("08/KH", "2024-Q4", day_from_ymd(2024, 12, 18));
    add_round("08/KH", "2024", day_from_ymd(2024, 12, 18))->cooperating = true;
    fixture_seal(roster);
    assert_string_equal(rows_of("2024-Q4", "A", NULL), "1 3 CT1 +");
    assert_string_equal(rows_of("2024", "A", NULL), "1 2 3 CT1 +");
}

/* What was stopped for one of them is still asked of the others; an end for ongoing work changes nothing in rounds. */
static void test_nothing_is_asked_of_what_is_stopped(void **state)
{
    (void)state;
    build();
    add_round("08/KH", "2024-Q4", day_from_ymd(2024, 12, 18));
    static const char *const tasks[] = {"08/KH#3", "08/KH#4", "08/KH#5"};
    for (int i = 0; i < 3; i++) {
        struct due_change *stop = roster_add_due_change(roster);
        stop->kind = DUE_STOPPED;
        stop->task = tasks[i];
        stop->party = i == 2 ? NULL : "B";
    }
    struct milestone *milestone = roster_add_milestone(roster);
    *milestone = (struct milestone){.task = "08/KH#1", .number = 1, .agency = "A", .text = "Mốc", .due = 20100};
    fixture_seal(roster);
    assert_string_equal(rows_of("2024-Q4", "A", NULL), "1 3 CT1");
    assert_string_equal(rows_of("2024-Q4", "B", NULL), "");
    assert_false(round_asks(roster, plan_round(&roster->plans[0], "2024-Q4"), fixture_find(roster, "08/KH#1/1"),
                            fixture_agency(roster, "A")));
}

static void test_deadlines_by_kind(void **state)
{
    (void)state;
    build();
    const day_t general = day_from_ymd(2025, 2, 20);
    struct round *round = add_round("08/KH", "2025-M02", general);
    round->deadlines[round->deadline_count++] =
        (struct round_deadline){.kinds = 1u << AGENCY_DISTRICT, .due = general - 2};
    round->deadlines[round->deadline_count++] = (struct round_deadline){.level = 1, .due = general + 5};
    struct round *special = add_round("08/KH", "2025-Q1", general);
    special->deadlines[0].kinds = 1u << AGENCY_DISTRICT;
    fixture_seal(roster);
    const struct plan *plan = &roster->plans[0];
    const struct round *one = plan_round(plan, "2025-M02");
    assert_int_equal(round_deadline_of(one, fixture_agency(roster, "A"))->due, general);
    assert_int_equal(round_deadline_of(one, fixture_agency(roster, "DISTRICT"))->due, general - 2);
    one = plan_round(plan, "2025-Q1");
    assert_null(round_deadline_of(one, fixture_agency(roster, "A")));
    assert_string_equal(rows_of("2025-Q1", "A", NULL), "1 3 CT1 +"); /* asked, though nobody said until when */
    assert_null(plan_round(plan, "2025-M03"));
    assert_null(plan_round(plan, NULL));
}

static void test_the_open_round(void **state)
{
    (void)state;
    build();
    const day_t due = day_from_ymd(2025, 2, 20);
    add_round("08/KH", "2025-M01", due - 30)->sealed = true;
    add_round("08/KH", "2025-M02", due);
    add_round("08/KH", "2025-M03", due + 30);
    fixture_seal(roster);
    const struct plan *plan = &roster->plans[0];
    size_t count = 9;
    assert_null(plan_open_round(plan, due - 91, &count));
    assert_int_equal(count, 0);
    assert_string_equal(plan_open_round(plan, due - 90, &count)->period, "2025-M02");
    assert_int_equal(count, 1);
    assert_string_equal(plan_open_round(plan, due - 61, NULL)->period, "2025-M02");
    assert_null(plan_open_round(plan, due - 60, &count));
    assert_int_equal(count, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_the_real_plan),
        TEST(test_the_body_that_is_there_on_the_due_day_answers),
        TEST(test_cooperating_only_when_asked),
        TEST(test_nothing_is_asked_of_what_is_stopped),
        TEST(test_deadlines_by_kind),
        TEST(test_the_open_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
