/* Drafts on the disk: saved, written over, sealed once, given up; killed in between. */
#include "spool_fixture.h"
#include "unit.h"

#include "drafts.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct spool_draft_entry draft_of(const char *fields, enum draft_state state)
{
    return (struct spool_draft_entry){.draft = {.state = state,
                                                .fields = fields,
                                                .task = "1#1",
                                                .action = ACTION_PROGRESS,
                                                .drafter = {"Trần Thị Bình", "Chuyên viên"}}};
}

static void keep(struct spool_fixture *fixture, struct spool_draft_entry *entry)
{
    struct err err = {0};
    if (!spool_drafts_save(fixture->spool, fixture->arena, entry, 1, SPOOL_NOW, &err)) {
        fail_msg("%s", err.text);
    }
}

static struct spool_draft save(struct spool_fixture *fixture, const char *fields, enum draft_state state)
{
    struct spool_draft_entry entry = draft_of(fields, state);
    keep(fixture, &entry);
    assert_int_equal(entry.outcome, SPOOL_ADDED);
    return entry.draft;
}

static struct spool_draft now(struct spool_fixture *fixture, const struct uuid *id)
{
    struct err err = {0};
    struct spool_draft draft = {0};
    bool found = false;
    assert_true(spool_draft_find(fixture->spool, fixture->arena, id, &found, &draft, &err));
    assert_true(found);
    return draft;
}

/* What approving comes down to. */
static enum spool_outcome seal(struct spool_fixture *fixture, const struct spool_draft *draft, const char *result)
{
    struct err err = {0};
    struct spool_entry entry = spool_entry_of(fixture->arena, result);
    entry.has_id = true;
    entry.id = draft->id;
    entry.draft_version = draft->version;
    if (!spool_add(fixture->spool, fixture->arena, &entry, 1, &err)) {
        fail_msg("%s", err.text);
    }
    return entry.outcome;
}

static size_t in_hand(struct spool_fixture *fixture)
{
    struct err err = {0};
    struct spool_drafts drafts = {0};
    assert_true(spool_drafts(fixture->spool, fixture->arena, false, &drafts, &err));
    return drafts.count;
}

static void a_draft_is_there_after_opening_again(void **state)
{
    struct spool_fixture *fixture = *state;
    struct spool_draft first = save(fixture, "{\"result\":\"một\"}", DRAFT_OPEN);
    struct spool_draft second = save(fixture, "{}", DRAFT_WAITING);
    assert_true(uuid_is_v7(&first.id));
    assert_true(memcmp(first.id.bytes, second.id.bytes, sizeof(first.id.bytes)) < 0);
    spool_again(fixture);
    struct spool_draft draft = now(fixture, &first.id);
    assert_int_equal(draft.state, DRAFT_OPEN);
    assert_int_equal(draft.version, 1);
    assert_string_equal(draft.fields, "{\"result\":\"một\"}");
    assert_string_equal(draft.drafter.name, "Trần Thị Bình");
    assert_int_equal(draft.saved_at_us, SPOOL_NOW);
    assert_int_equal(draft.submitted_at_us, 0);
    assert_int_equal(now(fixture, &second.id).submitted_at_us, SPOOL_NOW);
    assert_int_equal(in_hand(fixture), 2);
    /* An update that is entered later never gets an id that a draft has. */
    assert_true(memcmp(spool_enter(fixture, "x").id.bytes, second.id.bytes, sizeof(second.id.bytes)) > 0);
}

