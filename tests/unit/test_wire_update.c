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

static void assert_same_milestone(const struct milestone_text *a, const struct milestone_text *b)
{
    assert_text(a->text, b->text);
    assert_text(a->officer, b->officer);
    assert_text(a->product, b->product);
    assert_int_equal(a->due, b->due);
    assert_text(a->basis, b->basis);
}

static void assert_same_report(const struct report_text *a, const struct report_text *b)
{
    assert_text(a->direction, b->direction);
    assert_text(a->ongoing, b->ongoing);
    assert_text(a->assessment, b->assessment);
    assert_text(a->next, b->next);
    assert_text(a->number, b->number);
    assert_int_equal(a->date, b->date);
    assert_int_equal(a->as_of, b->as_of);
    assert_int_equal(a->update_count, b->update_count);
    for (size_t i = 0; i < a->update_count; i++) {
        assert_true(uuid_equal(&a->updates[i], &b->updates[i]));
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
    assert_text(a->product.link, b->product.link);
    assert_text(a->product.hash, b->product.hash);
    assert_int_equal(a->has_value, b->has_value);
    assert_memory_equal(&a->value, &b->value, sizeof(a->value));
    assert_int_equal(a->value_year, b->value_year);
    assert_int_equal(a->value_status, b->value_status);
    assert_int_equal(a->value_as_of, b->value_as_of);
    assert_text(a->value_source, b->value_source);
    assert_text(a->proposal_to, b->proposal_to);
    assert_int_equal(a->has_refers_to, b->has_refers_to);
    assert_true(uuid_equal(&a->refers_to, &b->refers_to));
    assert_int_equal(a->until, b->until);
    assert_text(a->reason, b->reason);
    assert_int_equal(a->has_supersedes, b->has_supersedes);
    assert_true(uuid_equal(&a->supersedes, &b->supersedes));
    assert_text(a->drafter.name, b->drafter.name);
    assert_text(a->drafter.position, b->drafter.position);
    assert_text(a->approver.name, b->approver.name);
    assert_text(a->approver.position, b->approver.position);
    assert_same_milestone(&a->milestone, &b->milestone);
    assert_same_report(&a->report, &b->report);
}

/* An update that says nothing but what it is about. */
static struct update plain_update(void)
{
    struct update update = update_blank();
    update.id = sample_uuid(1);
    update.task = "08/KH-UBND#6c";
    update.action = ACTION_NOTHING;
    return update;
}

static void test_every_field_round_trips(void **state)
{
    (void)state;
    struct update full = sample_update();
    struct decoded_update decoded = there_and_back(&full);
    assert_int_equal(decoded.fault, REASON_NONE);
    assert_null(decoded.message);
    assert_same(&full, &decoded.update);
    struct update cycle = sample_update_of_cycle();
    decoded = there_and_back(&cycle);
    assert_int_equal(decoded.fault, REASON_NONE);
    assert_same(&cycle, &decoded.update);
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
    update = sample_update_of_cycle();
    golden = golden_read(arena, "update_of_cycle", encode(&update));
    decoded = decode(golden);
    assert_int_equal(decoded.fault, REASON_NONE);
    assert_same(&update, &decoded.update);
    again = encode(&decoded.update);
    assert_int_equal(again.size, golden.size);
    assert_memory_equal(again.data, golden.data, golden.size);
}

/* What a field added later does not say is not in the bytes: no hash of what was sent before ever changes. */
static void test_an_absent_field_leaves_the_bytes_alone(void **state)
{
    (void)state;
    static const uint8_t nothing[] = {0x0a, 0x0d, '0', '8', '/', 'K', 'H',  '-', 'U',
                                      'B',  'N',  'D', '#', '6', 'c', 0x10, 0x07};
    struct update plain = plain_update();
    struct bytes bytes = encode(&plain);
    assert_int_equal(bytes.size, sizeof(nothing));
    assert_memory_equal(bytes.data, nothing, sizeof(nothing));
    struct update before = sample_update(); /* the file was written by a release that knew no other fields */
    struct bytes golden = golden_read(arena, "update", (struct bytes){0});
    bytes = encode(&before);
    assert_int_equal(bytes.size, golden.size);
    assert_memory_equal(bytes.data, golden.data, golden.size);
}

static void test_what_the_encoder_refuses(void **state)
{
    (void)state;
    static const char *const hashes[] = {"", "ba78", "zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                                         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad00"};
    struct bytes bytes = {0};
    struct err err = {0};
    struct update update = sample_update_of_cycle();
    for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++) {
        update.product.hash = hashes[i];
        assert_false(wire_encode_update(arena, &update, &bytes, &err));
        assert_int_equal(err.kind, ERR_DATA);
        assert_non_null(strstr(err.text, "product_hash"));
    }
    update = sample_update_of_cycle();
    update.report.update_count = REPORT_UPDATES_MAX + 1;
    assert_false(wire_encode_update(arena, &update, &bytes, &err));
    assert_non_null(strstr(err.text, "report_updates"));
}

