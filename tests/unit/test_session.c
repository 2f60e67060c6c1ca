/* What a connection of a device is answered: the rules of docs/PROTOCOL.md, sections 4, 5 and 8. */
#include "session.h"

#include "unit.h"

static const int64_t SECOND = 1000000;
static const int64_t NOW = INT64_C(1733965200000000);
static const struct session_limits LIMITS = {.rate = {100, 200}, .credit = 4};
static const struct uuid EPOCH = {{1}};
static const struct uuid OTHER = {{2}};
static struct bucket share; /* of the agency; full when a test begins */

static int fill(void **state)
{
    (void)state;
    share = bucket_new(&LIMITS.rate, NOW);
    return 0;
}

static struct session welcomed(uint64_t committed)
{
    struct session session;
    session_begin(&session, NOW);
    session_greet(&session, &EPOCH, NOW);
    session_welcome(&session, committed, 0, NOW);
    return session;
}

static enum session_answer submit(struct session *session, uint64_t first, uint32_t count)
{
    return session_submit(session, &LIMITS, &share, &EPOCH, first, count, false, NOW).answer;
}

static void test_nothing_before_the_welcome(void **state)
{
    (void)state;
    struct session session;
    session_begin(&session, NOW);
    assert_int_equal(submit(&session, 1, 1), SESSION_HELLO_FIRST);
    session_greet(&session, &EPOCH, NOW);
    assert_int_equal(submit(&session, 1, 1), SESSION_HELLO_FIRST);
    session_welcome(&session, 0, 0, NOW);
    assert_int_equal(submit(&session, 1, 1), SESSION_TAKE);
    assert_int_equal(session_submit(&session, &LIMITS, &share, &OTHER, 2, 1, false, NOW).answer, SESSION_HELLO_FIRST);
}

static void test_order(void **state)
{
    (void)state;
    struct session session = welcomed(40);
    assert_int_equal(submit(&session, 42, 5), SESSION_REWIND);
    assert_int_equal(session.expected, 41);
    assert_int_equal(submit(&session, 41, 5), SESSION_TAKE);
    assert_int_equal(session.expected, 46);
    assert_int_equal(submit(&session, 30, 5), SESSION_TAKE); /* known ones again */
    assert_int_equal(session.expected, 46);
    assert_int_equal(submit(&session, 44, 5), SESSION_TAKE); /* known ones and new ones */
    assert_int_equal(session.expected, 49);
}

static void test_credit(void **state)
{
    (void)state;
    struct session session = welcomed(0);
    for (uint64_t i = 0; i < LIMITS.credit; i++) {
        assert_int_equal(submit(&session, i + 1, 1), SESSION_TAKE);
    }
    assert_int_equal(submit(&session, 5, 1), SESSION_RETRY);
    assert_int_equal(session.expected, 5);
    session_stored(&session);
    int64_t later = NOW + 10 * SECOND;
    assert_int_equal(session_submit(&session, &LIMITS, &share, &EPOCH, 5, 1, false, later).answer, SESSION_TAKE);
}

static void test_busy(void **state)
{
    (void)state;
    struct session session = welcomed(0);
    struct session_verdict verdict = session_submit(&session, &LIMITS, &share, &EPOCH, 1, 1, true, NOW);
    assert_int_equal(verdict.answer, SESSION_RETRY);
    assert_true(verdict.delay_us > 0);
    /* Until then everything gets the same answer, with what is left of the wait. */
    struct session_verdict next =
        session_submit(&session, &LIMITS, &share, &EPOCH, 2, 1, false, NOW + verdict.delay_us / 2);
    assert_int_equal(next.answer, SESSION_RETRY);
    assert_int_equal(next.delay_us, verdict.delay_us / 2);
    assert_int_equal(session_submit(&session, &LIMITS, &share, &EPOCH, 1, 1, false, NOW + verdict.delay_us).answer,
                     SESSION_TAKE);
}

