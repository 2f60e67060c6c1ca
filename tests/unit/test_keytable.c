/* Whose key it is: the only thing that says who speaks. */
#include "keytable.h"

#include "arena.h"
#include "unit.h"

#include <string.h>

static const int64_t NOW = 1000;

static struct uuid id_of(uint8_t number)
{
    struct uuid id = {{number}};
    return id;
}

/* Device 1 of A, device 2 of B, enrolment 3 of C until 2000. In the order that a sorted search would not find. */
static struct known_keys *three_keys(void)
{
    struct arena *arena = arena_new();
    struct known_keys *keys = arena_alloc(arena, sizeof(*keys));
    keys->arena = arena;
    keys->count = 3;
    keys->list = arena_array(arena, keys->count, sizeof(*keys->list));
    const char *const agencies[] = {"B", "A", "C"};
    const uint8_t numbers[] = {2, 1, 3};
    for (size_t i = 0; i < keys->count; i++) {
        keys->list[i].use = numbers[i] == 3 ? KEY_ENROLMENT : KEY_DEVICE;
        keys->list[i].id = id_of(numbers[i]);
        keys->list[i].agency = arena_strdup(arena, agencies[i]);
        keys->list[i].expires_us = numbers[i] == 3 ? 2000 : 0;
        memset(keys->list[i].public_key, numbers[i], KEY_BYTES);
    }
    return keys;
}

static bool knows(struct keytable *table, uint8_t number, int64_t now_us, struct identity *ret)
{
    uint8_t key[KEY_BYTES];
    memset(key, number, sizeof(key));
    return keytable_by_key(table, key, now_us, ret);
}

static void test_empty(void **state)
{
    (void)state;
    struct keytable *table = keytable_new();
    struct identity identity = {.use = KEY_DEVICE};
    assert_false(knows(table, 1, NOW, &identity));
    assert_false(keytable_is_waiting(table));
    keytable_wait(table);
    assert_true(keytable_is_waiting(table));
    keytable_replace(table, three_keys());
    assert_false(keytable_is_waiting(table));
    keytable_free(table);
}

static void test_found_by_key_and_by_id(void **state)
{
    (void)state;
    struct keytable *table = keytable_new();
    struct identity identity = {.use = KEY_DEVICE};
    const struct uuid second = id_of(2);
    const struct uuid third = id_of(3);
    keytable_replace(table, three_keys());
    assert_true(knows(table, 1, NOW, &identity));
    assert_string_equal(identity.agency, "A");
    assert_true(knows(table, 2, NOW, &identity));
    assert_string_equal(identity.agency, "B");
    assert_true(uuid_equal(&identity.id, &second));
    assert_false(knows(table, 4, NOW, &identity));
    assert_true(keytable_by_id(table, KEY_DEVICE, &second, NOW, &identity));
    assert_false(keytable_by_id(table, KEY_ENROLMENT, &second, NOW, &identity));
    assert_false(keytable_by_id(table, KEY_DEVICE, &third, NOW, &identity));
    keytable_free(table);
}

static void test_an_enrolment_expires(void **state)
{
    (void)state;
    struct keytable *table = keytable_new();
    struct identity identity = {.use = KEY_DEVICE};
    const struct uuid third = id_of(3);
    keytable_replace(table, three_keys());
    assert_true(knows(table, 3, 1999, &identity));
    assert_int_equal(identity.use, KEY_ENROLMENT);
    assert_false(knows(table, 3, 2000, &identity));
    assert_false(keytable_by_id(table, KEY_ENROLMENT, &third, 2000, &identity));
    keytable_free(table);
}

static void test_a_device_takes_the_place_of_its_enrolment(void **state)
{
    (void)state;
    struct keytable *table = keytable_new();
    struct identity identity = {.use = KEY_DEVICE};
    const struct uuid device = id_of(9);
    const struct uuid enrolment = id_of(3);
    uint8_t key[KEY_BYTES];
    memset(key, 9, sizeof(key));
    keytable_replace(table, three_keys());
    keytable_add_device(table, key, &device, "C", &enrolment);
    assert_true(knows(table, 9, NOW, &identity));
    assert_string_equal(identity.agency, "C");
    assert_false(knows(table, 3, NOW, &identity)); /* the one-time key is dead */
    assert_true(knows(table, 1, NOW, &identity));
    assert_true(knows(table, 2, NOW, &identity));
    keytable_free(table);
}

static void test_user_ids(void **state)
{
    (void)state;
    char text[USER_ID_MAX];
    enum key_use use = KEY_DEVICE;
    struct uuid id = {{0}};
    const struct identity identity = {.use = KEY_ENROLMENT, .id = id_of(7)};
    assert_true(identity_parse(identity_user_id(&identity, text), &use, &id));
    assert_int_equal(use, KEY_ENROLMENT);
    assert_true(uuid_equal(&id, &identity.id));
    assert_false(identity_parse("", &use, &id));
    assert_false(identity_parse("device:", &use, &id));
    assert_false(identity_parse("device:x", &use, &id));
    assert_false(identity_parse("07000000-0000-0000-0000-000000000000", &use, &id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_found_by_key_and_by_id),
        cmocka_unit_test(test_an_enrolment_expires),
        cmocka_unit_test(test_a_device_takes_the_place_of_its_enrolment),
        cmocka_unit_test(test_user_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
