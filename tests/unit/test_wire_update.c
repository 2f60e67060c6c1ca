/* The content of an update: every field there and back, and every way in which one can be wrong told by code and field.
 */
#include "unit.h"
#include "wire_samples.h"

#include "text.h"

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

static struct bytes encode(const struct update *update)
{
    struct bytes bytes = {0};
    struct err err = {0};
    if (!wire_encode_update(arena, update, &bytes, &err)) {
        fail_msg("%s", err.text);
    }
    return bytes;
}

static struct decoded_update decode(struct bytes bytes)
{
    struct uuid id = sample_uuid(1);
    return wire_decode_update(arena, &id, bytes);
}

static struct decoded_update there_and_back(const struct update *update)
{
    return decode(encode(update));
}

static void assert_text(const char *a, const char *b)
{
    assert_int_equal(a == NULL, b == NULL);
    if (a != NULL && b != NULL) {
        assert_string_equal(a, b);
    }
}

static void assert_same(const struct update *a, const struct update *b)
{
    assert_true(uuid_equal(&a->id, &b->id));
    assert_text(a->task, b->task);
    assert_int_equal(a->action, b->action);
    assert_text(a->period, b->period);
    assert_int_equal(a->percent, b->percent);
    assert_text(a->result, b->result);
    assert_text(a->difficulties, b->difficulties);
    assert_text(a->proposals, b->proposals);
    assert_text(a->product.number, b->product.number);
    assert_text(a->product.issuer, b->product.issuer);
    assert_text(a->product.title, b->product.title);
    assert_int_equal(a->product.date, b->product.date);
    assert_int_equal(a->has_value, b->has_value);
    assert_memory_equal(&a->value, &b->value, sizeof(a->value));
    assert_int_equal(a->value_year, b->value_year);
    assert_int_equal(a->value_status, b->value_status);
    assert_int_equal(a->until, b->until);
    assert_text(a->reason, b->reason);
    assert_int_equal(a->has_supersedes, b->has_supersedes);
    assert_true(uuid_equal(&a->supersedes, &b->supersedes));
    assert_text(a->drafter.name, b->drafter.name);
    assert_text(a->drafter.position, b->drafter.position);
    assert_text(a->approver.name, b->approver.name);
    assert_text(a->approver.position, b->approver.position);
}

/* An update that says nothing but what it is about. */
static struct update plain_update(void)
{
    return (struct update){.id = sample_uuid(1),
                           .task = "08/KH-UBND#6c",
                           .action = ACTION_NOTHING,
                           .percent = -1,
                           .product.date = DAY_NONE,
                           .until = DAY_NONE};
}

static void test_every_field_round_trips(void **state)
{
    (void)state;
    struct update full = sample_update();
    struct decoded_update decoded = there_and_back(&full);
    assert_int_equal(decoded.fault, REASON_NONE);
    assert_null(decoded.message);
    assert_same(&full, &decoded.update);
    struct update plain = plain_update();
    decoded = there_and_back(&plain);
    assert_int_equal(decoded.fault, REASON_NONE);
    assert_same(&plain, &decoded.update);
    plain.percent = 0; /* given, which is not the same as not given */
    plain.has_value = true;
    plain.value = 0;
    decoded = there_and_back(&plain);
    assert_same(&plain, &decoded.update);
    for (enum action action = ACTION_NONE; action < ACTION_MAX; action++) {
        plain.action = action;
        decoded = there_and_back(&plain);
        assert_int_equal(decoded.fault, REASON_NONE);
        assert_int_equal(decoded.update.action, action);
    }
}

static void test_same_update_same_bytes(void **state)
{
    (void)state;
    struct update update = sample_update();
    struct bytes first = encode(&update);
    struct bytes second = encode(&update);
    struct decoded_update decoded = decode(first);
    struct bytes third = encode(&decoded.update);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.data, second.data, first.size);
    assert_int_equal(first.size, third.size);
    assert_memory_equal(first.data, third.data, first.size);
    /* The id is the Entry's: it is no part of the content. */
    update.id = sample_uuid(77);
    second = encode(&update);
    assert_memory_equal(first.data, second.data, first.size);
}

static void test_content_hash_is_sha256(void **state)
{
    (void)state;
    static const uint8_t of_abc[] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                     0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                     0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    uint8_t hash[WIRE_HASH_BYTES] = {0};
    wire_content_hash((struct bytes){.data = (const uint8_t *)"abc", .size = 3}, hash);
    assert_memory_equal(hash, of_abc, sizeof(hash));
}

