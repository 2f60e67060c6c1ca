/* Frames: every kind there and back, every limit, and nothing that a peer can send makes the decoder fall. */
#include "unit.h"
#include "wire_samples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool is_sampled(enum message_kind kind)
{
    return kind != MESSAGE_NONE && kind != MESSAGE_ASSIGNMENTS;
}

static void decode_anything(enum wire_side side, const uint8_t *data, size_t size)
{
    /* A copy of exactly that size, so that reading past its end is seen. */
    struct arena *own = arena_new();
    uint8_t *copy = malloc(size == 0 ? 1 : size);
    memcpy(copy, data, size);
    struct message message = {0};
    struct err err = {0};
    struct bytes frame = {.data = copy, .size = size};
    if (wire_decode(own, side, frame, &message, &err)) {
        assert_int_not_equal(message.kind, MESSAGE_NONE);
        for (size_t i = 0; message.kind == MESSAGE_SUBMIT && i < message.submit.entry_count; i++) {
            const struct wire_entry *entry = &message.submit.entries[i];
            struct decoded_update decoded = wire_decode_update(own, &entry->id, entry->update);
            assert_true((decoded.fault == REASON_NONE) == (decoded.message == NULL));
        }
    } else {
        assert_int_equal(err.kind, ERR_PROTOCOL);
        assert_int_not_equal(err.text[0], '\0');
        assert_int_not_equal(wire_refusal_code(frame)[0], '\0');
    }
    free(copy);
    arena_free(own);
}

/* ---- there and back ---- */

static void test_every_kind_round_trips(void **state)
{
    (void)state;
    for (enum message_kind kind = MESSAGE_ENROL; kind < MESSAGE_MAX; kind++) {
        if (!is_sampled(kind)) {
            continue;
        }
        struct bytes frame = sample_frame(arena, kind);
        struct message decoded = {0};
        struct err err = {0};
        if (!wire_decode(arena, side_of(kind), frame, &decoded, &err)) {
            fail_msg("%s: %s", message_name(kind), err.text);
        }
        assert_int_equal(decoded.kind, kind);
        struct bytes again = {0};
        assert_true(wire_encode(arena, &decoded, &again, &err));
        assert_int_equal(again.size, frame.size);
        assert_memory_equal(again.data, frame.data, frame.size);
    }
}

/* Encoding and decoding could be wrong in the same way: here the decoded fields are looked at. */
static void test_fields_arrive(void **state)
{
    (void)state;
    struct message m = {0};
    assert_true(wire_decode(arena, WIRE_FROM_AGENT, sample_frame(arena, MESSAGE_SUBMIT), &m, NULL));
    assert_int_equal(m.submit.entry_count, 2);
    assert_int_equal(m.submit.entries[1].sequence, 42);
    assert_int_equal(m.submit.entries[1].sealed_at_us, SAMPLE_TIME);
    assert_int_equal(m.submit.entries[1].collector_time_us, SAMPLE_TIME - 1000000);
    struct uuid second = sample_uuid(2);
    assert_true(uuid_equal(&m.submit.entries[1].id, &second));
    struct bytes content = sample_content(arena);
    assert_int_equal(m.submit.entries[1].update.size, content.size);
    assert_memory_equal(m.submit.entries[1].update.data, content.data, content.size);

    assert_true(wire_decode(arena, WIRE_FROM_COLLECTOR, sample_frame(arena, MESSAGE_VERDICTS), &m, NULL));
    assert_int_equal(m.verdicts.count, 2);
    assert_int_equal(m.verdicts.verdicts[0].kind, VERDICT_REJECTED);
    assert_string_equal(m.verdicts.verdicts[0].code, "NO_PRODUCT");
    assert_string_equal(m.verdicts.verdicts[0].field, "product_number");
    assert_true(m.verdicts.verdicts[0].repeated_before);
    assert_null(m.verdicts.verdicts[1].code);
    assert_null(m.verdicts.verdicts[1].message);

    assert_true(wire_decode(arena, WIRE_FROM_COLLECTOR, sample_frame(arena, MESSAGE_NOTICES), &m, NULL));
    assert_true(m.notices.notices[0].has_update);
    assert_false(m.notices.notices[1].has_update);
    assert_null(m.notices.notices[1].task);

    assert_true(wire_decode(arena, WIRE_FROM_COLLECTOR, sample_frame(arena, MESSAGE_WELCOME), &m, NULL));
    assert_int_equal(m.welcome.committed_sequence, 40);
    assert_int_equal(m.welcome.heartbeat_ms, 10000);
    assert_string_equal(m.welcome.agency_name, "Sở Xây dựng");
    assert_true(m.welcome.simulated_clock);

    assert_true(wire_decode(arena, WIRE_FROM_AGENT, sample_frame(arena, MESSAGE_HELLO), &m, NULL));
    assert_true(m.hello.knows_history);
    assert_true(m.hello.has_history);
    assert_int_equal(m.hello.history[31], 0xD1);

    assert_true(wire_decode(arena, WIRE_FROM_COLLECTOR, sample_frame(arena, MESSAGE_HISTORY), &m, NULL));
    assert_int_equal(m.history.part, 1);
    assert_int_equal(m.history.parts, 3);
    assert_int_equal(m.history.digest[0], 0xD1);
    assert_int_equal(m.history.count, 2);
    const struct wire_word *words = m.history.words;
    assert_string_equal(words[0].agency, "HP-SGTVT");
    assert_string_equal(words[0].name, "Sở Giao thông vận tải");
    assert_string_equal(words[0].result, "Đã lập hồ sơ.");
    assert_string_equal(words[0].difficulties, "Chờ hướng dẫn.");
    assert_int_equal(words[0].percent, 30);
    assert_int_equal(words[0].effective_at_us, SAMPLE_TIME);
    assert_int_equal(words[0].updates, 4);
    assert_false(words[0].has_value);
    assert_int_equal(words[1].percent, -1);
    assert_true(words[1].has_value && words[1].value == 87.4 && words[1].value_year == 2024);
    assert_int_equal(words[1].value_status, VALUE_FINAL);
    assert_null(words[1].result);
    assert_string_equal(words[1].task + strlen(words[1].task) - strlen("#CT8a"), "#CT8a");
}

