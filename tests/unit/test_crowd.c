/* Whom to cut off when there are too many connections. */
#include "crowd.h"

#include "unit.h"

#include <stdio.h>

static const int64_t NOW = 1000;

static int came(struct crowd *crowd, int fd, const char *address)
{
    int cut = -1;
    (void)crowd_came(crowd, fd, address, NOW + fd, &cut);
    return cut;
}

static void test_within_its_limits(void **state)
{
    (void)state;
    const struct crowd_limits limits = {.total = 10, .of_address = 10, .silent = 10, .arrivals = {1000, 20000}};
    struct crowd *crowd = crowd_new(&limits);
    for (int fd = 5; fd < 15; fd++) {
        assert_int_equal(came(crowd, fd, "192.0.2.1"), -1);
    }
    assert_int_equal(crowd_count(crowd), 10);
    assert_int_equal(crowd_of_address(crowd, "192.0.2.1"), 10);
    assert_int_equal(crowd_of_address(crowd, "192.0.2.2"), 0);
    for (int fd = 5; fd < 15; fd++) {
        crowd_gone(crowd, fd);
    }
    crowd_gone(crowd, 5); /* and of those that nobody knows */
    crowd_gone(crowd, 100000);
    crowd_gone(crowd, -1);
    assert_int_equal(crowd_count(crowd), 0);
    assert_int_equal(crowd_of_address(crowd, "192.0.2.1"), 0);
    crowd_free(crowd);
}

/* Strangers push each other out; whoever has spoken stays. */
static void test_the_oldest_stranger_goes(void **state)
{
    (void)state;
    const struct crowd_limits limits = {.total = 4, .of_address = 100, .silent = 100, .arrivals = {1000, 20000}};
    struct crowd *crowd = crowd_new(&limits);
    int cut = -1;
    for (int fd = 0; fd < 4; fd++) {
        assert_int_equal(came(crowd, fd, "192.0.2.1"), -1);
    }
    crowd_spoke(crowd, 0);
    crowd_spoke(crowd, 2);
    crowd_spoke(crowd, 2);
    assert_int_equal(crowd_came(crowd, 4, "192.0.2.2", NOW, &cut), CROWD_FULL);
    assert_int_equal(cut, 1);
    assert_int_equal(came(crowd, 5, "192.0.2.2"), 3);
    crowd_spoke(crowd, 4);
    crowd_spoke(crowd, 5);
    /* All four have spoken: who comes now is the only stranger. */
    assert_int_equal(came(crowd, 6, "192.0.2.2"), 6);
    assert_int_equal(crowd_count(crowd), 4);
    crowd_gone(crowd, 1); /* its end was only told now */
    crowd_gone(crowd, 6);
    assert_int_equal(crowd_count(crowd), 4);
    crowd_gone(crowd, 0);
    assert_int_equal(came(crowd, 6, "192.0.2.2"), -1);
    crowd_free(crowd);
}

static void test_of_one_address(void **state)
{
    (void)state;
    const struct crowd_limits limits = {.total = 100, .of_address = 2, .silent = 100, .arrivals = {1000, 20000}};
    struct crowd *crowd = crowd_new(&limits);
    int cut = -1;
    assert_int_equal(came(crowd, 0, "192.0.2.1"), -1);
    assert_int_equal(came(crowd, 1, "192.0.2.2"), -1);
    assert_int_equal(came(crowd, 2, "192.0.2.2"), -1);
    assert_int_equal(crowd_came(crowd, 3, "192.0.2.2", NOW, &cut), CROWD_ONE_ADDRESS);
    assert_int_equal(cut, 1); /* not the oldest of all, but of that address */
    crowd_spoke(crowd, 2);
    crowd_spoke(crowd, 3);
    assert_int_equal(came(crowd, 4, "192.0.2.2"), 4);
    assert_int_equal(crowd_of_address(crowd, "192.0.2.2"), 2);
    crowd_free(crowd);
}

static void test_silent_ones(void **state)
{
    (void)state;
    const struct crowd_limits limits = {.total = 100, .of_address = 100, .silent = 3, .arrivals = {1000, 20000}};
    struct crowd *crowd = crowd_new(&limits);
    int cut = -1;
    for (int fd = 0; fd < 10; fd++) {
        assert_int_equal(came(crowd, fd, "192.0.2.1"), -1);
        crowd_spoke(crowd, fd);
    }
    for (int fd = 10; fd < 13; fd++) {
        assert_int_equal(came(crowd, fd, "192.0.2.1"), -1);
    }
    assert_int_equal(crowd_came(crowd, 13, "192.0.2.1", NOW, &cut), CROWD_SILENT);
    assert_int_equal(cut, 10);
    assert_int_equal(crowd_silent(crowd), 3);
    assert_int_equal(crowd_count(crowd), 13);
    crowd_free(crowd);
}