static void test_golden_update(void **state)
{
    (void)state;
    struct update update = sample_update();
    struct bytes golden = golden_read(arena, "update", encode(&update));
    struct decoded_update decoded = decode(golden);
    assert_int_equal(decoded.fault, REASON_NONE);
    assert_same(&update, &decoded.update);
    struct bytes again = encode(&decoded.update);
    assert_int_equal(again.size, golden.size);
    assert_memory_equal(again.data, golden.data, golden.size);
}

/* ---- texts ---- */

static void test_texts_are_normalised(void **state)
{
    (void)state;
    struct update update = plain_update();
    update.result = "  Sơ\xcc\x89 \xc4\x90i\xc3\xaa\xcc\xa3n\r\nlực\n"; /* Sở Điện with combining marks */
    update.product.title = "Quyết định\nban hành";
    update.drafter.name = "   ";
    struct decoded_update decoded = there_and_back(&update);
    assert_int_equal(decoded.fault, REASON_NONE);
    assert_string_equal(decoded.update.result, "Sở Điện\nlực");
    assert_string_equal(decoded.update.product.title, "Quyết định ban hành");
    assert_null(decoded.update.drafter.name);
}

static void test_length_is_counted_in_characters(void **state)
{
    (void)state;
    struct update update = plain_update();
    update.result = sample_repeat(arena, "ế", UPDATE_TEXT_MAX);
    struct decoded_update decoded = there_and_back(&update);
    assert_int_equal(decoded.fault, REASON_NONE);
    assert_int_equal(text_length(decoded.update.result), UPDATE_TEXT_MAX);
    update.result = sample_repeat(arena, "ế", UPDATE_TEXT_MAX + 1);
    decoded = there_and_back(&update);
    assert_int_equal(decoded.fault, REASON_TEXT_TOO_LONG);
    assert_string_equal(decoded.field, "result");
    assert_non_null(strstr(decoded.message, "4.001"));
    assert_non_null(strstr(decoded.message, "4.000"));
}

static void test_too_large_to_send(void **state)
{
    (void)state;
    struct update update = sample_update();
    update.result = sample_repeat(arena, "ế", 24000);
    struct bytes bytes = {0};
    struct err err = {0};
    assert_false(wire_encode_update(arena, &update, &bytes, &err));
    assert_int_equal(err.kind, ERR_DATA);
    uint8_t *large = arena_alloc(arena, UPDATE_BYTES_MAX + 1);
    struct decoded_update decoded = decode((struct bytes){.data = large, .size = UPDATE_BYTES_MAX + 1});
    assert_int_equal(decoded.fault, REASON_BAD_FORM);
    assert_null(decoded.field);
}

/* ---- faults, one a row ---- */

struct faulty {
    void (*spoil)(struct update *update);
    enum reason reason;
    const char *field;
};

#define SPOIL(name, statement)                                                                                         \
    static void name(struct update *u)                                                                                 \
    {                                                                                                                  \
        statement;                                                                                                     \
    }