/* What predecessors said, in as many parts as it takes; the digest names the words, not the parts. */
static void test_a_history_in_parts(void **state)
{
    (void)state;
    enum { COUNT = 2 * WIRE_WORDS_MAX + 1, TOO_MANY = WIRE_WORDS_MAX * WIRE_HISTORY_PARTS_MAX + 7 };
    struct wire_history all = {0};
    uint8_t digest[WIRE_HASH_BYTES];
    uint8_t other[WIRE_HASH_BYTES];
    size_t words = 0;
    sample_history(arena, TOO_MANY, &all);
    struct frame_list list = wire_encode_history(arena, all.words, COUNT, digest);
    assert_int_equal(list.count, 3);
    for (size_t i = 0; i < list.count; i++) {
        struct message m = {0};
        assert_true(wire_decode(arena, WIRE_FROM_COLLECTOR, list.frames[i], &m, NULL));
        assert_int_equal(m.history.part, i);
        assert_int_equal(m.history.parts, 3);
        assert_memory_equal(m.history.digest, digest, sizeof(digest));
        for (size_t n = 0; n < m.history.count; n++) {
            assert_int_equal(m.history.words[n].effective_at_us, all.words[words++].effective_at_us);
        }
    }
    assert_int_equal(words, COUNT);
    (void)wire_encode_history(arena, all.words, COUNT, other);
    assert_memory_equal(other, digest, sizeof(digest));
    all.words[COUNT - 1].updates++;
    (void)wire_encode_history(arena, all.words, COUNT, other);
    assert_memory_not_equal(other, digest, sizeof(digest));

    list = wire_encode_history(arena, all.words, TOO_MANY, other);
    assert_int_equal(list.count, WIRE_HISTORY_PARTS_MAX);

    list = wire_encode_history(arena, NULL, 0, digest);
    struct message m = {0};
    assert_int_equal(list.count, 1);
    assert_true(wire_decode(arena, WIRE_FROM_COLLECTOR, list.frames[0], &m, NULL));
    assert_int_equal(m.history.count, 0);
    assert_int_equal(m.history.parts, 1);
}

