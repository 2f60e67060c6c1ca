/* A centre that signs receipts, for tests of what an agent does with them. */
#pragma once

#include "receipt.h"

struct receipt_centre {
    struct receipt_signer signer;
    struct receipt_chain chain;
};
/* `number` tells two centres apart. */
struct receipt_centre receipt_centre(uint8_t number);
/* What it says about an accepted update of 1#1, received at that time. */
struct receipt receipt_about(const struct uuid *id, struct bytes content, int64_t received_at_us);
/* Signed, alone in its batch; in the arena. */
struct bytes receipt_signed(struct receipt_centre *centre, struct arena *arena, const struct receipt *receipt);
