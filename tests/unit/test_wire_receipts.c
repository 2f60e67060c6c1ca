/* Receipts on the wire: they arrive as they were sent, never crowd out what they stand beside, and frames without them
 * mean what they always meant. */
#include "unit.h"
#include "wire_samples.h"

#include "tiendo/v1/tiendo.pb-c.h"

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

static struct bytes some_receipt(size_t size)
{
    uint8_t *data = arena_alloc(arena, size);
    for (size_t i = 0; i < size; i++) {
        data[i] = (uint8_t)(i * 31 + 7);
    }
    return (struct bytes){.data = data, .size = size};
}

static struct message there_and_back(const struct message *message)
{
    struct message ret = {0};
    struct bytes frame = {0};
    struct err err = {0};
    if (!wire_encode(arena, message, &frame, &err) || !wire_decode(arena, side_of(message->kind), frame, &ret, &err)) {
        fail_msg("%s", err.text);
    }
    return ret;
}

static void test_receipts_arrive(void **state)
{
    (void)state;
    struct message m = {.kind = MESSAGE_SUBMIT};
    struct bytes receipt = some_receipt(WIRE_RECEIPT_BYTES);
    sample_submit(arena, 2, &m.submit);
    m.submit.entries[1].receipt = receipt;
    m = there_and_back(&m);
    assert_int_equal(m.submit.entries[0].receipt.size, 0);
    assert_null(m.submit.entries[0].receipt.data);
    assert_int_equal(m.submit.entries[1].receipt.size, receipt.size);
    assert_memory_equal(m.submit.entries[1].receipt.data, receipt.data, receipt.size);

    m = (struct message){.kind = MESSAGE_VERDICTS};
    sample_verdicts(arena, 2, &m.verdicts);
    m.verdicts.verdicts[1].receipt = receipt;
    m = there_and_back(&m);
    assert_int_equal(m.verdicts.verdicts[0].receipt.size, 0);
    assert_int_equal(m.verdicts.verdicts[1].receipt.size, receipt.size);
    assert_memory_equal(m.verdicts.verdicts[1].receipt.data, receipt.data, receipt.size);
}

static void test_keys_arrive(void **state)
{
    (void)state;
    struct message message = sample_message(arena, MESSAGE_WELCOME);
    for (size_t count = 0; count <= WIRE_RECEIPT_KEYS_MAX; count++) {
        message.welcome.receipt_key_count = count;
        for (size_t i = 0; i < count; i++) {
            memset(message.welcome.receipt_keys[i], 0x40 + (int)i, WIRE_KEY_BYTES);
        }
        struct message found = there_and_back(&message);
        assert_int_equal(found.welcome.receipt_key_count, count);
        assert_memory_equal(found.welcome.receipt_keys, message.welcome.receipt_keys, count * WIRE_KEY_BYTES);
    }
    struct bytes frame = {0};
    struct err err = {0};
    message.welcome.receipt_key_count = WIRE_RECEIPT_KEYS_MAX + 1;
    assert_false(wire_encode(arena, &message, &frame, &err));
    assert_int_equal(err.kind, ERR_DATA);
}

/* ---- nothing is too much ---- */

/* The largest verdicts that there can be, all with the largest receipt. */
static void test_verdicts_always_fit(void **state)
{
    (void)state;
    struct message message = {.kind = MESSAGE_VERDICTS};
    char *text = sample_repeat(arena, "Đ", 4000);
    char *code = sample_repeat(arena, "A", 63);
    sample_verdicts(arena, WIRE_BATCH_MAX, &message.verdicts);
    for (size_t i = 0; i < WIRE_BATCH_MAX; i++) {
        struct wire_verdict *verdict = &message.verdicts.verdicts[i];
        *verdict = (struct wire_verdict){.id = sample_uuid((uint8_t)i),
                                         .sequence = (uint64_t)INT64_MAX - i,
                                         .kind = VERDICT_REJECTED,
                                         .code = code,
                                         .field = code,
                                         .message = text,
                                         .received_at_us = INT64_C(253402300799999999),
                                         .effective_at_us = INT64_C(253402300799999999),
                                         .repeated_before = true,
                                         .catalogue_revision = INT64_MAX,
                                         .receipt = some_receipt(WIRE_RECEIPT_BYTES)};
    }
    message.verdicts.collector_time_us = INT64_C(253402300799999999);
    struct bytes frame = {0};
    struct err err = {0};
    assert_true(wire_encode(arena, &message, &frame, &err));
    assert_true(frame.size > WIRE_FRAME_MAX - 50 * 64); /* WIRE_RECEIPTED_MESSAGE_BYTES wastes little */
    message = there_and_back(&message);
    const char *cut = message.verdicts.verdicts[49].message;
    assert_true(strlen(cut) <= WIRE_RECEIPTED_MESSAGE_BYTES && strlen(cut) > WIRE_RECEIPTED_MESSAGE_BYTES - 3);
    assert_string_equal(cut + strlen(cut) - strlen("Đ…"), "Đ…");

    /* Without a receipt a sentence has the room that it always had. */
    struct message old = {.kind = MESSAGE_VERDICTS};
    sample_verdicts(arena, 1, &old.verdicts);
    old.verdicts.verdicts[0].message = text;
    old = there_and_back(&old);
    assert_true(strlen(old.verdicts.verdicts[0].message) > WIRE_MESSAGE_BYTES - 3);
}