static void test_largest_batches_fit(void **state)
{
    (void)state;
    char *text = sample_repeat(arena, "Đ", 4000);
    struct message message = {.kind = MESSAGE_VERDICTS};
    struct bytes frame = {0};
    sample_verdicts(arena, WIRE_BATCH_MAX, &message.verdicts);
    for (size_t i = 0; i < WIRE_BATCH_MAX; i++) {
        message.verdicts.verdicts[i].kind = VERDICT_REJECTED;
        message.verdicts.verdicts[i].code = "NO_ROLE";
        message.verdicts.verdicts[i].message = text;
    }
    assert_true(wire_encode(arena, &message, &frame, NULL));
    assert_true(wire_decode(arena, WIRE_FROM_COLLECTOR, frame, &message, NULL));
    const char *cut = message.verdicts.verdicts[0].message;
    assert_true(strlen(cut) <= WIRE_MESSAGE_BYTES);
    assert_string_equal(cut + strlen(cut) - strlen("Đ…"), "Đ…");

    message = (struct message){.kind = MESSAGE_NOTICES};
    sample_notices(arena, WIRE_NOTICES_MAX, &message.notices);
    for (size_t i = 0; i < WIRE_NOTICES_MAX; i++) {
        message.notices.notices[i].text = text;
    }
    assert_true(wire_encode(arena, &message, &frame, NULL));
    assert_true(wire_decode(arena, WIRE_FROM_COLLECTOR, frame, &message, NULL));

    message = (struct message){.kind = MESSAGE_HISTORY};
    sample_history(arena, WIRE_WORDS_MAX, &message.history);
    for (size_t i = 0; i < WIRE_WORDS_MAX; i++) {
        struct wire_word *word = &message.history.words[i];
        word->task = sample_repeat(arena, "Đ", (ITEM_NAME_MAX - 1) / 2);
        word->agency = sample_repeat(arena, "A", 63);
        word->name = word->result = word->difficulties = text;
        word->has_value = true;
        word->value_year = 2200;
        word->value_status = VALUE_FINAL;
        word->updates = INT32_MAX;
    }
    assert_true(wire_encode(arena, &message, &frame, NULL));
    assert_true(wire_decode(arena, WIRE_FROM_COLLECTOR, frame, &message, NULL));
    cut = message.history.words[0].result;
    assert_true(strlen(cut) <= WIRE_WORD_BYTES);
    assert_string_equal(cut + strlen(cut) - strlen("Đ…"), "Đ…");
    message.history.count = WIRE_WORDS_MAX + 1;
    assert_false(wire_encode(arena, &message, &frame, NULL));
}

/* What an agent may reckon with when it fills a Submit. */
static void test_entry_overhead(void **state)
{
    (void)state;
    struct message message = {.kind = MESSAGE_SUBMIT};
    sample_submit(arena, WIRE_BATCH_MAX, &message.submit);
    size_t content = 0;
    for (size_t i = 0; i < WIRE_BATCH_MAX; i++) {
        message.submit.entries[i].sequence = (uint64_t)INT64_MAX - WIRE_BATCH_MAX + i;
        message.submit.entries[i].update =
            (struct bytes){.data = arena_alloc(arena, 5000), .size = 5000}; /* zeros: told later, by the update */
        content += message.submit.entries[i].update.size + message.submit.entries[i].receipt.size;
    }
    struct bytes frame = {0};
    struct err err = {0};
    assert_true(wire_encode(arena, &message, &frame, &err));
    enum { OVERHEAD = (WIRE_BATCH_MAX + 1) * WIRE_ENTRY_OVERHEAD };
    assert_true(frame.size <= content + OVERHEAD);
    assert_true(wire_decode(arena, WIRE_FROM_AGENT, frame, &message, &err));
    message.submit.entries[0].update = (struct bytes){.data = arena_alloc(arena, 60000), .size = 60000};
    assert_false(wire_encode(arena, &message, &frame, &err));
    assert_int_equal(err.kind, ERR_DATA);
}

static void test_names(void **state)
{
    (void)state;
    for (enum notice_kind kind = NOTICE_NONE + 1; kind < NOTICE_MAX; kind++) {
        assert_int_equal(notice_parse(notice_code(kind)), kind);
    }
    assert_int_equal(notice_parse("no such"), NOTICE_NONE);
    assert_int_equal(notice_parse(NULL), NOTICE_NONE);
    assert_int_equal(notice_parse(""), NOTICE_NONE);
    assert_string_equal(message_name(MESSAGE_RETRY_AFTER), "retry_after");
}

/* ---- what has to be refused ---- */

struct spoiling {
    enum message_kind kind;
    const char *told; /* in the error */
    void (*spoil)(struct message *message);
};

#define SPOIL(name, statement)                                                                                         \
    static void name(struct message *m)                                                                                \
    {                                                                                                                  \
        statement;                                                                                                     \
    }