static void test_too_long_silent(void **state)
{
    (void)state;
    const struct crowd_limits limits = {.total = 100, .of_address = 100, .silent = 100, .arrivals = {1000, 20000}};
    struct crowd *crowd = crowd_new(&limits);
    for (int fd = 0; fd < 4; fd++) {
        came(crowd, fd, "192.0.2.1");
    }
    assert_true(crowd_spoke(crowd, 1));
    assert_true(crowd_spoke(crowd, 1));
    assert_false(crowd_spoke(crowd, 77)); /* not heard of yet */
    assert_int_equal(crowd_overdue(crowd, NOW), -1);
    assert_int_equal(crowd_overdue(crowd, NOW + 3), 0);
    assert_int_equal(crowd_overdue(crowd, NOW + 3), 2);
    assert_int_equal(crowd_overdue(crowd, NOW + 3), -1);
    assert_int_equal(crowd_count(crowd), 2);
    assert_true(crowd_spoke(crowd, 0)); /* too late */
    assert_int_equal(crowd_count(crowd), 2);
    crowd_free(crowd);
}

/* A descriptor comes again before its end was told. */
static void test_a_descriptor_comes_again(void **state)
{
    (void)state;
    const struct crowd_limits limits = {.total = 100, .of_address = 100, .silent = 100, .arrivals = {1000, 20000}};
    struct crowd *crowd = crowd_new(&limits);
    came(crowd, 3, "192.0.2.1");
    crowd_spoke(crowd, 3);
    came(crowd, 3, "192.0.2.2");
    assert_int_equal(crowd_count(crowd), 1);
    assert_int_equal(crowd_silent(crowd), 1);
    assert_int_equal(crowd_of_address(crowd, "192.0.2.1"), 0);
    assert_int_equal(crowd_of_address(crowd, "192.0.2.2"), 1);
    crowd_free(crowd);
}

/* Who comes and never speaks may come so often; who speaks may come as often as it likes. */
static void test_haste(void **state)
{
    (void)state;
    const struct crowd_limits limits = {.total = 100, .of_address = 100, .silent = 100, .arrivals = {2, 3}};
    struct crowd *crowd = crowd_new(&limits);
    int cut = -1;
    for (int i = 0; i < 10; i++) {
        assert_int_equal(crowd_came(crowd, 1, "192.0.2.1", NOW, &cut), CROWD_FINE);
        assert_true(crowd_spoke(crowd, 1));
        crowd_gone(crowd, 1);
    }
    for (int fd = 1; fd < 4; fd++) {
        assert_int_equal(crowd_came(crowd, fd, "192.0.2.1", NOW, &cut), CROWD_FINE);
        crowd_gone(crowd, fd);
    }
    assert_int_equal(crowd_came(crowd, 4, "192.0.2.1", NOW, &cut), CROWD_HASTE);
    assert_int_equal(cut, 4);
    crowd_gone(crowd, 4);
    assert_int_equal(crowd_came(crowd, 5, "192.0.2.2", NOW, &cut), CROWD_FINE);
    crowd_tend(crowd, NOW);
    assert_int_equal(crowd_addresses(crowd), 2);
    assert_int_equal(crowd_came(crowd, 4, "192.0.2.1", NOW + 500000, &cut), CROWD_FINE);
    crowd_gone(crowd, 4);
    crowd_gone(crowd, 5);
    crowd_tend(crowd, NOW + 10000000);
    assert_int_equal(crowd_addresses(crowd), 0);
    crowd_free(crowd);
}

static void test_ten_thousand(void **state)
{
    (void)state;
    const struct crowd_limits limits = {.total = 1000, .of_address = 300, .silent = 200, .arrivals = {1000, 20000}};
    struct crowd *crowd = crowd_new(&limits);
    assert_int_equal(came(crowd, 20000, "10.0.0.1"), -1);
    crowd_spoke(crowd, 20000);
    for (int fd = 0; fd < 10000; fd++) {
        char address[CROWD_ADDRESS_MAX];
        snprintf(address, sizeof(address), "192.0.2.%d", fd % 7);
        int cut = came(crowd, fd, address);
        assert_true(cut == -1 || (cut != 20000 && cut <= fd));
        if (cut >= 0) {
            crowd_gone(crowd, cut);
        }
        assert_true(crowd_silent(crowd) <= limits.silent);
    }
    assert_int_equal(crowd_count(crowd), limits.silent + 1);
    assert_int_equal(crowd_of_address(crowd, "10.0.0.1"), 1);
    crowd_free(crowd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_within_its_limits),
        cmocka_unit_test(test_the_oldest_stranger_goes),
        cmocka_unit_test(test_of_one_address),
        cmocka_unit_test(test_silent_ones),
        cmocka_unit_test(test_too_long_silent),
        cmocka_unit_test(test_a_descriptor_comes_again),
        cmocka_unit_test(test_haste),
        cmocka_unit_test(test_ten_thousand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