SPOIL(task_long, u->task = sample_repeat(arena, "x", UPDATE_TASK_MAX + 1))
SPOIL(task_utf8, u->task = "08/KH\xff")
SPOIL(period_long, u->period = "2024-Q4-and-a-half")
SPOIL(percent_high, u->percent = 101)
SPOIL(percent_huge, u->percent = INT32_MIN)
SPOIL(result_utf8, u->result = "Đã \xc3 họp")
SPOIL(result_overlong, u->result = "\xc0\x80")
SPOIL(result_surrogate, u->result = "\xed\xa0\x80")
SPOIL(result_control, u->result = "chuông\x07")
SPOIL(result_old_font, u->result = "Céng hßa x· héi chñ nghÜa ViÖt Nam")
SPOIL(difficulties_vni, u->difficulties = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam")
SPOIL(difficulties_long, u->difficulties = sample_repeat(arena, "a", UPDATE_TEXT_MAX + 1))
SPOIL(proposals_utf8, u->proposals = "\x80")
SPOIL(number_long, u->product.number = sample_repeat(arena, "a", UPDATE_SHORT_TEXT_MAX + 1))
SPOIL(issuer_utf8, u->product.issuer = "\xfe")
SPOIL(title_long, u->product.title = sample_repeat(arena, "ạ", UPDATE_SHORT_TEXT_MAX + 1))
SPOIL(product_old, u->product.date = day_from_ymd(1899, 12, 31))
SPOIL(value_nan, u->value = (double)NAN)
SPOIL(value_infinite, u->value = -(double)INFINITY)
SPOIL(year_early, u->value_year = 99)
SPOIL(year_huge, u->value_year = -1)
SPOIL(status_other, u->value_status = (enum value_status)3)
SPOIL(until_far, u->until = day_from_ymd(2201, 1, 1))
SPOIL(reason_long, u->reason = sample_repeat(arena, "b", UPDATE_TEXT_MAX + 1))
SPOIL(action_other, u->action = (enum action)8)
SPOIL(action_negative, u->action = (enum action) - 1)
SPOIL(drafter_utf8, u->drafter.name = "\xc1\xbf")
SPOIL(drafter_position_long, u->drafter.position = sample_repeat(arena, "c", UPDATE_SHORT_TEXT_MAX + 1))
SPOIL(approver_control, u->approver.name = "An\x1b[31m")
SPOIL(approver_position_utf8, u->approver.position = "\xf5")

static const struct faulty faults[] = {
    {task_long, REASON_TEXT_TOO_LONG, "task"},
    {task_utf8, REASON_NOT_UTF8, "task"},
    {period_long, REASON_TEXT_TOO_LONG, "period"},
    {percent_high, REASON_BAD_PERCENT, "percent"},
    {percent_huge, REASON_BAD_PERCENT, "percent"},
    {result_utf8, REASON_NOT_UTF8, "result"},
    {result_overlong, REASON_NOT_UTF8, "result"},
    {result_surrogate, REASON_NOT_UTF8, "result"},
    {result_control, REASON_NOT_UTF8, "result"},
    {result_old_font, REASON_OLD_FONT, "result"},
    {difficulties_vni, REASON_OLD_FONT, "difficulties"},
    {difficulties_long, REASON_TEXT_TOO_LONG, "difficulties"},
    {proposals_utf8, REASON_NOT_UTF8, "proposals"},
    {number_long, REASON_TEXT_TOO_LONG, "product_number"},
    {issuer_utf8, REASON_NOT_UTF8, "product_issuer"},
    {title_long, REASON_TEXT_TOO_LONG, "product_title"},
    {product_old, REASON_BAD_DATE, "product_date"},
    {value_nan, REASON_BAD_NUMBER, "value"},
    {value_infinite, REASON_BAD_NUMBER, "value"},
    {year_early, REASON_BAD_NUMBER, "value_year"},
    {year_huge, REASON_BAD_NUMBER, "value_year"},
    {status_other, REASON_BAD_FORM, "value_status"},
    {until_far, REASON_BAD_DATE, "until"},
    {reason_long, REASON_TEXT_TOO_LONG, "extension_reason"},
    {action_other, REASON_BAD_FORM, "action"},
    {action_negative, REASON_BAD_FORM, "action"},
    {drafter_utf8, REASON_NOT_UTF8, "drafter"},
    {drafter_position_long, REASON_TEXT_TOO_LONG, "drafter_position"},
    {approver_control, REASON_NOT_UTF8, "approver"},
    {approver_position_utf8, REASON_NOT_UTF8, "approver_position"},
};

static void test_each_fault_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        struct update update = sample_update();
        faults[i].spoil(&update);
        struct decoded_update decoded = there_and_back(&update);
        if (decoded.fault != faults[i].reason || decoded.field == NULL || strcmp(decoded.field, faults[i].field) != 0) {
            fail_msg("row %zu: %s in %s, expected %s in %s", i, reason_code(decoded.fault), decoded.field,
                     reason_code(faults[i].reason), faults[i].field);
        }
        assert_non_null(decoded.message);
        assert_null(strchr(decoded.message, '{'));
        assert_null(strstr(decoded.message, "\"…\"")); /* every blank was filled in */
        assert_true(text_is_utf8(decoded.message, strlen(decoded.message)));
        /* The rest was read all the same. */
        struct update good = sample_update();
        if (strcmp(faults[i].field, "approver") != 0) {
            assert_string_equal(decoded.update.approver.name, good.approver.name);
        }
        if (strcmp(faults[i].field, "task") != 0) {
            assert_string_equal(decoded.update.task, good.task);
        }
    }
}