SPOIL(spoil_hello_epoch, m->hello.epoch = (struct uuid){{0}})
SPOIL(spoil_hello_first_zero, m->hello.first_sequence = 0)
SPOIL(spoil_hello_last_low, m->hello.last_sequence = 0; m->hello.first_sequence = 2)
SPOIL(spoil_hello_last_high, m->hello.last_sequence = (uint64_t)INT64_MAX + 1)
SPOIL(spoil_hello_revision, m->hello.catalogue_revision = UINT64_MAX)
SPOIL(spoil_hello_software_utf8, m->hello.software = "agent \xC3\x28")
SPOIL(spoil_hello_software_control, m->hello.software = "agent\x01")
SPOIL(spoil_hello_oldest, m->hello.oldest_waiting_us = -1)
SPOIL(spoil_submit_epoch, m->submit.epoch = (struct uuid){{0}})
SPOIL(spoil_submit_gap, m->submit.entries[1].sequence = 43)
SPOIL(spoil_submit_back, m->submit.entries[1].sequence = 40)
SPOIL(spoil_submit_same, m->submit.entries[1].sequence = 41)
SPOIL(spoil_submit_zero, m->submit.entries[0].sequence = 0; m->submit.entries[1].sequence = 1)
SPOIL(spoil_submit_id, m->submit.entries[1].id = (struct uuid){{0}})
SPOIL(spoil_submit_sealed, m->submit.entries[0].sealed_at_us = INT64_MAX)
SPOIL(spoil_submit_collector_time, m->submit.entries[0].collector_time_us = -5)
SPOIL(spoil_decide_none, m->decide.decision = DECISION_NONE)
SPOIL(spoil_decide_other, m->decide.decision = (enum wire_decision)3)
SPOIL(spoil_decide_negative, m->decide.decision = (enum wire_decision) - 1)
SPOIL(spoil_decide_reason, m->decide.reason = NULL)
SPOIL(spoil_decide_by, m->decide.by.name = "\xff")
SPOIL(spoil_received_nil, m->received.notice_ids[1] = (struct uuid){{0}})
SPOIL(spoil_ping_oldest, m->ping.oldest_waiting_us = INT64_MIN)
SPOIL(spoil_enrolled_code, m->enrolled.agency_code = NULL)
SPOIL(spoil_enrolled_long, m->enrolled.agency_code = "0123456789012345678901234567890123456789012345678901234567890123")
SPOIL(spoil_welcome_name, m->welcome.agency_name = NULL)
SPOIL(spoil_welcome_time, m->welcome.collector_time_us = -1)
SPOIL(spoil_welcome_limit, m->welcome.batch_entries = 0)
SPOIL(spoil_welcome_heartbeat, m->welcome.heartbeat_ms = 0)
SPOIL(spoil_verdict_kind_none, m->verdicts.verdicts[1].kind = VERDICT_NONE)
SPOIL(spoil_verdict_kind_other, m->verdicts.verdicts[1].kind = (enum verdict_kind)99)
SPOIL(spoil_verdict_code, m->verdicts.verdicts[0].code = NULL)
SPOIL(spoil_verdict_code_blank, m->verdicts.verdicts[0].code = "NO ROLE")
SPOIL(spoil_verdict_sequence, m->verdicts.verdicts[0].sequence = 0)
SPOIL(spoil_verdict_time, m->verdicts.verdicts[0].effective_at_us = INT64_MAX)
SPOIL(spoil_notice_kind, m->notices.notices[0].kind = NOTICE_NONE)
SPOIL(spoil_notice_text, m->notices.notices[0].text = NULL)
SPOIL(spoil_retry_sequence, m->retry_after.from_sequence = 0)
SPOIL(spoil_retry_delay, m->retry_after.delay_ms = UINT32_MAX)
SPOIL(spoil_rewind_sequence, m->rewind.next_sequence = 0)
SPOIL(spoil_pong_time, m->pong.collector_time_us = -1)
SPOIL(spoil_refusal_code, m->refusal.code = NULL)
SPOIL(spoil_history_parts_none, m->history.parts = 0)
SPOIL(spoil_history_parts_many, m->history.parts = WIRE_HISTORY_PARTS_MAX + 1)
SPOIL(spoil_history_part, m->history.part = m->history.parts)
SPOIL(spoil_word_task, m->history.words[0].task = NULL)
SPOIL(spoil_word_task_long, m->history.words[1].task = sample_repeat(arena, "a", ITEM_NAME_MAX))
SPOIL(spoil_word_agency, m->history.words[1].agency = NULL)
SPOIL(spoil_word_agency_long, m->history.words[1].agency = sample_repeat(arena, "A", 64))
SPOIL(spoil_word_name, m->history.words[0].name = NULL)
SPOIL(spoil_word_name_utf8, m->history.words[0].name = "S\xE1")
SPOIL(spoil_word_action, m->history.words[0].action = ACTION_NONE)
SPOIL(spoil_word_action_other, m->history.words[0].action = ACTION_MAX)
SPOIL(spoil_word_percent, m->history.words[0].percent = 101)
SPOIL(spoil_word_value, m->history.words[1].value = (double)INFINITY)
SPOIL(spoil_word_year, m->history.words[1].value_year = 20)
SPOIL(spoil_word_status, m->history.words[1].value_status = (enum value_status)3)
SPOIL(spoil_word_result, m->history.words[0].result = "a\x01")
SPOIL(spoil_word_difficulties, m->history.words[0].difficulties = "\xff")
SPOIL(spoil_word_time, m->history.words[0].effective_at_us = -1)
SPOIL(spoil_word_updates, m->history.words[0].updates = 0)
SPOIL(spoil_word_updates_many, m->history.words[0].updates = UINT32_MAX)

