/* Receipts: what the centre signs can be checked by its key alone, and nothing else passes. */
#include "receipt_samples.h"
#include "unit.h"

#include <sodium.h>
#include <stdio.h>
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

static void assert_text(const char *found, const char *expected)
{
    assert_int_equal(found == NULL, expected == NULL);
    if (expected != NULL) {
        assert_string_equal(found, expected);
    }
}

static void assert_same(const struct receipt *found, const struct receipt *expected)
{
    assert_memory_equal(&found->update_id, &expected->update_id, sizeof(found->update_id));
    assert_memory_equal(found->content_hash, expected->content_hash, sizeof(found->content_hash));
    assert_text(found->agency, expected->agency);
    assert_text(found->agency_name, expected->agency_name);
    assert_text(found->task, expected->task);
    assert_text(found->period, expected->period);
    assert_text(found->code, expected->code);
    assert_int_equal(found->action, expected->action);
    assert_int_equal(found->verdict, expected->verdict);
    assert_int_equal(found->received_at_us, expected->received_at_us);
    assert_int_equal(found->effective_at_us, expected->effective_at_us);
    assert_int_equal(found->due, expected->due);
    assert_int_equal(found->days_late, expected->days_late);
    assert_int_equal(found->catalogue_revision, expected->catalogue_revision);
}

static bool verifies(const uint8_t *data, size_t size, const struct receipt_keys *keys)
{
    /* A copy of exactly that size, so that reading past its end is seen. */
    struct arena *own = arena_new();
    uint8_t *copy = malloc(size == 0 ? 1 : size);
    struct signed_receipt found;
    struct err err = {0};
    memcpy(copy, data, size);
    bool ok = receipt_verify(own, (struct bytes){.data = copy, .size = size}, keys, &found, &err);
    if (!ok) {
        assert_int_equal(err.kind, ERR_DATA);
        assert_int_not_equal(err.text[0], '\0');
    }
    free(copy);
    arena_free(own);
    return ok;
}

/* ---- the leaf ---- */

static void test_a_leaf_there_and_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct receipt receipt = sample_receipt(i);
        struct receipt found = {0};
        struct bytes leaf = {0};
        struct bytes again = {0};
        assert_true(receipt_encode(arena, &receipt, &leaf, NULL));
        assert_true(receipt_decode(arena, leaf, &found, NULL));
        assert_same(&found, &receipt);
        assert_true(receipt_encode(arena, &found, &again, NULL));
        assert_int_equal(again.size, leaf.size);
        assert_memory_equal(again.data, leaf.data, leaf.size);
    }
}

/* Whatever an office wrote, its receipt can be made, shown and read. */
static void test_hostile_words(void **state)
{
    (void)state;
    struct receipt receipt = sample_receipt(0);
    struct receipt found = {0};
    struct bytes leaf = {0};
    receipt.task = "a\x1b[2Jb\nc\td\x7f"
                   "e\xc2\x9b"
                   "f";
    assert_true(receipt_encode(arena, &receipt, &leaf, NULL));
    assert_true(receipt_decode(arena, leaf, &found, NULL));
    assert_string_equal(found.task, "a [2Jb c d e f");
    receipt.task = "B\xc2\xb8o c\xc2\xb8o"; /* typed in an old font: kept as it is */
    assert_true(receipt_encode(arena, &receipt, &leaf, NULL));
    assert_true(receipt_decode(arena, leaf, &found, NULL));
    assert_string_equal(found.task, receipt.task);
    receipt.task = "\xff";
    struct err err = {0};
    assert_false(receipt_encode(arena, &receipt, &leaf, &err));
    assert_int_equal(err.kind, ERR_SOFTWARE);
}

