/* store_receipt: the receipts of a batch as PostgreSQL keeps them, and receipts had again from there, the same bytes
 * each time. */
#pragma once

#include "pg.h"
#include "receipt.h"

/* By whom the receipts of a batch are signed, and the chain that its head continues. */
struct signing {
    const struct receipt_signer *signer;
    struct receipt_chain *chain;
};

/* No head yet, under a session of its own: a chain is begun anew whenever it is not known what its last head is. */
struct receipt_chain receipt_chain_new(void);

/* In the transaction that stores the updates. update_ids: beside the leaves. */
bool store_receipt_batch(struct pg *pg, const struct uuid *id, const struct receipt_batch *batch,
                         const struct uuid *update_ids, struct err *err) MUST_CHECK;

/* A receipt that was made in some batch. */
struct receipt_wanted {
    struct uuid batch, update_id;
    uint8_t content_hash[WIRE_HASH_BYTES];
    bool refusal;       /* of a conflict, or of a place that was taken: one id may have a row and several of these */
    const char *agency; /* code */
    struct bytes found; /* the encoded SignedReceipt, in the arena; size 0: there is no such batch */
};
bool store_receipts_find(struct pg *pg, struct receipt_wanted *wanted, size_t count, struct arena *arena,
                         struct err *err) MUST_CHECK;

/* Receipts that agencies brought back, to be handed out from now on; in the transaction that stores the updates. */
struct receipt_back {
    struct uuid update_id;
    uint8_t content_hash[WIRE_HASH_BYTES];
    struct bytes receipt;
};
bool store_receipts_keep(struct pg *pg, const struct receipt_back *back, size_t count, struct err *err) MUST_CHECK;

/* Whether a reason is that of a refusal without a row of its own. */
bool receipt_is_of_refusal(const char *code);

/* The centre's keys: those that count, the newest RECEIPT_KEYS_MAX. */
bool store_receipt_keys(struct pg *pg, struct receipt_keys *ret, struct err *err) MUST_CHECK;
/* *ret_new: nobody had signed by it before. */
bool store_receipt_key_add(struct pg *pg, const uint8_t key[static RECEIPT_KEY_BYTES], int64_t now_us, bool *ret_new,
                           struct err *err) MUST_CHECK;
