#include "store_receipt.h"

#include "reasons.h"

#include <stdlib.h>
#include <string.h>

enum { BATCHES_AT_ONCE = 16 }; /* so that a thousand receipts of a thousand batches need no memory to speak of */

struct receipt_chain receipt_chain_new(void)
{
    return (struct receipt_chain){.session = uuid_random()};
}

bool receipt_is_of_refusal(const char *code)
{
    enum reason reason = code == NULL ? REASON_NONE : reason_parse(code);
    return reason == REASON_CONFLICT || reason == REASON_PLACE_TAKEN;
}

/* ---- storing ---- */

bool store_receipt_batch(struct pg *pg, const struct uuid *id, const struct receipt_batch *batch,
                         const struct uuid *update_ids, struct err *err)
{
    struct arena *arena = arena_new();
    const struct receipt_head *head = &batch->head;
    struct pg_params params = {.count = 0};
    struct pg_array array = {0};
    char text[UUID_TEXT_MAX];
    pg_param_uuid(&params, arena, id);
    pg_param_uuid(&params, arena, &head->session);
    pg_param_number(&params, arena, (int64_t)head->number);
    pg_param_bytes(&params, head->previous.bytes, sizeof(head->previous.bytes));
    pg_param_bytes(&params, head->root.bytes, sizeof(head->root.bytes));
    pg_param_bytes(&params, batch->head_bytes.data, batch->head_bytes.size);
    pg_param_bytes(&params, batch->signature, sizeof(batch->signature));
    pg_param_bytes(&params, batch->public_key, sizeof(batch->public_key));
    for (size_t i = 0; i < batch->count; i++) {
        pg_array_text(&array, uuid_text(&update_ids[i], text));
    }
    pg_param_array(&params, arena, &array);
    for (size_t i = 0; i < batch->count; i++) {
        pg_array_bytes(&array, batch->leaves[i].data, batch->leaves[i].size);
    }
    pg_param_array(&params, arena, &array);
    pg_param_time(&params, arena, head->at_us);
    bool ok = pg_run(pg, "receipt_batch_add", &params, err);
    arena_free(arena);
    return ok;
}

bool store_receipts_keep(struct pg *pg, const struct receipt_back *back, size_t count, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    struct pg_array array = {0};
    char text[UUID_TEXT_MAX];
    for (size_t i = 0; i < count; i++) {
        pg_array_text(&array, uuid_text(&back[i].update_id, text));
    }
    pg_param_array(&params, arena, &array);
    for (size_t i = 0; i < count; i++) {
        pg_array_bytes(&array, back[i].content_hash, sizeof(back[i].content_hash));
    }
    pg_param_array(&params, arena, &array);
    for (size_t i = 0; i < count; i++) {
        pg_array_bytes(&array, back[i].receipt.data, back[i].receipt.size);
    }
    pg_param_array(&params, arena, &array);
    bool ok = count == 0 || pg_run(pg, "receipt_kept_add", &params, err);
    arena_free(arena);
    return ok;
}

/* ---- having them again ---- */

struct stored_batch {
    struct uuid id;
    struct receipt_batch batch;
    struct uuid *update_ids;
};

static struct bytes bytes_of(const PGresult *result, int row, const char *column, struct arena *arena)
{
    struct bytes bytes = {0};
    bytes.data = pg_bytes(arena, result, row, column, &bytes.size);
    return bytes;
}

/* The rows of one batch, from `row` on; *ret_row is the row after them. */
static bool read_batch(const PGresult *result, int row, struct arena *arena, struct stored_batch *ret, int *ret_row)
{
    int count = (int)pg_number(result, row, "leaves");
    struct bytes signature = bytes_of(result, row, "signature", arena);
    struct bytes key = bytes_of(result, row, "public_key", arena);
    struct bytes *leaves = arena_array(arena, (size_t)count, sizeof(*leaves));
    struct tree_hash *tree = arena_array(arena, tree_size((size_t)count), sizeof(*tree));
    ret->update_ids = arena_array(arena, (size_t)count, sizeof(*ret->update_ids));
    *ret_row = row + count;
    if (*ret_row > PQntuples(result) || !uuid_parse(pg_text(result, row, "id"), &ret->id) ||
        signature.size != sizeof(ret->batch.signature) || key.size != sizeof(ret->batch.public_key)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        leaves[i] = bytes_of(result, row + i, "leaf", arena);
        tree_leaf(leaves[i].data, leaves[i].size, &tree[i]);
        if (!uuid_parse(pg_text(result, row + i, "update_id"), &ret->update_ids[i])) {
            return false;
        }
    }
    tree_grow(tree, (size_t)count);
    ret->batch = (struct receipt_batch){
        .head_bytes = bytes_of(result, row, "head", arena), .leaves = leaves, .count = (size_t)count, .tree = tree};
    memcpy(ret->batch.signature, signature.data, sizeof(ret->batch.signature));
    memcpy(ret->batch.public_key, key.data, sizeof(ret->batch.public_key));
    return true;
}

