/* What the centre says comes by two ways, twice, and not always in the order in which it was said. */
#include "unit.h"

#include "heard.h"
#include "reasons.h"
#include "spool_fixture.h"

#include <string.h>

static struct hearing hearing_of(struct spool_fixture *fixture)
{
    return (struct hearing){.spool = fixture->spool, .arena = fixture->arena, .contact_us = SPOOL_NOW};
}

static void hear(struct hearing *hearing, const struct message *message)
{
    struct err err = {0};
    if (!heard(hearing, message, (struct bytes){0}, &err)) {
        fail_msg("%s", err.text);
    }
}

static void hear_verdict(struct hearing *hearing, const struct wire_verdict *verdict)
{
    struct wire_verdict copy = *verdict;
    struct message message = {.kind = MESSAGE_VERDICTS,
                              .verdicts = {.collector_time_us = SPOOL_NOW, .verdicts = &copy, .count = 1}};
    hear(hearing, &message);
}

static void hear_returned(struct hearing *hearing, const struct spool_row *row)
{
    struct wire_notice notice = {.id = uuid_random(),
                                 .kind = NOTICE_RETURNED,
                                 .at_us = SPOOL_NOW,
                                 .has_update = true,
                                 .update_id = row->id,
                                 .text = "Đề nghị bổ sung."};
    struct message message = {.kind = MESSAGE_NOTICES, .notices = {.notices = &notice, .count = 1}};
    hear(hearing, &message);
}

/* The centre had it, the answer was lost, and somebody decided meanwhile. */
static void a_decision_may_come_before_the_verdict(void **state)
{
    struct spool_fixture *fixture = *state;
    struct hearing hearing = hearing_of(fixture);
    struct spool_row row = spool_enter(fixture, "Một");
    struct wire_verdict verdict = spool_verdict_on(&row, VERDICT_ACCEPTED);
    hear_returned(&hearing, &row);
    hear_verdict(&hearing, &verdict);
    row = spool_row_of(fixture, &row.id);
    assert_int_equal(row.state, ROW_RETURNED);
    assert_int_equal(row.verdict, VERDICT_ACCEPTED);
    assert_string_equal(row.message, "Đề nghị bổ sung.");
    assert_int_equal(row.received_at_us, verdict.received_at_us);
}

static void an_old_verdict_is_only_for_what_has_none(void **state)
{
    struct spool_fixture *fixture = *state;
    struct hearing hearing = hearing_of(fixture);
    struct spool_row known = spool_enter(fixture, "Một");
    struct spool_row open = spool_enter(fixture, "Hai");
    spool_answer(fixture, &known, VERDICT_ACCEPTED);
    hearing.old_news = true;
    struct wire_verdict held[] = {spool_verdict_on(&known, VERDICT_HELD), spool_verdict_on(&open, VERDICT_HELD)};
    hear_verdict(&hearing, &held[0]);
    assert_int_equal(hearing.kept_count, 0);
    hear_verdict(&hearing, &held[1]);
    assert_int_equal(hearing.kept_count, 1);
    assert_int_equal(spool_row_of(fixture, &known.id).state, ROW_ACCEPTED);
    assert_int_equal(spool_row_of(fixture, &open.id).state, ROW_HELD);
}

static void an_old_welcome_says_nothing_of_who_this_is(void **state)
{
    struct spool_fixture *fixture = *state;
    struct hearing hearing = hearing_of(fixture);
    struct message message = {.kind = MESSAGE_WELCOME,
                              .welcome = {.device_id = uuid_random(),
                                          .agency_code = "HP-SXD",
                                          .agency_name = "Sở Xây dựng",
                                          .collector_time_us = SPOOL_NOW}};
    hear(&hearing, &message);
    struct spool_meta before = spool_facts(fixture);
    assert_string_equal(before.agency_name, "Sở Xây dựng");
    hearing.old_news = true;
    hearing.contact_us = SPOOL_NOW - 1;
    message.welcome.agency_name = "Tên cũ";
    message.welcome.device_id = uuid_random();
    message.welcome.collector_time_us = SPOOL_NOW - 1;
    hear(&hearing, &message);
    struct spool_meta after = spool_facts(fixture);
    assert_string_equal(after.agency_name, "Sở Xây dựng");
    assert_true(uuid_equal(&before.device, &after.device));
    assert_int_equal(after.collector_time_us, SPOOL_NOW);
    assert_int_equal(after.last_contact_us, SPOOL_NOW);
    hearing.old_news = false;
    message.welcome.agency_code = "HP-STP";
    struct err err = {0};
    spool_enter(fixture, "Một");
    assert_false(heard(&hearing, &message, (struct bytes){0}, &err)); /* under a wrong name nothing goes out */
    assert_int_equal(err.kind, ERR_CONFIG);
}

