/* Batches: one tree and one signature over the receipts of one transaction, and checking one of them. */
#include "receipt.h"

#include "budget.h"
#include "field.h"
#include "keys.h"
#include "lang.h"
#include "tiendo/v1/tiendo.pb-c.h"

#include <sodium.h>
#include <string.h>

/* With the zero byte that ends it: what is signed can be nothing else that this key might ever sign. */
static const char head_mark[] = "tiendo receipt head 1";

enum { HEAD_BYTES = 128 };

void receipt_signer_from_seed(const uint8_t seed[static RECEIPT_SEED_BYTES], struct receipt_signer *ret)
{
    crypto_sign_seed_keypair(ret->public_key, ret->secret_key, seed);
}

/* ---- heads ---- */

static bool pack_head(struct arena *arena, const struct receipt_head *head, struct bytes *ret, struct err *err)
{
    Tiendo__V1__ReceiptHead out = TIENDO__V1__RECEIPT_HEAD__INIT;
    out.session = field_of_uuid(&head->session);
    out.number = head->number;
    out.previous = field_of_bytes(head->previous.bytes, sizeof(head->previous.bytes));
    out.root = field_of_bytes(head->root.bytes, sizeof(head->root.bytes));
    out.leaves = head->leaves;
    out.at_us = head->at_us;
    return field_pack(arena, &out.base, HEAD_BYTES, ret, err);
}

static bool is_zero(const struct tree_hash *hash)
{
    return sodium_is_zero(hash->bytes, sizeof(hash->bytes)) != 0;
}

static bool unpack_head(struct arena *arena, struct bytes bytes, struct receipt_head *ret, struct err *err)
{
    const struct field_check check = {.arena = arena, .message = "receipt_head", .err = err};
    struct bytes again = {0};
    const ProtobufCMessage *unpacked = budget_unpack(arena, &tiendo__v1__receipt_head__descriptor, bytes, err);
    const Tiendo__V1__ReceiptHead *in = (const Tiendo__V1__ReceiptHead *)unpacked;
    if (in == NULL || !field_uuid(&check, "session", in->session, &ret->session) ||
        !field_sequence(&check, "number", in->number) ||
        !field_bytes(&check, "previous", in->previous, TREE_HASH_BYTES, ret->previous.bytes) ||
        !field_bytes(&check, "root", in->root, TREE_HASH_BYTES, ret->root.bytes) ||
        !field_range(&check, "leaves", in->leaves, 1, RECEIPT_LEAVES_MAX) || !field_time(&check, "at_us", in->at_us)) {
        return false;
    }
    ret->number = in->number;
    ret->leaves = in->leaves;
    ret->at_us = in->at_us;
    if ((ret->number == 1) != is_zero(&ret->previous)) {
        return field_fail(
            &check, "previous",
            tr("zeros belong to the first head alone", "chỉ phần đầu thứ nhất mới có giá trị gồm các số không"));
    }
    if (!pack_head(arena, ret, &again, err)) {
        return false;
    }
    return (again.size == bytes.size && memcmp(again.data, bytes.data, bytes.size) == 0) ||
           field_fail(&check, "head", tr("not written as the centre writes it", "không đúng cách ghi của trung tâm"));
}

/* What the signature is over; in the arena. */
static struct bytes signed_part(struct arena *arena, struct bytes head)
{
    uint8_t *part = arena_alloc(arena, sizeof(head_mark) + head.size);
    memcpy(part, head_mark, sizeof(head_mark));
    memcpy(part + sizeof(head_mark), head.data, head.size);
    return (struct bytes){.data = part, .size = sizeof(head_mark) + head.size};
}

/* ---- one batch ---- */