static void nobody_else_hears_of_drafts(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_rows rows = {0};
    save(fixture, "{}", DRAFT_OPEN);
    struct spool_draft waiting = save(fixture, "{}", DRAFT_WAITING);
    struct spool_meta meta = spool_facts(fixture);
    assert_int_equal(meta.waiting, 0); /* what Hello and Ping tell the centre */
    assert_int_equal(meta.oldest_waiting_us, 0);
    assert_int_equal(meta.last_sequence, 0);
    assert_true(spool_batch(fixture->spool, fixture->arena, 1, 10, 100000, &rows, &err));
    assert_int_equal(rows.count, 0);
    struct draft_facts facts = {0};
    assert_true(spool_draft_facts(fixture->spool, &facts, &err));
    assert_int_equal(facts.open, 1);
    assert_int_equal(facts.waiting, 1);
    assert_int_equal(facts.oldest_waiting_us, SPOOL_NOW);
    assert_int_equal(seal(fixture, &waiting, "x"), SPOOL_ADDED);
    assert_int_equal(spool_facts(fixture).waiting, 1);
}

static void a_draft_is_written_over_as_it_was_read(void **state)
{
    struct spool_fixture *fixture = *state;
    struct spool_draft read = save(fixture, "{\"a\":1}", DRAFT_OPEN);
    struct spool_draft_entry mine = draft_of("{\"a\":2}", DRAFT_WAITING);
    struct spool_draft_entry other = draft_of("{\"a\":3}", DRAFT_OPEN);
    mine.has_id = other.has_id = true;
    mine.draft.id = other.draft.id = read.id;
    mine.draft.version = other.draft.version = read.version;
    keep(fixture, &mine);
    assert_int_equal(mine.outcome, SPOOL_ADDED);
    assert_int_equal(mine.draft.version, 2);
    keep(fixture, &other); /* somebody else had it on the screen meanwhile */
    assert_int_equal(other.outcome, SPOOL_CHANGED);
    assert_string_equal(now(fixture, &read.id).fields, "{\"a\":2}");
    assert_int_equal(in_hand(fixture), 1);
}

static void an_id_that_was_given_makes_one(void **state)
{
    struct spool_fixture *fixture = *state;
    struct uuid id = uuid_v7(SPOOL_NOW, NULL);
    struct spool_draft_entry entries[4] = {draft_of("{\"a\":1}", DRAFT_OPEN), draft_of("{\"a\":1}", DRAFT_OPEN),
                                           draft_of("{\"a\":2}", DRAFT_OPEN), draft_of("{\"a\":1}", DRAFT_WAITING)};
    static const enum spool_outcome outcomes[4] = {SPOOL_ADDED, SPOOL_DUPLICATE, SPOOL_CONFLICT, SPOOL_ADDED};
    for (size_t i = 0; i < 4; i++) {
        entries[i].has_id = true;
        entries[i].draft.id = id;
        keep(fixture, &entries[i]);
        assert_int_equal(entries[i].outcome, outcomes[i]);
    }
    assert_int_equal(now(fixture, &id).state, DRAFT_WAITING);
    assert_int_equal(in_hand(fixture), 1);
    /* Nor does an update take a draft's id, or a draft an update's. */
    struct err err = {0};
    struct spool_entry update = spool_entry_of(fixture->arena, "x");
    update.has_id = true;
    update.id = id;
    assert_true(spool_add(fixture->spool, fixture->arena, &update, 1, &err));
    assert_int_equal(update.outcome, SPOOL_CONFLICT);
    struct spool_draft_entry late = draft_of("{}", DRAFT_OPEN);
    late.has_id = true;
    late.draft.id = spool_enter(fixture, "y").id;
    keep(fixture, &late);
    assert_int_equal(late.outcome, SPOOL_CONFLICT);
    assert_int_equal(spool_all(fixture).count, 1);
}

static void sealed_once_however_often_it_is_approved(void **state)
{
    struct spool_fixture *fixture = *state;
    struct spool_draft draft = save(fixture, "{}", DRAFT_WAITING);
    assert_int_equal(seal(fixture, &draft, "một"), SPOOL_ADDED);
    assert_int_equal(seal(fixture, &draft, "một"), SPOOL_DUPLICATE);
    assert_int_equal(seal(fixture, &draft, "do người khác duyệt"), SPOOL_DUPLICATE);
    assert_int_equal(spool_all(fixture).count, 1);
    struct spool_row row = spool_row_of(fixture, &draft.id);
    assert_int_equal(row.sequence, 1);
    assert_int_equal(row.state, ROW_QUEUED);
    draft = now(fixture, &draft.id);
    assert_int_equal(draft.state, DRAFT_SEALED);
    assert_int_equal(draft.sealed_at_us, row.sealed_at_us);
    assert_int_equal(in_hand(fixture), 0);
    struct spool_draft_entry late = draft_of("{\"late\":1}", DRAFT_OPEN);
    late.has_id = true;
    late.draft.id = draft.id;
    late.draft.version = draft.version;
    keep(fixture, &late);
    assert_int_equal(late.outcome, SPOOL_CHANGED);
}

