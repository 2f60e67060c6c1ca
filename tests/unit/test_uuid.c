/* Version 7 ids: form, order, and that no clock can make two alike. */
#include "uuid.h"

#include "unit.h"

#include <sodium.h>
#include <string.h>

static const int64_t NOW = INT64_C(1733965200000000); /* 2024-12-12T01:00Z */

static bool sorts_after(const struct uuid *b, const struct uuid *a)
{
    return memcmp(b->bytes, a->bytes, sizeof(a->bytes)) > 0;
}

static int64_t milliseconds(const struct uuid *uuid)
{
    int64_t ms = 0;
    for (int i = 0; i < 6; i++) {
        ms = ms << 8 | uuid->bytes[i];
    }
    return ms;
}

static void test_form(void **state)
{
    (void)state;
    char text[UUID_TEXT_MAX];
    struct uuid back = {{0}};
    struct uuid id = uuid_v7(NOW, NULL);
    assert_true(uuid_is_v7(&id));
    assert_false(uuid_is_nil(&id));
    assert_int_equal(milliseconds(&id), NOW / 1000);
    assert_int_equal(strlen(uuid_text(&id, text)), UUID_TEXT_MAX - 1);
    assert_int_equal(text[14], '7');
    assert_non_null(strchr("89ab", text[19]));
    assert_true(uuid_parse(text, &back));
    assert_true(uuid_equal(&id, &back));
    struct uuid random = uuid_random();
    assert_false(uuid_is_v7(&random));
    assert_int_equal(uuid_text(&random, text)[14], '4');
    struct uuid before_1970 = uuid_v7(-5, NULL);
    assert_int_equal(milliseconds(&before_1970), 0);
    assert_true(uuid_is_v7(&before_1970));
}

static void test_order_whatever_the_clock_does(void **state)
{
    (void)state;
    static const int64_t steps[] = {0, 0, 1, 999, -1000, 5000, -60000000, 1000, 86400000000, -86400000000, 0};
    struct uuid last = uuid_v7(NOW, NULL);
    for (int round = 0; round < 1000; round++) {
        struct uuid next = uuid_v7(NOW + steps[(size_t)round % (sizeof(steps) / sizeof(steps[0]))], &last);
        assert_true(sorts_after(&next, &last));
        assert_true(uuid_is_v7(&next));
        last = next;
    }
}

static void test_time_behind_keeps_the_time_of_the_last(void **state)
{
    (void)state;
    struct uuid last = uuid_v7(NOW, NULL);
    struct uuid behind = uuid_v7(NOW - 3600000000, &last);
    struct uuid ahead = uuid_v7(NOW + 1000, &behind);
    assert_int_equal(milliseconds(&behind), NOW / 1000);
    assert_int_equal(milliseconds(&ahead), NOW / 1000 + 1);
    assert_memory_equal(behind.bytes, last.bytes, 8); /* only counted up */
}

/* Counting up from all ones carries around version and variant into the time. */
static void test_count_carries(void **state)
{
    (void)state;
    struct uuid full = {
        {0x01, 0x93, 0xb8, 0x00, 0x00, 0x05, 0x7f, 0xff, 0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
    struct uuid next = uuid_v7(0, &full);
    char text[UUID_TEXT_MAX];
    assert_string_equal(uuid_text(&next, text), "0193b800-0006-7000-8000-000000000000");
    struct uuid half = {
        {0x01, 0x93, 0xb8, 0x00, 0x00, 0x05, 0x70, 0x00, 0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
    next = uuid_v7(0, &half);
    assert_string_equal(uuid_text(&next, text), "0193b800-0005-7001-8000-000000000000");
}

static void test_ids_of_one_moment_differ(void **state)
{
    (void)state;
    struct uuid ids[200];
    for (size_t i = 0; i < 200; i++) {
        ids[i] = uuid_v7(NOW, NULL); /* as on 200 devices */
        for (size_t j = 0; j < i; j++) {
            assert_false(uuid_equal(&ids[i], &ids[j]));
        }
    }
}

static void test_parse(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "0193b800-0005-7001-8000-00000000000",
        "0193b800-0005-7001-8000-0000000000000",
        "0193b80000005-7001-8000-000000000000",
        "0193b800-0005-7001-8000-00000000000g",
        "{193b800-0005-7001-8000-00000000000}",
        "0193b800 0005 7001 8000 000000000000",
        "0193b800-0005-7001-8000-0000000000-0",
    };
    struct uuid id = {{0}};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        if (uuid_parse(bad[i], &id)) {
            fail_msg("\"%s\" was read", bad[i]);
        }
    }
    assert_false(uuid_parse(NULL, &id));
    assert_true(uuid_is_nil(&id)); /* untouched */
    char text[UUID_TEXT_MAX];
    assert_true(uuid_parse("0193B800-0005-7001-8AbC-00000000FfFf", &id));
    assert_string_equal(uuid_text(&id, text), "0193b800-0005-7001-8abc-00000000ffff");
    assert_true(uuid_is_v7(&id));
    assert_true(uuid_parse("0193b800-0005-7001-cabc-00000000ffff", &id)); /* another variant */
    assert_false(uuid_is_v7(&id));
    assert_true(uuid_parse("0193b800-0005-4001-8abc-00000000ffff", &id)); /* version 4 */
    assert_false(uuid_is_v7(&id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form),
        cmocka_unit_test(test_order_whatever_the_clock_does),
        cmocka_unit_test(test_time_behind_keeps_the_time_of_the_last),
        cmocka_unit_test(test_count_carries),
        cmocka_unit_test(test_ids_of_one_moment_differ),
        cmocka_unit_test(test_parse),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
