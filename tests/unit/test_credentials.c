/* In which order a device tries the collectors. */
#include "credentials.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEVICES = 120, COLLECTORS = 3 };

static char folder[64];
static struct key_pair servers[COLLECTORS];

static int begin(void **state)
{
    (void)state;
    struct err err = {0};
    snprintf(folder, sizeof(folder), "/tmp/tiendo-order-XXXXXX");
    for (int i = 0; i < COLLECTORS; i++) {
        if (!key_pair_new(&servers[i], &err)) {
            return 1;
        }
    }
    return mkdtemp(folder) == NULL;
}

static int end(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    return system(command); // NOLINT(cert-env33-c,concurrency-mt-unsafe): a folder of this test's own making
}

/* An enrolment file that names the collectors from `first` on, round once. */
static void write_enrolment(struct arena *arena, const struct uuid *id, int first)
{
    struct err err = {0};
    struct key_pair one_time = {0};
    char text[UUID_TEXT_MAX];
    char key[KEY_Z85_MAX];
    FILE *file = fopen(arena_printf(arena, "%s/enrolment.json", folder), "we");
    assert_non_null(file);
    assert_true(key_pair_new(&one_time, &err));
    fprintf(file, "{\"tiendo\": \"enrolment/1\", \"id\": \"%s\", \"agency\": \"HP-SXD\", \"secret_key\": \"%s\", ",
            uuid_text(id, text), key_z85(one_time.secret_key, key));
    fprintf(file, "\"expires\": \"2099-12-26T08:00:00+07:00\", \"collectors\": [");
    for (int i = 0; i < COLLECTORS; i++) {
        int n = (first + i) % COLLECTORS;
        fprintf(file, "%s{\"endpoint\": \"tcp://centre-%d:5757\", \"server_key\": \"%s\"}", i == 0 ? "" : ", ", n,
                key_z85(servers[n].public_key, key));
    }
    fprintf(file, "]}\n");
    fclose(file);
}

static struct credentials read_credentials(struct arena *arena, const char *state_folder, const char *collectors)
{
    struct err err = {0};
    struct credentials credentials = {0};
    struct agent_config config = {
        .state = state_folder, .enrolment = arena_printf(arena, "%s/enrolment.json", folder), .collectors = collectors};
    assert_true(credentials_read(arena, &config, NULL, &credentials, &err));
    assert_null(credentials.problem);
    assert_int_equal(credentials.collectors.count, COLLECTORS);
    return credentials;
}

static const char *device_folder(struct arena *arena, int number)
{
    return arena_printf(arena, "%s/device-%d", folder, number);
}

static void assert_same_order(const struct credentials *a, const struct credentials *b)
{
    for (size_t i = 0; i < COLLECTORS; i++) {
        assert_string_equal(a->collectors.list[i].endpoint, b->collectors.list[i].endpoint);
        assert_memory_equal(a->collectors.list[i].server_key, b->collectors.list[i].server_key, KEY_BYTES);
    }
}

/* One device has one order, however its file lists them, and keeps it when it is enrolled; many devices spread. */
static void test_each_device_has_its_own_order(void **state)
{
    (void)state;
    int firsts[COLLECTORS] = {0};
    for (int device = 0; device < DEVICES; device++) {
        struct arena *arena = arena_new();
        struct err err = {0};
        struct uuid id = uuid_random();
        const char *own = device_folder(arena, device);
        assert_int_equal(mkdir(own, 0700), 0);
        write_enrolment(arena, &id, 0);
        struct credentials one = read_credentials(arena, own, "");
        write_enrolment(arena, &id, 1 + device % 2);
        struct credentials other = read_credentials(arena, own, "");
        assert_same_order(&one, &other);
        struct agent_config config = {.state = own};
        assert_true(credentials_redeemed(&config, &other, &err));
        struct credentials enrolled = read_credentials(arena, own, "");
        assert_false(enrolled.pending);
        assert_same_order(&one, &enrolled);
        firsts[one.collectors.list[0].endpoint[strlen("tcp://centre-")] - '0']++;
        arena_free(arena);
    }
    for (int i = 0; i < COLLECTORS; i++) {
        assert_in_range(firsts[i], DEVICES / 6, DEVICES / 2); /* a third each, give or take four standard deviations */
    }
}

static void test_an_order_that_was_written_down_is_kept(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct uuid id = uuid_random();
    const char *own = device_folder(arena, DEVICES);
    char key[COLLECTORS][KEY_Z85_MAX];
    assert_int_equal(mkdir(own, 0700), 0);
    write_enrolment(arena, &id, 0);
    for (int i = 0; i < COLLECTORS; i++) {
        key_z85(servers[i].public_key, key[i]);
    }
    const char *written = arena_printf(arena, "tcp://c:1 %s, tcp://a:1 %s, tcp://b:1 %s", key[0], key[1], key[2]);
    struct credentials credentials = read_credentials(arena, own, written);
    assert_string_equal(credentials.collectors.list[0].endpoint, "tcp://c:1");
    assert_string_equal(credentials.collectors.list[1].endpoint, "tcp://a:1");
    assert_string_equal(credentials.collectors.list[2].endpoint, "tcp://b:1");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_device_has_its_own_order),
        cmocka_unit_test(test_an_order_that_was_written_down_is_kept),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
