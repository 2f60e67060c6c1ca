/* receipts: what the centre signed (biên nhận), beside the updates that it is about. Only one that a known key of the
 * centre has signed, about this very update, is kept; once kept it never changes. spool_verdicts() keeps them. */
#pragma once

#include "receipt.h"
#include "spool.h"

/* The keys that a Welcome names; *ret_new: one was not known before. They are kept for ever. */
bool spool_receipt_keys_add(struct spool *spool, const uint8_t (*keys)[WIRE_KEY_BYTES], size_t count, int64_t now_us,
                            bool *ret_new, struct err *err) MUST_CHECK;
/* The last seen ones. */
bool spool_receipt_keys(struct spool *spool, struct receipt_keys *ret, struct err *err) MUST_CHECK;

struct receipt_facts {
    int64_t kept;
    int64_t missing; /* answered, and without one */
    int64_t refused; /* of these: one came and could not be verified */
    const char *why; /* of the last of those; NULL: none */
    size_t keys;
    int64_t unsendable; /* updates that the centre cannot read */
};
/* Reads the whole outbox: for people, not for every turn. */
bool spool_receipt_facts(struct spool *spool, struct arena *arena, struct receipt_facts *ret,
                         struct err *err) MUST_CHECK;
/* Lowest sequence whose receipt came and could not be kept; 0: none. Sent again, it brings its receipt again. */
bool spool_receipt_refused(struct spool *spool, uint64_t *ret_sequence, struct err *err) MUST_CHECK;
