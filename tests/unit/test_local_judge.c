/* The judge on an office's own machine: what its outbox says of how it stands, and "nothing to report". */
#include "local_judge.h"

#include "clock.h"
#include "spool_fixture.h"
#include "unit.h"

#define TASK "08/KH-UBND#2024" /* led by NAMED, due on 31/12/2024 */
#define OVERDUE day_begin(day_from_ymd(2025, 1, 2))

/* One entry, and what the centre said about it (VERDICT_NONE: nothing yet). */
static struct uuid enter(struct spool_fixture *f, const char *task, enum action action, const struct uuid *supersedes,
                         enum verdict_kind verdict)
{
    struct err err = {0};
    struct bytes content = {0};
    struct update update = update_blank();
    update.task = task;
    update.action = action;
    update.result = "Đã làm";
    assert_true(wire_encode_update(f->arena, &update, &content, &err));
    struct spool_entry entry = {.content = content, .task = task, .action = action, .sealed_at_us = SPOOL_NOW};
    if (supersedes != NULL) {
        entry.has_supersedes = true;
        entry.supersedes = *supersedes;
    }
    if (!spool_add(f->spool, f->arena, &entry, 1, &err)) {
        fail_msg("%s", err.text);
    }
    if (verdict != VERDICT_NONE) {
        spool_answer(f, &entry.stored, verdict);
    }
    return entry.stored.id;
}

static void give_back(struct spool_fixture *f, const struct uuid *id)
{
    struct err err = {0};
    const struct wire_notice notice = {.id = uuid_random(),
                                       .kind = NOTICE_RETURNED,
                                       .at_us = SPOOL_NOW,
                                       .has_update = true,
                                       .update_id = *id,
                                       .text = "Bổ sung"};
    assert_true(spool_notices_add(f->spool, &notice, 1, SPOOL_NOW, &err));
}

static struct verdict ask(struct spool_fixture *f, const char *task, int64_t now_us)
{
    struct err err = {0};
    struct local_judge local = {0};
    struct verdict verdict = {0};
    struct update update = update_blank();
    update.task = task;
    update.action = ACTION_NOTHING;
    assert_true(local_judge_open(f->spool, f->arena, &local, &err));
    if (!local_judge_ask(&local, f->spool, f->arena, &update, now_us, &verdict, &err)) {
        fail_msg("%s", err.text);
    }
    local_judge_close(&local);
    return verdict;
}

static void expect(struct spool_fixture *f, int64_t now_us, enum verdict_kind kind)
{
    static const char *const names[] = {TASK, "08/KH-UBND@2024-01-15#2024"};
    for (size_t i = 0; i < 2; i++) {
        struct verdict verdict = ask(f, names[i], now_us);
        assert_int_equal(verdict.kind, kind);
        assert_int_equal(verdict.reason, kind == VERDICT_ACCEPTED ? REASON_NONE : REASON_NIL_NOT_ALLOWED);
    }
}

static void test_overdue(void **state)
{
    struct spool_fixture *f = *state;
    spool_enrol(f, "NAMED");
    expect(f, SPOOL_NOW, VERDICT_ACCEPTED);
    expect(f, day_begin(day_from_ymd(2025, 1, 1)) - 1, VERDICT_ACCEPTED); /* 24:00 of the last day */
    expect(f, day_begin(day_from_ymd(2025, 1, 1)), VERDICT_REJECTED);
}

static void test_said_to_be_complete(void **state)
{
    struct spool_fixture *f = *state;
    spool_enrol(f, "NAMED");
    expect(f, OVERDUE, VERDICT_REJECTED);
    enter(f, TASK, ACTION_COMPLETE, NULL, VERDICT_REJECTED);
    expect(f, OVERDUE, VERDICT_REJECTED);
    struct uuid done = enter(f, "08/KH-UBND@2024-01-15#2024", ACTION_COMPLETE, NULL, VERDICT_NONE);
    expect(f, OVERDUE, VERDICT_ACCEPTED);
    enter(f, "08/KH-UBND#lead-named", ACTION_PROGRESS, NULL, VERDICT_ACCEPTED); /* of another task */
    expect(f, OVERDUE, VERDICT_ACCEPTED);
    enter(f, TASK, ACTION_CONTRIBUTE, NULL, VERDICT_ACCEPTED); /* says nothing on it */
    expect(f, OVERDUE, VERDICT_ACCEPTED);
    enter(f, TASK, ACTION_WITHDRAW, &done, VERDICT_NONE);
    expect(f, OVERDUE, VERDICT_REJECTED);
    enter(f, TASK, ACTION_COMPLETE, NULL, VERDICT_ACCEPTED);
    expect(f, OVERDUE, VERDICT_ACCEPTED);
    enter(f, TASK, ACTION_PROGRESS, NULL, VERDICT_ACCEPTED); /* not after all */
    expect(f, OVERDUE, VERDICT_REJECTED);
}

static void test_returned_and_mended(void **state)
{
    struct spool_fixture *f = *state;
    spool_enrol(f, "NAMED");
    struct uuid said = enter(f, TASK, ACTION_PROGRESS, NULL, VERDICT_ACCEPTED);
    expect(f, SPOOL_NOW, VERDICT_ACCEPTED);
    give_back(f, &said);
    expect(f, SPOOL_NOW, VERDICT_REJECTED);
    assert_int_equal(ask(f, "08/KH-UBND#lead-named", SPOOL_NOW).kind, VERDICT_ACCEPTED);
    enter(f, TASK, ACTION_PROGRESS, &said, VERDICT_REJECTED);
    expect(f, SPOOL_NOW, VERDICT_REJECTED);
    enter(f, TASK, ACTION_PROGRESS, &said, VERDICT_NONE); /* on its way */
    expect(f, SPOOL_NOW, VERDICT_ACCEPTED);
}

static void test_a_returned_completion_claims_nothing(void **state)
{
    struct spool_fixture *f = *state;
    spool_enrol(f, "NAMED");
    struct uuid said = enter(f, TASK, ACTION_COMPLETE, NULL, VERDICT_ACCEPTED);
    expect(f, OVERDUE, VERDICT_ACCEPTED);
    give_back(f, &said);
    expect(f, OVERDUE, VERDICT_REJECTED);
    enter(f, TASK, ACTION_COMPLETE, &said, VERDICT_ACCEPTED);
    expect(f, OVERDUE, VERDICT_ACCEPTED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, spool_set_up, spool_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_overdue),
        TEST(test_said_to_be_complete),
        TEST(test_returned_and_mended),
        TEST(test_a_returned_completion_claims_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
