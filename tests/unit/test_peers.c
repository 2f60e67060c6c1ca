/* The table of connections. */
#include "peers.h"

#include "unit.h"

#include <string.h>

static struct zpeer id_of(uint32_t number)
{
    struct zpeer id = {.size = 5};
    memcpy(id.id + 1, &number, sizeof(number));
    return id;
}

static void test_many(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    struct peers *peers = peers_new();
    for (uint32_t i = 0; i < MANY; i++) {
        const struct zpeer id = id_of(i);
        assert_null(peers_find(peers, &id));
        peers_add(peers, &id)->jobs = i;
    }
    assert_int_equal(peers_count(peers), MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        const struct zpeer id = id_of(i);
        struct peer *peer = peers_find(peers, &id);
        assert_non_null(peer);
        assert_int_equal(peer->jobs, i);
        if (i % 2 == 0) {
            peers_remove(peers, peer);
        }
    }
    assert_int_equal(peers_count(peers), MANY / 2);
    const struct zpeer even = id_of(10);
    const struct zpeer odd = id_of(11);
    assert_null(peers_find(peers, &even));
    assert_non_null(peers_find(peers, &odd));
    peers_free(peers);
}

static bool keep_small(struct peer *peer, void *context)
{
    int *visits = context;
    (*visits)++;
    return peer->jobs < 10;
}

static void test_each_may_remove(void **state)
{
    (void)state;
    struct peers *peers = peers_new();
    int visits = 0;
    for (uint32_t i = 0; i < 100; i++) {
        const struct zpeer id = id_of(i);
        peers_add(peers, &id)->jobs = i;
    }
    peers_each(peers, keep_small, &visits);
    assert_int_equal(visits, 100);
    assert_int_equal(peers_count(peers), 10);
    peers_free(peers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_each_may_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