static const struct spoiling spoilings[] = {
    {MESSAGE_HELLO, "hello.epoch", spoil_hello_epoch},
    {MESSAGE_HELLO, "hello.first_sequence", spoil_hello_first_zero},
    {MESSAGE_HELLO, "hello.last_sequence", spoil_hello_last_low},
    {MESSAGE_HELLO, "hello.last_sequence", spoil_hello_last_high},
    {MESSAGE_HELLO, "hello.catalogue_revision", spoil_hello_revision},
    {MESSAGE_HELLO, "hello.software", spoil_hello_software_utf8},
    {MESSAGE_HELLO, "hello.software", spoil_hello_software_control},
    {MESSAGE_HELLO, "hello.oldest_waiting_us", spoil_hello_oldest},
    {MESSAGE_SUBMIT, "submit.epoch", spoil_submit_epoch},
    {MESSAGE_SUBMIT, "43", spoil_submit_gap},
    {MESSAGE_SUBMIT, "submit.entries.sequence", spoil_submit_back},
    {MESSAGE_SUBMIT, "submit.entries.sequence", spoil_submit_same},
    {MESSAGE_SUBMIT, "submit.entries.sequence", spoil_submit_zero},
    {MESSAGE_SUBMIT, "submit.entries.id", spoil_submit_id},
    {MESSAGE_SUBMIT, "submit.entries.sealed_at_us", spoil_submit_sealed},
    {MESSAGE_SUBMIT, "submit.entries.collector_time_us", spoil_submit_collector_time},
    {MESSAGE_DECIDE, "decide.decision", spoil_decide_none},
    {MESSAGE_DECIDE, "decide.decision", spoil_decide_other},
    {MESSAGE_DECIDE, "decide.decision", spoil_decide_negative},
    {MESSAGE_DECIDE, "decide.reason", spoil_decide_reason},
    {MESSAGE_DECIDE, "decide.by.name", spoil_decide_by},
    {MESSAGE_RECEIVED, "received.notice_ids", spoil_received_nil},
    {MESSAGE_PING, "ping.oldest_waiting_us", spoil_ping_oldest},
    {MESSAGE_ENROLLED, "enrolled.agency_code", spoil_enrolled_code},
    {MESSAGE_ENROLLED, "enrolled.agency_code", spoil_enrolled_long},
    {MESSAGE_WELCOME, "welcome.agency_name", spoil_welcome_name},
    {MESSAGE_WELCOME, "welcome.collector_time_us", spoil_welcome_time},
    {MESSAGE_WELCOME, "welcome.limits.batch_entries", spoil_welcome_limit},
    {MESSAGE_WELCOME, "welcome.limits.heartbeat_ms", spoil_welcome_heartbeat},
    {MESSAGE_VERDICTS, "verdicts.verdicts.kind", spoil_verdict_kind_none},
    {MESSAGE_VERDICTS, "verdicts.verdicts.kind", spoil_verdict_kind_other},
    {MESSAGE_VERDICTS, "verdicts.verdicts.code", spoil_verdict_code},
    {MESSAGE_VERDICTS, "verdicts.verdicts.code", spoil_verdict_code_blank},
    {MESSAGE_VERDICTS, "verdicts.verdicts.sequence", spoil_verdict_sequence},
    {MESSAGE_VERDICTS, "verdicts.verdicts.effective_at_us", spoil_verdict_time},
    {MESSAGE_NOTICES, "notices.notices.kind", spoil_notice_kind},
    {MESSAGE_NOTICES, "notices.notices.text", spoil_notice_text},
    {MESSAGE_RETRY_AFTER, "retry_after.from_sequence", spoil_retry_sequence},
    {MESSAGE_RETRY_AFTER, "retry_after.delay_ms", spoil_retry_delay},
    {MESSAGE_REWIND, "rewind.next_sequence", spoil_rewind_sequence},
    {MESSAGE_PONG, "pong.collector_time_us", spoil_pong_time},
    {MESSAGE_REFUSAL, "refusal.code", spoil_refusal_code},
    {MESSAGE_HISTORY, "history.parts", spoil_history_parts_none},
    {MESSAGE_HISTORY, "history.parts", spoil_history_parts_many},
    {MESSAGE_HISTORY, "history.part:", spoil_history_part},
    {MESSAGE_HISTORY, "history.words.task", spoil_word_task},
    {MESSAGE_HISTORY, "history.words.task", spoil_word_task_long},
    {MESSAGE_HISTORY, "history.words.agency", spoil_word_agency},
    {MESSAGE_HISTORY, "history.words.agency", spoil_word_agency_long},
    {MESSAGE_HISTORY, "history.words.name", spoil_word_name},
    {MESSAGE_HISTORY, "history.words.name", spoil_word_name_utf8},
    {MESSAGE_HISTORY, "history.words.action", spoil_word_action},
    {MESSAGE_HISTORY, "history.words.action", spoil_word_action_other},
    {MESSAGE_HISTORY, "history.words.percent", spoil_word_percent},
    {MESSAGE_HISTORY, "history.words.value.value", spoil_word_value},
    {MESSAGE_HISTORY, "history.words.value.year", spoil_word_year},
    {MESSAGE_HISTORY, "history.words.value.status", spoil_word_status},
    {MESSAGE_HISTORY, "history.words.result", spoil_word_result},
    {MESSAGE_HISTORY, "history.words.difficulties", spoil_word_difficulties},
    {MESSAGE_HISTORY, "history.words.effective_at_us", spoil_word_time},
    {MESSAGE_HISTORY, "history.words.updates", spoil_word_updates},
    {MESSAGE_HISTORY, "history.words.updates", spoil_word_updates_many},
};

