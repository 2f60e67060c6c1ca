/* Whose words a body takes over with a task. */
#include "judge.h"
#include "lineage_fixture.h"
#include "predecessors.h"
#include "unit.h"

#include <string.h>

static struct roster *roster;
static const day_t march = 20148; /* 2025-03-01 */
static const day_t july = 20270;  /* 2025-07-01 */
static const day_t later = 20454; /* 2026-01-01 */

static int set_up(void **state)
{
    (void)state;
    roster = roster_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roster_unref(roster);
    return 0;
}

/* "A B": their codes, in any order. */
static void expect(const char *task, const char *who, day_t on, const char *codes)
{
    struct arena *arena = arena_new();
    const struct agency *agency = fixture_agency(roster, who);
    struct bodies found = predecessors_of(roster, fixture_find(roster, task), agency, on, arena);
    size_t wanted = codes[0] == '\0' ? 0 : 1;
    for (const char *c = codes; *c != '\0'; c++) {
        wanted += *c == ' ';
    }
    for (size_t i = 0; i < found.count; i++) {
        const char *const padded[] = {" ", codes, " "};
        const char *const sought[] = {" ", found.list[i]->code, " "};
        if (strstr(arena_concat(arena, padded, 3), arena_concat(arena, sought, 3)) == NULL) {
            fail_msg("%s on %s: %s was not expected", who, task, found.list[i]->code);
        }
    }
    if (found.count != wanted) {
        fail_msg("%s on %s: %zu bodies, expected \"%s\"", who, task, found.count, codes);
    }
    assert_true(found.count == 0 || has_predecessors(roster, agency, on));
    arena_free(arena);
}

static void test_a_merger(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B C");
    fixture_event(roster, EVENT_MERGE, march, "A", "B");
    FIXTURE_LED_BY(roster, "A", "B", "C");
    fixture_seal(roster);
    expect("08/KH#1", "B", march - 1, ""); /* it speaks for itself still */
    expect("08/KH#2", "B", march - 1, "");
    expect("08/KH#1", "B", march, "A");
    expect("08/KH#2", "B", march, "A"); /* its own task, of which A may have said something */
    expect("08/KH#3", "B", march, "");  /* no role */
    expect("08/KH#3", "C", march, "");
    expect("08/KH#1", "A", march - 1, "");
    expect("08/KH#1", "FOCAL", march, "");
    assert_false(has_predecessors(roster, fixture_agency(roster, "B"), march - 1));
    assert_false(has_predecessors(roster, fixture_agency(roster, "C"), march));
}

static void test_renamed_and_merged_again(void **state)
{
    (void)state;
    fixture_bodies(roster, "A1 A2 B X");
    fixture_event(roster, EVENT_RENAME, march, "A1", "A2");
    fixture_event(roster, EVENT_MERGE, july, "A2 B", "X");
    FIXTURE_LED_BY(roster, "A1");
    fixture_seal(roster);
    expect("08/KH#1", "A2", march, "A1");
    expect("08/KH#1", "X", july, "A1 A2 B");
    expect("08/KH#1", "X", july - 1, "");
}

static void test_a_split_waits_then_is_settled(void **state)
{
    (void)state;
    fixture_bodies(roster, "H P1 P2 D");
    fixture_event(roster, EVENT_SPLIT, march, "H", "P1 P2");
    fixture_reassign(roster, "08/KH#1", "H", "P2", july);
    fixture_reassign(roster, "08/KH#2", "H", "D", july);
    FIXTURE_LED_BY(roster, "H", "H", "H");
    fixture_party(&roster->plans[0].items[1], ROLE_COOPERATE, "D");
    fixture_seal(roster);
    expect("08/KH#1", "P1", march, "H");
    expect("08/KH#1", "P2", march, "H");
    expect("08/KH#1", "P1", july, ""); /* somebody else's now */
    expect("08/KH#1", "P2", july, "H");
    expect("08/KH#2", "D", july - 1, ""); /* its own part, and nothing more yet */
    expect("08/KH#2", "D", july, "H");
    expect("08/KH#2", "P2", july, "");
    expect("08/KH#3", "P1", july, "H");
    expect("08/KH#3", "D", july, "");
}

