/* What several threads, or several processes, use at once and what does not go through libzmq: the key table, who has
 * to stay away, rosters, the log, the outbox. `cmake --preset threads` builds this one with ThreadSanitizer. */
#include "clock.h"
#include "holdoff.h"
#include "keytable.h"
#include "log.h"
#include "roster.h"
#include "spool_fixture.h"
#include "unit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 3, TURNS = 200, KEYS = 40 };

/* A test's threads; what they find wrong is counted, as cmocka may only be asked by its own thread. */
struct crew {
    pthread_t threads[THREADS];
    atomic_bool over;
    atomic_int wrong;
    struct keytable *table;
    struct holdoff *holdoff;
    struct roster *roster;
    struct spool_options *options;
};

static void start(struct crew *crew, size_t count, void *(*body)(void *))
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pthread_create(&crew->threads[i], NULL, body, crew), 0);
    }
}

static void end(struct crew *crew, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pthread_join(crew->threads[i], NULL);
    }
    assert_int_equal(atomic_load(&crew->wrong), 0);
}

static void check(struct crew *crew, bool holds)
{
    if (!holds) {
        atomic_fetch_add(&crew->wrong, 1);
    }
}

/* ---- keys ---- */

static struct uuid id_of(uint8_t number)
{
    return (struct uuid){{number, 1}};
}

/* Keys 1 … KEYS; all of the agency that this generation names, but the first, which stays "A". */
static struct known_keys *keys_of(int generation)
{
    struct arena *arena = arena_new();
    struct known_keys *keys = arena_alloc(arena, sizeof(*keys));
    keys->arena = arena;
    keys->count = KEYS;
    keys->list = arena_array(arena, keys->count, sizeof(*keys->list));
    for (int i = 0; i < KEYS; i++) {
        keys->list[i].use = KEY_DEVICE;
        keys->list[i].id = id_of((uint8_t)(KEYS - i));
        keys->list[i].agency = i == KEYS - 1 ? "A" : arena_printf(arena, "agency %d", generation);
        memset(keys->list[i].public_key, KEYS - i, KEY_BYTES);
    }
    return keys;
}

static void *ask_keys(void *argument)
{
    struct crew *crew = argument;
    uint8_t key[KEY_BYTES];
    const struct uuid first = id_of(1);
    memset(key, 1, sizeof(key));
    while (!atomic_load(&crew->over)) {
        struct identity identity = {.use = KEY_DEVICE};
        check(crew, keytable_by_key(crew->table, key, 1, &identity) && strcmp(identity.agency, "A") == 0);
        check(crew, keytable_by_id(crew->table, KEY_DEVICE, &first, 1, &identity));
        (void)keytable_is_waiting(crew->table);
    }
    return NULL;
}

static void test_keys_change_while_they_are_asked_for(void **state)
{
    (void)state;
    struct crew crew = {.table = keytable_new()};
    uint8_t key[KEY_BYTES];
    const struct uuid added = id_of(200);
    const struct uuid enrolment = id_of(201);
    memset(key, 200, sizeof(key));
    keytable_replace(crew.table, keys_of(0));
    start(&crew, THREADS, ask_keys);
    for (int i = 1; i < TURNS; i++) {
        struct identity identity = {.use = KEY_DEVICE};
        keytable_add_device(crew.table, key, &added, "B", &enrolment);
        check(&crew, keytable_by_key(crew.table, key, 1, &identity));
        keytable_wait(crew.table);
        keytable_replace(crew.table, keys_of(i));
        check(&crew, !keytable_by_key(crew.table, key, 1, &identity));
    }
    atomic_store(&crew.over, true);
    end(&crew, THREADS);
    keytable_free(crew.table);
}

/* A device is added, again and again, while the table is replaced by one with fewer keys: none of those that were taken
 * away ever comes back. */
static void *add_devices(void *argument)
{
    struct crew *crew = argument;
    uint8_t key[KEY_BYTES];
    const struct uuid added = id_of(200);
    memset(key, 200, sizeof(key));
    while (!atomic_load(&crew->over)) {
        keytable_add_device(crew->table, key, &added, "B", &added);
        usleep(200);
    }
    return NULL;
}

static void test_a_key_that_was_taken_away_stays_away(void **state)
{
    (void)state;
    struct crew crew = {.table = keytable_new()};
    const struct uuid last = id_of(KEYS);
    start(&crew, THREADS, add_devices);
    for (int i = 0; i < TURNS; i++) {
        struct identity identity = {.use = KEY_DEVICE};
        keytable_replace(crew.table, keys_of(i));
        struct known_keys *fewer = keys_of(i);
        fewer->list++;
        fewer->count--;
        keytable_replace(crew.table, fewer);
        for (int again = 0; again < 5; again++) {
            check(&crew, !keytable_by_id(crew.table, KEY_DEVICE, &last, 1, &identity));
            usleep(50);
        }
    }
    atomic_store(&crew.over, true);
    end(&crew, THREADS);
    keytable_free(crew.table);
}