/* The largest receipt that can be in the largest batch. */
static void test_the_largest_fits(void **state)
{
    (void)state;
    char *text = arena_alloc(arena, 4001);
    for (size_t i = 0; i < 4000; i++) {
        text[i] = "Đ"[i % 2];
    }
    char *code = arena_strndup(arena, text, 62);
    struct receipt receipt = sample_receipt(1);
    receipt.update_id.bytes[0] = 0xff;
    receipt.agency = receipt.code = code;
    receipt.agency_name = receipt.task = receipt.period = text;
    receipt.received_at_us = receipt.effective_at_us = INT64_C(253402300799999999);
    receipt.due = day_from_ymd(2200, 12, 31);
    receipt.days_late = INT32_MAX;
    receipt.catalogue_revision = INT64_MAX;
    struct receipt_signer signer = sample_signer();
    struct receipt_chain chain = sample_chain();
    chain.number = INT64_MAX - 1;
    chain.last.bytes[0] = 1;
    struct bytes leaves[RECEIPT_LEAVES_MAX];
    assert_true(receipt_encode(arena, &receipt, &leaves[0], NULL));
    assert_true(leaves[0].size <= RECEIPT_LEAF_BYTES && leaves[0].size > RECEIPT_LEAF_BYTES - 20);
    for (size_t i = 1; i < RECEIPT_LEAVES_MAX; i++) {
        leaves[i] = leaves[0];
    }
    struct receipt_batch batch;
    struct receipt_keys keys = sample_keys();
    struct bytes bytes = {0};
    assert_true(
        receipt_batch_make(arena, &signer, &chain, leaves, RECEIPT_LEAVES_MAX, receipt.received_at_us, &batch, NULL));
    assert_true(receipt_sign_one(arena, &batch, RECEIPT_LEAVES_MAX - 1, &bytes, NULL));
    assert_true(bytes.size <= WIRE_RECEIPT_BYTES);
    assert_true(verifies(bytes.data, bytes.size, &keys));
    struct receipt found;
    assert_true(receipt_decode(arena, leaves[0], &found, NULL));
    assert_int_equal(strlen(found.agency_name), RECEIPT_NAME_BYTES - 1); /* whole letters, then "…" */
    assert_string_equal(found.agency_name + strlen(found.agency_name) - strlen("Đ…"), "Đ…");
}

#define SPOIL(name, statement)                                                                                         \
    static void name(struct receipt *r)                                                                                \
    {                                                                                                                  \
        statement;                                                                                                     \
    }