static void test_too_large_a_receipt_is_left_out(void **state)
{
    (void)state;
    struct message message = {.kind = MESSAGE_VERDICTS};
    sample_verdicts(arena, 2, &message.verdicts);
    message.verdicts.verdicts[0].receipt = some_receipt(WIRE_RECEIPT_BYTES + 1);
    message = there_and_back(&message);
    assert_int_equal(message.verdicts.verdicts[0].receipt.size, 0);
    assert_int_not_equal(message.verdicts.verdicts[1].receipt.size, 0);
}

/* What an agent reckons with when it fills a Submit of updates that had receipts. */
static void test_an_entry_costs_what_is_told(void **state)
{
    (void)state;
    enum { OVERHEAD = (WIRE_BATCH_MAX + 1) * WIRE_ENTRY_OVERHEAD };
    static const size_t sizes[] = {1, 127, 128, 600, WIRE_RECEIPT_BYTES};
    for (size_t n = 0; n < sizeof(sizes) / sizeof(sizes[0]); n++) {
        struct message message = {.kind = MESSAGE_SUBMIT};
        struct bytes frame = {0};
        size_t content = 0;
        sample_submit(arena, WIRE_BATCH_MAX, &message.submit);
        for (size_t i = 0; i < WIRE_BATCH_MAX; i++) {
            struct wire_entry *entry = &message.submit.entries[i];
            entry->sequence = (uint64_t)INT64_MAX - WIRE_BATCH_MAX + i;
            entry->sealed_at_us = entry->collector_time_us = INT64_C(253402300799999999);
            entry->update = (struct bytes){.data = arena_alloc(arena, 3000), .size = 3000};
            entry->receipt = some_receipt(sizes[n]);
            content += entry->update.size + entry->receipt.size;
        }
        assert_true(wire_encode(arena, &message, &frame, NULL));
        assert_true(frame.size <= content + OVERHEAD);
    }
    struct message message = {.kind = MESSAGE_SUBMIT};
    struct bytes frame = {0};
    sample_submit(arena, 1, &message.submit);
    message.submit.entries[0].sequence = INT64_MAX;
    message.submit.entries[0].sealed_at_us = INT64_C(253402300799999999);
    message.submit.entries[0].collector_time_us = INT64_C(253402300799999999);
    message.submit.entries[0].update.data = arena_alloc(arena, UPDATE_BYTES_MAX);
    message.submit.entries[0].update.size = UPDATE_BYTES_MAX;
    message.submit.entries[0].receipt = some_receipt(WIRE_RECEIPT_BYTES);
    assert_true(wire_encode(arena, &message, &frame, NULL));
    assert_true(frame.size <= UPDATE_BYTES_MAX + WIRE_RECEIPT_BYTES + 2 * WIRE_ENTRY_OVERHEAD);
}

/* ---- what has to be refused ---- */

static void assert_refused(enum wire_side side, Tiendo__V1__Envelope *envelope, const char *told)
{
    struct message message = {0};
    struct err err = {0};
    size_t size = tiendo__v1__envelope__get_packed_size(envelope);
    uint8_t *data = arena_alloc(arena, size);
    tiendo__v1__envelope__pack(envelope, data);
    assert_false(wire_decode(arena, side, (struct bytes){.data = data, .size = size}, &message, &err));
    if (strstr(err.text, told) == NULL) {
        fail_msg("\"%s\" is not in \"%s\"", told, err.text);
    }
}

