#include "receipts.h"

#include "lang.h"
#include "spool_internal.h"

#include <string.h>

/* ---- the centre's keys ---- */

struct seen {
    const uint8_t (*keys)[WIRE_KEY_BYTES];
    size_t count;
    int64_t now_us;
    bool new;
};

static bool is_known(const struct receipt_keys *known, const uint8_t *key)
{
    for (size_t i = 0; i < known->count; i++) {
        if (memcmp(known->list[i], key, RECEIPT_KEY_BYTES) == 0) {
            return true;
        }
    }
    return false;
}

static bool write_keys(struct spool *spool, void *context, struct err *err)
{
    struct seen *seen = context;
    struct receipt_keys known = {0};
    if (!spool_receipt_keys(spool, &known, err)) {
        return false;
    }
    seen->new = false;
    for (size_t i = 0; i < seen->count; i++) {
        struct query query = query_begin(&spool->sql, SQL_receipt_key_add);
        query_blob(&query, seen->keys[i], WIRE_KEY_BYTES);
        query_int(&query, seen->now_us);
        if (!query_run(&query, err)) {
            return false;
        }
        seen->new = seen->new || !is_known(&known, seen->keys[i]);
    }
    return true;
}

bool spool_receipt_keys_add(struct spool *spool, const uint8_t (*keys)[WIRE_KEY_BYTES], size_t count, int64_t now_us,
                            bool *ret_new, struct err *err)
{
    struct seen seen = {.keys = keys, .count = count, .now_us = now_us};
    if (count > 0 && !spool_transact(spool, SPOOL_ANSWERS, write_keys, &seen, err)) {
        return false;
    }
    *ret_new = seen.new;
    return true;
}

bool spool_receipt_keys(struct spool *spool, struct receipt_keys *ret, struct err *err)
{
    struct receipt_keys keys = {0};
    struct query query = query_begin(&spool->sql, SQL_receipt_key_list);
    query_int(&query, RECEIPT_KEYS_MAX);
    while (keys.count < RECEIPT_KEYS_MAX && query_row(&query)) {
        if (query_bytes_at(&query, 0, keys.list[keys.count], RECEIPT_KEY_BYTES)) {
            keys.count++;
        }
    }
    if (!query_end(&query, err)) {
        return false;
    }
    *ret = keys;
    return true;
}

/* ---- one receipt ---- */

bool spool_receipt_check(struct arena *arena, const struct receipt_keys *keys, const struct wire_verdict *verdict,
                         const uint8_t *own_hash, struct err *err)
{
    struct signed_receipt receipt = {0};
    if (!receipt_verify(arena, verdict->receipt, keys, &receipt, err)) {
        return false;
    }
    if (!uuid_equal(&receipt.receipt.update_id, &verdict->id)) {
        return err_set(err, ERR_DATA, "%s", tr("it is about another update", "biên nhận của nội dung khác"));
    }
    if (memcmp(receipt.receipt.content_hash, own_hash, WIRE_HASH_BYTES) != 0) {
        return err_set(
            err, ERR_DATA, "%s",
            tr("it is about other content under this id", "biên nhận ghi nội dung khác với nội dung trên máy này"));
    }
    if (receipt.receipt.verdict != verdict->kind) {
        return err_set(err, ERR_DATA, "%s",
                       tr("it says something else than the answer it came with",
                          "biên nhận ghi kết quả khác với trả lời của trung tâm"));
    }
    return true;
}

/* ---- for people ---- */

bool spool_receipt_facts(struct spool *spool, struct arena *arena, struct receipt_facts *ret, struct err *err)
{
    struct receipt_facts facts = {0};
    struct receipt_keys keys = {0};
    struct query query = query_begin(&spool->sql, SQL_receipt_facts);
    if (query_row(&query)) {
        facts.kept = query_int_at(&query, 0);
        facts.missing = query_int_at(&query, 1);
        facts.refused = query_int_at(&query, 2);
        facts.why = query_text_at(&query, 3, arena);
    }
    if (!query_end(&query, err)) {
        return false;
    }
    struct query unsendable = query_begin(&spool->sql, SQL_unsendable_count);
    facts.unsendable = query_row(&unsendable) ? query_int_at(&unsendable, 0) : 0;
    if (!query_end(&unsendable, err) || !spool_receipt_keys(spool, &keys, err)) {
        return false;
    }
    facts.keys = keys.count;
    *ret = facts;
    return true;
}

bool spool_receipt_refused(struct spool *spool, uint64_t *ret_sequence, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_receipt_fault_first);
    uint64_t sequence = query_row(&query) ? (uint64_t)query_int_at(&query, 0) : 0;
    if (!query_end(&query, err)) {
        return false;
    }
    *ret_sequence = sequence;
    return true;
}
