/* Answers: which question an agency may answer, and what of a batch settles what stands in the way of "nothing to
 * report". */
#include "batch_facts.h"
#include "judge.h"

#include "lineage_fixture.h"
#include "unit.h"

#include <string.h>

#define ON day_from_ymd(2024, 12, 12)
#define PLAN "08/KH@2024-01-15@UBND"

/* Task 1 is A's, task 2 is B's; B became C. */
static struct roster *history(void)
{
    struct roster *roster = roster_new();
    fixture_bodies(roster, "A B C D");
    fixture_event(roster, EVENT_RENAME, day_from_ymd(2024, 6, 1), "B", "C");
    fixture_plan_led_by(roster, (const char *const[]){"A", "B"}, 2);
    for (size_t i = 0; i < roster->agency_count; i++) {
        struct agency *agency = &roster->agencies[i];
        agency->valid_from = strcmp(agency->code, "C") == 0 ? day_from_ymd(2024, 6, 1) : DAY_MIN;
        agency->valid_to = strcmp(agency->code, "B") == 0 ? day_from_ymd(2024, 5, 31) : DAY_MAX;
    }
    return roster;
}

static enum reason judged(const struct roster *roster, const char *who, const char *task,
                          const struct question_fact *question)
{
    struct arena *arena = arena_new();
    struct update update = update_blank();
    update.task = task;
    update.action = ACTION_ANSWER;
    update.result = "Do thiếu vốn.";
    update.has_refers_to = true;
    struct judge_context context = {
        .roster = roster, .agency = fixture_agency(roster, who), .effective_at = day_begin(ON), .question = question};
    struct verdict verdict = judge(&update, &context, arena);
    assert_int_equal(verdict.kind, verdict.reason == REASON_NONE ? VERDICT_ACCEPTED : VERDICT_REJECTED);
    if (verdict.reason == REASON_UNKNOWN_QUESTION) {
        assert_string_equal(verdict.field, "refers_to");
        assert_non_null(strstr(verdict.message, strchr(task, '#') == NULL ? "08/KH" : "Nhiệm vụ"));
    }
    enum reason reason = verdict.reason;
    arena_free(arena);
    return reason;
}

static void test_an_answer_names_a_question_that_was_asked(void **state)
{
    (void)state;
    struct roster *roster = history();
    fixture_seal(roster);
    struct question_fact asked = {true, "A", PLAN, PLAN "#1"};
    struct question_fact whole = {true, "A", PLAN, NULL};
    struct question_fact renamed = {true, "B", PLAN, PLAN "#2"};
    struct question_fact none = {0};
    assert_int_equal(judged(roster, "A", "08/KH#1", &asked), REASON_NONE);
    assert_int_equal(judged(roster, "A", "08/KH#1", NULL), REASON_NONE); /* the collector will see */
    assert_int_equal(judged(roster, "A", "08/KH#1", &none), REASON_UNKNOWN_QUESTION);
    assert_int_equal(judged(roster, "A", "08/KH#2", &asked), REASON_UNKNOWN_QUESTION);
    assert_int_equal(judged(roster, "A", "08/KH", &asked), REASON_UNKNOWN_QUESTION);
    assert_int_equal(judged(roster, "C", "08/KH#1", &asked), REASON_UNKNOWN_QUESTION);
    assert_int_equal(judged(roster, "A", "08/KH", &whole), REASON_NONE);
    assert_int_equal(judged(roster, "A", "08/KH#1", &whole), REASON_NONE);
    assert_int_equal(judged(roster, "C", "08/KH#2", &renamed), REASON_NONE);
    roster_unref(roster);
}

/* ---- what of the same batch counts ---- */

static struct arrival arrived(enum action action, enum verdict_kind verdict)
{
    struct arrival arrival = {.agency = "A", .verdict = verdict, .update = update_blank()};
    arrival.update.task = PLAN "#1";
    arrival.update.action = action;
    return arrival;
}

static void test_what_was_settled_in_the_same_batch_is_settled(void **state)
{
    (void)state;
    const struct uuid one = {{1}};
    const struct uuid two = {{2}};
    struct arrival nothing = arrived(ACTION_NOTHING, VERDICT_NONE);
    struct arrival other = arrived(ACTION_NOTHING, VERDICT_NONE);
    const struct arrival *senders[] = {&nothing, &other};
    struct standing_fact list[] = {{0, STANDING_ASKED, one}, {0, STANDING_RETURNED, two}, {1, STANDING_COMPLETE, two}};
    struct batch_facts facts = {.senders = senders, .pair_count = 2, .standings = {list, 3}};
    struct standing standing = batch_standing(&facts, &nothing, NULL, 0);
    assert_true(standing.asked && standing.returned && !standing.complete);
    standing = batch_standing(&facts, &other, NULL, 0);
    assert_true(!standing.asked && !standing.returned && standing.complete);

    struct arrival before[] = {arrived(ACTION_ANSWER, VERDICT_REJECTED), arrived(ACTION_ANSWER, VERDICT_ACCEPTED),
                               arrived(ACTION_PROGRESS, VERDICT_ACCEPTED), arrived(ACTION_COMPLETE, VERDICT_ACCEPTED)};
    before[0].update.has_refers_to = before[1].update.has_refers_to = true;
    before[0].update.refers_to = before[1].update.refers_to = one;
    before[2].update.has_supersedes = true;
    before[2].update.supersedes = two;
    standing = batch_standing(&facts, &nothing, before, 1);
    assert_true(standing.asked && standing.returned);
    standing = batch_standing(&facts, &nothing, before, 2);
    assert_true(!standing.asked && standing.returned);
    standing = batch_standing(&facts, &nothing, before, 3);
    assert_true(!standing.returned && !standing.complete);
    assert_true(batch_standing(&facts, &nothing, before, 4).complete);
    before[3].agency = "B";
    assert_false(batch_standing(&facts, &nothing, before, 4).complete);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_answer_names_a_question_that_was_asked),
        cmocka_unit_test(test_what_was_settled_in_the_same_batch_is_settled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
