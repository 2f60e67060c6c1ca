/* What sealing refuses of histories and links, with the place in the files, and how plans that share a number are told
 * apart. */
#include "lang.h"
#include "roster.h"

#include "lineage_fixture.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct roster *roster;
static day_t march, july;

static int set_up(void **state)
{
    (void)state;
    setenv("TIENDO_LANG", "en", 1);
    lang_init();
    roster = roster_new();
    march = day_from_ymd(2025, 3, 1);
    july = day_from_ymd(2025, 7, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roster_unref(roster);
    return 0;
}

/* Seals, and expects the refusal to contain these words and to point to that line of the file (NULL: nowhere). */
static void expect_refused(const char *file, int line, const char *const words[], size_t count)
{
    struct err err = {0};
    assert_false(roster_seal(roster, &err));
    assert_int_equal(err.kind, ERR_DATA);
    for (size_t i = 0; i < count; i++) {
        if (strstr(err.text, words[i]) == NULL) {
            fail_msg("no \"%s\" in: %s", words[i], err.text);
        }
    }
    if (file == NULL) {
        assert_null(roster->fault.file);
        return;
    }
    if (roster->fault.file == NULL) {
        fail_msg("no place told with: %s", err.text);
        return;
    }
    assert_string_equal(roster->fault.file, file);
    assert_int_equal(roster->fault.line, line);
}

#define REFUSED(file, line, ...)                                                                                       \
    expect_refused(file, line, (const char *const[]){__VA_ARGS__},                                                     \
                   sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* ---- events ---- */

static void test_own_successor(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_event(roster, EVENT_MERGE, march, "B A", "A");
    REFUSED("events.yaml", 11, "A would be its own successor", "only in `to`");
}

static void test_own_successor_by_transfer(void **state)
{
    (void)state;
    fixture_bodies(roster, "A");
    fixture_event(roster, EVENT_TRANSFER, march, "A", "A");
    REFUSED("events.yaml", 11, "A would be its own successor");
}

/* Only possible on one day: a body that has ended cannot take over later. */
static void test_cycle_over_several_events(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C D E");
    fixture_event(roster, EVENT_RENAME, march - 9, "D", "A");
    fixture_event(roster, EVENT_RENAME, march, "A", "B");
    fixture_event(roster, EVENT_MERGE, march, "B", "C");
    fixture_event(roster, EVENT_SPLIT, march, "C", "A E");
    struct err err = {0};
    assert_false(roster_seal(roster, &err));
    assert_non_null(strstr(err.text, "would become its own successor through a chain of events"));
    assert_non_null(roster->fault.file);
    assert_in_range(roster->fault.line, 12, 14); /* one of the three */
}

static void test_ends_twice(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C");
    fixture_event(roster, EVENT_ABOLISH, july, "A", "");
    fixture_event(roster, EVENT_MERGE, march, "A B", "C");
    REFUSED("events.yaml", 11, "A ended already on 2025-03-01", "1/NQ");
}

static void test_ends_twice_on_one_day(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C");
    fixture_event(roster, EVENT_ABOLISH, march, "A", "");
    fixture_event(roster, EVENT_RENAME, march, "A", "B");
    REFUSED("events.yaml", 11, "A ended already on 2025-03-01");
}

static void test_successor_that_has_ended(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_event(roster, EVENT_ABOLISH, march, "B", "");
    fixture_event(roster, EVENT_RENAME, july, "A", "B");
    REFUSED("events.yaml", 12, "B takes over on 2025-07-01 but does not exist on that day");
}

static void test_successor_that_begins_later(void **state)
{
    (void)state;
    fixture_bodies(roster, "A");
    fixture_body(roster, "B")->valid_from = march + 1;
    fixture_event(roster, EVENT_RENAME, march, "A", "B");
    REFUSED("events.yaml", 11, "B takes over on 2025-03-01 but does not exist on that day");
}

static void test_one_of_many_successors_is_missing(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C");
    fixture_body(roster, "D")->valid_to = march - 1;
    fixture_event(roster, EVENT_SPLIT, march, "A", "B C D");
    REFUSED("events.yaml", 11, "D takes over on 2025-03-01");
}

static void test_receiver_of_a_transfer_is_missing(void **state)
{
    (void)state;
    fixture_bodies(roster, "A");
    fixture_body(roster, "B")->valid_to = march - 1;
    fixture_event(roster, EVENT_TRANSFER, march, "A", "B");
    REFUSED("events.yaml", 11, "B takes over on 2025-03-01");
}

static void test_begins_after_its_end(void **state)
{
    (void)state;
    fixture_bodies(roster, "B");
    fixture_body(roster, "A")->valid_from = july;
    fixture_event(roster, EVENT_RENAME, march, "A", "B");
    REFUSED("events.yaml", 11, "A begins only on 2025-07-01");
}

static void test_begins_on_the_day_of_its_end(void **state)
{
    (void)state;
    fixture_bodies(roster, "B");
    fixture_body(roster, "A")->valid_from = march;
    fixture_event(roster, EVENT_RENAME, march, "A", "B");
    REFUSED("events.yaml", 11, "A begins only on 2025-03-01");
}

static void test_valid_to_that_disagrees(void **state)
{
    (void)state;
    fixture_bodies(roster, "B");
    fixture_body(roster, "A")->valid_to = march;
    fixture_event(roster, EVENT_RENAME, march, "A", "B");
    REFUSED("events.yaml", 11, "A has valid_to 2025-03-01", "the day before the event");
}

static void test_valid_to_that_agrees(void **state)
{
    (void)state;
    fixture_bodies(roster, "B");
    fixture_body(roster, "A")->valid_to = march - 1;
    fixture_event(roster, EVENT_RENAME, march, "A", "B");
    fixture_seal(roster);
    assert_ptr_equal(roster_agency(roster, "A")->ended_by, &roster->events[0]);
}

/* Whatever file was read first, the events stand in one order. */
static void test_order_of_events(void **state)
{
    (void)state;
    static const char *const from[] = {"B", "A", "C D", "C"};
    for (size_t first = 0; first < 4; first++) {
        tear_down(NULL);
        set_up(NULL);
        fixture_bodies(roster, "A B C D E");
        for (size_t i = 0; i < 4; i++) {
            size_t n = (first + i) % 4;
            fixture_event(roster, n == 3 ? EVENT_TRANSFER : EVENT_MERGE, march, from[n], "E");
        }
        fixture_event(roster, EVENT_TRANSFER, march - 1, "D", "E");
        fixture_seal(roster);
        static const char *const expected[] = {"D", "A", "B", "C", "C"};
        for (size_t i = 0; i < 5; i++) {
            assert_string_equal(roster->events[i].from[0], expected[i]);
        }
        assert_int_equal(roster->events[4].kind, EVENT_TRANSFER);
    }
}

static void test_unknown_code(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_event(roster, EVENT_RENAME, march, "A", "B");
    fixture_event(roster, EVENT_MERGE, july, "GHOST", "B");
    REFUSED("events.yaml", 12, "GHOST is not in any agency file");
}

static void test_unknown_successor(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_event(roster, EVENT_SPLIT, march, "A", "B GHOST");
    REFUSED("events.yaml", 11, "GHOST is not in any agency file");
}

static void test_group_in_an_event(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_group(roster, "G", "A");
    fixture_event(roster, EVENT_MERGE, march, "B", "G");
    REFUSED("events.yaml", 11, "G is a group: name its agencies");
}

static void test_body_twice_in_an_event(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_event(roster, EVENT_MERGE, march, "A A", "B");
    REFUSED("events.yaml", 11, "A is there twice");
}

static void test_counts_of_each_kind(void **state)
{
    (void)state;
    static const struct {
        enum event_kind kind;
        const char *from, *to;
        const char *found; /* NULL: these numbers are right */
    } cases[] = {
        {EVENT_RENAME, "A", "D", NULL},
        {EVENT_RENAME, "A B", "D", "found 2 and 1"},
        {EVENT_RENAME, "A", "", "found 1 and 0"},
        {EVENT_RENAME, "A", "D E", "found 1 and 2"},
        {EVENT_RENAME, "", "D", "found 0 and 1"},
        {EVENT_MERGE, "A", "D", NULL},
        {EVENT_MERGE, "A B C", "D", NULL},
        {EVENT_MERGE, "A B", "D E", "found 2 and 2"},
        {EVENT_MERGE, "A", "", "found 1 and 0"},
        {EVENT_MERGE, "", "D", "found 0 and 1"},
        {EVENT_SPLIT, "A", "D E", NULL},
        {EVENT_SPLIT, "A", "D", "found 1 and 1"},
        {EVENT_SPLIT, "A", "", "found 1 and 0"},
        {EVENT_SPLIT, "A B", "D E", "found 2 and 2"},
        {EVENT_ABOLISH, "A", "", NULL},
        {EVENT_ABOLISH, "A B", "", NULL},
        {EVENT_ABOLISH, "A", "D", "found 1 and 1"},
        {EVENT_ABOLISH, "", "", "found 0 and 0"},
        {EVENT_TRANSFER, "A", "D", NULL},
        {EVENT_TRANSFER, "A B", "D", NULL},
        {EVENT_TRANSFER, "A", "D E", "found 1 and 2"},
        {EVENT_TRANSFER, "A", "", "found 1 and 0"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        tear_down(NULL);
        set_up(NULL);
        fixture_bodies(roster, "A B C D E");
        fixture_event(roster, cases[i].kind, march, cases[i].from, cases[i].to);
        if (cases[i].found == NULL) {
            fixture_seal(roster);
        } else {
            REFUSED("events.yaml", 11, event_kind_code(cases[i].kind), cases[i].found);
        }
    }
}

/* Two names of one body may be the same at different times, not at one time. */
static void test_names_in_time(void **state)
{
    (void)state;
    fixture_bodies(roster, "A");
    struct agency *next = fixture_body(roster, "B");
    next->name = "A";
    next->valid_from = march;
    fixture_event(roster, EVENT_MERGE, march, "A", "B");
    fixture_seal(roster);
    tear_down(NULL);
    set_up(NULL);
    fixture_bodies(roster, "A");
    fixture_body(roster, "B")->name = "A";
    fixture_event(roster, EVENT_MERGE, march, "A", "B");
    REFUSED(NULL, 0, "A and B", "share the name");
}

/* ---- transfers and links ---- */

static void two_plans(void)
{
    fixture_bodies(roster, "A B FOCAL");
    static const char *const numbers[] = {"08/KH", "334-KL"};
    for (size_t i = 0; i < 2; i++) {
        struct plan *plan = fixture_plan(roster, numbers[i], "FOCAL");
        fixture_party(fixture_item(roster, plan, "1"), ROLE_LEAD, "A");
        fixture_party(fixture_item(roster, plan, "2"), ROLE_LEAD, "B");
    }
}

static void test_transfer_of_a_missing_task(void **state)
{
    (void)state;
    two_plans();
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "A", "B"), "08/KH#1 08/KH#12");
    REFUSED("events.yaml", 11, "08/KH has no task or indicator \"12\"", "did you mean 08/KH#1");
}

static void test_links(void **state)
{
    (void)state;
    two_plans();
    fixture_link(roster, "08/KH#2", "334-KL#1");
    fixture_link(roster, "08/KH#1", "334-KL#1");
    fixture_link(roster, "334-KL#1", "08/KH#1");
    fixture_seal(roster);
    const struct item *served = fixture_find(roster, "334-KL#1");
    assert_int_equal(served->served_by_count, 2);
    assert_ptr_equal(served->served_by[0]->of, fixture_find(roster, "08/KH#1"));
    assert_ptr_equal(served->served_by[1]->of, fixture_find(roster, "08/KH#2"));
    assert_ptr_equal(served->served_by[1]->to, served);
    assert_int_equal(fixture_find(roster, "08/KH#1")->served_by_count, 1);
    assert_int_equal(fixture_find(roster, "334-KL#2")->served_by_count, 0);
}

static void test_link_inside_one_plan(void **state)
{
    (void)state;
    two_plans();
    fixture_link(roster, "08/KH#1", "08/KH#2");
    REFUSED("crosswalk.yaml", 21, "08/KH#1 and 08/KH#2 are of one plan");
}

static void test_link_from_a_missing_task(void **state)
{
    (void)state;
    two_plans();
    fixture_link(roster, "08/KH#1", "334-KL#1");
    fixture_link(roster, "08/KH#9", "334-KL#1");
    REFUSED("crosswalk.yaml", 22, "08/KH has no task or indicator \"9\"");
}

static void test_link_to_a_missing_task(void **state)
{
    (void)state;
    two_plans();
    fixture_link(roster, "08/KH#1", "335-KL#1");
    REFUSED("crosswalk.yaml", 21, "no plan has the number \"335-KL\"", "334-KL");
}

static void test_link_twice(void **state)
{
    (void)state;
    two_plans();
    fixture_link(roster, "08/KH#1", "334-KL#1");
    fixture_link(roster, "08/KH#1", "334-KL#2");
    fixture_link(roster, "08/KH@2024-01-15#1", "334-KL#1");
    REFUSED("crosswalk.yaml", 23, "the link from 08/KH@2024-01-15#1 to 334-KL#1 is there twice");
}

/* ---- plans that share a number ---- */

static void shared_numbers(void)
{
    fixture_bodies(roster, "A FOCAL");
    static const struct {
        const char *number, *issuer;
        int year;
    } plans[] = {{"08/KH", "UBND", 2024},
                 {"08/KH", "UBND", 2025},
                 {"151/KH", "UBND", 2024},
                 {"151/KH", "Thành ủy", 2024},
                 {"9/KH", "UBND", 2024}};
    for (size_t i = 0; i < 5; i++) {
        struct plan *plan = fixture_plan(roster, plans[i].number, "FOCAL");
        plan->date = day_from_ymd(plans[i].year, 1, 15);
        plan->issuer = plans[i].issuer;
        fixture_party(fixture_item(roster, plan, "6c"), ROLE_LEAD, "A");
    }
    fixture_seal(roster);
}

static void test_names_of_items(void **state)
{
    (void)state;
    static const char *const names[] = {"08/KH@2024-01-15#6c", "08/KH@2025-01-15#6c", "151/KH@2024-01-15@UBND#6c",
                                        "151/KH@2024-01-15@Thành ủy#6c", "9/KH#6c"};
    char buf[ITEM_NAME_MAX];
    char key[ITEM_NAME_MAX];
    struct err err = {0};
    shared_numbers();
    for (size_t i = 0; i < 5; i++) {
        const struct item *item = &roster->plans[i].items[0];
        assert_string_equal(item_name(item, buf), names[i]);
        assert_ptr_equal(roster_find_item(roster, buf, &err), item);
        assert_ptr_equal(roster_find_item(roster, item_key(item, key), &err), item);
        assert_string_equal(item_key_short(roster, key, buf), names[i]);
        assert_non_null(strstr(key, "@UBND#6c") == NULL ? strstr(key, "@Thành ủy#6c") : key);
    }
    assert_string_equal(item_key(&roster->plans[4].items[0], key), "9/KH@2024-01-15@UBND#6c");
    assert_string_equal(item_key_short(roster, "9/KH@2024-01-15@UBND#7", buf), "9/KH#7"); /* no longer there */
    assert_string_equal(item_key_short(roster, "gì đó", buf), "gì đó");
}

static void test_ambiguous_names(void **state)
{
    (void)state;
    struct err err = {0};
    shared_numbers();
    assert_null(roster_find_item(roster, "08/KH#6c", &err));
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.text, "08/KH@2024-01-15@UBND"));
    assert_non_null(strstr(err.text, "08/KH@2025-01-15@UBND"));
    assert_null(strstr(err.text, "151/KH"));
    assert_null(roster_find_item(roster, "151/KH@2024-01-15#6c", &err));
    assert_non_null(strstr(err.text, "151/KH@2024-01-15@Thành ủy"));
    assert_non_null(roster_find_item(roster, "151/KH@2024-01-15@THÀNH  ỦY#6c", &err));
    assert_null(roster_find_item(roster, "08/K#6c", &err));
    assert_null(roster_find_item(roster, "08/KHH#6c", &err));
    assert_null(roster_find_item(roster, "#6c", &err));
    assert_null(roster_find_item(roster, "08/KH@2024-01-1#6c", &err));
    struct arena *arena = arena_new();
    assert_string_equal(roster_similar_items(arena, roster, "08/KH@2024-01-15#6d"), "08/KH@2024-01-15#6c");
    assert_string_equal(roster_similar_items(arena, roster, "08/KH#6d"), "");
    arena_free(arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_own_successor),
        TEST(test_own_successor_by_transfer),
        TEST(test_cycle_over_several_events),
        TEST(test_ends_twice),
        TEST(test_ends_twice_on_one_day),
        TEST(test_successor_that_has_ended),
        TEST(test_successor_that_begins_later),
        TEST(test_one_of_many_successors_is_missing),
        TEST(test_receiver_of_a_transfer_is_missing),
        TEST(test_begins_after_its_end),
        TEST(test_begins_on_the_day_of_its_end),
        TEST(test_valid_to_that_disagrees),
        TEST(test_valid_to_that_agrees),
        TEST(test_order_of_events),
        TEST(test_unknown_code),
        TEST(test_unknown_successor),
        TEST(test_group_in_an_event),
        TEST(test_body_twice_in_an_event),
        TEST(test_counts_of_each_kind),
        TEST(test_names_in_time),
        TEST(test_transfer_of_a_missing_task),
        TEST(test_links),
        TEST(test_link_inside_one_plan),
        TEST(test_link_from_a_missing_task),
        TEST(test_link_to_a_missing_task),
        TEST(test_link_twice),
        TEST(test_names_of_items),
        TEST(test_ambiguous_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
