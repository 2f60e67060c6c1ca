/* The proposal that holds without a cycle file, and the cycle file that is in plans/. */
#include "policy.h"

#include "catalogue.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *slurp(const char *path)
{
    enum { LARGEST = 4 * 1024 * 1024 };
    char *text = mem_alloc(LARGEST);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    (void)!fread(text, 1, LARGEST - 1, file);
    fclose(file);
    return text;
}

static struct roster *real_roster(void)
{
    static const char *const paths[] = {PLANS_DIR "/trung-uong/agencies.yaml", PLANS_DIR "/hai-phong/agencies.yaml",
                                        PLANS_DIR "/hai-phong/08-KH-UBND-2024.yaml",
                                        PLANS_DIR "/hai-phong/chu-ky-08-KH-UBND.yaml",
                                        PLANS_DIR "/calendar/viet-nam.yaml"};
    struct roster *roster = roster_new();
    struct problems problems = {.arena = arena_new()};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct catalogue_identity identity = {.name = NULL};
        char *text = slurp(paths[i]);
        if (!catalogue_read(roster, paths[i], text, strlen(text), &identity, &problems)) {
            fail_msg("%s:%d: %s", problems.list[0].file, problems.list[0].line, problems.list[0].text);
        }
        if (identity.kind == CATALOGUE_CYCLE) {
            assert_string_equal(identity.name, "08/KH-UBND@2024-01-15@Ủy ban nhân dân thành phố Hải Phòng");
            assert_int_equal(identity.date, day_from_ymd(2024, 1, 15));
        }
        free(text);
    }
    if (!catalogue_seal(roster, &problems)) {
        fail_msg("%s:%d: %s", problems.list[0].file, problems.list[0].line, problems.list[0].text);
    }
    arena_free(problems.arena);
    return roster;
}

static void check_due(const struct roster *roster, const struct report_definition *definition,
                      struct report_period period, int level, int year, int month, int day)
{
    day_t from = 0;
    day_t to = 0;
    day_t nominal = 0;
    day_t due = 0;
    definition_window(definition, period, &from, &to);
    deadline_of(&definition_deadline(definition, level, AGENCY_DISTRICT)->rule, period, to, &roster->calendar, &nominal,
                &due);
    assert_int_equal(due, day_from_ymd(year, month, day));
}

static void test_the_cycle_of_plan_08(void **state)
{
    (void)state;
    struct roster *roster = real_roster();
    const struct cycle *cycle = roster->plans[0].cycle;
    const struct report_definition *quarter = cycle_definition(cycle, "QUY");
    const struct report_period fourth = {PERIOD_QUARTER, 2024, 4};
    const struct report_period second = {PERIOD_QUARTER, 2024, 2};
    struct err err = {0};
    assert_int_equal(cycle->definition_count, 3);
    check_due(roster, quarter, fourth, 0, 2024, 12, 16);
    check_due(roster, quarter, fourth, 1, 2024, 12, 20);
    check_due(roster, quarter, fourth, 2, 2024, 12, 25);
    check_due(roster, quarter, second, 0, 2024, 6, 17); /* 16/6 is a Sunday */
    assert_string_equal(quarter->deadlines[2].to->code, "TW-N-BO-NGANH");
    assert_true(definition_check(quarter, fourth, &roster->calendar, &err));
    assert_non_null(cycle_definition_for(cycle, PERIOD_HALF));
    assert_non_null(cycle_definition_for(cycle, PERIOD_YEAR));
    assert_null(cycle_definition_for(cycle, PERIOD_MONTH));
    roster_unref(roster);
}

/* The file spells the proposal out, so that whoever edits it sees every number. */
static void test_the_file_says_what_holds_without_it(void **state)
{
    (void)state;
    struct roster *roster = real_roster();
    const struct cycle_policy *policy = policy_of(&roster->plans[0]);
    assert_ptr_not_equal(policy, &policy_default);
    for (enum obligation_kind kind = OBLIGATION_TASK; kind < OBLIGATION_KIND_MAX; kind++) {
        const struct reminder_ladder *a = &policy->ladders[kind];
        const struct reminder_ladder *b = &policy_default.ladders[kind];
        assert_int_equal(a->step_count, b->step_count);
        assert_memory_equal(a->steps, b->steps, b->step_count * sizeof(*b->steps));
        assert_int_equal(a->repeat_every, b->repeat_every);
        assert_int_equal(a->repeat_whom, b->repeat_whom);
        assert_int_equal(a->urge_after, b->urge_after);
        assert_int_equal(a->list_after, b->list_after);
    }
    assert_int_equal(policy->dossier_after, policy_default.dossier_after);
    assert_int_equal(policy->extension_max, policy_default.extension_max);
    roster_unref(roster);
}

/* A year in which the days off leave no room: the definition stands, the round of that period is refused. */
static void test_days_off_are_asked_when_a_round_is_opened(void **state)
{
    (void)state;
    static day_t off[] = {20073, 20074, 20075, 20076}; /* 16/12/2024 to 19/12/2024 */
    const struct workcal holidays = {.off = off, .off_count = 4};
    struct roster *roster = real_roster();
    const struct report_definition *quarter = cycle_definition(roster->plans[0].cycle, "QUY");
    struct err err = {0};
    assert_int_equal(off[0], day_from_ymd(2024, 12, 16));
    assert_false(definition_check(quarter, (struct report_period){PERIOD_QUARTER, 2024, 4}, &holidays, &err));
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.text, "Quý IV/2024"));
    assert_non_null(strstr(err.text, "Sở Xây dựng"));
    roster_unref(roster);
}

static void test_words(void **state)
{
    (void)state;
    for (enum obligation_kind kind = OBLIGATION_TASK; kind < OBLIGATION_KIND_MAX; kind++) {
        assert_int_equal(obligation_kind_parse(obligation_kind_code(kind)), kind);
        assert_true(obligation_kind_label(kind)[0] != '\0');
    }
    assert_int_equal(obligation_kind_parse("việc"), OBLIGATION_KIND_MAX);
    assert_int_equal(obligation_kind_parse(NULL), OBLIGATION_KIND_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_cycle_of_plan_08),
        cmocka_unit_test(test_the_file_says_what_holds_without_it),
        cmocka_unit_test(test_days_off_are_asked_when_a_round_is_opened),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