static void what_is_approved_is_what_was_read(void **state)
{
    struct spool_fixture *fixture = *state;
    struct spool_draft read = save(fixture, "{\"a\":1}", DRAFT_WAITING);
    struct spool_draft_entry over = draft_of("{\"a\":2}", DRAFT_WAITING);
    over.has_id = true;
    over.draft.id = read.id;
    over.draft.version = read.version;
    keep(fixture, &over);
    assert_int_equal(seal(fixture, &read, "như đã đọc"), SPOOL_CHANGED);
    assert_int_equal(spool_all(fixture).count, 0);
    assert_int_equal(spool_facts(fixture).last_sequence, 0);
    assert_int_equal(seal(fixture, &over.draft, "như đã đọc"), SPOOL_ADDED);
}

static void sent_back_and_given_up(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    const struct person leader = {"Nguyễn Văn An", NULL};
    bool done = false;
    struct spool_draft draft = save(fixture, "{}", DRAFT_WAITING);
    assert_true(spool_draft_send_back(fixture->spool, &draft, "Thiếu số liệu", &leader, SPOOL_NOW, &done, &err));
    assert_true(done);
    assert_true(spool_draft_send_back(fixture->spool, &draft, "Nữa", &leader, SPOOL_NOW, &done, &err));
    assert_false(done);
    assert_int_equal(seal(fixture, &draft, "x"), SPOOL_CHANGED);
    draft = now(fixture, &draft.id);
    assert_int_equal(draft.state, DRAFT_SENT_BACK);
    const struct spool_row row = draft_as_row(&draft);
    assert_int_equal(row.state, ROW_DRAFT);
    assert_string_equal(row.message, "Thiếu số liệu");
    assert_true(spool_draft_drop(fixture->spool, &draft, &done, &err));
    assert_true(done);
    assert_int_equal(in_hand(fixture), 0);
    draft = now(fixture, &draft.id);
    assert_int_equal(draft.state, DRAFT_DROPPED); /* not gone */
    assert_int_equal(seal(fixture, &draft, "x"), SPOOL_CHANGED);
    struct spool_draft sealed = save(fixture, "{}", DRAFT_WAITING);
    assert_int_equal(seal(fixture, &sealed, "x"), SPOOL_ADDED);
    sealed = now(fixture, &sealed.id);
    assert_true(spool_draft_drop(fixture->spool, &sealed, &done, &err));
    assert_false(done);
    assert_int_equal(now(fixture, &sealed.id).state, DRAFT_SEALED);
}

/* ---- killed ---- */

/* In a child: saves, and approves, until it is killed. */
static void write_until_killed(const struct spool_options *options, int tell)
{
    struct spool_fixture fixture = {.arena = arena_new(), .options = *options};
    struct err err = {0};
    if (!spool_open(options, &fixture.spool, &err)) {
        _exit(1);
    }
    for (;;) {
        struct spool_draft draft = save(&fixture, "{\"result\":\"Một báo cáo.\"}", DRAFT_WAITING);
        if (write(tell, draft.id.bytes, sizeof(draft.id.bytes)) != (ssize_t)sizeof(draft.id.bytes) ||
            seal(&fixture, &draft, "Một báo cáo.") != SPOOL_ADDED) {
            _exit(2);
        }
    }
}

