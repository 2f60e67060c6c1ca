#include "spool_fixture.h"
#include "unit.h"

#include <string.h>

/* ---- entering ---- */

static void a_new_outbox(void **state)
{
    struct spool_fixture *fixture = *state;
    struct spool_meta meta = spool_facts(fixture);
    assert_false(uuid_is_nil(&meta.epoch));
    assert_false(meta.has_device);
    assert_null(meta.agency_code);
    assert_int_equal(meta.first_sequence, 1);
    assert_int_equal(meta.last_sequence, 0);
    assert_int_equal(meta.waiting, 0);
    struct uuid epoch = meta.epoch;
    spool_again(fixture);
    meta = spool_facts(fixture);
    assert_true(uuid_equal(&meta.epoch, &epoch));
}

static void what_is_entered_is_there_after_opening_again(void **state)
{
    struct spool_fixture *fixture = *state;
    struct spool_row first = spool_enter(fixture, "một");
    struct spool_row second = spool_enter(fixture, "hai");
    assert_int_equal(first.sequence, 1);
    assert_int_equal(second.sequence, 2);
    assert_true(memcmp(first.id.bytes, second.id.bytes, sizeof(first.id.bytes)) < 0);
    assert_true(uuid_is_v7(&first.id));
    spool_again(fixture);
    struct spool_row row = spool_row_of(fixture, &second.id);
    assert_int_equal(row.state, ROW_QUEUED);
    assert_int_equal(row.verdict, VERDICT_NONE);
    assert_string_equal(row.task, "1#1");
    assert_int_equal(row.action, ACTION_PROGRESS);
    assert_int_equal(row.content.size, second.content.size);
    assert_memory_equal(row.content.data, second.content.data, row.content.size);
    struct spool_meta meta = spool_facts(fixture);
    assert_int_equal(meta.last_sequence, 2);
    assert_int_equal(meta.waiting, 2);
    assert_int_equal(meta.first_unjudged, 1);
    assert_int_equal(meta.oldest_waiting_us, SPOOL_NOW);
    assert_true(memcmp(spool_enter(fixture, "ba").id.bytes, second.id.bytes, sizeof(second.id.bytes)) > 0);
}

static void refused_here_takes_no_place(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_entry entry = spool_entry_of(fixture->arena, "x");
    entry.refused = true;
    entry.code = "NO_ROLE";
    entry.field = "task";
    entry.message = "Không.";
    assert_true(spool_add(fixture->spool, fixture->arena, &entry, 1, &err));
    assert_int_equal(entry.stored.sequence, 0);
    assert_int_equal(entry.stored.state, ROW_REJECTED);
    assert_string_equal(entry.stored.message, "Không.");
    assert_int_equal(spool_enter(fixture, "y").sequence, 1);
    assert_int_equal(spool_facts(fixture).waiting, 1);
    assert_int_equal(spool_all(fixture).count, 2);
    /* Its id was never used up. */
    struct spool_entry mended = spool_entry_of(fixture->arena, "z");
    mended.has_id = true;
    mended.id = entry.stored.id;
    assert_true(spool_add(fixture->spool, fixture->arena, &mended, 1, &err));
    assert_int_equal(mended.outcome, SPOOL_ADDED);
    assert_int_equal(spool_row_of(fixture, &mended.id).sequence, 2);
}

static void the_same_id_again(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_row first = spool_enter(fixture, "một");
    struct spool_entry entries[] = {spool_entry_of(fixture->arena, "một"), spool_entry_of(fixture->arena, "khác")};
    entries[0].has_id = entries[1].has_id = true;
    entries[0].id = entries[1].id = first.id;
    assert_true(spool_add(fixture->spool, fixture->arena, entries, 2, &err));
    assert_int_equal(entries[0].outcome, SPOOL_DUPLICATE);
    assert_int_equal(entries[1].outcome, SPOOL_CONFLICT);
    assert_int_equal(entries[1].stored.number, first.number);
    assert_int_equal(spool_all(fixture).count, 1);
    assert_int_equal(spool_facts(fixture).last_sequence, 1);
}

