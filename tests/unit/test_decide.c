/* Who decides about what is held, and what the agencies are told. */
#include "decide.h"

#include "sample_roster.h"
#include "unit.h"

#include <string.h>

static const char *name_of(const struct roster *roster, const char *label, char buf[static ITEM_NAME_MAX])
{
    return item_name(sample_item(roster, label), buf);
}

static void test_the_answerable_decide(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    const struct agency *deciders[4];
    assert_int_equal(deciders_of(sample_item(roster, "lead-named"), NULL, day_from_ymd(2024, 6, 1), deciders, 4), 1);
    assert_string_equal(deciders[0]->code, "NAMED");
    /* Nobody is answerable: the focal agency. */
    assert_int_equal(
        deciders_of(sample_item(roster, "cooperate-open_group"), NULL, day_from_ymd(2024, 6, 1), deciders, 4), 1);
    assert_string_equal(deciders[0]->code, "FOCAL");
    assert_int_equal(deciders_of(sample_item(roster, "lead-open_group"), NULL, day_from_ymd(2024, 6, 1), deciders, 4),
                     1);
    assert_string_equal(deciders[0]->code, "FOCAL");
    roster_unref(roster);
}

static void test_who_may_decide(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    char name[ITEM_NAME_MAX];
    const char *task = name_of(roster, "lead-named", name);
    assert_true(may_decide(roster, roster_agency(roster, "NAMED"), task, "RELATED", day_from_ymd(2024, 6, 1)));
    /* nobody about its own */
    assert_false(may_decide(roster, roster_agency(roster, "NAMED"), task, "NAMED", day_from_ymd(2024, 6, 1)));
    assert_true(may_decide(roster, roster_agency(roster, "FOCAL"), task, "NAMED", day_from_ymd(2024, 6, 1)));
    assert_true(may_decide(roster, roster_agency(roster, "FOCAL"), task, "RELATED", day_from_ymd(2024, 6, 1)));
    assert_false(may_decide(roster, roster_agency(roster, "MEMBER"), task, "RELATED", day_from_ymd(2024, 6, 1)));
    assert_false(may_decide(roster, roster_agency(roster, "DISTRICT"), task, "RELATED", day_from_ymd(2024, 6, 1)));
    assert_false(may_decide(roster, NULL, task, "RELATED", day_from_ymd(2024, 6, 1)));
    assert_false(
        may_decide(roster, roster_agency(roster, "FOCAL"), "1/KH-KHAC#1", "RELATED", day_from_ymd(2024, 6, 1)));
    task = name_of(roster, "cooperate-named", name);
    assert_false(may_decide(roster, roster_agency(roster, "NAMED"), task, "RELATED", day_from_ymd(2024, 6, 1)));
    roster_unref(roster);
}

static void test_a_notice_is_the_same_when_told_again(void **state)
{
    (void)state;
    const struct uuid one = {{1}};
    const struct uuid two = {{2}};
    struct uuid a = held_notice_id(&one, "NAMED");
    struct uuid again = held_notice_id(&one, "NAMED");
    struct uuid other_agency = held_notice_id(&one, "FOCAL");
    struct uuid other_update = held_notice_id(&two, "NAMED");
    assert_true(uuid_equal(&a, &again));
    assert_false(uuid_equal(&a, &other_agency));
    assert_false(uuid_equal(&a, &other_update));
    assert_int_equal(a.bytes[6] >> 4, 8);
    assert_int_equal(a.bytes[8] >> 6, 2);
}

static void test_texts(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    struct arena *arena = arena_new();
    char name[ITEM_NAME_MAX];
    const char *task = name_of(roster, "lead-named", name);
    const char *decider = roster_agency(roster, "NAMED")->name;
    const char *held = held_notice_text(arena, roster, "RELATED", sample_item(roster, "lead-named"), REASON_OPEN_GROUP);
    assert_non_null(strstr(held, roster_agency(roster, "RELATED")->name));
    const char *released = decision_notice_text(arena, roster, "NAMED", task, DECISION_RELEASE, NULL);
    assert_non_null(strstr(released, decider));
    assert_non_null(strstr(released, "đã chấp nhận"));
    const char *refused = decision_notice_text(arena, roster, "NAMED", task, DECISION_REFUSE, "trùng nội dung");
    assert_non_null(strstr(refused, "không chấp nhận"));
    assert_non_null(strstr(refused, "trùng nội dung"));
    arena_free(arena);
    roster_unref(roster);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_answerable_decide),
        cmocka_unit_test(test_who_may_decide),
        cmocka_unit_test(test_a_notice_is_the_same_when_told_again),
        cmocka_unit_test(test_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