/* ---- who stays away, rosters, the log ---- */

static void *hold_off(void *argument)
{
    struct crew *crew = argument;
    for (int i = 0; i < TURNS; i++) {
        const struct uuid id = id_of((uint8_t)i);
        holdoff_add(crew->holdoff, &id, clock_monotonic_us() + CLOCK_SECOND * 60);
        check(crew, holdoff_holds(crew->holdoff, &id, clock_monotonic_us()));
    }
    return NULL;
}

static void test_who_stays_away(void **state)
{
    (void)state;
    struct crew crew = {.holdoff = holdoff_new()};
    start(&crew, THREADS, hold_off);
    end(&crew, THREADS);
    holdoff_free(crew.holdoff);
}

static void *use_roster(void *argument)
{
    struct crew *crew = argument;
    for (int i = 0; i < TURNS * 10; i++) {
        struct roster *mine = roster_ref(crew->roster);
        check(crew, mine->revision == 7);
        roster_unref(mine);
    }
    roster_unref(crew->roster); /* the thread's own; the last one frees it */
    return NULL;
}

static void test_a_roster_goes_with_its_last_user(void **state)
{
    (void)state;
    struct crew crew = {.roster = roster_new()};
    crew.roster->revision = 7;
    for (int i = 1; i < THREADS; i++) {
        roster_ref(crew.roster);
    }
    start(&crew, THREADS, use_roster);
    end(&crew, THREADS);
}

static void *write_log(void *argument)
{
    struct crew *crew = argument;
    for (int i = 0; i < TURNS; i++) {
        log_event(LOG_LEVEL_INFO, "test.line", "number", log_number(i), "text", "một dòng", NULL);
    }
    check(crew, true);
    return NULL;
}

static void test_lines_of_the_log_stay_whole(void **state)
{
    (void)state;
    struct crew crew = {.table = NULL};
    FILE *file = tmpfile();
    char line[400];
    int lines = 0;
    assert_non_null(file);
    fflush(stderr);
    int kept = dup(STDERR_FILENO);
    assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
    start(&crew, THREADS, write_log);
    end(&crew, THREADS);
    fflush(stderr);
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    close(kept);
    rewind(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        assert_non_null(strstr(line, " test.line number="));
        assert_non_null(strstr(line, "text=\"một dòng\"\n"));
        lines++;
    }
    assert_int_equal(lines, THREADS * TURNS);
    fclose(file);
}

/* ---- the outbox ---- */

enum { WRITERS = 3, REPORTS = 12 };

static bool enter_some(const struct spool_options *options)
{
    struct arena *arena = arena_new();
    struct spool *spool = NULL;
    struct err err = {0};
    bool ok = spool_open(options, &spool, &err);
    for (int i = 0; ok && i < REPORTS; i++) {
        struct spool_entry entry = spool_entry_of(arena, "Đã họp.");
        ok = spool_add(spool, arena, &entry, 1, &err) && entry.outcome == SPOOL_ADDED;
        (void)spool_changed(spool);
        spool_wake(spool);
    }
    if (!ok) {
        fprintf(stderr, "%s\n", err.text);
    }
    spool_close(spool);
    arena_free(arena);
    return ok;
}

static void *enter_reports(void *argument)
{
    struct crew *crew = argument;
    check(crew, enter_some(crew->options));
    return NULL;
}

/* Commands and the daemon, in threads and in processes: every report has its place, and no two have one. */
static void test_many_write_one_outbox(void **state)
{
    struct spool_fixture *fixture = *state;
    struct crew crew = {.options = &fixture->options};
    pid_t children[2] = {0};
    for (size_t i = 0; i < 2; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            _exit(enter_some(&fixture->options) ? 0 : 1);
        }
    }
    start(&crew, WRITERS, enter_reports);
    for (int i = 0; i < 20; i++) {
        (void)spool_changed(fixture->spool);
        (void)spool_facts(fixture);
    }
    end(&crew, WRITERS);
    for (size_t i = 0; i < 2; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    struct spool_rows rows = spool_all(fixture);
    bool taken[(WRITERS + 2) * REPORTS + 1] = {false};
    assert_int_equal(rows.count, (WRITERS + 2) * REPORTS);
    for (size_t i = 0; i < rows.count; i++) {
        assert_in_range(rows.list[i].sequence, 1, rows.count);
        assert_false(taken[rows.list[i].sequence]);
        taken[rows.list[i].sequence] = true;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_change_while_they_are_asked_for),
        cmocka_unit_test(test_a_key_that_was_taken_away_stays_away),
        cmocka_unit_test(test_who_stays_away),
        cmocka_unit_test(test_a_roster_goes_with_its_last_user),
        cmocka_unit_test(test_lines_of_the_log_stay_whole),
        cmocka_unit_test_setup_teardown(test_many_write_one_outbox, spool_set_up, spool_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