static void lists_in_pages(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_rows rows = {0};
    for (int i = 0; i < 5; i++) {
        spool_enter(fixture, "x");
    }
    assert_true(spool_list(fixture->spool, fixture->arena, 0, 3, &rows, &err));
    assert_int_equal(rows.count, 3);
    assert_true(spool_list(fixture->spool, fixture->arena, rows.list[2].number, 3, &rows, &err));
    assert_int_equal(rows.count, 2);
    assert_int_equal(rows.list[1].sequence, 5);
}

static void batches_are_bounded(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_rows rows = {0};
    for (int i = 0; i < 6; i++) {
        spool_enter(fixture, "0123456789");
    }
    size_t each = spool_row_of(fixture, &spool_all(fixture).list[0].id).content.size + WIRE_ENTRY_OVERHEAD;
    assert_true(spool_batch(fixture->spool, fixture->arena, 2, 3, 100000, &rows, &err));
    assert_int_equal(rows.count, 3);
    assert_int_equal(rows.list[0].sequence, 2);
    assert_true(spool_batch(fixture->spool, fixture->arena, 1, 50, 2 * each, &rows, &err));
    assert_int_equal(rows.count, 2);
    assert_true(spool_batch(fixture->spool, fixture->arena, 1, 50, 2 * each - 1, &rows, &err));
    assert_int_equal(rows.count, 1);
    assert_true(spool_batch(fixture->spool, fixture->arena, 1, 50, 1, &rows, &err));
    assert_int_equal(rows.count, 1); /* one always goes: what is too large was refused at entry */
    assert_true(spool_batch(fixture->spool, fixture->arena, 7, 50, 100000, &rows, &err));
    assert_int_equal(rows.count, 0);
}

/* ---- what the centre says ---- */

static void verdicts_are_kept(void **state)
{
    struct spool_fixture *fixture = *state;
    struct spool_row rows[] = {spool_enter(fixture, "a"), spool_enter(fixture, "b"), spool_enter(fixture, "c"),
                               spool_enter(fixture, "d")};
    spool_answer(fixture, &rows[0], VERDICT_ACCEPTED);
    spool_answer(fixture, &rows[1], VERDICT_HELD);
    spool_answer(fixture, &rows[2], VERDICT_REJECTED);
    assert_int_equal(spool_row_of(fixture, &rows[0].id).state, ROW_ACCEPTED);
    assert_int_equal(spool_row_of(fixture, &rows[0].id).received_at_us, SPOOL_NOW + 1);
    assert_int_equal(spool_row_of(fixture, &rows[1].id).state, ROW_HELD);
    assert_int_equal(spool_row_of(fixture, &rows[2].id).state, ROW_REJECTED);
    struct spool_meta meta = spool_facts(fixture);
    assert_int_equal(meta.waiting, 1);
    assert_int_equal(meta.first_unjudged, 4);
    assert_int_equal(meta.collector_time_us, SPOOL_NOW + 5);
    assert_int_equal(meta.last_contact_us, SPOOL_NOW + 6);
    struct spool_row stranger = rows[3];
    stranger.id = uuid_v7(SPOOL_NOW, NULL);
    spool_answer(fixture, &stranger, VERDICT_REJECTED);
    assert_int_equal(spool_facts(fixture).waiting, 1);
}

static void other_content_at_the_centre_is_noticed(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_row row = spool_enter(fixture, "a");
    struct wire_verdict verdict = spool_verdict_on(&row, VERDICT_ACCEPTED);
    assert_true(spool_verdicts(fixture->spool, &verdict, 1, SPOOL_NOW, SPOOL_NOW, &err));
    assert_null(spool_row_of(fixture, &row.id).note);
    verdict.content_hash[0] ^= 1;
    assert_true(spool_verdicts(fixture->spool, &verdict, 1, SPOOL_NOW, SPOOL_NOW, &err));
    assert_non_null(spool_row_of(fixture, &row.id).note);
}

