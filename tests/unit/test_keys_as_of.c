/* What the reorganisation of agencies does to their machines' keys, to the day. */
#include "keys_as_of.h"

#include "lineage_fixture.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static struct roster *roster;
static day_t march, july;

/* OLD is renamed NEW on 1/3/2025 and that is split into W1, W2 on 1/7/2025; A is merged into B on 1/3; X is abolished
 * on 1/7; M ends without an event on 30/6; LATER begins on 1/7. */
static int set_up(void **state)
{
    (void)state;
    roster = roster_new();
    march = day_from_ymd(2025, 3, 1);
    july = day_from_ymd(2025, 7, 1);
    fixture_bodies(roster, "OLD A B X LIVING");
    fixture_body(roster, "NEW")->valid_from = march;
    fixture_body(roster, "W1")->valid_from = july;
    fixture_body(roster, "W2")->valid_from = july;
    fixture_body(roster, "LATER")->valid_from = july;
    fixture_body(roster, "M")->valid_to = july - 1;
    fixture_event(roster, EVENT_RENAME, march, "OLD", "NEW");
    fixture_event(roster, EVENT_SPLIT, july, "NEW", "W1 W2");
    fixture_event(roster, EVENT_MERGE, march, "A", "B");
    fixture_event(roster, EVENT_ABOLISH, july, "X", "");
    fixture_seal(roster);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roster_unref(roster);
    return 0;
}

/* The code under which a key of that agency may connect on a day; NULL: it may not. */
static const char *known_as(const char *agency, enum key_use use, day_t on)
{
    static char code[ROSTER_CODE_MAX];
    struct arena *arena = arena_new();
    struct known_keys *keys = arena_alloc(arena, sizeof(*keys));
    *keys = (struct known_keys){.arena = arena, .list = arena_array(arena, 3, sizeof(*keys->list)), .count = 3};
    for (size_t i = 0; i < 3; i++) { /* between two that stay */
        keys->list[i] = (struct known_key){.use = use, .agency = i == 1 ? agency : "LIVING"};
        keys->list[i].id.bytes[0] = (uint8_t)(i + 1);
        keys->list[i].public_key[0] = (uint8_t)(i + 1);
    }
    keys_as_of(keys, roster, on);
    const char *found = NULL;
    for (size_t i = 0; i < keys->count; i++) {
        assert_int_equal(keys->list[i].id.bytes[0], keys->list[i].public_key[0]);
        if (keys->list[i].id.bytes[0] == 2) {
            snprintf(code, sizeof(code), "%s", keys->list[i].agency);
            found = code;
        } else {
            assert_string_equal(keys->list[i].agency, "LIVING");
        }
    }
    assert_int_equal(keys->count, found == NULL ? 2 : 3);
    arena_free(arena);
    return found;
}

static const char *device(const char *agency, day_t on)
{
    return known_as(agency, KEY_DEVICE, on);
}

static void test_a_renamed_agency_keeps_its_machines(void **state)
{
    (void)state;
    assert_string_equal(device("OLD", march - 1), "OLD");
    assert_string_equal(device("OLD", march), "NEW");
    assert_string_equal(device("OLD", july - 1), "NEW");
    assert_string_equal(device("NEW", march), "NEW");
    assert_string_equal(device("NEW", march - 1), "OLD"); /* a clock that was put back */
    assert_string_equal(known_as("OLD", KEY_ENROLMENT, march), "NEW");
    assert_string_equal(known_as("OLD", KEY_ENROLMENT, july - 1), "NEW");
}

static void test_thirty_days_to_the_day(void **state)
{
    (void)state;
    static const struct {
        const char *agency, *as;
        bool in_march;
    } rows[] = {{"A", "A", true}, {"OLD", "NEW", false}, {"NEW", "NEW", false}, {"X", "X", false}, {"M", "M", false}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        day_t event = rows[i].in_march ? march : july;
        assert_string_equal(device(rows[i].agency, event - 1), rows[i].as);
        assert_string_equal(device(rows[i].agency, event), rows[i].as);
        assert_string_equal(device(rows[i].agency, event + KEYS_DRAIN_DAYS - 1), rows[i].as); /* the thirtieth day */
        assert_null(device(rows[i].agency, event + KEYS_DRAIN_DAYS));
        assert_null(device(rows[i].agency, event + 365));
    }
}

static void test_who_ended_enrols_no_more(void **state)
{
    (void)state;
    assert_string_equal(known_as("A", KEY_ENROLMENT, march - 1), "A");
    assert_null(known_as("A", KEY_ENROLMENT, march));
    assert_null(known_as("OLD", KEY_ENROLMENT, july));
    assert_null(known_as("X", KEY_ENROLMENT, july));
    assert_null(known_as("M", KEY_ENROLMENT, july));
}

static void test_who_goes_on_or_is_not_known(void **state)
{
    (void)state;
    assert_string_equal(device("B", july), "B");
    assert_string_equal(device("W1", july), "W1");
    assert_string_equal(device("LATER", march), "LATER"); /* judged as one that does not exist yet */
    assert_string_equal(device("ELSEWHERE", july), "ELSEWHERE");
    assert_string_equal(known_as("ELSEWHERE", KEY_ENROLMENT, july), "ELSEWHERE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_renamed_agency_keeps_its_machines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_thirty_days_to_the_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_who_ended_enrols_no_more, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_who_goes_on_or_is_not_known, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
