/* Why an agency is silent, from what the centre saw; and whose business that is. */
#include "silence.h"

#include "cycle_fixture.h"
#include "unit.h"

#include <string.h>

static const struct silence_facts quiet_machine = {.has_agent = true, .patience = 1};

static enum silence_cause at(struct silence_facts facts, int64_t now)
{
    return silence_of(&facts, &cycle_calendar, now);
}

static void test_machines_are_switched_off_at_night(void **state)
{
    (void)state;
    struct silence_facts facts = quiet_machine;
    facts.said_goodbye = true;
    facts.last_contact = cycle_at(2024, 12, 13, 17); /* Friday */
    assert_int_equal(at(facts, cycle_at(2024, 12, 13, 18)), SILENCE_UP);
    assert_int_equal(at(facts, cycle_at(2024, 12, 16, 8)), SILENCE_UP); /* Monday: one working day has begun */
    assert_int_equal(at(facts, cycle_at(2024, 12, 17, 8)), SILENCE_AGENT_DOWN);
    facts.said_goodbye = false;
    assert_int_equal(at(facts, cycle_at(2024, 12, 17, 8)), SILENCE_LINK_DOWN);
    facts.patience = 3;
    assert_int_equal(at(facts, cycle_at(2024, 12, 17, 8)), SILENCE_UP);
    facts.last_contact = cycle_at(2025, 1, 24, 17); /* the Friday before Tết */
    facts.patience = 1;
    assert_int_equal(at(facts, cycle_at(2025, 2, 3, 8)), SILENCE_UP);
    assert_int_equal(at(facts, cycle_at(2025, 2, 4, 8)), SILENCE_LINK_DOWN);
}

static void test_what_it_said_counts_first(void **state)
{
    (void)state;
    struct silence_facts facts = quiet_machine;
    facts.last_contact = cycle_at(2024, 12, 2, 8);
    facts.waiting = 2;
    assert_int_equal(at(facts, cycle_at(2024, 12, 2, 9)), SILENCE_APPROVED_UNSENT);
    assert_int_equal(at(facts, cycle_at(2024, 12, 12, 9)), SILENCE_APPROVED_UNSENT);
    facts.said_nothing = true;
    assert_int_equal(at(facts, cycle_at(2024, 12, 12, 9)), SILENCE_NOTHING_TO_REPORT);
    facts = (struct silence_facts){.has_agent = false, .last_contact = INT64_MIN};
    assert_int_equal(at(facts, cycle_at(2024, 12, 12, 9)), SILENCE_NONE);
    facts.said_nothing = true; /* on paper */
    assert_int_equal(at(facts, cycle_at(2024, 12, 12, 9)), SILENCE_NOTHING_TO_REPORT);
    facts = quiet_machine;
    facts.last_contact = INT64_MIN; /* enrolled, never seen */
    assert_int_equal(at(facts, cycle_at(2024, 12, 12, 9)), SILENCE_AGENT_DOWN);
}

static void test_the_centre_was_out(void **state)
{
    (void)state;
    struct outage outages[] = {{cycle_at(2024, 12, 3, 9), cycle_at(2024, 12, 3, 10)},
                               {cycle_at(2024, 12, 12, 7), INT64_MAX}};
    struct silence_facts facts = quiet_machine;
    facts.outages = outages;
    facts.outage_count = 2;
    facts.last_contact = cycle_at(2024, 12, 12, 6);
    facts.waiting = 1;
    assert_int_equal(at(facts, cycle_at(2024, 12, 12, 6)), SILENCE_UP); /* heard this moment: it is on its way */
    assert_int_equal(at(facts, cycle_at(2024, 12, 12, 6) + SILENCE_SENDING_US), SILENCE_APPROVED_UNSENT);
    assert_int_equal(at(facts, cycle_at(2024, 12, 12, 8)), SILENCE_COLLECTOR_DOWN);
    outages[1].to = cycle_at(2024, 12, 12, 9);
    assert_int_equal(at(facts, cycle_at(2024, 12, 12, 9)), SILENCE_COLLECTOR_DOWN); /* time to find it again */
    assert_int_equal(at(facts, cycle_at(2024, 12, 12, 9) + SILENCE_RETURN_US), SILENCE_APPROVED_UNSENT);
    facts.last_contact = cycle_at(2024, 12, 12, 9); /* it found it: no excuse any more */
    assert_int_equal(at(facts, cycle_at(2024, 12, 12, 9)), SILENCE_UP);
    assert_int_equal(at(facts, cycle_at(2024, 12, 12, 10)), SILENCE_APPROVED_UNSENT);
}

/* Days on which nobody answered are not the machine's silence. */
static void test_an_outage_of_days_is_no_silence(void **state)
{
    (void)state;
    struct outage outage = {cycle_at(2024, 12, 9, 20), cycle_at(2024, 12, 12, 6)}; /* 10/12 and 11/12 altogether */
    struct silence_facts facts = quiet_machine;
    facts.outages = &outage;
    facts.outage_count = 1;
    facts.last_contact = cycle_at(2024, 12, 9, 17);
    assert_int_equal(at(facts, cycle_at(2024, 12, 12, 9)), SILENCE_UP);
    assert_int_equal(at(facts, cycle_at(2024, 12, 13, 9)), SILENCE_LINK_DOWN);
    facts.outage_count = 0;
    assert_int_equal(at(facts, cycle_at(2024, 12, 11, 9)), SILENCE_LINK_DOWN);
}

static void test_whose_business_it_is(void **state)
{
    (void)state;
    static const enum silence_audience audiences[SILENCE_CAUSE_MAX] = {
        [SILENCE_NONE] = AUDIENCE_OFFICER,
        [SILENCE_NOTHING_TO_REPORT] = AUDIENCE_NOBODY,
        [SILENCE_UP] = AUDIENCE_OFFICER,
        [SILENCE_APPROVED_UNSENT] = AUDIENCE_AGENCY_IT,
        [SILENCE_AGENT_DOWN] = AUDIENCE_AGENCY_IT,
        [SILENCE_LINK_DOWN] = AUDIENCE_AGENCY_IT,
        [SILENCE_COLLECTOR_DOWN] = AUDIENCE_CENTRE_IT,
    };
    for (enum silence_cause cause = SILENCE_NONE; cause < SILENCE_CAUSE_MAX; cause++) {
        assert_int_equal(silence_audience(cause), audiences[cause]);
        assert_int_equal(silence_code(cause)[0] == '\0', cause == SILENCE_NONE);
        assert_int_equal(silence_label(cause)[0] == '\0', cause == SILENCE_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_machines_are_switched_off_at_night),
        cmocka_unit_test(test_what_it_said_counts_first),
        cmocka_unit_test(test_the_centre_was_out),
        cmocka_unit_test(test_an_outage_of_days_is_no_silence),
        cmocka_unit_test(test_whose_business_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