static void the_centres_time_never_goes_back(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    assert_true(spool_contact(fixture->spool, SPOOL_NOW, 5, &err));
    assert_true(spool_contact(fixture->spool, SPOOL_NOW - 1, 6, &err));
    assert_int_equal(spool_facts(fixture).collector_time_us, SPOOL_NOW);
    assert_int_equal(spool_facts(fixture).last_contact_us, 6);
    assert_int_equal(spool_enter(fixture, "x").collector_time_us, SPOOL_NOW);
}

static void notice(struct spool_fixture *fixture, uint8_t number, enum notice_kind kind, const struct uuid *about)
{
    struct err err = {0};
    struct wire_notice one = {
        .id = {{number}}, .kind = kind, .at_us = number, .has_update = true, .update_id = *about, .text = "lời"};
    assert_true(spool_notices_add(fixture->spool, &one, 1, SPOOL_NOW, &err));
}

static void what_people_decide_later(void **state)
{
    static const struct {
        enum notice_kind kind;
        enum row_state state;
    } cases[] = {{NOTICE_RELEASED, ROW_ACCEPTED}, {NOTICE_REFUSED, ROW_REJECTED},   {NOTICE_RETURNED, ROW_RETURNED},
                 {NOTICE_REVIEWED, ROW_REVIEWED}, {NOTICE_CONFIRMED, ROW_REVIEWED}, {NOTICE_REMINDER, ROW_HELD},
                 {NOTICE_QUESTION, ROW_HELD},     {NOTICE_HELD_FOR_YOU, ROW_HELD}};
    struct spool_fixture *fixture = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct spool_row row = spool_enter(fixture, "x");
        spool_answer(fixture, &row, VERDICT_HELD);
        notice(fixture, (uint8_t)(i + 1), cases[i].kind, &row.id);
        assert_int_equal(spool_row_of(fixture, &row.id).state, cases[i].state);
        /* The first verdict, told again, does not undo it; nor does the same notice. */
        spool_answer(fixture, &row, VERDICT_HELD);
        assert_int_equal(spool_row_of(fixture, &row.id).state, cases[i].state);
    }
    struct err err = {0};
    struct wire_notices told = {0};
    assert_true(spool_notices(fixture->spool, fixture->arena, 3, &told, &err));
    assert_int_equal(told.count, 3);
    assert_int_equal(told.notices[0].at_us, 6);
    assert_int_equal(told.notices[2].kind, NOTICE_HELD_FOR_YOU);
}

static void what_was_decided_is_told_in_its_own_word(void **state)
{
    struct spool_fixture *fixture = *state;
    struct spool_row row = spool_enter(fixture, "x");
    spool_answer(fixture, &row, VERDICT_ACCEPTED);
    notice(fixture, 1, NOTICE_RETURNED, &row.id);
    assert_string_equal(spool_row_of(fixture, &row.id).message, "lời");
    notice(fixture, 2, NOTICE_REVIEWED, &row.id);
    assert_string_equal(spool_row_of(fixture, &row.id).message, "lời");
    notice(fixture, 3, NOTICE_CONFIRMED, &row.id);
    assert_string_equal(spool_row_of(fixture, &row.id).message, "Đã xác nhận hoàn thành: lời");
    struct err err = {0};
    struct wire_notice whole = {.id = {{4}},
                                .kind = NOTICE_CONFIRMED,
                                .at_us = 4,
                                .has_update = true,
                                .update_id = row.id,
                                .text = "Đã xác nhận hoàn thành theo 1/QĐ"};
    assert_true(spool_notices_add(fixture->spool, &whole, 1, SPOOL_NOW, &err));
    assert_string_equal(spool_row_of(fixture, &row.id).message, "Đã xác nhận hoàn thành theo 1/QĐ");
}

static void a_notice_that_comes_again_undoes_nothing(void **state)
{
    struct spool_fixture *fixture = *state;
    struct spool_row row = spool_enter(fixture, "x");
    spool_answer(fixture, &row, VERDICT_ACCEPTED);
    notice(fixture, 1, NOTICE_RETURNED, &row.id);
    notice(fixture, 2, NOTICE_REVIEWED, &row.id);
    notice(fixture, 1, NOTICE_RETURNED, &row.id);
    assert_int_equal(spool_row_of(fixture, &row.id).state, ROW_REVIEWED);
}

