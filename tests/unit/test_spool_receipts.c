/* The outbox and what the centre signed; what the centre cannot read. */
#include "receipt_centre.h"
#include "receipts.h"
#include "slip.h"
#include "spool_fixture.h"
#include "unit.h"

#include <string.h>

static void trust(struct spool_fixture *fixture, const struct receipt_centre *centre, bool expected_new)
{
    struct err err = {0};
    bool new = !expected_new;
    uint8_t keys[1][WIRE_KEY_BYTES];
    memcpy(keys[0], centre->signer.public_key, sizeof(keys[0]));
    assert_true(spool_receipt_keys_add(fixture->spool, keys, 1, SPOOL_NOW, &new, &err));
    assert_int_equal(new, expected_new);
}

static struct wire_verdict answer_with(const struct spool_row *row, struct bytes receipt)
{
    struct wire_verdict verdict = spool_verdict_on(row, VERDICT_ACCEPTED);
    verdict.receipt = receipt;
    return verdict;
}

static struct spool_news take(struct spool_fixture *fixture, const struct wire_verdict *verdict)
{
    struct err err = {0};
    if (!spool_verdicts(fixture->spool, verdict, 1, SPOOL_NOW + 5, SPOOL_NOW + 6, &err)) {
        fail_msg("%s", err.text);
    }
    return spool_news(fixture->spool);
}

static struct receipt_facts facts_of(struct spool_fixture *fixture)
{
    struct err err = {0};
    struct receipt_facts facts = {0};
    assert_true(spool_receipt_facts(fixture->spool, fixture->arena, &facts, &err));
    return facts;
}

static void a_receipt_is_kept_for_ever(void **state)
{
    struct spool_fixture *fixture = *state;
    struct receipt_centre centre = receipt_centre(1);
    trust(fixture, &centre, true);
    trust(fixture, &centre, false);
    struct spool_row row = spool_enter(fixture, "một");
    const struct receipt about = receipt_about(&row.id, row.content, SPOOL_NOW + 1);
    struct bytes first = receipt_signed(&centre, fixture->arena, &about);
    struct wire_verdict verdict = answer_with(&row, first);
    assert_int_equal(take(fixture, &verdict).receipts, 1);
    verdict.receipt = receipt_signed(&centre, fixture->arena, &about); /* a later batch: other bytes */
    (void)take(fixture, &verdict);
    spool_again(fixture);
    row = spool_row_of(fixture, &row.id);
    assert_true(row.has_receipt);
    assert_int_equal(row.receipt.size, first.size);
    assert_memory_equal(row.receipt.data, first.data, first.size);
    assert_true(spool_all(fixture).list[0].has_receipt);
    assert_int_equal(spool_all(fixture).list[0].receipt.size, 0);
    assert_int_equal(facts_of(fixture).kept, 1);
    assert_int_equal(facts_of(fixture).keys, 1);
    /* A centre that lost it and judged anew before it was shown: the receipt goes with the verdict. */
    const struct receipt anew = receipt_about(&row.id, row.content, SPOOL_NOW + 2);
    verdict.receipt = receipt_signed(&centre, fixture->arena, &anew);
    verdict.received_at_us = anew.received_at_us;
    verdict.effective_at_us = anew.effective_at_us;
    struct bytes second = verdict.receipt;
    (void)take(fixture, &verdict);
    row = spool_row_of(fixture, &row.id);
    assert_int_equal(row.received_at_us, anew.received_at_us);
    assert_int_equal(row.receipt.size, second.size);
    assert_memory_equal(row.receipt.data, second.data, second.size);
}

static void a_verdict_that_comes_again_brings_a_receipt_that_is_missing(void **state)
{
    struct spool_fixture *fixture = *state;
    struct receipt_centre centre = receipt_centre(1);
    trust(fixture, &centre, true);
    struct spool_row row = spool_enter(fixture, "một");
    spool_answer(fixture, &row, VERDICT_ACCEPTED);
    assert_int_equal(facts_of(fixture).missing, 1);
    const struct receipt about = receipt_about(&row.id, row.content, SPOOL_NOW + 1);
    const struct wire_verdict verdict = answer_with(&row, receipt_signed(&centre, fixture->arena, &about));
    (void)take(fixture, &verdict);
    assert_true(spool_row_of(fixture, &row.id).has_receipt);
    assert_int_equal(facts_of(fixture).missing, 0);
}

/* What is wrong with a receipt. */
enum wrong { WRONG_KEY, WRONG_BIT, WRONG_UPDATE, WRONG_CONTENT, WRONG_VERDICT, WRONG_MAX };