/* A newer collector may have more to tell: its text is shown all the same. */
static void test_a_kind_of_notice_from_later_is_kept(void **state)
{
    (void)state;
    struct message message = sample_message(arena, MESSAGE_NOTICES);
    struct bytes frame = {0};
    struct err err = {0};
    message.notices.notices[0].kind = (enum notice_kind)1000;
    assert_true(wire_encode(arena, &message, &frame, &err));
    assert_true(wire_decode(arena, WIRE_FROM_COLLECTOR, frame, &message, &err));
    assert_int_equal(message.notices.notices[0].kind, NOTICE_OTHER);
}

static void test_each_bad_field_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(spoilings) / sizeof(spoilings[0]); i++) {
        const struct spoiling *s = &spoilings[i];
        struct message message = sample_message(arena, s->kind);
        struct message before = message;
        struct bytes frame = {0};
        struct err err = {0};
        s->spoil(&message);
        assert_true(wire_encode(arena, &message, &frame, &err));
        struct message untouched = before;
        if (wire_decode(arena, side_of(s->kind), frame, &untouched, &err)) {
            fail_msg("row %zu: %s was taken", i, s->told);
        }
        assert_int_equal(err.kind, ERR_PROTOCOL);
        if (strstr(err.text, s->told) == NULL) {
            fail_msg("row %zu: \"%s\" does not say %s", i, err.text, s->told);
        }
        assert_memory_equal(&untouched, &before, sizeof(before));
        assert_string_equal(wire_refusal_code(frame), "BAD_FRAME");
    }
}

static void test_wrong_direction(void **state)
{
    (void)state;
    for (enum message_kind kind = MESSAGE_ENROL; kind < MESSAGE_MAX; kind++) {
        if (!is_sampled(kind)) {
            continue;
        }
        enum wire_side other = side_of(kind) == WIRE_FROM_AGENT ? WIRE_FROM_COLLECTOR : WIRE_FROM_AGENT;
        struct message message = {0};
        struct err err = {0};
        assert_false(wire_decode(arena, other, sample_frame(arena, kind), &message, &err));
        assert_non_null(strstr(err.text, message_name(kind)));
    }
}

static void test_other_version(void **state)
{
    (void)state;
    struct bytes frame = sample_frame(arena, MESSAGE_PING);
    uint8_t *bytes = arena_memdup(arena, frame.data, frame.size);
    struct message message = {0};
    struct err err = {0};
    assert_int_equal(bytes[0], 0x08);
    bytes[1] = 2;
    frame.data = bytes;
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, frame, &message, &err));
    assert_string_equal(wire_refusal_code(frame), "BAD_VERSION");
    frame.data += 2; /* no version at all */
    frame.size -= 2;
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, frame, &message, &err));
    assert_string_equal(wire_refusal_code(frame), "BAD_FRAME");
}

static void refuse_bytes(const uint8_t *data, size_t size)
{
    struct message message = {0};
    struct err err = {0};
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, (struct bytes){.data = data, .size = size}, &message, &err));
    assert_int_equal(err.kind, ERR_PROTOCOL);
}