static void a_correction_replaces_when_it_is_accepted(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_row first = spool_enter(fixture, "a");
    spool_answer(fixture, &first, VERDICT_ACCEPTED);
    struct spool_entry second = spool_entry_of(fixture->arena, "b");
    second.has_supersedes = true;
    second.supersedes = first.id;
    assert_true(spool_add(fixture->spool, fixture->arena, &second, 1, &err));
    assert_int_equal(spool_row_of(fixture, &first.id).state, ROW_ACCEPTED);
    spool_answer(fixture, &second.stored, VERDICT_HELD);
    assert_int_equal(spool_row_of(fixture, &first.id).state, ROW_ACCEPTED);
    notice(fixture, 1, NOTICE_RELEASED, &second.stored.id);
    assert_int_equal(spool_row_of(fixture, &first.id).state, ROW_SUPERSEDED);
    assert_int_equal(spool_row_of(fixture, &second.stored.id).state, ROW_ACCEPTED);
}

static void sent_is_shown_while_it_is_under_way(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_row first = spool_enter(fixture, "a");
    struct spool_row second = spool_enter(fixture, "b");
    assert_true(spool_sent(fixture->spool, 1, &err));
    assert_int_equal(spool_row_of(fixture, &first.id).state, ROW_SENT);
    assert_int_equal(spool_row_of(fixture, &second.id).state, ROW_QUEUED);
    assert_true(spool_sent(fixture->spool, 0, &err));
    assert_int_equal(spool_row_of(fixture, &first.id).state, ROW_QUEUED);
}

/* ---- whose it is ---- */

static void another_device_begins_with_what_has_no_verdict(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    const struct uuid one = uuid_random();
    const struct uuid other = uuid_random();
    assert_true(spool_welcome(fixture->spool, &one, "A", "Sở A", &err));
    struct spool_row rows[] = {spool_enter(fixture, "a"), spool_enter(fixture, "b"), spool_enter(fixture, "c")};
    spool_answer(fixture, &rows[0], VERDICT_ACCEPTED);
    assert_true(spool_welcome(fixture->spool, &one, "A", "Sở A", &err));
    struct spool_meta meta = spool_facts(fixture);
    struct uuid epoch = meta.epoch;
    assert_int_equal(meta.first_sequence, 1);
    assert_true(spool_welcome(fixture->spool, &other, "A", "Sở A mới", &err));
    meta = spool_facts(fixture);
    assert_int_equal(meta.first_sequence, 2);
    assert_int_equal(meta.last_sequence, 3);
    assert_true(uuid_equal(&meta.epoch, &epoch));
    assert_string_equal(meta.agency_name, "Sở A mới");
    spool_answer(fixture, &rows[1], VERDICT_ACCEPTED);
    spool_answer(fixture, &rows[2], VERDICT_ACCEPTED);
    assert_true(spool_welcome(fixture->spool, &one, "A", "Sở A", &err));
    assert_int_equal(spool_facts(fixture).first_sequence, 4); /* none: first is last + 1 */
    assert_int_equal(spool_enter(fixture, "d").sequence, 4);
}

static void another_agency_does_not_get_it(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    const struct uuid device = uuid_random();
    assert_true(spool_welcome(fixture->spool, &device, "A", "Sở A", &err));
    assert_true(spool_welcome(fixture->spool, &device, "B", "Sở B", &err)); /* nothing was entered yet */
    spool_enter(fixture, "a");
    const struct uuid other = uuid_random();
    assert_false(spool_welcome(fixture->spool, &other, "A", "Sở A", &err));
    assert_int_equal(err.kind, ERR_CONFIG);
    assert_string_equal(spool_facts(fixture).agency_code, "B");
}

static void a_renamed_agency_keeps_its_own(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    const struct uuid device = uuid_random();
    assert_true(spool_welcome(fixture->spool, &device, "A", "Huyện A", &err));
    spool_enter(fixture, "a");
    assert_true(spool_welcome(fixture->spool, &device, "TP-A", "Thành phố A", &err)); /* the same device: renamed */
    assert_string_equal(spool_facts(fixture).agency_code, "TP-A");
    assert_int_equal(spool_facts(fixture).first_sequence, 1);
}

