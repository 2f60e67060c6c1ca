/* What the centre answered: verdicts with their receipts, and what it cannot read. */
#include "lang.h"
#include "spool_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct answers {
    struct arena *arena;
    struct receipt_keys keys;
    const struct wire_verdict *verdicts;
    size_t count;
    int64_t collector_time_us, now_us;
};

/* What this machine holds under the id of a verdict. */
struct own {
    bool known, has_receipt;
    uint8_t hash[WIRE_HASH_BYTES];
};

static bool look_up(struct spool *spool, const struct uuid *id, struct own *ret, struct err *err)
{
    struct own own = {0};
    struct query query = query_begin(&spool->sql, SQL_row_hash);
    query_uuid(&query, id);
    if (query_row(&query)) {
        own.known = query_bytes_at(&query, 0, own.hash, sizeof(own.hash));
        own.has_receipt = query_int_at(&query, 1) != 0;
    }
    *ret = own;
    return query_end(&query, err);
}

static void tell(struct spool *spool, const struct wire_verdict *verdict, const char *why)
{
    spool->news.id = verdict->id;
    snprintf(spool->news.why, sizeof(spool->news.why), "%s", why);
}

/* Why the receipt of this verdict cannot be kept; NULL: it can, or there is none. */
static const char *receipt_fault(struct spool *spool, const struct answers *answers, const struct wire_verdict *verdict,
                                 const struct own *own)
{
    struct err err = {0};
    if (verdict->receipt.size == 0 || !own->known || own->has_receipt) {
        return NULL;
    }
    if (spool_receipt_check(answers->arena, &answers->keys, verdict, own->hash, &err)) {
        spool->news.receipts++;
        return NULL;
    }
    spool->news.receipts_refused++;
    tell(spool, verdict, err.text);
    return arena_strdup(answers->arena, err.text);
}

static bool supersede(struct spool *spool, const struct uuid *id, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_row_supersede);
    query_uuid(&query, id);
    return query_run(&query, err);
}

static bool write_verdict(struct spool *spool, const struct answers *answers, const struct wire_verdict *verdict,
                          struct err *err)
{
    struct own own = {0};
    if (!look_up(spool, &verdict->id, &own, err)) {
        return false;
    }
    const char *fault = receipt_fault(spool, answers, verdict, &own);
    bool other = own.known && verdict->kind != VERDICT_REJECTED &&
                 memcmp(own.hash, verdict->content_hash, sizeof(own.hash)) != 0;
    if (other) {
        spool->news.other_content++;
        tell(spool, verdict, tr("the centre holds other content under this id", "trung tâm giữ nội dung khác"));
    }
    bool keeps = verdict->receipt.size > 0 && fault == NULL;
    struct query query = query_begin(&spool->sql, SQL_row_verdict);
    query_uuid(&query, &verdict->id);
    query_text(&query, verdict_code(verdict->kind));
    query_text(&query, verdict->code);
    query_text(&query, verdict->field);
    query_text(&query, verdict->message);
    query_int(&query, verdict->received_at_us);
    query_int(&query, verdict->effective_at_us);
    query_blob(&query, verdict->content_hash, sizeof(verdict->content_hash));
    query_text(&query, "Trung tâm giữ nội dung khác dưới mã này: đề nghị báo bộ phận CNTT.");
    query_int(&query, verdict->repeated_before);
    query_text(&query, "Nội dung này đã được gửi từ máy khác của đơn vị; chỉ tính một lần, theo biên nhận lần đầu.");
    query_blob(&query, keeps ? verdict->receipt.data : NULL, verdict->receipt.size);
    query_text(&query, fault);
    if (!query_run(&query, err)) {
        return false;
    }
    return verdict->kind != VERDICT_ACCEPTED || supersede(spool, &verdict->id, err);
}

static bool write_answers(struct spool *spool, void *context, struct err *err)
{
    const struct answers *answers = context;
    spool->news = (struct spool_news){0};
    for (size_t i = 0; i < answers->count; i++) {
        if (!write_verdict(spool, answers, &answers->verdicts[i], err)) {
            return false;
        }
    }
    struct query query = query_begin(&spool->sql, SQL_meta_contact);
    query_int(&query, answers->collector_time_us);
    query_int(&query, answers->now_us);
    return query_run(&query, err);
}

bool spool_verdicts(struct spool *spool, const struct wire_verdict *verdicts, size_t count, int64_t collector_time_us,
                    int64_t now_us, struct err *err)
{
    struct answers answers = {.arena = arena_new(),
                              .verdicts = verdicts,
                              .count = count,
                              .collector_time_us = collector_time_us,
                              .now_us = now_us};
    spool->sql.fault = SQL_FINE;
    bool ok = spool_receipt_keys(spool, &answers.keys, err) &&
              spool_transact(spool, SPOOL_ANSWERS, write_answers, &answers, err);
    arena_free(answers.arena);
    return ok;
}

struct spool_news spool_news(const struct spool *spool)
{
    return spool->news;
}

/* ---- what can never be sent ---- */

struct unsendable {
    uint64_t sequence;
    int64_t now_us;
    const char *message;
};

static bool write_unsendable(struct spool *spool, void *context, struct err *err)
{
    const struct unsendable *unsendable = context;
    struct query query = query_begin(&spool->sql, SQL_row_unsendable);
    query_int(&query, (int64_t)unsendable->sequence);
    query_int(&query, unsendable->now_us);
    query_text(&query, ROW_UNSENDABLE);
    query_text(&query, unsendable->message);
    return query_run(&query, err);
}

bool spool_unsendable(struct spool *spool, uint64_t sequence, const char *why, int64_t now_us, struct err *err)
{
    char *message =
        mem_printf("Trung tâm không đọc được nội dung này (%s). Nội dung vẫn lưu tại đơn vị, các nội dung khác vẫn gửi "
                   "bình thường; đề nghị lập lại (lệnh `submit --copy`) và báo bộ phận CNTT.",
                   why);
    struct unsendable unsendable = {sequence, now_us, message};
    bool ok = spool_transact(spool, SPOOL_ANSWERS, write_unsendable, &unsendable, err);
    free(message);
    return ok;
}
