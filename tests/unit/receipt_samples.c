#include "receipt_samples.h"

#include "unit.h"

#include <string.h>

struct receipt sample_receipt(size_t index)
{
    static const uint8_t hash[WIRE_HASH_BYTES] = {0x2d, 0x46, 0x73, 0x2a, 0x71, 0x58, 0x65, 0x84, 0x7f, 0x71, 0xe6,
                                                  0x3c, 0x4b, 0x79, 0x82, 0x2f, 0x28, 0xaa, 0x41, 0x24, 0x04, 0x7b,
                                                  0xeb, 0xe0, 0x7d, 0xbf, 0x8b, 0xda, 0x09, 0x6b, 0x45, 0x54};
    struct receipt receipt = {
        .update_id = {{0x01, 0x93, 0xb8, 0x3b, 0x5a, 0x10, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1}},
        .agency = "HP-SXD",
        .agency_name = "Sở Xây dựng",
        .task = "08/KH-UBND@2024-01-15@Ủy ban nhân dân thành phố Hải Phòng#6c",
        .period = "2024-Q4",
        .action = ACTION_PROGRESS,
        .verdict = VERDICT_ACCEPTED,
        .received_at_us = RECEIPT_SAMPLE_TIME,
        .effective_at_us = RECEIPT_SAMPLE_TIME,
        .due = day_from_ymd(2024, 12, 20),
        .days_late = 0,
        .catalogue_revision = 7,
    };
    memcpy(receipt.content_hash, hash, sizeof(hash));
    receipt.update_id.bytes[15] = (uint8_t)(1 + index);
    receipt.update_id.bytes[14] = (uint8_t)((1 + index) >> 8);
    receipt.content_hash[0] ^= (uint8_t)index;
    if (index % 3 == 1) {
        receipt.verdict = VERDICT_REJECTED;
        receipt.code = "NO_PRODUCT";
        receipt.due = day_from_ymd(2024, 12, 10);
        receipt.days_late = 2;
    } else if (index % 3 == 2) {
        receipt.verdict = VERDICT_HELD;
        receipt.code = "OPEN_GROUP";
        receipt.task = receipt.period = NULL;
        receipt.due = DAY_NONE;
    }
    return receipt;
}

struct receipt_signer sample_signer(void)
{
    uint8_t seed[RECEIPT_SEED_BYTES];
    struct receipt_signer signer;
    for (size_t i = 0; i < sizeof(seed); i++) {
        seed[i] = (uint8_t)i;
    }
    receipt_signer_from_seed(seed, &signer);
    return signer;
}

struct receipt_keys sample_keys(void)
{
    struct receipt_signer signer = sample_signer();
    struct receipt_keys keys = {.count = 1};
    memcpy(keys.list[0], signer.public_key, sizeof(keys.list[0]));
    return keys;
}

struct receipt_chain sample_chain(void)
{
    return (struct receipt_chain){
        .session = {{0x8b, 0x1f, 0x60, 0x52, 0x3c, 0x77, 0x4d, 0x0e, 0x9a, 0x41, 0x25, 0x06, 0xd3, 0x18, 0xee, 0x70}}};
}

struct receipt_batch sample_batch(struct arena *arena, const struct receipt_chain *chain, size_t count)
{
    struct receipt_signer signer = sample_signer();
    struct receipt_batch batch = {.count = 0};
    struct bytes *leaves = arena_array(arena, count, sizeof(*leaves));
    struct err err = {0};
    for (size_t i = 0; i < count; i++) {
        struct receipt receipt = sample_receipt(i);
        if (!receipt_encode(arena, &receipt, &leaves[i], &err)) {
            fail_msg("%s", err.text);
        }
    }
    if (!receipt_batch_make(arena, &signer, chain, leaves, count, RECEIPT_SAMPLE_TIME + 20000, &batch, &err)) {
        fail_msg("%s", err.text);
    }
    return batch;
}

struct bytes sample_signed(struct arena *arena, const struct receipt_batch *batch, size_t index)
{
    struct bytes bytes = {0};
    struct err err = {0};
    if (!receipt_sign_one(arena, batch, index, &bytes, &err)) {
        fail_msg("%s", err.text);
    }
    return bytes;
}