static void test_not_a_message(void **state)
{
    (void)state;
    static const uint8_t only_version[] = {0x08, 0x01};
    static const uint8_t group[] = {0x08, 0x01, 0x0b, 0x0b, 0x0b, 0x0c, 0x0c, 0x0c};
    static const uint8_t http[] = "GET / HTTP/1.1\r\n\r\n";
    refuse_bytes(only_version, 0);
    refuse_bytes(only_version, sizeof(only_version));
    refuse_bytes(group, sizeof(group));
    refuse_bytes(http, sizeof(http) - 1);
    uint8_t *large = arena_alloc(arena, WIRE_FRAME_MAX + 1);
    refuse_bytes(large, WIRE_FRAME_MAX + 1);
    assert_string_equal(wire_refusal_code((struct bytes){.data = large, .size = WIRE_FRAME_MAX + 1}), "TOO_LARGE");
}

static size_t put_varint(uint8_t *at, uint64_t value)
{
    size_t n = 0;
    while (value >= 0x80) {
        at[n++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    at[n++] = (uint8_t)value;
    return n;
}

/* Envelope{version 1, tag: body} */
static struct bytes wrap(uint8_t tag, const uint8_t *body, size_t size)
{
    uint8_t *frame = arena_alloc(arena, size + 16);
    size_t n = 0;
    frame[n++] = 0x08;
    frame[n++] = 0x01;
    n += put_varint(frame + n, (uint64_t)tag << 3 | 2);
    n += put_varint(frame + n, size);
    memcpy(frame + n, body, size);
    return (struct bytes){.data = frame, .size = n + size};
}

/* Two bytes of frame ask for a structure of a hundred: the budget stops that. */
static void test_memory_is_bounded(void **state)
{
    (void)state;
    size_t size = WIRE_FRAME_MAX - 64;
    uint8_t *body = arena_alloc(arena, size);
    for (size_t i = 0; i + 1 < size; i += 2) {
        body[i] = 0x12; /* Submit.entries, empty */
    }
    struct bytes frame = wrap(12, body, size);
    struct message message = {0};
    struct err err = {0};
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, frame, &message, &err));
    assert_non_null(strstr(err.text, "bộ nhớ"));
}

static void test_too_many_elements(void **state)
{
    (void)state;
    /* The encoder refuses to make such a frame, so the second half of one is written behind the first. */
    struct message message = {.kind = MESSAGE_RECEIVED};
    struct bytes frame = {0};
    struct err err = {0};
    sample_received(arena, WIRE_NOTICES_MAX + 1, &message.received);
    assert_false(wire_encode(arena, &message, &frame, &err));
    assert_int_equal(err.kind, ERR_DATA);
    message.received.count = 0;
    assert_false(wire_encode(arena, &message, &frame, &err));
    const size_t one = 18;
    uint8_t body[(WIRE_NOTICES_MAX + 1) * 18] = {0};
    for (size_t i = 0; i <= WIRE_NOTICES_MAX; i++) {
        body[i * one] = 0x0a;
        body[i * one + 1] = 16;
        body[i * one + 2] = (uint8_t)(i + 1);
    }
    assert_true(wire_decode(arena, WIRE_FROM_AGENT, wrap(14, body, WIRE_NOTICES_MAX * one), &message, &err));
    assert_int_equal(message.received.count, 50);
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, wrap(14, body, sizeof(body)), &message, &err));
    assert_non_null(strstr(err.text, "received.notice_ids"));
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, wrap(14, body, 0), &message, &err));
}

/* One word more than allowed. */
static void test_too_many_words(void **state)
{
    (void)state;
    struct message message = {0};
    struct err err = {0};
    uint8_t body[2 + 32 + 2 + 2 * (WIRE_WORDS_MAX + 1)] = {0x0a, 32};
    body[34] = 0x18;
    body[35] = 1;
    for (size_t i = 36; i < sizeof(body); i += 2) {
        body[i] = 0x22; /* an empty word */
    }
    assert_false(wire_decode(arena, WIRE_FROM_COLLECTOR, wrap(40, body, sizeof(body)), &message, &err));
    assert_non_null(strstr(err.text, "history.words:"));
    assert_false(wire_decode(arena, WIRE_FROM_COLLECTOR, wrap(40, body, sizeof(body) - 2), &message, &err));
    assert_non_null(strstr(err.text, "history.words.task"));
}

static void test_unknown_fields(void **state)
{
    (void)state;
    const size_t one = 3;
    uint8_t body[3 * 9] = {0};
    for (size_t i = 0; i < 9; i++) {
        body[i * one] = 0xfa; /* field 127, a length of 0 */
        body[i * one + 1] = 0x07;
    }
    struct message message = {0};
    struct err err = {0};
    assert_true(wire_decode(arena, WIRE_FROM_AGENT, wrap(15, body, 8 * one), &message, &err));
    assert_int_equal(message.kind, MESSAGE_PING);
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, wrap(15, body, sizeof(body)), &message, &err));
}

