#include "receipt_centre.h"

#include "unit.h"

#include <string.h>

struct receipt_centre receipt_centre(uint8_t number)
{
    uint8_t seed[RECEIPT_SEED_BYTES] = {number};
    struct receipt_centre centre = {.chain = {.session = uuid_random()}};
    receipt_signer_from_seed(seed, &centre.signer);
    return centre;
}

struct receipt receipt_about(const struct uuid *id, struct bytes content, int64_t received_at_us)
{
    struct receipt receipt = {.update_id = *id,
                              .agency = "HP-SXD",
                              .agency_name = "Sở Xây dựng",
                              .task = "1#1",
                              .period = "2024-Q4",
                              .action = ACTION_PROGRESS,
                              .verdict = VERDICT_ACCEPTED,
                              .received_at_us = received_at_us,
                              .effective_at_us = received_at_us,
                              .due = DAY_NONE,
                              .catalogue_revision = 7};
    wire_content_hash(content, receipt.content_hash);
    return receipt;
}

struct bytes receipt_signed(struct receipt_centre *centre, struct arena *arena, const struct receipt *receipt)
{
    struct err err = {0};
    struct bytes *leaf = arena_alloc(arena, sizeof(*leaf));
    struct bytes whole = {0};
    struct receipt_batch batch = {0};
    assert_true(receipt_encode(arena, receipt, leaf, &err));
    assert_true(
        receipt_batch_make(arena, &centre->signer, &centre->chain, leaf, 1, receipt->received_at_us, &batch, &err));
    receipt_chain_take(&centre->chain, &batch);
    assert_true(receipt_sign_one(arena, &batch, 0, &whole, &err));
    return whole;
}