/* The leaf that is about this update, by this content, agency and kind of verdict. */
static bool find_in_batch(const struct stored_batch *stored, struct receipt_wanted *wanted, struct arena *scratch,
                          struct arena *arena, struct err *err)
{
    for (size_t i = 0; i < stored->batch.count; i++) {
        struct receipt receipt = {0};
        if (!uuid_equal(&stored->update_ids[i], &wanted->update_id)) {
            continue;
        }
        if (!receipt_decode(scratch, stored->batch.leaves[i], &receipt, err)) {
            return false;
        }
        if (memcmp(receipt.content_hash, wanted->content_hash, sizeof(receipt.content_hash)) == 0 &&
            receipt_is_of_refusal(receipt.code) == wanted->refusal && strcmp(receipt.agency, wanted->agency) == 0) {
            return receipt_sign_one(arena, &stored->batch, i, &wanted->found, err);
        }
    }
    return true;
}

/* Those of `wanted` that are in one of these batches. */
static bool find_some(struct pg *pg, const struct uuid *batches, size_t batch_count, struct receipt_wanted *wanted,
                      size_t count, struct arena *arena, struct err *err)
{
    struct arena *scratch = arena_new();
    struct pg_params params = {.count = 0};
    struct pg_array array = {0};
    char text[UUID_TEXT_MAX];
    for (size_t i = 0; i < batch_count; i++) {
        pg_array_text(&array, uuid_text(&batches[i], text));
    }
    pg_param_array(&params, scratch, &array);
    PGresult *result = pg_query(pg, "receipt_batches", &params, err);
    bool ok = result != NULL;
    for (int row = 0; ok && row < PQntuples(result);) {
        struct stored_batch stored = {0};
        if (!read_batch(result, row, scratch, &stored, &row)) {
            ok = err_set(err, ERR_SOFTWARE, "receipt_batch: a row that does not hold together");
            break;
        }
        for (size_t i = 0; ok && i < count; i++) {
            if (uuid_equal(&wanted[i].batch, &stored.id)) {
                ok = find_in_batch(&stored, &wanted[i], scratch, arena, err);
            }
        }
    }
    PQclear(result);
    arena_free(scratch);
    return ok;
}

static int compare_uuids(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct uuid));
}

bool store_receipts_find(struct pg *pg, struct receipt_wanted *wanted, size_t count, struct arena *arena,
                         struct err *err)
{
    struct uuid *batches = arena_array(arena, count + 1, sizeof(*batches));
    size_t batch_count = 0;
    for (size_t i = 0; i < count; i++) {
        batches[i] = wanted[i].batch;
        wanted[i].found = (struct bytes){0};
    }
    qsort(batches, count, sizeof(*batches), compare_uuids);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !uuid_equal(&batches[i], &batches[batch_count - 1])) {
            batches[batch_count++] = batches[i];
        }
    }
    bool ok = true;
    for (size_t i = 0; ok && i < batch_count; i += BATCHES_AT_ONCE) {
        size_t some = batch_count - i < BATCHES_AT_ONCE ? batch_count - i : BATCHES_AT_ONCE;
        ok = find_some(pg, batches + i, some, wanted, count, arena, err);
    }
    return ok;
}

/* ---- keys ---- */

bool store_receipt_keys(struct pg *pg, struct receipt_keys *ret, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_number(&params, arena, RECEIPT_KEYS_MAX);
    PGresult *result = pg_query(pg, "receipt_keys", &params, err);
    *ret = (struct receipt_keys){.count = 0};
    for (int row = 0; result != NULL && row < PQntuples(result) && ret->count < RECEIPT_KEYS_MAX; row++) {
        struct bytes key = bytes_of(result, row, "public_key", arena);
        memcpy(ret->list[ret->count++], key.data, RECEIPT_KEY_BYTES);
    }
    bool ok = result != NULL;
    PQclear(result);
    arena_free(arena);
    return ok;
}

bool store_receipt_key_add(struct pg *pg, const uint8_t key[static RECEIPT_KEY_BYTES], int64_t now_us, bool *ret_new,
                           struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_bytes(&params, key, RECEIPT_KEY_BYTES);
    pg_param_time(&params, arena, now_us);
    PGresult *result = pg_query(pg, "receipt_key_add", &params, err);
    bool ok = result != NULL;
    *ret_new = ok && PQntuples(result) > 0;
    PQclear(result);
    arena_free(arena);
    return ok;
}
