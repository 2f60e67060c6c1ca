/* receipt (biên nhận): what the centre signs about one update: that these very bytes arrived from this agency at this
 * time, and what the verdict was. Anybody who has the centre's public key can check one with no server.
 *
 * A batch of updates that is stored in one transaction has one hash tree (hashtree.h) and one signature (Ed25519): each
 * receipt holds its leaf, the proof that the leaf is in the tree, the batch's head and the signature over the head.
 * What is made once is stored and served from storage for ever, the same bytes each time. Shapes: Receipt, ReceiptHead
 * and SignedReceipt in the .proto; rules: docs/PROTOCOL.md. */
#pragma once

#include "arena.h"
#include "err.h"
#include "hashtree.h"
#include "update.h"
#include "wire.h"

enum {
    RECEIPT_KEY_BYTES = 32,
    RECEIPT_SEED_BYTES = 32,
    RECEIPT_SIGNATURE_BYTES = 64,
    RECEIPT_LEAVES_MAX = 512, /* in one batch */
    RECEIPT_KEYS_MAX = 8,     /* keys of one centre that count */
    RECEIPT_NAME_BYTES = 700, /* of an agency's name; more is cut */
    /* Of one encoded receipt, at most: so that it never exceeds WIRE_RECEIPT_BYTES when it is signed. */
    RECEIPT_LEAF_BYTES = 1520,
};

/* ---- what is said about one update ---- */

struct receipt {
    struct uuid update_id;
    uint8_t content_hash[WIRE_HASH_BYTES];
    const char *agency, *agency_name; /* code and name of who spoke, on the day it spoke */
    const char *task;                 /* NUMBER@DATE@ISSUER#label; the update's own words when it is no task */
    const char *period;               /* NULL: none given */
    enum action action;
    enum verdict_kind verdict;
    const char *code; /* reason of what was held or rejected; NULL: none */
    int64_t received_at_us, effective_at_us;
    day_t due;     /* by which it is judged: its round's when it names one, else its task's; DAY_NONE: none */
    int days_late; /* 0 or more: calendar days from `due` to the day of effective_at; 0: in time, or never due */
    uint64_t catalogue_revision;
};

/* The leaf: deterministic, the same receipt always gives the same bytes, of at most RECEIPT_LEAF_BYTES. In texts
 * control characters become blanks, and what is too long is cut and ends in "…". ERR_SOFTWARE when a text is not UTF-8,
 * when there is no agency or verdict, or when a number is out of its range: what a caller that decoded and judged
 * cannot give. */
bool receipt_encode(struct arena *arena, const struct receipt *receipt, struct bytes *ret, struct err *err) MUST_CHECK;
/* ERR_DATA unless the bytes are exactly what receipt_encode() makes of what they say. */
bool receipt_decode(struct arena *arena, struct bytes leaf, struct receipt *ret, struct err *err) MUST_CHECK;

/* ---- one batch ---- */

struct receipt_signer {
    uint8_t public_key[RECEIPT_KEY_BYTES];
    uint8_t secret_key[64]; /* libsodium's form: seed and public key */
};
void receipt_signer_from_seed(const uint8_t seed[static RECEIPT_SEED_BYTES], struct receipt_signer *ret);

/* Where a writer's chain of heads stands: each head names the hash of the one before it, so that none can be taken out
 * later. Begin a session with a random id and zeros. Made good only by receipt_chain_take(), after the commit. */
struct receipt_chain {
    struct uuid session;
    uint64_t number; /* of the last head; 0: none yet */
    struct tree_hash last;
};

struct receipt_head {
    struct uuid session;
    uint64_t number; /* from 1 */
    struct tree_hash previous;
    struct tree_hash root;
    uint32_t leaves;
    int64_t at_us;
};

struct receipt_batch {
    struct receipt_head head;
    struct bytes head_bytes; /* what is signed */
    uint8_t signature[RECEIPT_SIGNATURE_BYTES];
    uint8_t public_key[RECEIPT_KEY_BYTES];
    const struct bytes *leaves;
    size_t count;
    const struct tree_hash *tree;
};
/* Signs 1 to RECEIPT_LEAVES_MAX leaves. The batch refers to them and to the arena. */
bool receipt_batch_make(struct arena *arena, const struct receipt_signer *signer, const struct receipt_chain *chain,
                        const struct bytes *leaves, size_t count, int64_t at_us, struct receipt_batch *ret,
                        struct err *err) MUST_CHECK;
void receipt_chain_take(struct receipt_chain *chain, const struct receipt_batch *committed);

/* The receipt of one leaf, as it is kept and handed out (an encoded SignedReceipt). */
bool receipt_sign_one(struct arena *arena, const struct receipt_batch *batch, size_t index, struct bytes *ret,
                      struct err *err) MUST_CHECK;

/* ---- checking ---- */

struct receipt_keys {
    uint8_t list[RECEIPT_KEYS_MAX][RECEIPT_KEY_BYTES];
    size_t count;
};

struct signed_receipt {
    struct receipt receipt;
    struct bytes leaf; /* as signed */
    struct receipt_head head;
    uint8_t public_key[RECEIPT_KEY_BYTES];
};
/* ERR_DATA when it is not whole, when a single bit of it was changed, or when none of the keys has signed it; the text
 * says which, in the reader's language. */
bool receipt_verify(struct arena *arena, struct bytes signed_bytes, const struct receipt_keys *keys,
                    struct signed_receipt *ret, struct err *err) MUST_CHECK;