static void test_the_first_fault_is_told(void **state)
{
    (void)state;
    struct update update = sample_update();
    update.percent = 120;
    update.result = "\xff";
    update.approver.name = "\xff";
    struct decoded_update decoded = there_and_back(&update);
    assert_int_equal(decoded.fault, REASON_BAD_PERCENT);
    assert_int_equal(decoded.update.percent, -1);
    assert_null(decoded.update.result);
    struct uuid random = sample_uuid(1);
    random.bytes[6] = 0x40; /* version 4 */
    decoded = wire_decode_update(arena, &random, encode(&update));
    assert_int_equal(decoded.fault, REASON_BAD_ID);
    assert_string_equal(decoded.field, "id");
    assert_true(uuid_equal(&decoded.update.id, &random));
}

/* ---- bytes that no encoder of ours writes ---- */

static struct decoded_update decode_raw(const uint8_t *bytes, size_t size)
{
    return decode((struct bytes){.data = bytes, .size = size});
}

static void test_raw_bytes(void **state)
{
    (void)state;
    static const uint8_t nul[] = {0x2a, 0x03, 'a', 0x00, 'b'};
    static const uint8_t february_30[] = {0x42, 0x05, 0x10, 0xe6, 0xae, 0xd3, 0x09};
    static const uint8_t short_supersedes[] = {0x5a, 0x05, 1, 2, 3, 4, 5};
    static const uint8_t string_for_action[] = {0x12, 0x01, 'x'};
    static const uint8_t not_a_message[] = {0xff, 0xff, 0xff};
    struct decoded_update decoded = decode_raw(nul, sizeof(nul));
    assert_int_equal(decoded.fault, REASON_NOT_UTF8);
    assert_string_equal(decoded.field, "result");
    assert_non_null(strstr(decoded.message, "thứ 2"));
    decoded = decode_raw(february_30, sizeof(february_30));
    assert_int_equal(decoded.fault, REASON_BAD_DATE);
    assert_string_equal(decoded.field, "product_date");
    decoded = decode_raw(short_supersedes, sizeof(short_supersedes));
    assert_int_equal(decoded.fault, REASON_BAD_ID);
    assert_string_equal(decoded.field, "supersedes");
    assert_false(decoded.update.has_supersedes);
    decoded = decode_raw(string_for_action, sizeof(string_for_action));
    assert_int_equal(decoded.fault, REASON_BAD_FORM);
    decoded = decode_raw(not_a_message, sizeof(not_a_message));
    assert_int_equal(decoded.fault, REASON_BAD_FORM);
    assert_null(decoded.field);
    assert_int_equal(decoded.update.percent, -1);
    assert_int_equal(decoded.update.until, DAY_NONE);
    decoded = decode_raw(NULL, 0); /* nothing said: for the judge to refuse */
    assert_int_equal(decoded.fault, REASON_NONE);
    assert_int_equal(decoded.update.action, ACTION_NONE);
    assert_null(decoded.update.task);
}

static void decode_copy(const uint8_t *data, size_t size)
{
    struct arena *own = arena_new();
    uint8_t *copy = malloc(size == 0 ? 1 : size);
    struct uuid id = sample_uuid(1);
    memcpy(copy, data, size);
    struct decoded_update decoded = wire_decode_update(own, &id, (struct bytes){.data = copy, .size = size});
    assert_true((decoded.fault == REASON_NONE) == (decoded.message == NULL));
    free(copy);
    arena_free(own);
}

static void test_every_prefix_and_every_byte(void **state)
{
    (void)state;
    struct bytes bytes = sample_content(arena);
    uint8_t *copy = arena_memdup(arena, bytes.data, bytes.size);
    for (size_t size = 0; size <= bytes.size; size++) {
        decode_copy(bytes.data, size);
    }
    for (size_t i = 0; i < bytes.size; i++) {
        for (unsigned change = 1; change < 256; change += 7) {
            copy[i] = (uint8_t)(bytes.data[i] ^ change);
            decode_copy(copy, bytes.size);
        }
        copy[i] = bytes.data[i];
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_field_round_trips, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_same_update_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_content_hash_is_sha256, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_golden_update, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_texts_are_normalised, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_length_is_counted_in_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_large_to_send, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_each_fault_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_first_fault_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_raw_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_prefix_and_every_byte, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