static struct bytes wrong_receipt(struct spool_fixture *fixture, const struct spool_row *row, enum wrong wrong)
{
    struct receipt_centre centre = receipt_centre(wrong == WRONG_KEY ? 2 : 1);
    struct receipt about = receipt_about(&row->id, row->content, SPOOL_NOW + 1);
    if (wrong == WRONG_UPDATE) {
        about.update_id.bytes[15] ^= 1;
    } else if (wrong == WRONG_CONTENT) {
        about.content_hash[0] ^= 1;
    } else if (wrong == WRONG_VERDICT) {
        about.verdict = VERDICT_HELD;
    }
    struct bytes receipt = receipt_signed(&centre, fixture->arena, &about);
    if (wrong == WRONG_BIT) {
        uint8_t *bytes = arena_memdup(fixture->arena, receipt.data, receipt.size);
        bytes[receipt.size / 2] ^= 4;
        receipt.data = bytes;
    }
    return receipt;
}

static void one_that_does_not_verify_holds_nothing_up(void **state)
{
    struct spool_fixture *fixture = *state;
    struct receipt_centre centre = receipt_centre(1);
    struct err err = {0};
    uint64_t refused = 0;
    trust(fixture, &centre, true);
    for (enum wrong wrong = WRONG_KEY; wrong < WRONG_MAX; wrong++) {
        struct spool_row row = spool_enter(fixture, "một");
        struct wire_verdict verdict = answer_with(&row, wrong_receipt(fixture, &row, wrong));
        struct spool_news news = take(fixture, &verdict);
        assert_int_equal(news.receipts_refused, 1);
        assert_int_not_equal(news.why[0], '\0');
        assert_true(uuid_equal(&news.id, &row.id));
        struct spool_row stored = spool_row_of(fixture, &row.id);
        assert_int_equal(stored.state, ROW_ACCEPTED);
        assert_false(stored.has_receipt);
        struct receipt_facts facts = facts_of(fixture);
        assert_int_equal(facts.refused, 1);
        assert_non_null(facts.why);
        assert_true(spool_receipt_refused(fixture->spool, &refused, &err));
        assert_int_equal(refused, row.sequence);
        const struct receipt about = receipt_about(&row.id, row.content, SPOOL_NOW + 1);
        verdict.receipt = receipt_signed(&centre, fixture->arena, &about);
        assert_int_equal(take(fixture, &verdict).receipts, 1);
        assert_true(spool_row_of(fixture, &row.id).has_receipt);
        assert_int_equal(facts_of(fixture).refused, 0);
    }
}

static void other_content_at_the_centre_is_told(void **state)
{
    struct spool_fixture *fixture = *state;
    struct spool_row row = spool_enter(fixture, "một");
    struct wire_verdict verdict = spool_verdict_on(&row, VERDICT_ACCEPTED);
    assert_int_equal(take(fixture, &verdict).other_content, 0);
    verdict.content_hash[0] ^= 1;
    assert_int_equal(take(fixture, &verdict).other_content, 1);
    assert_non_null(spool_row_of(fixture, &row.id).note);
}

static void a_batch_counts_its_receipts(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_rows rows = {0};
    struct receipt_centre centre = receipt_centre(1);
    trust(fixture, &centre, true);
    size_t bytes = 0;
    for (int i = 0; i < 3; i++) {
        struct spool_row row = spool_enter(fixture, "một");
        const struct receipt about = receipt_about(&row.id, row.content, SPOOL_NOW + 1);
        const struct wire_verdict verdict = answer_with(&row, receipt_signed(&centre, fixture->arena, &about));
        (void)take(fixture, &verdict);
        bytes += row.content.size + verdict.receipt.size + WIRE_ENTRY_OVERHEAD + 4;
    }
    assert_true(spool_batch(fixture->spool, fixture->arena, 1, 50, bytes, &rows, &err));
    assert_int_equal(rows.count, 3);
    assert_true(rows.list[2].receipt.size > 0);
    assert_true(spool_batch(fixture->spool, fixture->arena, 1, 50, bytes - 1, &rows, &err));
    assert_int_equal(rows.count, 2);
}

/* ---- what the centre cannot read ---- */

static void what_cannot_be_read_is_kept_and_passed_over(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_rows rows = {0};
    uint64_t next = 0;
    struct spool_row row[4];
    for (size_t i = 0; i < 4; i++) {
        row[i] = spool_enter(fixture, "một");
    }
    spool_answer(fixture, &row[0], VERDICT_ACCEPTED);
    assert_true(spool_unsendable(fixture->spool, 2, "BAD_FRAME", SPOOL_NOW, &err));
    struct spool_row aside = spool_row_of(fixture, &row[1].id);
    assert_int_equal(aside.state, ROW_REJECTED);
    assert_string_equal(aside.code, ROW_UNSENDABLE);
    assert_non_null(strstr(aside.message, "BAD_FRAME"));
    assert_int_equal(aside.content.size, row[1].content.size);
    assert_int_equal(spool_facts(fixture).waiting, 2);
    assert_int_equal(spool_facts(fixture).first_unjudged, 3);
    assert_true(spool_batch(fixture->spool, fixture->arena, 1, 50, 100000, &rows, &err));
    assert_int_equal(rows.count, 1);
    assert_true(spool_batch(fixture->spool, fixture->arena, 2, 50, 100000, &rows, &err));
    assert_int_equal(rows.count, 2);
    assert_int_equal(rows.list[0].sequence, 3);
    assert_true(spool_next(fixture->spool, 2, &next, &err));
    assert_int_equal(next, 3);
    assert_true(spool_unsendable(fixture->spool, 4, "x", SPOOL_NOW, &err));
    assert_true(spool_next(fixture->spool, 4, &next, &err));
    assert_int_equal(next, 0);
    assert_int_equal(facts_of(fixture).unsendable, 2);
    /* What already had an answer keeps it. */
    assert_true(spool_unsendable(fixture->spool, 1, "x", SPOOL_NOW, &err));
    assert_int_equal(spool_row_of(fixture, &row[0].id).state, ROW_ACCEPTED);
    /* And an answer, should there be one after all, is what counts. */
    spool_answer(fixture, &row[1], VERDICT_HELD);
    assert_int_equal(spool_row_of(fixture, &row[1].id).state, ROW_HELD);
    assert_false(spool_row_of(fixture, &row[1].id).unsendable);
    assert_true(spool_new_epoch(fixture->spool, &err));
    assert_int_equal(spool_facts(fixture).first_sequence, 3);
}