bool receipt_batch_make(struct arena *arena, const struct receipt_signer *signer, const struct receipt_chain *chain,
                        const struct bytes *leaves, size_t count, int64_t at_us, struct receipt_batch *ret,
                        struct err *err)
{
    if (count < 1 || count > RECEIPT_LEAVES_MAX) {
        return err_set(err, ERR_SOFTWARE, "receipt_batch_make: %zu leaves, expected 1 to %d", count,
                       RECEIPT_LEAVES_MAX);
    }
    size_t size = tree_size(count);
    struct tree_hash *tree = arena_array(arena, size, sizeof(*tree));
    for (size_t i = 0; i < count; i++) {
        tree_leaf(leaves[i].data, leaves[i].size, &tree[i]);
    }
    tree_grow(tree, count);
    struct receipt_batch batch = {.leaves = leaves, .count = count, .tree = tree};
    batch.head = (struct receipt_head){.session = chain->session,
                                       .number = chain->number + 1,
                                       .previous = chain->last,
                                       .root = tree[size - 1],
                                       .leaves = (uint32_t)count,
                                       .at_us = at_us};
    if (!pack_head(arena, &batch.head, &batch.head_bytes, err)) {
        return false;
    }
    struct bytes part = signed_part(arena, batch.head_bytes);
    crypto_sign_detached(batch.signature, NULL, part.data, part.size, signer->secret_key);
    memcpy(batch.public_key, signer->public_key, sizeof(batch.public_key));
    *ret = batch;
    return true;
}

void receipt_chain_take(struct receipt_chain *chain, const struct receipt_batch *committed)
{
    chain->number = committed->head.number;
    crypto_hash_sha256(chain->last.bytes, committed->head_bytes.data, committed->head_bytes.size);
}

/* A receipt with its proof, as it was made or as it was read. */
struct proof {
    struct bytes leaf;
    size_t index;
    struct tree_hash path[TREE_PATH_MAX];
    size_t path_count;
    struct bytes head;
    uint8_t signature[RECEIPT_SIGNATURE_BYTES];
    uint8_t public_key[RECEIPT_KEY_BYTES];
};

static bool pack_proof(struct arena *arena, const struct proof *proof, struct bytes *ret, struct err *err)
{
    ProtobufCBinaryData path[TREE_PATH_MAX];
    Tiendo__V1__SignedReceipt out = TIENDO__V1__SIGNED_RECEIPT__INIT;
    for (size_t i = 0; i < proof->path_count; i++) {
        path[i] = field_of_bytes(proof->path[i].bytes, sizeof(proof->path[i].bytes));
    }
    out.leaf = field_of_bytes(proof->leaf.data, proof->leaf.size);
    out.index = (uint32_t)proof->index;
    out.n_path = proof->path_count;
    out.path = path;
    out.head = field_of_bytes(proof->head.data, proof->head.size);
    out.signature = field_of_bytes(proof->signature, sizeof(proof->signature));
    out.key = field_of_bytes(proof->public_key, sizeof(proof->public_key));
    return field_pack(arena, &out.base, WIRE_RECEIPT_BYTES, ret, err);
}

bool receipt_sign_one(struct arena *arena, const struct receipt_batch *batch, size_t index, struct bytes *ret,
                      struct err *err)
{
    if (index >= batch->count) {
        return err_set(err, ERR_SOFTWARE, "receipt_sign_one: leaf %zu of %zu", index, batch->count);
    }
    struct proof proof = {.leaf = batch->leaves[index], .index = index, .head = batch->head_bytes};
    proof.path_count = tree_path(batch->tree, batch->count, index, proof.path);
    memcpy(proof.signature, batch->signature, sizeof(proof.signature));
    memcpy(proof.public_key, batch->public_key, sizeof(proof.public_key));
    return pack_proof(arena, &proof, ret, err);
}

/* ---- checking ---- */

