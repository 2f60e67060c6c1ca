/* What is taken over out of a damaged file. */
#include "pieces.h"
#include "spool_fixture.h"
#include "unit.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { UPDATES = 300, PAGE = 4096 };

static struct spool_row rows[UPDATES];

/* So many updates with long texts; the first ten are answered. */
static void fill(struct spool_fixture *fixture)
{
    char text[1500];
    struct err err = {0};
    struct spool_piece piece = {.task = "1#1", .text = "Họp", .officer = "A", .due = DAY_NONE};
    spool_enrol(fixture, "NAMED");
    assert_true(spool_piece_add(fixture->spool, &piece, SPOOL_NOW, &err));
    for (size_t i = 0; i < UPDATES; i++) {
        snprintf(text, sizeof(text), "%zu %01200zu", i, i);
        rows[i] = spool_enter(fixture, text);
        if (i < 10) {
            spool_answer(fixture, &rows[i], VERDICT_ACCEPTED);
        }
    }
}

static off_t pages(struct spool_fixture *fixture, const char **ret_path)
{
    struct stat st = {0};
    *ret_path = arena_printf(fixture->arena, "%s/outbox.db", fixture->folder);
    assert_int_equal(stat(*ret_path, &st), 0);
    return st.st_size / PAGE;
}

static void overwrite(const char *path, off_t page, off_t count)
{
    char noise[PAGE];
    memset(noise, 0xa5, sizeof(noise));
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    for (off_t i = page; i < page + count; i++) {
        assert_int_equal(pwrite(fd, noise, sizeof(noise), i * PAGE), PAGE);
    }
    close(fd);
}

static struct spool_aside reopen(struct spool_fixture *fixture)
{
    struct err err = {0};
    const char *name = NULL;
    struct spool_asides asides = {0};
    if (!spool_open_checked(&fixture->options, fixture->arena, &fixture->spool, &name, &err)) {
        fail_msg("%s", err.text);
    }
    assert_non_null(name);
    assert_true(spool_asides(fixture->spool, fixture->arena, &asides, &err));
    assert_int_equal(asides.count, 1);
    assert_non_null(strstr(name, asides.list[0].name));
    return asides.list[0];
}

static void what_lies_on_other_pages_is_taken_over(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    const char *path = NULL;
    fill(fixture);
    struct spool_meta before = spool_facts(fixture);
    spool_close(fixture->spool);
    off_t count = pages(fixture, &path);
    overwrite(path, count / 2, 6);
    struct spool_aside aside = reopen(fixture);
    assert_true(aside.at_us > 0);
    assert_true(aside.carried > UPDATES / 2 && aside.carried < UPDATES);
    assert_true(aside.unreadable > 0);
    assert_int_equal(aside.carried + aside.unreadable, UPDATES);
    assert_int_equal(aside.papers, 1);
    struct spool_meta meta = spool_facts(fixture);
    assert_false(uuid_equal(&meta.epoch, &before.epoch));
    assert_string_equal(meta.agency_code, "NAMED");
    assert_int_equal(meta.first_sequence, 1);
    assert_int_equal(meta.last_sequence, aside.carried);
    assert_int_equal(meta.waiting, aside.waiting);
    assert_int_equal(aside.waiting + 10, aside.carried);
    size_t found = 0;
    for (size_t i = 0; i < UPDATES; i++) {
        struct spool_row row = {0};
        bool there = false;
        assert_true(spool_find(fixture->spool, fixture->arena, &rows[i].id, &there, &row, &err));
        if (there) {
            found++;
            assert_int_equal(row.sequence, found);
            assert_int_equal(row.content.size, rows[i].content.size);
            assert_memory_equal(row.content.data, rows[i].content.data, row.content.size);
            assert_int_equal(row.state, i < 10 ? ROW_ACCEPTED : ROW_QUEUED);
            assert_int_equal(row.sealed_at_us, rows[i].sealed_at_us);
        }
    }
    assert_int_equal(found, aside.carried);
    struct spool_row later = spool_enter(fixture, "sau");
    assert_true(memcmp(later.id.bytes, rows[UPDATES - 1].id.bytes, sizeof(later.id.bytes)) > 0);
    const char *name = NULL;
    spool_close(fixture->spool);
    assert_true(spool_open_checked(&fixture->options, fixture->arena, &fixture->spool, &name, &err));
    assert_null(name);
    assert_int_equal(spool_all(fixture).count, found + 1); /* not once more */
}

