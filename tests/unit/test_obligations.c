/* What is owed at a moment, and for which reason nobody is heard. */
#include "obligations.h"

#include "roster_in_time.h"
#include "unit.h"

#include <string.h>

enum { AGENCIES_MAX = 32 };

static int64_t end_of(int year, int month, int day)
{
    return day_begin(day_from_ymd(year, month, day) + 1) - 1;
}

static const struct obligation *find(const struct obligations *owed, const char *key)
{
    for (size_t i = 0; i < owed->count; i++) {
        if (strcmp(owed->list[i].key, key) == 0) {
            return &owed->list[i];
        }
    }
    return NULL;
}

struct owed {
    struct arena *arena;
    struct roster *roster;
    struct facts facts;
    struct heard heard;
    struct owing owing;
};

static int set_up(void **state)
{
    struct arena *arena = arena_new();
    struct owed *owed = arena_alloc(arena, sizeof(*owed));
    *owed = (struct owed){.arena = arena, .roster = roster_in_time()};
    seal(owed->roster);
    *state = owed;
    return 0;
}

static int tear_down(void **state)
{
    struct owed *owed = *state;
    roster_unref(owed->roster);
    arena_free(owed->arena);
    return 0;
}

static struct obligations make(struct owed *owed, int64_t as_of)
{
    owed->heard = heard_make(owed->arena, owed->roster, &owed->facts, day_of_instant(as_of));
    owed->owing.heard = &owed->heard;
    owed->owing.as_of = as_of;
    return obligations_make(owed->arena, &owed->owing);
}

static const char *key_of(struct owed *owed, const char *task, const char *origin)
{
    char name[ITEM_NAME_MAX];
    const struct item *item = roster_find_item(owed->roster, task, NULL);
    assert_non_null(item);
    return arena_printf(owed->arena, "task %s %s", item_key(item, name), origin);
}

/* "Nothing to report" silences the reminder of that report and no other. */
static void test_nothing_to_report_is_about_the_report(void **state)
{
    struct owed *owed = *state;
    enum silence_cause silences[AGENCIES_MAX] = {SILENCE_NONE};
    assert_true(owed->roster->agency_count <= AGENCIES_MAX);
    const struct agency *a = roster_agency(owed->roster, "A");
    silences[a - owed->roster->agencies] = SILENCE_NOTHING_TO_REPORT;
    owed->owing.silences = silences;
    const struct round round = {.plan = "08/KH", .of = &owed->roster->plans[0], .period = "2024-Q4", .number = 1};
    struct owed_report report = {.round = &round, .agency = a, .due = day_from_ymd(2024, 12, 14)};
    owed->owing.reports = (struct owed_reports){&report, 1};
    struct obligations list = make(owed, end_of(2024, 12, 20));
    const struct obligation *task = find(&list, key_of(owed, "08/KH#1", "A"));
    assert_non_null(task);
    assert_int_equal(task->silence, SILENCE_UP);
    assert_int_equal(find(&list, "report 08/KH 2024-Q4 A")->silence, SILENCE_NOTHING_TO_REPORT);
    /* Of a cause that is about the machine everything is told alike. */
    silences[a - owed->roster->agencies] = SILENCE_LINK_DOWN;
    list = make(owed, end_of(2024, 12, 20));
    assert_int_equal(find(&list, key_of(owed, "08/KH#1", "A"))->silence, SILENCE_LINK_DOWN);
    /* And what is nobody's cause is nobody's. */
    owed->owing.silences = NULL;
    list = make(owed, end_of(2024, 12, 20));
    assert_int_equal(find(&list, key_of(owed, "08/KH#1", "A"))->silence, SILENCE_NONE);
}

/* Two parts that a merger left to one body: what one of the two had said of its part stands whatever the body
 * contributes afterwards, until it speaks of how far it is; that is about both. */
static void test_a_contribution_opens_no_part_again(void **state)
{
    struct owed *owed = *state;
    char name[ITEM_NAME_MAX];
    const char *task = arena_strdup(owed->arena, item_key(roster_find_item(owed->roster, "08/KH#2", NULL), name));
    int64_t before = day_begin(day_from_ymd(2025, 2, 3));
    int64_t after = day_begin(day_from_ymd(2025, 3, 5));
    struct state_row rows[] = {
        {.task = task, .agency = "B", .last_update_us = before, .spoke_us = before, .claimed_complete = true},
        {.task = task, .agency = "NEW", .last_update_us = after},
    };
    owed->facts.states = (struct state_rows){rows, 2};
    struct obligations list = make(owed, end_of(2025, 3, 31));
    const struct obligation *of_a = find(&list, key_of(owed, "08/KH#2", "A"));
    const struct obligation *of_b = find(&list, key_of(owed, "08/KH#2", "B"));
    assert_non_null(of_a);
    assert_false(of_a->sent);
    assert_non_null(of_b); /* told apart, for they stand apart */
    assert_true(of_b->sent);
    rows[1].spoke_us = after; /* it says now that it goes on with both */
    list = make(owed, end_of(2025, 3, 31));
    of_b = find(&list, key_of(owed, "08/KH#2", "B"));
    assert_true(of_b == NULL || !of_b->sent); /* told once, with the part of A */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_to_report_is_about_the_report, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_contribution_opens_no_part_again, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