static void a_new_epoch_takes_what_has_no_verdict(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_row first = spool_enter(fixture, "a");
    struct spool_row second = spool_enter(fixture, "b");
    spool_answer(fixture, &first, VERDICT_REJECTED);
    struct uuid epoch = spool_facts(fixture).epoch;
    assert_true(spool_new_epoch(fixture->spool, &err));
    struct spool_meta meta = spool_facts(fixture);
    assert_false(uuid_equal(&meta.epoch, &epoch));
    assert_int_equal(meta.first_sequence, 2);
    assert_int_equal(spool_row_of(fixture, &second.id).sequence, 2);
}

/* ---- assignments, decisions ---- */

static bool add_part(struct spool_fixture *fixture, uint64_t revision, uint32_t part, uint32_t parts, const char *text)
{
    struct err err = {0};
    bool whole = false;
    const struct wire_assignments head = {revision, part, parts};
    const struct bytes frame = {(const uint8_t *)text, strlen(text)};
    assert_true(spool_assignments_add(fixture->spool, &head, frame, &whole, &err));
    return whole;
}

static void assert_parts(struct spool_fixture *fixture, uint64_t revision, const char *text)
{
    struct err err = {0};
    struct frame_list list = {0};
    const char *found = "";
    assert_true(spool_assignments(fixture->spool, fixture->arena, &list, &err));
    for (size_t i = 0; i < list.count; i++) {
        found =
            arena_printf(fixture->arena, "%s%.*s", found, (int)list.frames[i].size, (const char *)list.frames[i].data);
    }
    assert_string_equal(found, text);
    assert_int_equal(spool_facts(fixture).catalogue_revision, revision);
}

static void a_copy_takes_effect_when_it_is_whole(void **state)
{
    struct spool_fixture *fixture = *state;
    assert_parts(fixture, 0, "");
    assert_false(add_part(fixture, 3, 1, 2, "b"));
    assert_parts(fixture, 0, "");
    assert_false(add_part(fixture, 3, 1, 2, "B"));
    assert_true(add_part(fixture, 3, 0, 2, "a"));
    assert_parts(fixture, 3, "aB");
    assert_false(add_part(fixture, 4, 0, 2, "x"));
    assert_parts(fixture, 3, "aB");
    assert_true(add_part(fixture, 5, 0, 1, "y"));
    assert_parts(fixture, 5, "y");
    assert_false(add_part(fixture, 4, 1, 2, "x")); /* what was left of 4 went with 3 */
    assert_parts(fixture, 5, "y");
}

static bool add_words(struct spool_fixture *fixture, uint8_t digest, uint32_t part, uint32_t parts, const char *said)
{
    struct err err = {0};
    bool whole = false;
    struct bytes frame = {0};
    struct wire_word word = {.task = "08/KH-UBND@2024-01-15@UBND#1",
                             .agency = "B",
                             .name = "Sở B",
                             .action = ACTION_PROGRESS,
                             .percent = 30,
                             .result = said,
                             .effective_at_us = SPOOL_NOW,
                             .updates = 1};
    struct message message = {.kind = MESSAGE_HISTORY,
                              .history = {.part = part, .parts = parts, .words = &word, .count = said == NULL ? 0 : 1}};
    memset(message.history.digest, digest, sizeof(message.history.digest));
    assert_true(wire_encode(fixture->arena, &message, &frame, &err));
    assert_true(spool_history_add(fixture->spool, &message.history, frame, &whole, &err));
    return whole;
}

static void assert_words(struct spool_fixture *fixture, uint8_t digest, const char *text)
{
    struct err err = {0};
    struct spool_words words = {0};
    const char *found = "";
    assert_true(spool_history(fixture->spool, fixture->arena, &words, &err));
    for (size_t i = 0; i < words.count; i++) {
        assert_string_equal(words.list[i].name, "Sở B");
        found = arena_printf(fixture->arena, "%s%s", found, words.list[i].result);
    }
    assert_string_equal(found, text);
    struct spool_meta meta = spool_facts(fixture);
    assert_int_equal(meta.has_history, digest != 0);
    assert_int_equal(meta.history[0], digest);
    assert_int_equal(meta.history[WIRE_HASH_BYTES - 1], digest);
}