static void test_rate(void **state)
{
    (void)state;
    struct session session = welcomed(0);
    int64_t now = NOW;
    uint64_t first = 1;
    for (int i = 0; i < 4; i++, first += 50) { /* the burst: 200 */
        assert_int_equal(session_submit(&session, &LIMITS, &share, &EPOCH, first, 50, false, now).answer, SESSION_TAKE);
        session_stored(&session);
    }
    struct session_verdict verdict = session_submit(&session, &LIMITS, &share, &EPOCH, first, 50, false, now);
    assert_int_equal(verdict.answer, SESSION_RETRY);
    assert_in_range(verdict.delay_us, SECOND / 2, SECOND); /* 50 at 100 a second */
    now += verdict.delay_us;
    assert_int_equal(session_submit(&session, &LIMITS, &share, &EPOCH, first, 50, false, now).answer, SESSION_TAKE);
    /* A long silence fills the bucket, and no more than that; a clock set back takes nothing away. */
    session_stored(&session);
    now += INT64_C(400) * 24 * 3600 * SECOND;
    for (int i = 0; i < 4; i++) {
        first += 50;
        assert_int_equal(session_submit(&session, &LIMITS, &share, &EPOCH, first, 50, false, now - i).answer,
                         SESSION_TAKE);
        session_stored(&session);
    }
    assert_int_equal(session_submit(&session, &LIMITS, &share, &EPOCH, first + 50, 50, false, now).answer,
                     SESSION_RETRY);
}

static void test_a_burst_below_one_batch_locks_nobody_out(void **state)
{
    (void)state;
    const struct session_limits small = {.rate = {1, 10}, .credit = 4};
    struct session session;
    share = bucket_new(&small.rate, NOW);
    session_begin(&session, NOW);
    session_greet(&session, &EPOCH, NOW);
    session_welcome(&session, 0, 0, NOW);
    assert_int_equal(session_submit(&session, &small, &share, &EPOCH, 1, 50, false, NOW).answer, SESSION_TAKE);
}

/* Another connection, another machine of the same agency: the agency has one share. */
static void test_an_agency_has_one_share(void **state)
{
    (void)state;
    struct session one = welcomed(0);
    struct session other = welcomed(0);
    for (uint64_t i = 0; i < 2; i++) {
        assert_int_equal(submit(&one, 1 + i * 50, 50), SESSION_TAKE);
        assert_int_equal(submit(&other, 1 + i * 50, 50), SESSION_TAKE);
    }
    assert_int_equal(submit(&one, 101, 50), SESSION_RETRY);
    struct session again = welcomed(100);
    assert_int_equal(submit(&again, 101, 50), SESSION_RETRY);
}

/* What was under way when it was told to wait is no flood; what goes on and on is. */
static void test_whoever_does_not_wait_floods(void **state)
{
    (void)state;
    struct session session = welcomed(0);
    int64_t delay_us = session_submit(&session, &LIMITS, &share, &EPOCH, 1, 1, true, NOW).delay_us;
    for (uint32_t i = 0; i < 2 * LIMITS.credit; i++) {
        assert_int_equal(submit(&session, 2, 1), SESSION_RETRY);
    }
    assert_int_equal(submit(&session, 2, 1), SESSION_FLOOD);
    /* What is taken at last begins it anew. */
    assert_int_equal(session_submit(&session, &LIMITS, &share, &EPOCH, 1, 1, false, NOW + delay_us).answer,
                     SESSION_TAKE);
    assert_int_equal(session.pressed, 0);
}

static void test_whoever_does_not_go_back_floods(void **state)
{
    (void)state;
    struct session session = welcomed(0);
    for (uint32_t i = 0; i < 2 * LIMITS.credit; i++) {
        assert_int_equal(submit(&session, 10, 1), SESSION_REWIND);
    }
    assert_int_equal(submit(&session, 10, 1), SESSION_FLOOD);
    assert_int_equal(submit(&session, 1, 1), SESSION_TAKE);
    assert_int_equal(submit(&session, 10, 1), SESSION_REWIND);
}

