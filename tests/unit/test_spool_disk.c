/* The outbox among processes, on full disks, and on files that are not what they should be. */
#include "spool_fixture.h"
#include "unit.h"

#include "clock.h"
#include "file.h"
#include "space.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- several processes ---- */

static void another_process_is_noticed(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool *other = NULL;
    (void)spool_changed(fixture->spool);
    spool_enter(fixture, "mine");
    assert_false(spool_changed(fixture->spool));
    assert_true(spool_open(&fixture->options, &other, &err));
    struct spool_entry entry = spool_entry_of(fixture->arena, "other");
    assert_true(spool_add(other, fixture->arena, &entry, 1, &err));
    spool_close(other);
    assert_true(spool_changed(fixture->spool));
    assert_false(spool_changed(fixture->spool));
    assert_int_equal(spool_all(fixture).count, 2);
}

/* In a child: enters reports until it is killed or has entered `count`, and tells of each that was stored. */
static void enter(const struct spool_options *options, int tell, int count)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    struct spool *spool = NULL;
    if (!spool_open(options, &spool, &err)) {
        _exit(1);
    }
    for (int i = 0; i < count; i++) {
        struct spool_entry entry = spool_entry_of(arena, "Một báo cáo.");
        if (!spool_add(spool, arena, &entry, 1, &err) ||
            write(tell, entry.id.bytes, sizeof(entry.id.bytes)) != (ssize_t)sizeof(entry.id.bytes)) {
            _exit(2);
        }
    }
    spool_close(spool);
    arena_free(arena);
    _exit(0);
}

static pid_t begin_entering(struct spool_fixture *fixture, int tell, int count)
{
    spool_close(fixture->spool); /* a connection must not be carried over a fork */
    fixture->spool = NULL;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        enter(&fixture->options, tell, count);
    }
    return child;
}

