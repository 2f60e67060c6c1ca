/* Any bytes as a receipt, as what one says, and as a file of receipts or keys. What passes can be shown and is the one
 * form of what it says. */
#include "fuzz_target.h"

#include "receipt_file.h"

#include <stdlib.h>
#include <string.h>

/* The public key of the seed 00 01 … 1f, which the corpus is signed by. */
static struct receipt_keys known_keys(void)
{
    uint8_t seed[RECEIPT_SEED_BYTES];
    struct receipt_signer signer;
    struct receipt_keys keys = {.count = 1};
    for (size_t i = 0; i < sizeof(seed); i++) {
        seed[i] = (uint8_t)i;
    }
    receipt_signer_from_seed(seed, &signer);
    memcpy(keys.list[0], signer.public_key, sizeof(keys.list[0]));
    return keys;
}

static void decode_leaf(struct arena *arena, struct bytes leaf)
{
    struct receipt receipt = {0};
    struct bytes again = {0};
    if (!receipt_decode(arena, leaf, &receipt, NULL)) {
        return;
    }
    if (!receipt_encode(arena, &receipt, &again, NULL) || again.size != leaf.size ||
        memcmp(again.data, leaf.data, leaf.size) != 0 || receipt_words(arena, &receipt)[0] == '\0') {
        abort();
    }
}

static void check(struct arena *arena, struct bytes bytes, const struct receipt_keys *keys)
{
    struct signed_receipt found;
    struct receipt_lines lines = {0};
    if (!receipt_verify(arena, bytes, keys, &found, NULL)) {
        return;
    }
    const char *text = receipt_file_entry(arena, &found.receipt, bytes);
    if (!receipt_file_parse(arena, text, "entry", &lines, NULL) || lines.count != 1 ||
        lines.list[0].size != bytes.size || memcmp(lines.list[0].data, bytes.data, bytes.size) != 0) {
        abort();
    }
}

static void read_text(struct arena *arena, struct bytes bytes, const struct receipt_keys *keys)
{
    const char *text = bytes.size == 0 ? "" : arena_strndup(arena, (const char *)bytes.data, bytes.size);
    struct receipt_lines lines = {0};
    struct receipt_keys found = {.count = 0};
    if (receipt_file_parse(arena, text, "text", &lines, NULL)) {
        for (size_t i = 0; i < lines.count; i++) {
            check(arena, lines.list[i], keys);
        }
    }
    if (receipt_keys_parse(text, "text", &found, NULL) && (found.count < 1 || found.count > RECEIPT_KEYS_MAX)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct bytes bytes = {.data = data, .size = size};
    struct receipt_keys keys = known_keys();
    decode_leaf(arena, bytes);
    check(arena, bytes, &keys);
    read_text(arena, bytes, &keys);
    arena_free(arena);
    return 0;
}