static int64_t count_in_file(struct spool_fixture *fixture, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open(arena_printf(fixture->arena, "%s/outbox.db", fixture->folder), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return count;
}

/* What the child said of the drafts that it had saved when it was killed. */
static bool next_told(int from, struct uuid *ret)
{
    return read(from, ret->bytes, sizeof(ret->bytes)) == (ssize_t)sizeof(ret->bytes);
}

static void killed_in_the_middle_there_is_one_of_both(void **state)
{
    enum { ROUNDS = 20, SURE = 3 };
    struct spool_fixture *fixture = *state;
    for (int round = 0; round < ROUNDS; round++) {
        int ends[2] = {-1, -1};
        struct uuid id = {0};
        assert_int_equal(pipe(ends), 0);
        spool_close(fixture->spool); /* a connection must not be carried over a fork */
        fixture->spool = NULL;
        pid_t child = fork();
        if (child == 0) {
            write_until_killed(&fixture->options, ends[1]);
        }
        close(ends[1]);
        struct uuid told[SURE] = {0};
        for (int i = 0; i < SURE; i++) { /* however slow the machine is, two are sealed */
            assert_true(next_told(ends[0], &told[i]));
        }
        usleep((useconds_t)(700 * round));
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
        spool_again(fixture);
        for (int i = 0; i < SURE - 1; i++) {
            assert_int_equal(now(fixture, &told[i]).state, DRAFT_SEALED);
        }
        for (id = told[SURE - 1]; true;) {
            enum draft_state now_is = now(fixture, &id).state;
            assert_true(now_is == DRAFT_WAITING || now_is == DRAFT_SEALED);
            if (!next_told(ends[0], &id)) {
                break;
            }
        }
        close(ends[0]);
    }
    int64_t sealed = count_in_file(fixture, "SELECT count(*) FROM drafts WHERE state = 'sealed'");
    assert_true(sealed >= (int64_t)ROUNDS * (SURE - 1));
    assert_int_equal(sealed, count_in_file(fixture, "SELECT count(*) FROM outbox JOIN drafts USING (id) WHERE "
                                                    "drafts.state = 'sealed' AND sequence IS NOT NULL"));
    assert_int_equal(sealed, spool_all(fixture).count);
    assert_int_equal(sealed, spool_facts(fixture).last_sequence);
    /* What the kill left in hand is approved now, and nothing twice. */
    struct err err = {0};
    struct spool_drafts drafts = {0};
    assert_true(spool_drafts(fixture->spool, fixture->arena, false, &drafts, &err));
    for (size_t i = 0; i < drafts.count; i++) {
        assert_int_equal(seal(fixture, &drafts.list[i], "x"), SPOOL_ADDED);
    }
    assert_int_equal(in_hand(fixture), 0);
    assert_int_equal(spool_all(fixture).count, count_in_file(fixture, "SELECT count(*) FROM drafts"));
}

static void a_full_quota_refuses_and_keeps(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    save(fixture, "{}", DRAFT_OPEN);
    fixture->options.quota_bytes = 4096;
    spool_again(fixture);
    struct spool_draft_entry entry = draft_of("{}", DRAFT_OPEN);
    assert_false(spool_drafts_save(fixture->spool, fixture->arena, &entry, 1, SPOOL_NOW, &err));
    assert_int_equal(err.kind, ERR_TEMPORARY);
    assert_int_equal(in_hand(fixture), 1);
}

#define WITH_SPOOL(test) cmocka_unit_test_setup_teardown(test, spool_set_up, spool_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOOL(a_draft_is_there_after_opening_again),
        WITH_SPOOL(nobody_else_hears_of_drafts),
        WITH_SPOOL(a_draft_is_written_over_as_it_was_read),
        WITH_SPOOL(an_id_that_was_given_makes_one),
        WITH_SPOOL(sealed_once_however_often_it_is_approved),
        WITH_SPOOL(what_is_approved_is_what_was_read),
        WITH_SPOOL(sent_back_and_given_up),
        WITH_SPOOL(killed_in_the_middle_there_is_one_of_both),
        WITH_SPOOL(a_full_quota_refuses_and_keeps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