SPOIL(no_agency, r->agency = NULL)
SPOIL(empty_agency, r->agency = "")
SPOIL(long_agency, r->agency = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
SPOIL(long_code, r->code = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
SPOIL(no_verdict, r->verdict = VERDICT_NONE)
SPOIL(no_action_of_ours, r->action = ACTION_MAX)
SPOIL(late_before, r->days_late = -1)
SPOIL(due_never, r->due = DAY_MAX)
SPOIL(before_time, r->received_at_us = -1)
SPOIL(after_time, r->effective_at_us = INT64_MAX)
SPOIL(large_revision, r->catalogue_revision = UINT64_MAX)

static void test_what_cannot_be_said(void **state)
{
    (void)state;
    static void (*const spoilers[])(struct receipt *) = {no_agency,   empty_agency,      long_agency,   long_code,
                                                         no_verdict,  no_action_of_ours, late_before,   due_never,
                                                         before_time, after_time,        large_revision};
    for (size_t i = 0; i < sizeof(spoilers) / sizeof(spoilers[0]); i++) {
        struct receipt receipt = sample_receipt(0);
        struct bytes leaf = {0};
        struct err err = {0};
        spoilers[i](&receipt);
        assert_false(receipt_encode(arena, &receipt, &leaf, &err));
        assert_int_equal(err.kind, ERR_SOFTWARE);
    }
}

/* ---- there and back ---- */

static void test_every_receipt_of_a_batch(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 2, 3, 7, 50, 512};
    struct receipt_chain chain = sample_chain();
    struct receipt_keys keys = sample_keys();
    for (size_t n = 0; n < sizeof(counts) / sizeof(counts[0]); n++) {
        struct receipt_batch batch = sample_batch(arena, &chain, counts[n]);
        assert_int_equal(batch.head.leaves, counts[n]);
        for (size_t i = 0; i < counts[n]; i++) {
            struct receipt expected = sample_receipt(i);
            struct bytes bytes = sample_signed(arena, &batch, i);
            struct signed_receipt found;
            struct err err = {0};
            if (!receipt_verify(arena, bytes, &keys, &found, &err)) {
                fail_msg("%zu of %zu: %s", i, counts[n], err.text);
            }
            assert_same(&found.receipt, &expected);
            assert_int_equal(found.leaf.size, batch.leaves[i].size);
            assert_memory_equal(found.leaf.data, batch.leaves[i].data, found.leaf.size);
            assert_memory_equal(found.public_key, keys.list[0], RECEIPT_KEY_BYTES);
            assert_memory_equal(&found.head.root, &batch.head.root, sizeof(found.head.root));
            assert_int_equal(found.head.number, 1);
            assert_int_equal(found.head.at_us, batch.head.at_us);
            struct bytes again = sample_signed(arena, &batch, i);
            assert_int_equal(again.size, bytes.size);
            assert_memory_equal(again.data, bytes.data, bytes.size);
        }
    }
}

static void test_bounds_of_a_batch(void **state)
{
    (void)state;
    struct receipt_signer signer = sample_signer();
    struct receipt_chain chain = sample_chain();
    struct receipt_batch batch = sample_batch(arena, &chain, 2);
    struct bytes leaves[RECEIPT_LEAVES_MAX + 1] = {{0}};
    struct bytes bytes = {0};
    struct err err = {0};
    assert_false(receipt_batch_make(arena, &signer, &chain, leaves, 0, 0, &batch, &err));
    assert_false(receipt_batch_make(arena, &signer, &chain, leaves, RECEIPT_LEAVES_MAX + 1, 0, &batch, &err));
    assert_int_equal(err.kind, ERR_SOFTWARE);
    assert_false(receipt_sign_one(arena, &batch, 2, &bytes, &err));
}

static void test_heads_are_chained(void **state)
{
    (void)state;
    struct receipt_chain chain = sample_chain();
    struct receipt_batch first = sample_batch(arena, &chain, 3);
    assert_int_equal(first.head.number, 1);
    assert_true(sodium_is_zero(first.head.previous.bytes, TREE_HASH_BYTES));
    struct receipt_batch lost = sample_batch(arena, &chain, 2); /* a batch that was not committed leaves no gap */
    assert_int_equal(lost.head.number, 1);
    receipt_chain_take(&chain, &first);
    struct receipt_batch second = sample_batch(arena, &chain, 3);
    assert_int_equal(second.head.number, 2);
    assert_memory_equal(&second.head.session, &first.head.session, sizeof(struct uuid));
    uint8_t hash[TREE_HASH_BYTES];
    crypto_hash_sha256(hash, first.head_bytes.data, first.head_bytes.size);
    assert_memory_equal(second.head.previous.bytes, hash, sizeof(hash));
    receipt_chain_take(&chain, &second);
    assert_int_equal(chain.number, 2);
    crypto_hash_sha256(hash, second.head_bytes.data, second.head_bytes.size);
    assert_memory_equal(chain.last.bytes, hash, sizeof(hash));
    struct receipt_keys keys = sample_keys();
    struct bytes bytes = sample_signed(arena, &second, 1);
    assert_true(verifies(bytes.data, bytes.size, &keys));
}

/* ---- what has to be refused ---- */

static void test_every_bit_counts(void **state)
{
    (void)state;
    static const struct {
        size_t count, index;
    } places[] = {{1, 0}, {2, 0}, {2, 1}, {7, 3}, {7, 6}, {500, 0}, {500, 257}, {500, 499}};
    struct receipt_chain chain = sample_chain();
    struct receipt_keys keys = sample_keys();
    for (size_t n = 0; n < sizeof(places) / sizeof(places[0]); n++) {
        struct receipt_batch batch = sample_batch(arena, &chain, places[n].count);
        struct bytes bytes = sample_signed(arena, &batch, places[n].index);
        uint8_t *copy = arena_memdup(arena, bytes.data, bytes.size);
        assert_true(verifies(copy, bytes.size, &keys));
        for (size_t bit = 0; bit < bytes.size * 8; bit++) {
            copy[bit / 8] ^= (uint8_t)(1U << bit % 8);
            if (verifies(copy, bytes.size, &keys)) {
                fail_msg("leaf %zu of %zu: bit %zu changed and nobody saw it", places[n].index, places[n].count, bit);
            }
            copy[bit / 8] ^= (uint8_t)(1U << bit % 8);
        }
    }
}

static void test_every_truncation_and_addition(void **state)
{
    (void)state;
    struct receipt_chain chain = sample_chain();
    struct receipt_keys keys = sample_keys();
    struct receipt_batch batch = sample_batch(arena, &chain, 7);
    struct bytes bytes = sample_signed(arena, &batch, 4);
    uint8_t *longer = arena_alloc(arena, bytes.size + 2);
    memcpy(longer, bytes.data, bytes.size);
    for (size_t size = 0; size < bytes.size; size++) {
        assert_false(verifies(bytes.data, size, &keys));
    }
    longer[bytes.size] = 7 << 3; /* a field of a later version */
    longer[bytes.size + 1] = 1;
    assert_false(verifies(longer, bytes.size + 2, &keys));
    longer[bytes.size] = 2 << 3; /* the same index once more */
    longer[bytes.size + 1] = 4;
    assert_false(verifies(longer, bytes.size + 2, &keys));
    uint8_t *large = arena_alloc(arena, WIRE_RECEIPT_BYTES + 1);
    assert_false(verifies(large, WIRE_RECEIPT_BYTES + 1, &keys));
}

/* Bytes that the key did sign, but as another thing. */
static void test_signed_but_not_a_receipt(void **state)
{
    (void)state;
    struct receipt_signer signer = sample_signer();
    struct receipt_chain chain = sample_chain();
    struct receipt_keys keys = sample_keys();
    struct receipt receipt = sample_receipt(0);
    struct receipt_batch batch;
    struct bytes leaf = {0};
    struct bytes bytes = {0};
    assert_true(receipt_encode(arena, &receipt, &leaf, NULL));
    uint8_t *longer = arena_alloc(arena, leaf.size + 3);
    memcpy(longer, leaf.data, leaf.size);
    longer[leaf.size] = 0x78; /* field 15 */
    longer[leaf.size + 1] = 1;
    for (size_t extra = 0; extra <= 2; extra += 2) {
        struct bytes leaves[1] = {{.data = longer, .size = leaf.size + extra}};
        assert_true(receipt_batch_make(arena, &signer, &chain, leaves, 1, RECEIPT_SAMPLE_TIME, &batch, NULL));
        assert_true(receipt_sign_one(arena, &batch, 0, &bytes, NULL));
        assert_int_equal(verifies(bytes.data, bytes.size, &keys), extra == 0);
    }
    /* A signature over the head alone, without the mark that says what it is. */
    struct bytes leaves[1] = {leaf};
    assert_true(receipt_batch_make(arena, &signer, &chain, leaves, 1, RECEIPT_SAMPLE_TIME, &batch, NULL));
    crypto_sign_detached(batch.signature, NULL, batch.head_bytes.data, batch.head_bytes.size, signer.secret_key);
    assert_true(receipt_sign_one(arena, &batch, 0, &bytes, NULL));
    assert_false(verifies(bytes.data, bytes.size, &keys));
    /* A head that says more than heads say. */
    static const char mark[] = "tiendo receipt head 1";
    uint8_t *part = arena_alloc(arena, sizeof(mark) + batch.head_bytes.size + 2);
    memcpy(part, mark, sizeof(mark));
    memcpy(part + sizeof(mark), batch.head_bytes.data, batch.head_bytes.size);
    part[sizeof(mark) + batch.head_bytes.size] = 0x38; /* field 7 */
    part[sizeof(mark) + batch.head_bytes.size + 1] = 1;
    for (size_t extra = 0; extra <= 2; extra += 2) {
        struct receipt_batch other = batch;
        other.head_bytes = (struct bytes){.data = part + sizeof(mark), .size = batch.head_bytes.size + extra};
        crypto_sign_detached(other.signature, NULL, part, sizeof(mark) + other.head_bytes.size, signer.secret_key);
        assert_true(receipt_sign_one(arena, &other, 0, &bytes, NULL));
        assert_int_equal(verifies(bytes.data, bytes.size, &keys), extra == 0);
    }
    /* A first head with something before it, a second one with nothing. */
    chain.last.bytes[5] = 1;
    assert_true(receipt_batch_make(arena, &signer, &chain, leaves, 1, RECEIPT_SAMPLE_TIME, &batch, NULL));
    assert_true(receipt_sign_one(arena, &batch, 0, &bytes, NULL));
    assert_false(verifies(bytes.data, bytes.size, &keys));
    chain.number = 1;
    assert_true(receipt_batch_make(arena, &signer, &chain, leaves, 1, RECEIPT_SAMPLE_TIME, &batch, NULL));
    assert_true(receipt_sign_one(arena, &batch, 0, &bytes, NULL));
    assert_true(verifies(bytes.data, bytes.size, &keys));
}

static void test_keys(void **state)
{
    (void)state;
    struct receipt_chain chain = sample_chain();
    struct receipt_batch batch = sample_batch(arena, &chain, 2);
    struct bytes bytes = sample_signed(arena, &batch, 0);
    struct receipt_keys ours = sample_keys();
    struct receipt_keys none = {.count = 0};
    struct receipt_keys other = {.count = 1};
    struct receipt_keys several = {.count = RECEIPT_KEYS_MAX};
    const uint8_t seed[RECEIPT_SEED_BYTES] = {9};
    struct receipt_signer stranger;
    receipt_signer_from_seed(seed, &stranger);
    memcpy(other.list[0], stranger.public_key, RECEIPT_KEY_BYTES);
    memcpy(several.list[0], stranger.public_key, RECEIPT_KEY_BYTES);
    memcpy(several.list[RECEIPT_KEYS_MAX - 1], ours.list[0], RECEIPT_KEY_BYTES);
    assert_true(verifies(bytes.data, bytes.size, &ours));
    assert_true(verifies(bytes.data, bytes.size, &several));
    assert_false(verifies(bytes.data, bytes.size, &none));
    assert_false(verifies(bytes.data, bytes.size, &other));
    several.count--;
    assert_false(verifies(bytes.data, bytes.size, &several));

    /* One who signs with a key of his own and writes the centre's beside it. */
    struct receipt_batch forged;
    assert_true(receipt_batch_make(arena, &stranger, &chain, batch.leaves, 2, RECEIPT_SAMPLE_TIME, &forged, NULL));
    bytes = sample_signed(arena, &forged, 0);
    assert_false(verifies(bytes.data, bytes.size, &ours));
    memcpy(forged.public_key, ours.list[0], RECEIPT_KEY_BYTES);
    bytes = sample_signed(arena, &forged, 0);
    assert_false(verifies(bytes.data, bytes.size, &ours));
}

/* ---- docs/PROTOCOL.md ---- */

static struct bytes documented(const char *name)
{
    enum { SIZE = 512 * 1024 };
    char *text = arena_alloc(arena, SIZE);
    const char *mark = arena_printf(arena, "```hex %s\n", name);
    FILE *file = fopen(TESTS_DIR "/../docs/PROTOCOL.md", "r");
    assert_non_null(file);
    assert_in_range(fread(text, 1, SIZE - 1, file), 1, SIZE - 2);
    fclose(file);
    const char *begin = strstr(text, mark);
    if (begin == NULL) {
        fail_msg("docs/PROTOCOL.md has no example \"%s\"", name);
        return (struct bytes){(const uint8_t *)"", 0};
    }
    begin += strlen(mark);
    size_t length = (size_t)(strstr(begin, "```") - begin);
    uint8_t *data = arena_alloc(arena, length + 1);
    struct bytes ret = {.data = data};
    assert_int_equal(sodium_hex2bin(data, length, begin, length, "\n", &ret.size, NULL), 0);
    return ret;
}

static void assert_documented(const char *name, const void *data, size_t size)
{
    struct bytes told = documented(name);
    if (told.size != size || memcmp(told.data, data, size) != 0) {
        char *hex = arena_alloc(arena, 2 * size + 1);
        sodium_bin2hex(hex, 2 * size + 1, data, size);
        fail_msg("docs/PROTOCOL.md, \"%s\" should be %s", name, hex);
    }
}

static void test_the_document_shows_this_receipt(void **state)
{
    (void)state;
    struct receipt_chain chain = sample_chain();
    struct receipt_batch batch = sample_batch(arena, &chain, 3);
    struct bytes bytes = sample_signed(arena, &batch, 0);
    assert_documented("receipt-key", batch.public_key, sizeof(batch.public_key));
    assert_documented("receipt-leaf", batch.leaves[0].data, batch.leaves[0].size);
    assert_documented("receipt-head", batch.head_bytes.data, batch.head_bytes.size);
    assert_documented("receipt", bytes.data, bytes.size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_leaf_there_and_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hostile_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_largest_fits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_cannot_be_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_receipt_of_a_batch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bounds_of_a_batch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_heads_are_chained, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_bit_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_truncation_and_addition, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_signed_but_not_a_receipt, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_document_shows_this_receipt, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