static void two_at_once_share_the_places(void **state)
{
    enum { EACH = 40 };
    struct spool_fixture *fixture = *state;
    int ends[2] = {-1, -1};
    assert_int_equal(pipe(ends), 0);
    pid_t children[2] = {begin_entering(fixture, ends[1], EACH), 0};
    children[1] = begin_entering(fixture, ends[1], EACH);
    for (size_t i = 0; i < 2; i++) {
        int status = -1;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    close(ends[0]);
    close(ends[1]);
    spool_again(fixture);
    struct spool_rows rows = spool_all(fixture);
    assert_int_equal(rows.count, 2 * EACH);
    for (size_t i = 0; i < rows.count; i++) {
        assert_int_equal(rows.list[i].sequence, i + 1);
        assert_true(i == 0 || memcmp(rows.list[i - 1].id.bytes, rows.list[i].id.bytes, sizeof(struct uuid)) < 0);
    }
}

static const char *ask_file(struct spool_fixture *fixture, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    const char *path = arena_printf(fixture->arena, "%s/outbox.db", fixture->folder);
    const char *answer_text = "";
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
        answer_text = arena_strdup(fixture->arena, (const char *)sqlite3_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return answer_text;
}

static void killed_in_the_middle_nothing_told_is_missing(void **state)
{
    enum { ROUNDS = 25 };
    struct spool_fixture *fixture = *state;
    size_t told = 0;
    for (int round = 0; round < ROUNDS; round++) {
        int ends[2] = {-1, -1};
        struct uuid id = {0};
        assert_int_equal(pipe(ends), 0);
        pid_t child = begin_entering(fixture, ends[1], 100000);
        close(ends[1]);
        usleep((useconds_t)(2000 + 1700 * round));
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
        spool_again(fixture);
        while (read(ends[0], id.bytes, sizeof(id.bytes)) == (ssize_t)sizeof(id.bytes)) {
            assert_int_equal(spool_row_of(fixture, &id).state, ROW_QUEUED);
            told++;
        }
        close(ends[0]);
    }
    assert_true(told > 0); /* a busy machine gets little done in a round */
    struct spool_rows rows = spool_all(fixture);
    assert_true(rows.count >= told);
    assert_int_equal(rows.list[rows.count - 1].sequence, rows.count);
    assert_int_equal(spool_facts(fixture).last_sequence, rows.count);
    assert_string_equal(ask_file(fixture, "PRAGMA integrity_check"), "ok");
}

/* ---- no room ---- */

/* In a child, as what is allowed stays allowed for a process: fills up to a limit on the size of files. */
static int fill_up(const struct spool_options *options)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    struct spool *spool = NULL;
    struct rlimit limit = {.rlim_cur = (rlim_t)400 * 1024, .rlim_max = RLIM_INFINITY};
    char *large = arena_alloc(arena, 4001);
    memset(large, 'x', 4000);
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    if (!spool_open(options, &spool, &err)) {
        return 1;
    }
    int count = 0;
    struct spool_entry entry = spool_entry_of(arena, large);
    while (count < 1000 && spool_add(spool, arena, &entry, 1, &err)) {
        entry = spool_entry_of(arena, large);
        count++;
    }
    if (count == 1000 || count < 10 || err.kind != ERR_TEMPORARY || strstr(err.text, "đầy") == NULL) {
        return 2;
    }
    limit.rlim_cur = RLIM_INFINITY;
    setrlimit(RLIMIT_FSIZE, &limit);
    entry = spool_entry_of(arena, "còn chỗ");
    bool ok = spool_add(spool, arena, &entry, 1, &err) && entry.stored.sequence == (uint64_t)count + 1;
    spool_close(spool);
    arena_free(arena);
    return ok ? 0 : 3;
}

static void a_full_disk_refuses_and_keeps(void **state)
{
    struct spool_fixture *fixture = *state;
    int status = -1;
    spool_close(fixture->spool);
    fixture->spool = NULL;
    pid_t child = fork();
    if (child == 0) {
        _exit(fill_up(&fixture->options));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    spool_again(fixture);
    assert_true(spool_all(fixture).count > 10);
    assert_string_equal(ask_file(fixture, "PRAGMA integrity_check"), "ok");
}

static void a_quota_is_kept(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    fixture->options.quota_rows = 2;
    spool_again(fixture);
    struct spool_row first = spool_enter(fixture, "a");
    spool_enter(fixture, "b");
    struct spool_entry third = spool_entry_of(fixture->arena, "c");
    assert_false(spool_add(fixture->spool, fixture->arena, &third, 1, &err));
    assert_int_equal(err.kind, ERR_TEMPORARY);
    spool_answer(fixture, &first, VERDICT_ACCEPTED); /* what the centre says always gets in */
    fixture->options = (struct spool_options){.folder = fixture->folder, .quota_bytes = 4096};
    spool_again(fixture);
    assert_false(spool_add(fixture->spool, fixture->arena, &third, 1, &err));
    assert_int_equal(err.kind, ERR_TEMPORARY);
}

static void the_floor_and_the_ballast(void **state)
{
    enum { BALLAST = 64 * 1024 };
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct stat st = {0};
    const char *path = arena_printf(fixture->arena, "%s/ballast", fixture->folder);
    fixture->options.ballast_bytes = BALLAST;
    spool_again(fixture);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, BALLAST);
    assert_true(st.st_blocks * 512 >= BALLAST);
    const struct space small = {.ballast_path = path, .floor_bytes = 1, .ballast_bytes = BALLAST};
    assert_true(space_allows(&small, &err));
    assert_true(space_release(&small));
    assert_false(space_release(&small));
    assert_int_not_equal(access(path, F_OK), 0);
    spool_tend(fixture->spool);
    assert_int_equal(access(path, F_OK), 0);
    const struct space large = {.ballast_path = path, .floor_bytes = INT64_MAX / 4, .ballast_bytes = BALLAST};
    assert_false(space_allows(&large, &err));
    assert_int_equal(err.kind, ERR_TEMPORARY);
    assert_non_null(strstr(err.text, "Máy đầy bộ nhớ"));
    fixture->options.floor_bytes = INT64_MAX / 4;
    spool_again(fixture);
    struct spool_entry entry = spool_entry_of(fixture->arena, "x");
    assert_false(spool_add(fixture->spool, fixture->arena, &entry, 1, &err));
    assert_int_equal(spool_all(fixture).count, 0);
}

/* ---- what happens to files ---- */

static void damage(struct spool_fixture *fixture)
{
    char noise[8192];
    memset(noise, 0xa5, sizeof(noise));
    spool_close(fixture->spool);
    fixture->spool = NULL;
    int fd = open(arena_printf(fixture->arena, "%s/outbox.db", fixture->folder), O_WRONLY | O_CLOEXEC);
    assert_int_equal(write(fd, noise, sizeof(noise)), sizeof(noise));
    close(fd);
}

static void a_damaged_file_is_set_aside(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool *spool = NULL;
    const char *name = NULL;
    struct spool_row row = spool_enter(fixture, "x");
    struct uuid epoch = spool_facts(fixture).epoch;
    damage(fixture);
    assert_false(spool_open(&fixture->options, &spool, &err));
    assert_int_equal(err.kind, ERR_IO);
    if (!spool_open_checked(&fixture->options, fixture->arena, &fixture->spool, &name, &err)) {
        fail_msg("%s", err.text);
    }
    assert_non_null(name);
    assert_int_equal(access(name, F_OK), 0);
    struct spool_meta meta = spool_facts(fixture);
    assert_false(uuid_equal(&meta.epoch, &epoch));
    assert_int_equal(meta.last_sequence, 0);
    assert_true(memcmp(spool_enter(fixture, "y").id.bytes, row.id.bytes, sizeof(row.id.bytes)) != 0);
    spool_close(fixture->spool);
    assert_true(spool_open_checked(&fixture->options, fixture->arena, &fixture->spool, &name, &err));
    assert_null(name);
}

static void a_file_that_is_gone_or_damaged_is_noticed(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_rows rows = {0};
    assert_true(spool_is_usable(fixture->spool));
    const char *path = arena_printf(fixture->arena, "%s/outbox.db", fixture->folder);
    const char *away = arena_printf(fixture->arena, "%s/away", fixture->folder);
    assert_int_equal(rename(path, away), 0);
    assert_false(spool_is_usable(fixture->spool));
    assert_int_equal(rename(away, path), 0);
    assert_true(spool_is_usable(fixture->spool));
    for (int i = 0; i < 400; i++) {
        spool_enter(fixture, "một báo cáo dài hơn, để tệp có nhiều trang");
    }
    spool_again(fixture);
    char noise[4096];
    memset(noise, 0xa5, sizeof(noise));
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    for (off_t page = 1; page < 40; page++) {
        assert_int_equal(pwrite(fd, noise, sizeof(noise), page * (off_t)sizeof(noise)), sizeof(noise));
    }
    close(fd);
    assert_false(spool_list(fixture->spool, fixture->arena, 0, 1000, &rows, &err));
    assert_int_equal(err.kind, ERR_IO);
    assert_false(spool_is_usable(fixture->spool));
}

static void a_newer_file_is_left_alone(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool *spool = NULL;
    const char *name = NULL;
    (void)ask_file(fixture, "PRAGMA user_version = 99");
    assert_false(spool_open(&fixture->options, &spool, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    assert_non_null(strstr(err.text, "99"));
    assert_false(spool_open_checked(&fixture->options, fixture->arena, &spool, &name, &err));
    assert_int_equal(err.kind, ERR_CONFIG);
}

/* A file of the first version, with what an office entered into it. */
static void an_older_file_is_brought_up_to_date(void **state)
{
    struct spool_fixture *fixture = *state;
    struct spool_row row = spool_enter(fixture, "a");
    spool_close(fixture->spool);
    fixture->spool = NULL;
    (void)ask_file(fixture, "ALTER TABLE meta DROP COLUMN rewound_to");
    (void)ask_file(fixture, "DROP INDEX outbox_unjudged");
    (void)ask_file(fixture, "DROP INDEX outbox_receipt_faults");
    (void)ask_file(fixture, "DROP INDEX outbox_unsendable");
    (void)ask_file(fixture, "ALTER TABLE outbox DROP COLUMN receipt");
    (void)ask_file(fixture, "ALTER TABLE outbox DROP COLUMN receipt_fault");
    (void)ask_file(fixture, "ALTER TABLE outbox DROP COLUMN unsendable_at_us");
    (void)ask_file(fixture, "CREATE INDEX outbox_unjudged ON outbox (sequence) WHERE verdict IS NULL");
    (void)ask_file(fixture, "DROP TABLE receipt_keys");
    (void)ask_file(fixture, "DROP TABLE set_aside");
    (void)ask_file(fixture, "ALTER TABLE meta DROP COLUMN history");
    (void)ask_file(fixture, "DROP TABLE history");
    (void)ask_file(fixture, "DROP TABLE drafts");
    (void)ask_file(fixture, "DROP TABLE piece_facts");
    (void)ask_file(fixture, "DROP TABLE pieces");
    (void)ask_file(fixture, "PRAGMA user_version = 1");
    spool_again(fixture);
    assert_string_equal(ask_file(fixture, "PRAGMA user_version"), "5");
    assert_string_equal(ask_file(fixture, "SELECT count(*) FROM drafts"), "0");
    assert_string_equal(ask_file(fixture, "SELECT count(*) FROM piece_facts"), "0");
    assert_string_equal(ask_file(fixture, "SELECT count(*) FROM history"), "0");
    assert_int_equal(spool_row_of(fixture, &row.id).sequence, row.sequence);
    assert_false(spool_facts(fixture).has_history);
    spool_again(fixture);
    assert_int_equal(spool_all(fixture).count, 1);
}

static void it_is_as_safe_as_the_disk(void **state)
{
    struct spool_fixture *fixture = *state;
    assert_string_equal(ask_file(fixture, "PRAGMA journal_mode"), "wal");
    struct err err = {0};
    char *text = NULL;
    size_t size = 0;
    /* synchronous is of a connection, not of the file: what every connection runs first has to say it. */
    assert_true(file_read(fixture->arena, arena_printf(fixture->arena, "%s/../agent/spool/sql/open.sql", TESTS_DIR),
                          65536, &text, &size, &err));
    assert_non_null(strstr(text, "synchronous = FULL"));
}

#define WITH_SPOOL(test) cmocka_unit_test_setup_teardown(test, spool_set_up, spool_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOOL(another_process_is_noticed),
        WITH_SPOOL(two_at_once_share_the_places),
        WITH_SPOOL(killed_in_the_middle_nothing_told_is_missing),
        WITH_SPOOL(a_full_disk_refuses_and_keeps),
        WITH_SPOOL(a_quota_is_kept),
        WITH_SPOOL(the_floor_and_the_ballast),
        WITH_SPOOL(a_damaged_file_is_set_aside),
        WITH_SPOOL(a_file_that_is_gone_or_damaged_is_noticed),
        WITH_SPOOL(a_newer_file_is_left_alone),
        WITH_SPOOL(an_older_file_is_brought_up_to_date),
        WITH_SPOOL(it_is_as_safe_as_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