/* ---- slips ---- */

static struct spool_row enter_of(struct spool_fixture *fixture, enum action action, const char *task,
                                 const char *period, const struct uuid *lists)
{
    struct err err = {0};
    struct update update = update_blank();
    struct spool_entry entry = {.task = task, .action = action, .sealed_at_us = SPOOL_NOW};
    update.task = task;
    update.action = action;
    update.period = period;
    update.result = "Đã họp.";
    update.report.updates = lists;
    update.report.update_count = lists == NULL ? 0 : 2;
    update.report.direction = lists == NULL ? NULL : "Đã chỉ đạo.";
    assert_true(wire_encode_update(fixture->arena, &update, &entry.content, &err));
    assert_true(spool_add(fixture->spool, fixture->arena, &entry, 1, &err));
    return entry.stored;
}

static void a_slip_of_a_round(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct slip slip = {0};
    struct receipt_centre centre = receipt_centre(1);
    trust(fixture, &centre, true);
    struct spool_row proven = enter_of(fixture, ACTION_PROGRESS, "08/KH-UBND#1", "2024-Q4", NULL);
    struct spool_row other_round = enter_of(fixture, ACTION_PROGRESS, "08/KH-UBND#2", "2024-Q3", NULL);
    (void)enter_of(fixture, ACTION_PROGRESS, "08/KH-UBND-X#2", "2024-Q4", NULL);
    struct spool_row answered = enter_of(fixture, ACTION_PROGRESS, "08/KH-UBND@2024-01-15@UBND#3", "2024-Q4", NULL);
    const struct uuid lists[2] = {other_round.id, uuid_random()};
    struct spool_row report = enter_of(fixture, ACTION_REPORT, "08/KH-UBND", "2024-Q4", lists);
    spool_answer(fixture, &answered, VERDICT_ACCEPTED);
    const struct receipt about = receipt_about(&proven.id, proven.content, SPOOL_NOW + 1);
    const struct wire_verdict verdict = answer_with(&proven, receipt_signed(&centre, fixture->arena, &about));
    (void)take(fixture, &verdict);
    if (!slip_of_period(fixture->spool, fixture->arena, "2024-Q4", "08/KH-UBND", &slip, &err)) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(slip.count, 5);
    assert_int_equal(slip.of_state[SLIP_PROVEN], 1);
    assert_int_equal(slip.of_state[SLIP_MISSING], 1);
    assert_int_equal(slip.of_state[SLIP_UNDER_WAY], 2);
    assert_int_equal(slip.of_state[SLIP_ELSEWHERE], 1);
    assert_true(uuid_equal(&slip.list[2].id, &report.id));
    const char *text = slip_text(fixture->arena, &slip, "Sở Xây dựng", SPOOL_NOW);
    assert_non_null(strstr(text, "Quý IV/2024"));
    struct receipt_lines lines = {0};
    assert_true(receipt_file_parse(fixture->arena, text, "slip", &lines, &err));
    assert_int_equal(lines.count, 1);
    assert_true(slip_of_period(fixture->spool, fixture->arena, "2024-Q4", NULL, &slip, &err));
    assert_int_equal(slip.count, 6);
    assert_false(slip_of_period(fixture->spool, fixture->arena, "2023", NULL, &slip, &err));
    assert_int_equal(err.kind, ERR_DATA);
}

#define WITH_SPOOL(test) cmocka_unit_test_setup_teardown(test, spool_set_up, spool_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOOL(a_receipt_is_kept_for_ever),
        WITH_SPOOL(a_verdict_that_comes_again_brings_a_receipt_that_is_missing),
        WITH_SPOOL(one_that_does_not_verify_holds_nothing_up),
        WITH_SPOOL(other_content_at_the_centre_is_told),
        WITH_SPOOL(a_batch_counts_its_receipts),
        WITH_SPOOL(what_cannot_be_read_is_kept_and_passed_over),
        WITH_SPOOL(a_slip_of_a_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