/* From hand to hand: the last one sees all that were before it. */
static void test_given_more_than_once(void **state)
{
    (void)state;
    fixture_bodies(roster, "H B M C D Y1 Y2");
    fixture_event(roster, EVENT_ABOLISH, march, "H", "");
    fixture_event(roster, EVENT_MERGE, july, "B", "M");
    fixture_event(roster, EVENT_SPLIT, later, "C", "Y1 Y2");
    fixture_reassign(roster, "08/KH#1", "H", "B", march);
    fixture_reassign(roster, "08/KH#1", "H", "C", july + 10);
    fixture_reassign(roster, "08/KH#1", "H", "D", later + 10);
    FIXTURE_LED_BY(roster, "H");
    fixture_seal(roster);
    expect("08/KH#1", "B", march, "H");
    expect("08/KH#1", "M", july, "H B");
    expect("08/KH#1", "C", july + 10, "H B M");
    expect("08/KH#1", "M", july + 10, "");
    expect("08/KH#1", "Y1", later, "H B M C"); /* waits */
    expect("08/KH#1", "D", later + 10, "H B M C");
    expect("08/KH#1", "Y1", later + 10, "");
}

/* One that gave a task away and goes on. */
static void test_a_transfer(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "A", "B"), "08/KH#1");
    FIXTURE_LED_BY(roster, "A", "A");
    fixture_seal(roster);
    expect("08/KH#1", "B", march - 1, "");
    expect("08/KH#1", "B", march, "A");
    expect("08/KH#2", "B", march, "");
}

/* Whether `who` may replace on that day what `said` once said of the task. */
static bool may_correct(const char *task, const char *who, const char *said, day_t on)
{
    struct arena *arena = arena_new();
    struct prior prior = {.found = true, .agency = said, .task = task, .verdict = VERDICT_ACCEPTED};
    struct update update = update_blank();
    update.task = task;
    update.action = ACTION_PROGRESS;
    update.percent = 1;
    update.has_supersedes = true;
    struct judge_context context = {
        .roster = roster, .agency = fixture_agency(roster, who), .effective_at = day_begin(on), .prior = &prior};
    struct verdict verdict = judge(&update, &context, arena);
    bool accepted = verdict.kind == VERDICT_ACCEPTED;
    assert_true(accepted || verdict.reason == REASON_SUPERSEDES_UNKNOWN);
    arena_free(arena);
    return accepted;
}

/* A ward has a part of its own in its district's task: that alone does not make the district's words its own. */
static void test_whose_words_may_be_corrected(void **state)
{
    (void)state;
    fixture_bodies(roster, "A B D W1 W2");
    fixture_event(roster, EVENT_MERGE, march, "A", "B");
    fixture_event(roster, EVENT_SPLIT, july, "D", "W1 W2");
    FIXTURE_LED_BY(roster, "A", "D");
    fixture_party(&roster->plans[0].items[1], ROLE_CO_LEAD, "W1");
    fixture_reassign(roster, "08/KH#2", "D", "W2", later);
    fixture_reassign(roster, "08/KH#2", "D", "W1", later + 30);
    fixture_seal(roster);
    assert_true(may_correct("08/KH#1", "B", "A", march));
    assert_true(may_correct("08/KH#1", "A", "A", march - 1));
    assert_true(may_correct("08/KH#2", "W1", "W1", july));
    assert_false(may_correct("08/KH#2", "W1", "D", july));  /* nobody stands in its place yet */
    assert_false(may_correct("08/KH#2", "W1", "D", later)); /* another does */
    assert_true(may_correct("08/KH#2", "W2", "D", later));
    assert_true(may_correct("08/KH#2", "W1", "D", later + 30));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_merger, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_renamed_and_merged_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_split_waits_then_is_settled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_given_more_than_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_transfer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_whose_words_may_be_corrected, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