static void a_taken_place_moves_the_outbox_once(void **state)
{
    struct spool_fixture *fixture = *state;
    struct hearing hearing = hearing_of(fixture);
    struct spool_row row = spool_enter(fixture, "Một");
    struct wire_verdict taken = spool_verdict_on(&row, VERDICT_REJECTED);
    taken.code = reason_code(REASON_PLACE_TAKEN);
    struct uuid epoch = spool_facts(fixture).epoch;
    hearing.places_pass = true; /* it is about another epoch */
    hear_verdict(&hearing, &taken);
    assert_false(hearing.new_epoch);
    struct uuid same = spool_facts(fixture).epoch;
    assert_true(uuid_equal(&epoch, &same));
    hearing.places_pass = false;
    hear_verdict(&hearing, &taken);
    assert_true(hearing.new_epoch);
    assert_int_equal(hearing.kept_count, 0);
    struct uuid moved = spool_facts(fixture).epoch;
    assert_false(uuid_equal(&epoch, &moved));
    assert_int_equal(spool_row_of(fixture, &row.id).state, ROW_QUEUED);
    hearing.places_stand = true;
    hear_verdict(&hearing, &taken);
    assert_false(hearing.new_epoch);
    assert_int_equal(spool_row_of(fixture, &row.id).state, ROW_REJECTED);
}

static void where_a_rewind_leads_is_remembered_until_the_next_welcome(void **state)
{
    struct spool_fixture *fixture = *state;
    struct hearing hearing = hearing_of(fixture);
    struct err err = {0};
    uint64_t rewound = 1;
    struct message message = {
        .kind = MESSAGE_WELCOME,
        .welcome = {.device_id = uuid_random(), .agency_code = "HP-SXD", .agency_name = "Sở Xây dựng"}};
    assert_true(spool_rewound_to(fixture->spool, &rewound, &err));
    assert_int_equal(rewound, 0);
    assert_true(spool_rewound(fixture->spool, 41, &err));
    spool_again(fixture);
    hearing.spool = fixture->spool;
    hearing.old_news = true;
    hear(&hearing, &message);
    assert_true(spool_rewound_to(fixture->spool, &rewound, &err));
    assert_int_equal(rewound, 41);
    hearing.old_news = false;
    hear(&hearing, &message);
    assert_true(spool_rewound_to(fixture->spool, &rewound, &err));
    assert_int_equal(rewound, 0);
}

static void the_notices_that_came_last(void **state)
{
    struct spool_fixture *fixture = *state;
    struct hearing hearing = hearing_of(fixture);
    struct spool_row row = spool_enter(fixture, "Một");
    struct wire_received last = {0};
    struct err err = {0};
    for (int i = 0; i < 5; i++) {
        hear_returned(&hearing, &row);
    }
    struct wire_notices all = {0};
    assert_true(spool_notices(fixture->spool, fixture->arena, 10, &all, &err));
    assert_true(spool_notices_last(fixture->spool, fixture->arena, 3, &last, &err));
    assert_int_equal(last.count, 3);
    for (size_t i = 0; i < last.count; i++) {
        assert_true(uuid_equal(&last.notice_ids[i], &all.notices[4 - i].id));
    }
    assert_true(spool_notices_last(fixture->spool, fixture->arena, 10, &last, &err));
    assert_int_equal(last.count, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_decision_may_come_before_the_verdict, spool_set_up, spool_tear_down),
        cmocka_unit_test_setup_teardown(an_old_verdict_is_only_for_what_has_none, spool_set_up, spool_tear_down),
        cmocka_unit_test_setup_teardown(an_old_welcome_says_nothing_of_who_this_is, spool_set_up, spool_tear_down),
        cmocka_unit_test_setup_teardown(a_taken_place_moves_the_outbox_once, spool_set_up, spool_tear_down),
        cmocka_unit_test_setup_teardown(where_a_rewind_leads_is_remembered_until_the_next_welcome, spool_set_up,
                                        spool_tear_down),
        cmocka_unit_test_setup_teardown(the_notices_that_came_last, spool_set_up, spool_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
