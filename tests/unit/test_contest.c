/* Contested lateness: what lifts a mark, and what does not. */
#include "contest.h"

#include "unit.h"

#define PLAN "08/KH@2024-01-15@UBND"

static void test_what_is_upheld_lifts_the_mark(void **state)
{
    (void)state;
    struct contest_row rows[] = {
        {.agency = "A", .task = PLAN "#1", .period = NULL, .state = CONTEST_UPHELD},
        {.agency = "A", .task = PLAN, .period = "2024-Q4", .state = CONTEST_UPHELD},
        {.agency = "B", .task = PLAN "#1", .period = "2024-Q3", .state = CONTEST_UPHELD},
        {.agency = "C", .task = PLAN "#1", .state = CONTEST_REJECTED},
        {.agency = "D", .task = PLAN "#1", .state = CONTEST_OPEN},
        {.agency = "E", .task = PLAN, .state = CONTEST_UPHELD},
    };
    struct contest_rows contests = {rows, sizeof(rows) / sizeof(rows[0])};
    assert_true(contest_lifts(&contests, "A", PLAN "#1", NULL));
    assert_false(contest_lifts(&contests, "A", PLAN "#2", NULL));
    assert_false(contest_lifts(&contests, "B", PLAN "#1", NULL));
    /* A round's report as a whole, and with it that of its tasks. */
    assert_true(contest_lifts(&contests, "A", PLAN, "2024-Q4"));
    assert_true(contest_lifts(&contests, "A", PLAN "#7", "2024-Q4"));
    assert_false(contest_lifts(&contests, "A", PLAN "#7", "2024-Q3"));
    assert_false(contest_lifts(&contests, "A", PLAN "X#7", "2024-Q4"));
    /* One task's report says nothing of the others, nor of the round. */
    assert_true(contest_lifts(&contests, "B", PLAN "#1", "2024-Q3"));
    assert_false(contest_lifts(&contests, "B", PLAN "#2", "2024-Q3"));
    assert_false(contest_lifts(&contests, "B", PLAN, "2024-Q3"));
    /* Rejected, or nobody has answered yet. */
    assert_false(contest_lifts(&contests, "C", PLAN "#1", NULL));
    assert_false(contest_lifts(&contests, "D", PLAN "#1", NULL));
    /* A whole plan has no due day of its own. */
    assert_false(contest_lifts(&contests, "E", PLAN "#1", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_is_upheld_lifts_the_mark)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
