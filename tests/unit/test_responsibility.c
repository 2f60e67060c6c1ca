/* Who may do what: every role x basis x action against tests/data/rights.tsv, and the rules beside the table. */
#include "responsibility.h"

#include "sample_roster.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const day_t today = 20069; /* 2024-12-12 */

static void test_table(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    FILE *file = fopen(TESTS_DIR "/data/rights.tsv", "r");
    assert_non_null(file);
    char line[256];
    int lines = 0;
    while (fgets(line, sizeof(line), file) != NULL) {
        char role[32] = "";
        char basis[32] = "";
        char action[32] = "";
        char expected[32] = "";
        char reason[32] = "";
        if (line[0] == '#') {
            continue;
        }
        assert_int_equal(sscanf(line, "%31s %31s %31s %31s %31s", role, basis, action, expected, reason), 5);
        const char *who = strcmp(basis, "named") == 0          ? "NAMED"
                          : strcmp(basis, "closed_group") == 0 ? "MEMBER"
                          : strcmp(basis, "open_group") == 0   ? "RELATED"
                                                               : "DISTRICT";
        char label[80];
        snprintf(label, sizeof(label), "%s-%s", role, basis);
        const struct item *item = sample_item(roster, strcmp(role, "none") == 0 ? "lead-named" : label);
        struct entitlement right =
            responsibility_of(roster, roster_agency(roster, who), item, action_parse(action), today);
        const char *got_reason = right.reason == REASON_NONE ? "-" : reason_code(right.reason);
        if (strcmp(permission_code(right.permission), expected) != 0 || strcmp(got_reason, reason) != 0) {
            fail_msg("%s %s %s: expected %s %s, got %s %s", role, basis, action, expected, reason,
                     permission_code(right.permission), got_reason);
        }
        lines++;
    }
    fclose(file);
    assert_int_equal(lines, (7 * 3 + 1) * (ACTION_MAX - 1));
    roster_unref(roster);
}

static struct entitlement ask(const struct roster *roster, const char *who, const char *label, enum action action)
{
    return responsibility_of(roster, roster_agency(roster, who), sample_item(roster, label), action, today);
}

static void test_central_and_abolished(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    assert_int_equal(ask(roster, "MINISTRY", "ministry", ACTION_CONTRIBUTE).reason, REASON_CENTRAL_BODY);
    assert_int_equal(ask(roster, "MINISTRY", "ministry", ACTION_DIFFICULTY).permission, PERMISSION_NO);
    assert_int_equal(ask(roster, "GONE", "lead-closed_group", ACTION_PROGRESS).reason, REASON_AGENCY_ABOLISHED);
    struct entitlement before =
        responsibility_of(roster, roster_agency(roster, "GONE"), sample_item(roster, "lead-closed_group"),
                          ACTION_PROGRESS, day_from_ymd(2024, 6, 30));
    assert_int_equal(before.permission, PERMISSION_YES);
    assert_int_equal(ask(roster, "G-CLOSED", "lead-closed_group", ACTION_PROGRESS).permission, PERMISSION_NO);
    roster_unref(roster);
}

static void test_difficulty_needs_any_role_in_the_plan(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    assert_int_equal(ask(roster, "MEMBER", "lead-named", ACTION_DIFFICULTY).permission, PERMISSION_YES);
    assert_int_equal(ask(roster, "NAMED", "6c", ACTION_DIFFICULTY).permission, PERMISSION_YES);
    assert_int_equal(ask(roster, "FOCAL", "6c", ACTION_DIFFICULTY).permission, PERMISSION_YES);
    assert_int_equal(ask(roster, "RELATED", "6c", ACTION_DIFFICULTY).permission, PERMISSION_HELD);
    assert_int_equal(ask(roster, "DISTRICT", "lead-named", ACTION_DIFFICULTY).permission, PERMISSION_NO);
    roster_unref(roster);
}

static void test_focal_agency_is_not_implementer_of_everything(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    struct entitlement right = ask(roster, "FOCAL", "lead-named", ACTION_PROGRESS);
    assert_int_equal(right.permission, PERMISSION_NO);
    assert_int_equal(right.role, ROLE_FOCAL);
    assert_int_equal(right.reason, REASON_FOCAL_ONLY);
    roster_unref(roster);
}

/* Two assignments reach one agency: the one that allows more decides; the excepted member is not meant by its group. */
static void test_strongest_assignment_and_exceptions(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    struct item *item = &roster->plans[0].items[0];
    struct party parties[] = {
        {.code = "MEMBER", .printed = "m", .role = ROLE_COOPERATE},
        {.code = "G-CLOSED", .printed = "g", .role = ROLE_CO_LEAD},
        {.code = "G-OPEN", .printed = "o", .role = ROLE_LEAD},
    };
    item->parties = parties;
    item->party_count = 3;
    struct err err = {0};
    assert_true(roster_seal(roster, &err));
    struct entitlement right = responsibility_of(roster, roster_agency(roster, "MEMBER"), item, ACTION_PROGRESS, today);
    assert_int_equal(right.permission, PERMISSION_YES);
    assert_int_equal(right.role, ROLE_CO_LEAD);
    assert_int_equal(right.basis, BASIS_CLOSED_GROUP);
    assert_ptr_equal(right.party, &parties[1]);
    const char *except[] = {"MEMBER"};
    parties[1].except = except;
    parties[1].except_count = 1;
    right = responsibility_of(roster, roster_agency(roster, "MEMBER"), item, ACTION_PROGRESS, today);
    assert_int_equal(right.reason, REASON_COOP_PROGRESS);
    assert_int_equal(right.role, ROLE_COOPERATE);
    roster_unref(roster);
}

static void test_responsible_names(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    struct arena *arena = arena_new();
    assert_string_equal(responsible_names(arena, sample_item(roster, "lead-named"), 5, day_from_ymd(2024, 6, 1)),
                        "NAMED");
    assert_string_equal(responsible_names(arena, sample_item(roster, "lead-closed_group"), 5, day_from_ymd(2024, 6, 1)),
                        "G-CLOSED");
    assert_string_equal(responsible_names(arena, sample_item(roster, "6c"), 5, day_from_ymd(2024, 6, 1)), "FOCAL");
    assert_false(party_is_answerable(&sample_item(roster, "lead-closed_group")->parties[0]));
    assert_true(party_is_answerable(&sample_item(roster, "acting-named")->parties[0]));
    assert_false(party_is_answerable(&sample_item(roster, "cooperate-named")->parties[0]));
    arena_free(arena);
    roster_unref(roster);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_central_and_abolished),
        cmocka_unit_test(test_difficulty_needs_any_role_in_the_plan),
        cmocka_unit_test(test_focal_agency_is_not_implementer_of_everything),
        cmocka_unit_test(test_strongest_assignment_and_exceptions),
        cmocka_unit_test(test_responsible_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