/* Lengths that the encoder never writes. */
static void test_wrong_lengths(void **state)
{
    (void)state;
    uint8_t enrol[2 + 33] = {0x0a, 31};
    struct message message = {0};
    struct err err = {0};
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, wrap(10, enrol, 2 + 31), &message, &err));
    assert_non_null(strstr(err.text, "enrol.device_key"));
    enrol[1] = 32;
    assert_true(wire_decode(arena, WIRE_FROM_AGENT, wrap(10, enrol, 2 + 32), &message, &err));
    assert_null(message.enrol.software);
    enrol[1] = 33;
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, wrap(10, enrol, 2 + 33), &message, &err));
    uint8_t hello[] = {0x0a, 3, 1, 2, 3, 0x10, 1};
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, wrap(11, hello, sizeof(hello)), &message, &err));
    assert_non_null(strstr(err.text, "hello.epoch"));
    uint8_t history[2 + 32 + 2] = {0x0a, 31};
    history[2 + 31] = 0x18; /* parts 1 */
    history[2 + 32] = 0x01;
    assert_false(wire_decode(arena, WIRE_FROM_COLLECTOR, wrap(40, history, 2 + 33), &message, &err));
    assert_non_null(strstr(err.text, "history.digest"));
    history[1] = 32;
    history[2 + 31] = 0;
    history[2 + 32] = 0x18;
    history[2 + 33] = 0x01;
    assert_true(wire_decode(arena, WIRE_FROM_COLLECTOR, wrap(40, history, sizeof(history)), &message, &err));
    uint8_t held[2 + 16 + 2 + 2 + 31] = {0x0a, 16, [18] = 0x10, [19] = 1, [20] = 0x4a, [21] = 31};
    memset(held + 2, 1, 16);
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, wrap(11, held, sizeof(held)), &message, &err));
    assert_non_null(strstr(err.text, "hello.history"));
    uint8_t welcome[] = {0x0a, 16, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0x12, 1, 'A', 0x1a, 1, 'B'};
    assert_false(wire_decode(arena, WIRE_FROM_COLLECTOR, wrap(31, welcome, sizeof(welcome)), &message, &err));
    assert_non_null(strstr(err.text, "welcome.limits"));
}

/* ---- nothing makes it fall ---- */

static void test_every_prefix(void **state)
{
    (void)state;
    for (enum message_kind kind = MESSAGE_ENROL; kind < MESSAGE_MAX; kind++) {
        if (is_sampled(kind)) {
            struct bytes frame = sample_frame(arena, kind);
            for (size_t size = 0; size <= frame.size; size++) {
                decode_anything(side_of(kind), frame.data, size);
            }
        }
    }
}

static void mutate_all(enum wire_side side, struct bytes frame, unsigned step)
{
    uint8_t *copy = arena_memdup(arena, frame.data, frame.size);
    for (size_t i = 0; i < frame.size; i++) {
        for (unsigned change = 1; change < 256; change += step) {
            copy[i] = (uint8_t)(frame.data[i] ^ change);
            decode_anything(side, copy, frame.size);
        }
        copy[i] = frame.data[i];
    }
}

static void test_every_byte_changed(void **state)
{
    (void)state;
    for (enum message_kind kind = MESSAGE_ENROL; kind < MESSAGE_MAX; kind++) {
        if (is_sampled(kind)) {
            mutate_all(side_of(kind), sample_frame(arena, kind), kind == MESSAGE_HELLO ? 1 : 23);
        }
    }
}

/* ---- golden frames ---- */

static void test_golden_frames_decode(void **state)
{
    (void)state;
    for (enum message_kind kind = MESSAGE_ENROL; kind < MESSAGE_MAX; kind++) {
        if (!is_sampled(kind)) {
            continue;
        }
        struct bytes ours = sample_frame(arena, kind);
        struct bytes golden = golden_read(arena, message_name(kind), ours);
        struct message message = {0};
        struct err err = {0};
        if (!wire_decode(arena, side_of(kind), golden, &message, &err)) {
            fail_msg("%s.bin: %s", message_name(kind), err.text);
        }
        struct bytes again = {0};
        assert_true(wire_encode(arena, &message, &again, &err));
        assert_int_equal(again.size, golden.size);
        assert_memory_equal(again.data, golden.data, golden.size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_kind_round_trips, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fields_arrive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_history_in_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_largest_batches_fit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_entry_overhead, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_each_bad_field_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_kind_of_notice_from_later_is_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_direction, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_other_version, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_not_a_message, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_memory_is_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_many_elements, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_many_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unknown_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_lengths, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_prefix, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_byte_changed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_golden_frames_decode, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