static Tiendo__V1__Envelope *unpacked(enum message_kind kind)
{
    struct bytes frame = sample_frame(arena, kind);
    Tiendo__V1__Envelope *envelope = tiendo__v1__envelope__unpack(NULL, frame.size, frame.data);
    assert_non_null(envelope);
    return envelope;
}

static void test_what_is_too_large_or_short(void **state)
{
    (void)state;
    struct bytes large = some_receipt(WIRE_RECEIPT_BYTES + 1);
    ProtobufCBinaryData keep;
    Tiendo__V1__Envelope *envelope = unpacked(MESSAGE_SUBMIT);
    keep = envelope->submit->entries[1]->receipt;
    envelope->submit->entries[1]->receipt = (ProtobufCBinaryData){.len = large.size, .data = (uint8_t *)large.data};
    assert_refused(WIRE_FROM_AGENT, envelope, "submit.entries.receipt");
    envelope->submit->entries[1]->receipt = keep;
    tiendo__v1__envelope__free_unpacked(envelope, NULL);

    envelope = unpacked(MESSAGE_VERDICTS);
    keep = envelope->verdicts->verdicts[1]->receipt;
    envelope->verdicts->verdicts[1]->receipt = (ProtobufCBinaryData){.len = large.size, .data = (uint8_t *)large.data};
    assert_refused(WIRE_FROM_COLLECTOR, envelope, "verdicts.verdicts.receipt");
    envelope->verdicts->verdicts[1]->receipt = keep;
    tiendo__v1__envelope__free_unpacked(envelope, NULL);

    envelope = unpacked(MESSAGE_WELCOME);
    envelope->welcome->receipt_keys[1].len = WIRE_KEY_BYTES - 1;
    assert_refused(WIRE_FROM_COLLECTOR, envelope, "welcome.receipt_keys");
    ProtobufCBinaryData many[WIRE_RECEIPT_KEYS_MAX + 1];
    for (size_t i = 0; i < sizeof(many) / sizeof(many[0]); i++) {
        many[i] = envelope->welcome->receipt_keys[0];
    }
    ProtobufCBinaryData *own = envelope->welcome->receipt_keys;
    envelope->welcome->receipt_keys = many;
    envelope->welcome->n_receipt_keys = sizeof(many) / sizeof(many[0]);
    assert_refused(WIRE_FROM_COLLECTOR, envelope, "welcome.receipt_keys");
    envelope->welcome->receipt_keys = own;
    envelope->welcome->n_receipt_keys = 2;
    tiendo__v1__envelope__free_unpacked(envelope, NULL);
}

/* ---- golden frames ---- */

static void assert_golden(enum message_kind kind, const char *name)
{
    struct message message = {0};
    struct bytes again = {0};
    struct bytes golden = golden_read(arena, name, sample_frame(arena, kind));
    assert_true(wire_decode(arena, side_of(kind), golden, &message, NULL));
    assert_true(wire_encode(arena, &message, &again, NULL));
    assert_int_equal(again.size, golden.size);
    assert_memory_equal(again.data, golden.data, golden.size);
}

static void test_golden_frames(void **state)
{
    (void)state;
    assert_golden(MESSAGE_SUBMIT, "submit_of_receipts");
    assert_golden(MESSAGE_VERDICTS, "verdicts_of_receipts");
    assert_golden(MESSAGE_WELCOME, "welcome_of_receipts");
}

/* The frames of before there were receipts. */
static void test_older_frames_have_none(void **state)
{
    (void)state;
    struct message m = {0};
    struct bytes none = {0};
    assert_true(wire_decode(arena, WIRE_FROM_AGENT, golden_read(arena, "submit", none), &m, NULL));
    assert_int_equal(m.submit.entries[1].receipt.size, 0);
    assert_true(wire_decode(arena, WIRE_FROM_COLLECTOR, golden_read(arena, "verdicts", none), &m, NULL));
    assert_int_equal(m.verdicts.verdicts[1].receipt.size, 0);
    assert_true(wire_decode(arena, WIRE_FROM_COLLECTOR, golden_read(arena, "welcome", none), &m, NULL));
    assert_int_equal(m.welcome.receipt_key_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_receipts_arrive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keys_arrive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_verdicts_always_fit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_large_a_receipt_is_left_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_entry_costs_what_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_too_large_or_short, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_golden_frames, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_older_frames_have_none, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