static void a_file_without_its_beginning_is_kept_and_told(void **state)
{
    struct spool_fixture *fixture = *state;
    const char *path = NULL;
    fill(fixture);
    spool_close(fixture->spool);
    (void)pages(fixture, &path);
    overwrite(path, 0, 2);
    struct spool_aside aside = reopen(fixture);
    assert_true(aside.at_us > 0);
    assert_int_equal(aside.carried, 0);
    assert_int_equal(aside.unreadable, -1);
    assert_int_equal(spool_all(fixture).count, 0);
}

static void change(const char *path, const char *statement)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, statement, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* A row that can be read, but does not say any more what was sealed, is not passed off as it. */
static void what_was_changed_is_not_taken_over(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    const char *path = NULL;
    const char *name = NULL;
    struct spool_asides asides = {0};
    struct spool_row row = {0};
    bool found = true;
    fill(fixture);
    spool_close(fixture->spool);
    (void)pages(fixture, &path);
    change(path, "UPDATE outbox SET content = x'0a01' WHERE sequence = 7");
    change(path, "UPDATE outbox SET content_hash = NULL WHERE sequence = 8");
    assert_int_equal(rename(path, arena_printf(fixture->arena, "%s.damaged-1", path)), 0);
    assert_true(spool_open_checked(&fixture->options, fixture->arena, &fixture->spool, &name, &err));
    assert_true(spool_asides(fixture->spool, fixture->arena, &asides, &err));
    assert_int_equal(asides.list[0].carried, UPDATES - 2);
    assert_int_equal(asides.list[0].unreadable, 2);
    assert_true(spool_find(fixture->spool, fixture->arena, &rows[6].id, &found, &row, &err));
    assert_false(found);
    assert_int_equal(spool_facts(fixture).last_sequence, UPDATES - 2);
}

/* What an older program set aside was entered again then: it is not sent a second time under its old ids. */
static void what_an_older_program_set_aside_is_left(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    const char *path = NULL;
    const char *name = NULL;
    struct spool_asides asides = {0};
    fill(fixture);
    spool_close(fixture->spool);
    (void)pages(fixture, &path);
    change(path, "PRAGMA user_version = 3");
    assert_int_equal(rename(path, arena_printf(fixture->arena, "%s.damaged-1", path)), 0);
    assert_true(spool_open_checked(&fixture->options, fixture->arena, &fixture->spool, &name, &err));
    assert_true(spool_asides(fixture->spool, fixture->arena, &asides, &err));
    assert_true(asides.list[0].at_us > 0);
    assert_int_equal(asides.list[0].carried, 0);
    assert_int_equal(asides.list[0].unreadable, -1);
    assert_int_equal(spool_all(fixture).count, 0);
}

static void what_could_not_be_looked_at_then_is_looked_at_later(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    const char *path = NULL;
    const char *name = NULL;
    struct spool_asides asides = {0};
    fill(fixture);
    spool_close(fixture->spool);
    (void)pages(fixture, &path);
    assert_int_equal(rename(path, arena_printf(fixture->arena, "%s.damaged-1", path)), 0);
    assert_true(spool_open(&fixture->options, &fixture->spool, &err)); /* a command: that is the daemon's work */
    assert_true(spool_asides(fixture->spool, fixture->arena, &asides, &err));
    assert_int_equal(asides.list[0].at_us, 0);
    struct spool_row early = spool_enter(fixture, "trước");
    spool_close(fixture->spool);
    assert_true(spool_open_checked(&fixture->options, fixture->arena, &fixture->spool, &name, &err));
    assert_null(name);
    assert_int_equal(spool_all(fixture).count, UPDATES + 1);
    assert_int_equal(spool_row_of(fixture, &early.id).sequence, 1);
    assert_int_equal(spool_row_of(fixture, &rows[0].id).sequence, 2);
    assert_true(spool_asides(fixture->spool, fixture->arena, &asides, &err));
    assert_int_equal(asides.list[0].carried, UPDATES);
    assert_int_equal(asides.list[0].unreadable, 0);
}

#define WITH_SPOOL(test) cmocka_unit_test_setup_teardown(test, spool_set_up, spool_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOOL(what_lies_on_other_pages_is_taken_over),
        WITH_SPOOL(a_file_without_its_beginning_is_kept_and_told),
        WITH_SPOOL(what_was_changed_is_not_taken_over),
        WITH_SPOOL(what_an_older_program_set_aside_is_left),
        WITH_SPOOL(what_could_not_be_looked_at_then_is_looked_at_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