/* A full report with the longest texts still fits one update. */
static void test_the_largest_report(void **state)
{
    (void)state;
    struct uuid *ids = arena_array(arena, REPORT_UPDATES_MAX, sizeof(*ids));
    struct update update = plain_update();
    update.action = ACTION_REPORT;
    for (int i = 0; i < REPORT_UPDATES_MAX; i++) {
        ids[i] = sample_uuid((uint8_t)i);
    }
    update.report.direction = sample_repeat(arena, "ế", UPDATE_TEXT_MAX);
    update.report.ongoing = update.report.direction;
    update.report.assessment = update.report.direction;
    update.report.next = update.report.direction;
    update.report.updates = ids;
    update.report.update_count = REPORT_UPDATES_MAX;
    struct decoded_update decoded = there_and_back(&update);
    assert_int_equal(decoded.fault, REASON_NONE);
    assert_same(&update, &decoded.update);
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
SPOIL(action_other, u->action = ACTION_MAX)
SPOIL(link_long, u->product.link = sample_repeat(arena, "h", UPDATE_SHORT_TEXT_MAX + 1))
SPOIL(value_as_of_early, u->value_as_of = day_from_ymd(1899, 12, 31))
SPOIL(source_utf8, u->value_source = "\xff")
SPOIL(proposal_to_long, u->proposal_to = sample_repeat(arena, "đ", UPDATE_SHORT_TEXT_MAX + 1))
SPOIL(milestone_long, u->milestone.text = sample_repeat(arena, "m", UPDATE_SHORT_TEXT_MAX + 1))
SPOIL(milestone_font, u->milestone.text = "Céng hßa x· héi chñ nghÜa ViÖt Nam")
SPOIL(officer_control, u->milestone.officer = "An\x1b[31m")
SPOIL(expected_utf8, u->milestone.product = "\xc1\xbf")
SPOIL(milestone_far, u->milestone.due = day_from_ymd(2201, 1, 1))
SPOIL(basis_long, u->milestone.basis = sample_repeat(arena, "b", UPDATE_SHORT_TEXT_MAX + 1))
SPOIL(direction_long, u->report.direction = sample_repeat(arena, "d", UPDATE_TEXT_MAX + 1))
SPOIL(ongoing_utf8, u->report.ongoing = "\x80")
SPOIL(assessment_control, u->report.assessment = "a\x01")
SPOIL(next_surrogate, u->report.next = "\xed\xa0\x80")
SPOIL(report_number_long, u->report.number = sample_repeat(arena, "n", UPDATE_SHORT_TEXT_MAX + 1))
SPOIL(report_date_early, u->report.date = day_from_ymd(1899, 1, 1))
SPOIL(report_as_of_far, u->report.as_of = day_from_ymd(2201, 1, 1))
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
    {link_long, REASON_TEXT_TOO_LONG, "product_link"},
    {value_as_of_early, REASON_BAD_DATE, "value_as_of"},
    {source_utf8, REASON_NOT_UTF8, "value_source"},
    {proposal_to_long, REASON_TEXT_TOO_LONG, "proposal_to"},
    {milestone_long, REASON_TEXT_TOO_LONG, "milestone"},
    {milestone_font, REASON_OLD_FONT, "milestone"},
    {officer_control, REASON_NOT_UTF8, "milestone_officer"},
    {expected_utf8, REASON_NOT_UTF8, "milestone_product"},
    {milestone_far, REASON_BAD_DATE, "milestone_due"},
    {basis_long, REASON_TEXT_TOO_LONG, "milestone_basis"},
    {direction_long, REASON_TEXT_TOO_LONG, "report_direction"},
    {ongoing_utf8, REASON_NOT_UTF8, "report_ongoing"},
    {assessment_control, REASON_NOT_UTF8, "report_assessment"},
    {next_surrogate, REASON_NOT_UTF8, "report_next"},
    {report_number_long, REASON_TEXT_TOO_LONG, "report_number"},
    {report_date_early, REASON_BAD_DATE, "report_date"},
    {report_as_of_far, REASON_BAD_DATE, "report_as_of"},
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
        struct update update = sample_update_of_cycle();
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

/* The ids and hashes of the reporting cycle, of any length and number. */
static void test_raw_bytes_of_cycle(void **state)
{
    (void)state;
    static const uint8_t short_hash[] = {0x42, 0x05, 0x32, 0x03, 1, 2, 3};
    static const uint8_t short_question[] = {0x7a, 0x03, 1, 2, 3};
    static const uint8_t short_member[] = {0x8a, 0x01, 0x05, 0x42, 0x03, 1, 2, 3};
    static const uint8_t empty_member[] = {0x8a, 0x01, 0x02, 0x42, 0x00};
    struct decoded_update decoded = decode_raw(short_hash, sizeof(short_hash));
    assert_int_equal(decoded.fault, REASON_BAD_HASH);
    assert_string_equal(decoded.field, "product_hash");
    assert_null(decoded.update.product.hash);
    decoded = decode_raw(short_question, sizeof(short_question));
    assert_int_equal(decoded.fault, REASON_BAD_ID);
    assert_string_equal(decoded.field, "refers_to");
    assert_false(decoded.update.has_refers_to);
    decoded = decode_raw(short_member, sizeof(short_member));
    assert_int_equal(decoded.fault, REASON_BAD_ID);
    assert_string_equal(decoded.field, "report_updates");
    assert_int_equal(decoded.update.report.update_count, 0);
    decoded = decode_raw(empty_member, sizeof(empty_member));
    assert_int_equal(decoded.fault, REASON_BAD_ID);
    assert_string_equal(decoded.field, "report_updates");
    enum { MEMBER = 18, MANY = REPORT_UPDATES_MAX + 1, HEAD = 5 };
    const size_t size = (size_t)MEMBER * MANY;
    uint8_t *many = arena_alloc(arena, HEAD + size);
    const uint8_t head[HEAD] = {0x8a, 0x01, (uint8_t)(size & 0x7f) | 0x80, (uint8_t)((size >> 7) & 0x7f)};
    memcpy(many, head, HEAD);
    for (size_t i = 0; i < MANY; i++) {
        many[HEAD - 1 + i * MEMBER] = 0x42;
        many[HEAD + i * MEMBER] = 16;
        many[HEAD + 1 + i * MEMBER] = 1;
    }
    decoded = decode_raw(many, HEAD - 1 + size);
    assert_int_equal(decoded.fault, REASON_BAD_FORM);
    assert_string_equal(decoded.field, "report_updates");
    assert_non_null(strstr(decoded.message, "501"));
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
    struct update update = sample_update_of_cycle();
    struct bytes bytes = encode(&update);
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
        cmocka_unit_test_setup_teardown(test_an_absent_field_leaves_the_bytes_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_the_encoder_refuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_largest_report, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_texts_are_normalised, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_length_is_counted_in_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_large_to_send, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_each_fault_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_first_fault_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_raw_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_raw_bytes_of_cycle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_prefix_and_every_byte, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
