/* What `plan load` shows of a changed cycle file: each key that differs, by its name. */
#include "diff.h"

#include "policy.h"
#include "unit.h"

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

static const struct report_definition sample = {.id = "QUY",
                                                .name = "Báo cáo quý",
                                                .content = "kết quả",
                                                .method = "phần mềm",
                                                .frequency = PERIOD_QUARTER,
                                                .roles = 1u << ROLE_LEAD,
                                                .basis = {.number = "08/KH-UBND", .date = 19737, .issuer = "UBND"},
                                                .basis_text = "định kỳ"};

static void assert_change(const struct cycle *before, const struct cycle *after, const char *label, const char *field,
                          const char *was, const char *is)
{
    struct changes changes = diff_cycles(arena, before, after);
    assert_int_equal(changes.count, 1);
    assert_int_equal(changes.list[0].kind, CHANGE_CHANGED);
    assert_string_equal(changes.list[0].label, label);
    assert_string_equal(changes.list[0].field, field);
    assert_string_equal(changes.list[0].before, was);
    assert_string_equal(changes.list[0].after, is);
}

static void test_the_policy_key_by_key(void **state)
{
    (void)state;
    static const struct reminder_step steps[] = {{-2, REMIND_OFFICER}, {3, REMIND_LEADER}};
    static const struct quiet_days quiet = {20080, 20081, "kỳ họp"};
    const struct cycle before = {.policy = policy_default};
    struct cycle after = before;
    assert_int_equal(diff_cycles(arena, &before, &after).count, 0);
    assert_int_equal(diff_cycles(arena, NULL, &after).count, 0); /* a file that says what holds anyway */
    int *const numbers[] = {&after.policy.hour,
                            &after.policy.soon,
                            &after.policy.urge_again,
                            &after.policy.dossier_after,
                            &after.policy.agent_patience,
                            &after.policy.unreachable_every,
                            &after.policy.nothing_flag_after,
                            &after.policy.held_undecided_after};
    static const char *const names[] = {"hour",
                                        "soon",
                                        "urge_again",
                                        "dossier_after",
                                        "agent_patience",
                                        "unreachable_every",
                                        "nothing_flag_after",
                                        "held_undecided_after"};
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        int was = *numbers[i];
        *numbers[i] = 17;
        assert_change(&before, &after, "policy", names[i], arena_printf(arena, "%d", was), "17");
        *numbers[i] = was;
    }
    after.policy.extension_max = 0;
    assert_change(&before, &after, "policy", "extension", "notice 5, most 2", "notice 5, most 0");
    after.policy = policy_default;
    after.policy.review_counts_first = false;
    assert_change(NULL, &after, "policy", "review_counts_first", "true", "false");
    after.policy = policy_default;
    after.policy.quiet = &quiet;
    after.policy.quiet_count = 1;
    assert_change(&before, &after, "policy", "quiet", "", "2024-12-23 – 2024-12-24 kỳ họp");
    after.policy = policy_default;
    after.policy.ladders[OBLIGATION_QUESTION] =
        (struct reminder_ladder){.steps = steps, .step_count = 2, .urge_after = 4};
    assert_change(&before, &after, "policy", "question",
                  "-1 officer; 0 officer; 1 officer, leader; every 5 officer, leader; urge 5; list 10",
                  "-2 officer; 3 leader; every 0 ; urge 4; list 0");
}

static void test_definitions(void **state)
{
    (void)state;
    struct report_deadline deadline = {
        .level = 0, .kinds = 1u << AGENCY_DISTRICT, .to_code = "HP-SXD", .rule = {.day = 16, .roll = ROLL_NEXT}};
    struct report_definition old = sample;
    struct report_definition new = sample;
    struct cycle before = {.policy = policy_default, .definitions = &old, .definition_count = 1};
    struct cycle after = {.policy = policy_default, .definitions = &new, .definition_count = 1};
    assert_int_equal(diff_cycles(arena, &before, &after).count, 0);
    new.deadlines = &deadline;
    new.deadline_count = 1;
    assert_change(&before, &after, "QUY", "deadlines", "", "level 0 district → HP-SXD: day 16 months 0, roll next");
    new = sample;
    new.roles |= 1u << ROLE_IMPLEMENT;
    assert_change(&before, &after, "QUY", "who", "lead", "lead, implement");
    new = sample;
    new.own_window = true;
    new.window_from = (struct window_end){1, -2};
    new.window_to = (struct window_end){31, 0};
    assert_change(&before, &after, "QUY", "window", "", "day 1 months -2 – day 31 months 0");
    new = sample;
    new.basis.number = "9/QĐ";
    assert_change(&before, &after, "QUY", "basis", "08/KH-UBND 2024-01-15 UBND", "9/QĐ 2024-01-15 UBND");
    new = sample;
    new.id = "NAM";
    struct changes changes = diff_cycles(arena, &before, &after);
    assert_int_equal(changes.count, 2);
    assert_int_equal(changes.list[0].kind, CHANGE_ADDED);
    assert_string_equal(changes.list[0].label, "NAM");
    assert_int_equal(changes.list[1].kind, CHANGE_REMOVED);
    assert_string_equal(changes.list[1].label, "QUY");
    changes = diff_cycles(arena, NULL, &before);
    assert_int_equal(changes.count, 1);
    assert_int_equal(changes.list[0].kind, CHANGE_ADDED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_policy_key_by_key, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_definitions, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
