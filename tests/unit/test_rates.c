/* How much somebody may send: the bucket, one for every name, and who has to stay away. */
#include "rates.h"

#include "damper.h"
#include "holdoff.h"
#include "unit.h"

#include <stdio.h>

static const int64_t SECOND = 1000000;
static const int64_t NOW = INT64_C(1733965200000000);
static const struct bucket_limits LIMITS = {.per_second = 100, .burst = 200};

static void test_a_bucket_fills_steadily(void **state)
{
    (void)state;
    int64_t delay_us = 0;
    struct bucket bucket = bucket_new(&LIMITS, NOW);
    assert_true(bucket_take(&bucket, &LIMITS, 200, NOW, &delay_us));
    assert_false(bucket_take(&bucket, &LIMITS, 50, NOW, &delay_us));
    assert_in_range(delay_us, SECOND / 2, SECOND);
    assert_false(bucket_take(&bucket, &LIMITS, 50, NOW + SECOND / 2 - 20000, &delay_us));
    assert_true(bucket_take(&bucket, &LIMITS, 50, NOW + SECOND / 2, &delay_us));
    assert_false(bucket_take(&bucket, &LIMITS, 1, NOW + SECOND / 2, &delay_us));
}

static void test_a_bucket_overflows(void **state)
{
    (void)state;
    int64_t delay_us = 0;
    struct bucket bucket = bucket_new(&LIMITS, NOW);
    assert_true(bucket_is_full(&bucket, &LIMITS, NOW));
    assert_true(bucket_take(&bucket, &LIMITS, 100, NOW, &delay_us));
    assert_false(bucket_is_full(&bucket, &LIMITS, NOW));
    assert_true(bucket_is_full(&bucket, &LIMITS, NOW + SECOND));
    const int64_t year = INT64_C(365) * 24 * 3600 * SECOND;
    assert_true(bucket_take(&bucket, &LIMITS, 200, NOW + 400 * year, &delay_us));
    assert_false(bucket_take(&bucket, &LIMITS, 1, NOW + 400 * year, &delay_us));
}

static void test_more_than_a_burst_counts_as_one(void **state)
{
    (void)state;
    int64_t delay_us = 0;
    struct bucket bucket = bucket_new(&LIMITS, NOW);
    assert_true(bucket_take(&bucket, &LIMITS, 5000, NOW, &delay_us));
    assert_false(bucket_take(&bucket, &LIMITS, 5000, NOW, &delay_us));
    assert_true(bucket_take(&bucket, &LIMITS, 5000, NOW + delay_us, &delay_us));
}

static void test_a_clock_set_back_takes_nothing_away(void **state)
{
    (void)state;
    int64_t delay_us = 0;
    struct bucket bucket = bucket_new(&LIMITS, NOW);
    assert_true(bucket_take(&bucket, &LIMITS, 100, NOW - 3600 * SECOND, &delay_us));
    assert_true(bucket_take(&bucket, &LIMITS, 100, NOW - 7200 * SECOND, &delay_us));
    assert_false(bucket_take(&bucket, &LIMITS, 1, NOW - 7200 * SECOND, &delay_us));
}

static void test_everybody_has_a_bucket(void **state)
{
    (void)state;
    int64_t delay_us = 0;
    struct rates *rates = rates_new(&LIMITS);
    assert_true(bucket_take(rates_of(rates, "A", NOW), &LIMITS, 200, NOW, &delay_us));
    assert_false(bucket_take(rates_of(rates, "A", NOW), &LIMITS, 1, NOW, &delay_us));
    assert_true(bucket_take(rates_of(rates, "B", NOW), &LIMITS, 200, NOW, &delay_us));
    assert_int_equal(rates_count(rates), 2);
    assert_int_equal(rates_limits(rates)->burst, 200);
    rates_free(rates);
}

/* What is full again is no other than new: it needs no memory. */
static void test_full_ones_are_forgotten(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    int64_t delay_us = 0;
    struct rates *rates = rates_new(&LIMITS);
    for (int i = 0; i < MANY; i++) {
        char name[32];
        snprintf(name, sizeof(name), "agency %d", i);
        assert_true(bucket_take(rates_of(rates, name, NOW), &LIMITS, i % 2 == 0 ? 200 : 50, NOW, &delay_us));
    }
    assert_int_equal(rates_count(rates), MANY);
    rates_tend(rates, NOW + SECOND);
    assert_int_equal(rates_count(rates), MANY / 2);
    assert_false(bucket_take(rates_of(rates, "agency 0", NOW + SECOND), &LIMITS, 150, NOW + SECOND, &delay_us));
    rates_tend(rates, NOW + 10 * SECOND);
    assert_int_equal(rates_count(rates), 0);
    rates_free(rates);
}

static struct uuid id_of(uint32_t number)
{
    return (struct uuid){{1, (uint8_t)(number >> 8), (uint8_t)number}};
}

static void test_who_stays_away(void **state)
{
    (void)state;
    struct holdoff *holdoff = holdoff_new();
    const struct uuid one = id_of(1);
    const struct uuid other = id_of(2);
    assert_false(holdoff_holds(holdoff, &one, NOW));
    holdoff_add(holdoff, &one, NOW + SECOND);
    assert_true(holdoff_holds(holdoff, &one, NOW));
    assert_false(holdoff_holds(holdoff, &other, NOW));
    assert_false(holdoff_holds(holdoff, &one, NOW + SECOND));
    holdoff_add(holdoff, &one, NOW + SECOND);
    holdoff_add(holdoff, &one, NOW + 2 * SECOND);
    assert_true(holdoff_holds(holdoff, &one, NOW + SECOND));
    holdoff_free(holdoff);
}

static void test_never_more_than_so_many_stay_away(void **state)
{
    (void)state;
    struct holdoff *holdoff = holdoff_new();
    for (uint32_t i = 0; i < 2 * HOLDOFF_MAX; i++) {
        const struct uuid id = id_of(i);
        holdoff_add(holdoff, &id, NOW + i + 1);
    }
    for (uint32_t i = 0; i < 2 * HOLDOFF_MAX; i++) {
        const struct uuid id = id_of(i);
        assert_int_equal(holdoff_holds(holdoff, &id, NOW), i >= HOLDOFF_MAX);
    }
    holdoff_free(holdoff);
}

static void test_a_log_is_not_filled(void **state)
{
    (void)state;
    struct damper damper = {.said = 0};
    int64_t left_out = -1;
    int said = 0;
    for (int i = 0; i < 1000; i++) {
        said += damper_lets(&damper, NOW + i, &left_out);
    }
    assert_int_equal(said, DAMPER_A_SECOND);
    assert_int_equal(left_out, 0);
    assert_true(damper_lets(&damper, NOW + SECOND, &left_out));
    assert_int_equal(left_out, 1000 - DAMPER_A_SECOND);
    assert_true(damper_lets(&damper, NOW + SECOND, &left_out));
    assert_int_equal(left_out, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_bucket_fills_steadily),
        cmocka_unit_test(test_a_bucket_overflows),
        cmocka_unit_test(test_more_than_a_burst_counts_as_one),
        cmocka_unit_test(test_a_clock_set_back_takes_nothing_away),
        cmocka_unit_test(test_everybody_has_a_bucket),
        cmocka_unit_test(test_full_ones_are_forgotten),
        cmocka_unit_test(test_who_stays_away),
        cmocka_unit_test(test_never_more_than_so_many_stay_away),
        cmocka_unit_test(test_a_log_is_not_filled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
