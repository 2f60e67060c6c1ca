/* Receipts and batches of them, the same at each run; the first is the one that docs/PROTOCOL.md shows. */
#pragma once

#include "receipt.h"

#define RECEIPT_SAMPLE_TIME INT64_C(1733965201500000) /* 2024-12-12T08:00:01.5+07:00 */

struct receipt sample_receipt(size_t index);
struct receipt_signer sample_signer(void); /* its seed is the bytes 00 to 1f */
struct receipt_keys sample_keys(void);     /* its public key alone */
struct receipt_chain sample_chain(void);

/* A batch of the first `count` sample receipts. */
struct receipt_batch sample_batch(struct arena *arena, const struct receipt_chain *chain, size_t count);
struct bytes sample_signed(struct arena *arena, const struct receipt_batch *batch, size_t index);
