#include "spool_fixture.h"

#include "sample_roster.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

int spool_set_up(void **state)
{
    struct err err = {0};
    struct spool_fixture *fixture = mem_alloc(sizeof(*fixture));
    fixture->arena = arena_new();
    snprintf(fixture->folder, sizeof(fixture->folder), "/tmp/tiendo-spool-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    fixture->options.folder = fixture->folder;
    if (!spool_open(&fixture->options, &fixture->spool, &err)) {
        fail_msg("%s", err.text);
    }
    *state = fixture;
    return 0;
}

int spool_tear_down(void **state)
{
    struct spool_fixture *fixture = *state;
    spool_close(fixture->spool);
    char *command = mem_printf("rm -rf '%s'", fixture->folder);
    int status = system(command); // NOLINT(cert-env33-c,concurrency-mt-unsafe): a folder of this test's own making
    free(command);
    arena_free(fixture->arena);
    free(fixture);
    return status;
}

void spool_again(struct spool_fixture *fixture)
{
    struct err err = {0};
    spool_close(fixture->spool);
    fixture->spool = NULL;
    if (!spool_open(&fixture->options, &fixture->spool, &err)) {
        fail_msg("%s", err.text);
    }
}

struct spool_meta spool_facts(struct spool_fixture *fixture)
{
    struct err err = {0};
    struct spool_meta meta = {0};
    if (!spool_meta(fixture->spool, fixture->arena, &meta, &err)) {
        fail_msg("%s", err.text);
    }
    return meta;
}

struct spool_rows spool_all(struct spool_fixture *fixture)
{
    struct err err = {0};
    struct spool_rows rows = {0};
    if (!spool_list(fixture->spool, fixture->arena, 0, 1000000, &rows, &err)) {
        fail_msg("%s", err.text);
    }
    return rows;
}

void spool_enrol(struct spool_fixture *fixture, const char *agency)
{
    struct err err = {0};
    struct uuid device = uuid_random();
    bool whole = false;
    struct roster *roster = sample_roster();
    roster->revision = 7;
    struct frame_list frames = wire_encode_roster(fixture->arena, roster, roster_agency(roster, agency));
    assert_true(spool_welcome(fixture->spool, &device, agency, agency, &err));
    for (size_t i = 0; i < frames.count; i++) {
        const struct wire_assignments head = {7, (uint32_t)i, (uint32_t)frames.count};
        assert_false(whole);
        assert_true(spool_assignments_add(fixture->spool, &head, frames.frames[i], &whole, &err));
    }
    assert_true(whole);
    roster_unref(roster);
}

static struct bytes content_of(struct arena *arena, const char *result)
{
    struct err err = {0};
    struct bytes content = {0};
    struct update update = update_blank();
    update.task = "1#1";
    update.action = ACTION_PROGRESS;
    update.result = result;
    assert_true(wire_encode_update(arena, &update, &content, &err));
    return content;
}

struct spool_entry spool_entry_of(struct arena *arena, const char *result)
{
    return (struct spool_entry){
        .content = content_of(arena, result), .task = "1#1", .action = ACTION_PROGRESS, .sealed_at_us = SPOOL_NOW};
}

struct spool_row spool_enter(struct spool_fixture *fixture, const char *result)
{
    struct err err = {0};
    struct spool_entry entry = spool_entry_of(fixture->arena, result);
    if (!spool_add(fixture->spool, fixture->arena, &entry, 1, &err)) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(entry.outcome, SPOOL_ADDED);
    return entry.stored;
}

struct spool_row spool_row_of(struct spool_fixture *fixture, const struct uuid *id)
{
    struct err err = {0};
    struct spool_row row = {0};
    bool found = false;
    assert_true(spool_find(fixture->spool, fixture->arena, id, &found, &row, &err));
    assert_true(found);
    return row;
}

struct wire_verdict spool_verdict_on(const struct spool_row *row, enum verdict_kind kind)
{
    struct wire_verdict verdict = {.id = row->id,
                                   .sequence = row->sequence,
                                   .kind = kind,
                                   .received_at_us = SPOOL_NOW + 1,
                                   .effective_at_us = SPOOL_NOW};
    wire_content_hash(row->content, verdict.content_hash);
    return verdict;
}

void spool_answer(struct spool_fixture *fixture, const struct spool_row *row, enum verdict_kind kind)
{
    struct err err = {0};
    const struct wire_verdict verdict = spool_verdict_on(row, kind);
    assert_true(spool_verdicts(fixture->spool, &verdict, 1, SPOOL_NOW + 5, SPOOL_NOW + 6, &err));
}
