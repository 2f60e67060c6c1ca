/* Every message of both sides with something wrong in it: cut at every byte, each length lied about, each byte changed,
 * two glued together, from the wrong side, too large. What the decoder does with it is what tests/fuzz/fuzz_wire.c
 * checks: it says no, or what it read can be said again; the sanitizers see the rest. */
#include "../fuzz/fuzz_target.h"
#include "dice.h"
#include "lies.h"
#include "sample_roster.h"
#include "unit.h"
#include "wire_samples.h"

#include "tiendo/v1/tiendo.pb-c.h"

#include <stdlib.h>
#include <string.h>

static const enum message_kind kinds[] = {MESSAGE_ENROL,    MESSAGE_HELLO,   MESSAGE_SUBMIT,      MESSAGE_DECIDE,
                                          MESSAGE_RECEIVED, MESSAGE_PING,    MESSAGE_ENROLLED,    MESSAGE_WELCOME,
                                          MESSAGE_VERDICTS, MESSAGE_NOTICES, MESSAGE_RETRY_AFTER, MESSAGE_REWIND,
                                          MESSAGE_PONG,     MESSAGE_REFUSAL, MESSAGE_DECIDED,     MESSAGE_HISTORY};

enum { KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]) };

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

static void decode(struct bytes variant, void *context)
{
    (void)context;
    LLVMFuzzerTestOneInput(variant.data, variant.size);
}

static struct bytes assignments(void)
{
    struct roster *roster = sample_roster();
    roster->revision = 7;
    struct frame_list list = wire_encode_roster(arena, roster, roster_agency(roster, "NAMED"));
    assert_true(list.count > 0);
    roster_unref(roster);
    return list.frames[0];
}

static void tell_lies(const char *name, const ProtobufCMessageDescriptor *type, struct bytes whole, bool bytes)
{
    size_t told = lies_cut(whole, decode, NULL) + lies_length(type, whole, decode, NULL) +
                  lies_cut_inside(type, whole, decode, NULL);
    told += bytes ? lies_bytes(whole, decode, NULL) : 0;
    print_message("%-16s %6zu bytes %8zu variants\n", name, whole.size, told);
}

static void test_every_message(void **state)
{
    (void)state;
    for (size_t i = 0; i < KIND_COUNT; i++) {
        tell_lies(message_name(kinds[i]), &tiendo__v1__envelope__descriptor, sample_frame(arena, kinds[i]), true);
    }
}

static void test_an_update(void **state)
{
    (void)state;
    struct bytes content = {0};
    const struct update update = sample_update_of_cycle();
    assert_true(wire_encode_update(arena, &update, &content, NULL));
    tell_lies("update", &tiendo__v1__update__descriptor, content, true);
}

/* A catalogue is large: where it is cut and what its lengths say is tried at a sample of places. */
static void test_assignments(void **state)
{
    (void)state;
    struct bytes frame = assignments();
    struct dice dice = {.state = 5};
    uint8_t *data = malloc(frame.size);
    assert_non_null(data);
    for (int i = 0; i < 3000; i++) {
        memcpy(data, frame.data, frame.size);
        for (uint32_t n = dice_below(&dice, 4); n > 0; n--) {
            data[dice_below(&dice, (uint32_t)frame.size)] = (uint8_t)dice_below(&dice, 256);
        }
        size_t size = dice_below(&dice, 3) == 0 ? dice_below(&dice, (uint32_t)frame.size) : frame.size;
        uint8_t *exact = malloc(size + 1);
        assert_non_null(exact);
        memcpy(exact, data, size);
        LLVMFuzzerTestOneInput(exact, size);
        free(exact);
    }
    free(data);
}

/* protobuf reads one message after the other as one message with the fields of both. */
static void test_two_in_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < KIND_COUNT; i++) {
        for (size_t j = 0; j < KIND_COUNT; j++) {
            struct bytes one = sample_frame(arena, kinds[i]);
            struct bytes other = sample_frame(arena, kinds[j]);
            uint8_t *both = malloc(one.size + other.size);
            assert_non_null(both);
            memcpy(both, one.data, one.size);
            memcpy(both + one.size, other.data, other.size);
            LLVMFuzzerTestOneInput(both, one.size + other.size);
            free(both);
        }
    }
}

static void test_from_the_wrong_side(void **state)
{
    (void)state;
    for (size_t i = 0; i < KIND_COUNT; i++) {
        struct message message = {0};
        struct err err = {0};
        enum wire_side wrong = side_of(kinds[i]) == WIRE_FROM_AGENT ? WIRE_FROM_COLLECTOR : WIRE_FROM_AGENT;
        assert_true(wire_decode(arena, side_of(kinds[i]), sample_frame(arena, kinds[i]), &message, &err));
        assert_false(wire_decode(arena, wrong, sample_frame(arena, kinds[i]), &message, &err));
        assert_int_equal(err.kind, ERR_PROTOCOL);
    }
    struct message message = {0};
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, assignments(), &message, NULL));
}

static void test_too_large_and_empty(void **state)
{
    (void)state;
    struct message message = {0};
    uint8_t *data = calloc(1, WIRE_FRAME_MAX + 1);
    assert_non_null(data);
    struct bytes ping = sample_frame(arena, MESSAGE_PING);
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, (struct bytes){data, WIRE_FRAME_MAX + 1}, &message, NULL));
    assert_string_equal(wire_refusal_code((struct bytes){data, WIRE_FRAME_MAX + 1}), "TOO_LARGE");
    assert_false(wire_decode(arena, WIRE_FROM_AGENT, (struct bytes){data, 0}, &message, NULL));
    memcpy(data, ping.data, ping.size); /* and zeros behind it */
    LLVMFuzzerTestOneInput(data, WIRE_FRAME_MAX);
    memset(data, 0xff, WIRE_FRAME_MAX);
    LLVMFuzzerTestOneInput(data, WIRE_FRAME_MAX);
    for (size_t i = 0; i < WIRE_FRAME_MAX; i++) { /* a field of two bytes, again and again: what grows most in memory */
        data[i] = i % 2 == 0 ? 0x12 : 0;
    }
    LLVMFuzzerTestOneInput(data, WIRE_FRAME_MAX);
    free(data);
}

/* As many as there is time for, the same in every run: more with TIENDO_LONG. */
static void test_at_random(void **state)
{
    (void)state;
    struct dice dice = {.state = 11};
    const int count = getenv("TIENDO_LONG") == NULL ? 20000 : 5000000;
    for (int i = 0; i < count; i++) {
        struct bytes frame = sample_frame(arena, kinds[dice_below(&dice, KIND_COUNT)]);
        uint8_t *data = malloc(frame.size + 8);
        assert_non_null(data);
        memcpy(data, frame.data, frame.size);
        for (uint32_t n = 1 + dice_below(&dice, 6); n > 0; n--) {
            data[dice_below(&dice, (uint32_t)frame.size)] = (uint8_t)dice_below(&dice, 256);
        }
        uint32_t skip = dice_below(&dice, 4) == 0 ? dice_below(&dice, (uint32_t)frame.size) : 0;
        LLVMFuzzerTestOneInput(data + skip, frame.size - skip);
        free(data);
        arena_reset(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_message, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_update, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_assignments, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_two_in_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_from_the_wrong_side, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_large_and_empty, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_at_random, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