static void what_predecessors_said_is_replaced_as_a_whole(void **state)
{
    struct spool_fixture *fixture = *state;
    assert_words(fixture, 0, "");
    assert_false(add_words(fixture, 3, 1, 2, "b"));
    assert_words(fixture, 0, "");
    assert_false(add_words(fixture, 3, 1, 2, "B"));
    assert_true(add_words(fixture, 3, 0, 2, "a"));
    assert_words(fixture, 3, "aB");
    assert_false(add_words(fixture, 4, 0, 2, "x"));
    assert_words(fixture, 3, "aB");
    spool_again(fixture);
    assert_words(fixture, 3, "aB");
    assert_true(add_words(fixture, 5, 0, 1, "y"));
    assert_words(fixture, 5, "y");
    assert_false(add_words(fixture, 4, 1, 2, "x")); /* what was left of 4 went with 3 */
    assert_words(fixture, 5, "y");
    assert_true(add_words(fixture, 6, 0, 1, NULL)); /* nobody said anything any more */
    assert_words(fixture, 6, "");
}

static void decisions_wait_for_their_answer(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_decisions made = {0};
    for (uint8_t i = 1; i <= 40; i++) {
        const struct wire_decide decide = {
            .id = {{i}}, .update_id = {{7}}, .decision = DECISION_REFUSE, .reason = "vì", .by = {"An", NULL}};
        assert_true(spool_decision_add(fixture->spool, &decide, i, &err));
    }
    const struct uuid first = {{1}};
    const struct uuid second = {{2}};
    assert_true(spool_decision_mark(fixture->spool, &first, "recorded", NULL, &err));
    assert_true(spool_decision_mark(fixture->spool, &second, "refused", "Không.", &err));
    assert_true(spool_decisions(fixture->spool, fixture->arena, "queued", &made, &err));
    assert_int_equal(made.count, 38);
    assert_int_equal(made.list[0].decide.id.bytes[0], 3);
    assert_int_equal(made.list[0].decide.decision, DECISION_REFUSE);
    assert_string_equal(made.list[0].decide.reason, "vì");
    assert_null(made.list[0].decide.by.position);
    assert_true(spool_decisions(fixture->spool, fixture->arena, NULL, &made, &err));
    assert_int_equal(made.count, 40);
    assert_string_equal(made.list[1].message, "Không.");
}

#define WITH_SPOOL(test) cmocka_unit_test_setup_teardown(test, spool_set_up, spool_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOOL(a_new_outbox),
        WITH_SPOOL(what_is_entered_is_there_after_opening_again),
        WITH_SPOOL(refused_here_takes_no_place),
        WITH_SPOOL(the_same_id_again),
        WITH_SPOOL(lists_in_pages),
        WITH_SPOOL(batches_are_bounded),
        WITH_SPOOL(verdicts_are_kept),
        WITH_SPOOL(other_content_at_the_centre_is_noticed),
        WITH_SPOOL(the_centres_time_never_goes_back),
        WITH_SPOOL(what_people_decide_later),
        WITH_SPOOL(what_was_decided_is_told_in_its_own_word),
        WITH_SPOOL(a_notice_that_comes_again_undoes_nothing),
        WITH_SPOOL(a_correction_replaces_when_it_is_accepted),
        WITH_SPOOL(sent_is_shown_while_it_is_under_way),
        WITH_SPOOL(another_device_begins_with_what_has_no_verdict),
        WITH_SPOOL(another_agency_does_not_get_it),
        WITH_SPOOL(a_renamed_agency_keeps_its_own),
        WITH_SPOOL(a_new_epoch_takes_what_has_no_verdict),
        WITH_SPOOL(a_copy_takes_effect_when_it_is_whole),
        WITH_SPOOL(what_predecessors_said_is_replaced_as_a_whole),
        WITH_SPOOL(decisions_wait_for_their_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