/* After a failure only the database knows how far the outbox is stored. */
static void test_a_failure_asks_for_a_new_hello(void **state)
{
    (void)state;
    struct session session = welcomed(40);
    assert_int_equal(submit(&session, 41, 5), SESSION_TAKE);
    assert_int_equal(submit(&session, 46, 5), SESSION_TAKE);
    int64_t delay_us = session_failed(&session, 41, NOW);
    assert_true(delay_us > 0);
    assert_int_equal(session.expected, 41);
    session_failed(&session, 46, NOW);
    assert_int_equal(session.expected, 41); /* what fails behind it changes nothing */
    assert_int_equal(session.under_way, 0);
    assert_int_equal(session_submit(&session, &LIMITS, &share, &EPOCH, 51, 5, false, NOW + 1).answer, SESSION_RETRY);
    assert_int_equal(session_submit(&session, &LIMITS, &share, &EPOCH, 41, 5, false, NOW + 2 * delay_us).answer,
                     SESSION_HELLO_FIRST);
    session_greet(&session, &EPOCH, NOW + 2 * delay_us);
    session_welcome(&session, 45, 0, NOW + 2 * delay_us);
    assert_int_equal(session_submit(&session, &LIMITS, &share, &EPOCH, 46, 5, false, NOW + 2 * delay_us).answer,
                     SESSION_TAKE);
}

static void test_hellos_are_few(void **state)
{
    (void)state;
    struct session session;
    session_begin(&session, NOW);
    int taken = 0;
    for (int i = 0; i < 100; i++) {
        taken += session_greet(&session, &EPOCH, NOW + i);
    }
    assert_int_equal(taken, 5);
    assert_false(session_greet(&session, &EPOCH, NOW + SECOND - 1));
    assert_true(session_greet(&session, &EPOCH, NOW + SECOND));
    assert_true(session_greet(&session, &EPOCH, NOW - 3600 * SECOND)); /* a clock set back locks nobody out */
}

static void test_silences_on_record(void **state)
{
    (void)state;
    struct session session;
    session_begin(&session, NOW);
    session_greet(&session, &EPOCH, NOW);
    session_welcome(&session, 0, NOW - 3600 * SECOND, NOW);
    assert_int_equal(session.wait_from_us, NOW - 3600 * SECOND);
    assert_int_equal(session.wait_to_us, NOW);
    /* A second Hello on the same connection is no silence. */
    session_greet(&session, &EPOCH, NOW + 60 * SECOND);
    session_welcome(&session, 0, NOW + 30 * SECOND, NOW + 60 * SECOND);
    assert_int_equal(session.wait_to_us, NOW);
    /* A RetryAfter is. */
    struct session_verdict verdict = session_submit(&session, &LIMITS, &share, &EPOCH, 1, 1, true, NOW + 70 * SECOND);
    assert_int_equal(session.wait_to_us, NOW + 70 * SECOND + verdict.delay_us);
    struct session fresh = welcomed(0);
    assert_int_equal(fresh.wait_to_us, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_nothing_before_the_welcome, fill),
        cmocka_unit_test_setup(test_order, fill),
        cmocka_unit_test_setup(test_credit, fill),
        cmocka_unit_test_setup(test_busy, fill),
        cmocka_unit_test_setup(test_rate, fill),
        cmocka_unit_test_setup(test_a_burst_below_one_batch_locks_nobody_out, fill),
        cmocka_unit_test_setup(test_an_agency_has_one_share, fill),
        cmocka_unit_test_setup(test_whoever_does_not_wait_floods, fill),
        cmocka_unit_test_setup(test_whoever_does_not_go_back_floods, fill),
        cmocka_unit_test_setup(test_a_failure_asks_for_a_new_hello, fill),
        cmocka_unit_test_setup(test_hellos_are_few, fill),
        cmocka_unit_test_setup(test_silences_on_record, fill),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