static bool unpack_proof(struct arena *arena, struct bytes bytes, struct proof *ret, struct err *err)
{
    const struct field_check check = {.arena = arena, .message = "signed_receipt", .err = err};
    struct bytes again = {0};
    if (!field_range(&check, "size", bytes.size, 1, WIRE_RECEIPT_BYTES)) {
        return false;
    }
    const ProtobufCMessage *unpacked = budget_unpack(arena, &tiendo__v1__signed_receipt__descriptor, bytes, err);
    const Tiendo__V1__SignedReceipt *in = (const Tiendo__V1__SignedReceipt *)unpacked;
    if (in == NULL || !field_range(&check, "path", in->n_path, 0, TREE_PATH_MAX) ||
        !field_bytes(&check, "signature", in->signature, sizeof(ret->signature), ret->signature) ||
        !field_bytes(&check, "key", in->key, sizeof(ret->public_key), ret->public_key)) {
        return false;
    }
    for (size_t i = 0; i < in->n_path; i++) {
        if (!field_bytes(&check, "path", in->path[i], TREE_HASH_BYTES, ret->path[i].bytes)) {
            return false;
        }
    }
    ret->path_count = in->n_path;
    ret->index = in->index;
    ret->leaf = (struct bytes){.data = in->leaf.data, .size = in->leaf.len};
    ret->head = (struct bytes){.data = in->head.data, .size = in->head.len};
    if (!pack_proof(arena, ret, &again, err)) {
        return false;
    }
    return (again.size == bytes.size && memcmp(again.data, bytes.data, bytes.size) == 0) ||
           field_fail(&check, "size", tr("not written as the centre writes it", "không đúng cách ghi của trung tâm"));
}

static bool is_known(const struct receipt_keys *keys, const uint8_t key[static RECEIPT_KEY_BYTES])
{
    for (size_t i = 0; i < keys->count; i++) {
        if (memcmp(keys->list[i], key, RECEIPT_KEY_BYTES) == 0) {
            return true;
        }
    }
    return false;
}

static bool check_signature(struct arena *arena, const struct proof *proof, const struct receipt_keys *keys,
                            struct err *err)
{
    char key[KEY_Z85_MAX];
    if (!is_known(keys, proof->public_key)) {
        return err_set(
            err, ERR_DATA,
            tr("the receipt is signed by the key %s, which is none of the centre's keys known here: ask the "
               "centre for its keys (tiendo receipt key)",
               "biên nhận được ký bằng khóa %s, không thuộc các khóa của trung tâm mà máy này biết; đề nghị hỏi "
               "trung tâm danh sách khóa (tiendo receipt key)"),
            key_z85(proof->public_key, key));
    }
    struct bytes part = signed_part(arena, proof->head);
    return crypto_sign_verify_detached(proof->signature, part.data, part.size, proof->public_key) == 0 ||
           err_set(err, ERR_DATA, "%s",
                   tr("the signature does not fit: the receipt was changed after the centre signed it",
                      "chữ ký không khớp: biên nhận đã bị sửa sau khi trung tâm ký"));
}

static bool check_leaf(const struct proof *proof, const struct receipt_head *head, struct err *err)
{
    struct tree_hash leaf = {{0}};
    struct tree_hash root = {{0}};
    tree_leaf(proof->leaf.data, proof->leaf.size, &leaf);
    return (tree_root_of_path(&leaf, proof->index, head->leaves, proof->path, proof->path_count, &root) &&
            memcmp(root.bytes, head->root.bytes, sizeof(root.bytes)) == 0) ||
           err_set(err, ERR_DATA, "%s",
                   tr("what the receipt says is not what was signed: it was changed after the centre signed it",
                      "nội dung biên nhận không phải là nội dung đã ký: biên nhận đã bị sửa sau khi trung tâm ký"));
}

bool receipt_verify(struct arena *arena, struct bytes signed_bytes, const struct receipt_keys *keys,
                    struct signed_receipt *ret, struct err *err)
{
    struct err why = {0};
    struct proof proof = {.index = 0};
    struct signed_receipt found = {.head.number = 0};
    if (!unpack_proof(arena, signed_bytes, &proof, &why) || !unpack_head(arena, proof.head, &found.head, &why)) {
        return err_set(err, ERR_DATA,
                       tr("this is not a whole receipt, or it was changed (%s): use the file as the centre gave it",
                          "biên nhận không nguyên vẹn hoặc đã bị sửa (%s); đề nghị dùng đúng tệp trung tâm đã cấp"),
                       why.text);
    }
    if (!check_signature(arena, &proof, keys, err) || !check_leaf(&proof, &found.head, err) ||
        !receipt_decode(arena, proof.leaf, &found.receipt, err)) {
        return false;
    }
    found.leaf = proof.leaf;
    memcpy(found.public_key, proof.public_key, sizeof(found.public_key));
    *ret = found;
    return true;
}
