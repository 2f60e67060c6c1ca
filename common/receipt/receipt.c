/* The leaf: what is said about one update, as bytes and back. */
#include "receipt.h"

#include "budget.h"
#include "field.h"
#include "lang.h"
#include "text.h"
#include "tiendo/v1/tiendo.pb-c.h"

#include <string.h>

enum { TASK_BYTES = ITEM_NAME_MAX - 1, PERIOD_BYTES = 64 };

/* U+0080 to U+009F, as UTF-8 writes them. */
static bool is_control_pair(const char *at)
{
    return (unsigned char)at[0] == 0xc2 && (unsigned char)at[1] >= 0x80 && (unsigned char)at[1] <= 0x9f;
}

/* One line that can be shown anywhere. */
static const char *one_line(struct arena *arena, const char *text)
{
    char *line = arena_alloc(arena, strlen(text) + 1);
    char *out = line;
    for (const char *in = text; *in != '\0'; in++) {
        bool pair = is_control_pair(in);
        bool control = pair || (unsigned char)*in < ' ' || *in == '\x7f';
        *out++ = *in;
        if (control) {
            out[-1] = ' ';
        }
        in += pair ? 1 : 0;
    }
    return line;
}

static bool put_text(struct arena *arena, const char *field, const char *text, size_t max_bytes,
                     ProtobufCBinaryData *ret, struct err *err)
{
    if (text == NULL) {
        return true;
    }
    if (!text_is_utf8(text, strlen(text))) {
        return err_set(err, ERR_SOFTWARE, tr("receipt.%s: not UTF-8", "receipt.%s: không phải UTF-8"), field);
    }
    *ret = field_of_text(field_cut(arena, one_line(arena, text), max_bytes));
    return true;
}

/* What stands in the receipt as a number or a code. */
static bool check_facts(struct arena *arena, const struct receipt *receipt, struct err *err)
{
    struct err why = {0};
    const struct field_check check = {.arena = arena, .message = "receipt", .err = &why};
    day_t due = DAY_NONE;
    bool dated = field_date_parse(field_date(receipt->due), &due) && due == receipt->due;
    bool ok = (dated || field_fail(&check, "due", tr("not a date", "không phải là ngày"))) &&
              field_range(&check, "action", (uint64_t)receipt->action, ACTION_NONE, ACTION_MAX - 1) &&
              field_range(&check, "kind", (uint64_t)receipt->verdict, VERDICT_ACCEPTED, VERDICT_REJECTED) &&
              field_time(&check, "received_at_us", receipt->received_at_us) &&
              field_time(&check, "effective_at_us", receipt->effective_at_us) &&
              field_range(&check, "days_late", (uint64_t)receipt->days_late, 0, INT32_MAX) &&
              field_range(&check, "catalogue_revision", receipt->catalogue_revision, 0, INT64_MAX);
    bool agency = receipt->agency != NULL && receipt->agency[0] != '\0' && strlen(receipt->agency) <= FIELD_CODE_MAX;
    if (ok && !agency) {
        ok = field_fail(&check, "agency", tr("none, or too long", "thiếu hoặc quá dài"));
    }
    if (ok && receipt->code != NULL && strlen(receipt->code) > FIELD_CODE_MAX) {
        ok = field_fail(&check, "code", tr("too long", "quá dài"));
    }
    return ok || err_set(err, ERR_SOFTWARE, "%s", why.text);
}

bool receipt_encode(struct arena *arena, const struct receipt *receipt, struct bytes *ret, struct err *err)
{
    Tiendo__V1__Receipt out = TIENDO__V1__RECEIPT__INIT;
    if (!check_facts(arena, receipt, err) ||
        !put_text(arena, "agency", receipt->agency, FIELD_CODE_MAX, &out.agency, err) ||
        !put_text(arena, "agency_name", receipt->agency_name, RECEIPT_NAME_BYTES, &out.agency_name, err) ||
        !put_text(arena, "task", receipt->task, TASK_BYTES, &out.task, err) ||
        !put_text(arena, "period", receipt->period, PERIOD_BYTES, &out.period, err) ||
        !put_text(arena, "code", receipt->code, FIELD_CODE_MAX, &out.code, err)) {
        return false;
    }
    out.update_id = field_of_uuid(&receipt->update_id);
    out.content_hash = field_of_bytes(receipt->content_hash, sizeof(receipt->content_hash));
    out.action = (Tiendo__V1__Action)receipt->action;
    out.kind = (Tiendo__V1__VerdictKind)receipt->verdict;
    out.received_at_us = receipt->received_at_us;
    out.effective_at_us = receipt->effective_at_us;
    out.due = field_date(receipt->due);
    out.days_late = (uint32_t)receipt->days_late;
    out.catalogue_revision = receipt->catalogue_revision;
    return field_pack(arena, &out.base, RECEIPT_LEAF_BYTES, ret, err);
}

static const char *get_text(struct arena *arena, ProtobufCBinaryData data)
{
    return data.len == 0 ? NULL : arena_strndup(arena, (const char *)data.data, data.len);
}

static bool read_receipt(struct arena *arena, const Tiendo__V1__Receipt *in, struct receipt *ret, struct err *err)
{
    const struct field_check check = {.arena = arena, .message = "receipt", .err = err};
    if (!field_uuid(&check, "update_id", in->update_id, &ret->update_id) ||
        !field_bytes(&check, "content_hash", in->content_hash, WIRE_HASH_BYTES, ret->content_hash)) {
        return false;
    }
    if (!field_date_parse(in->due, &ret->due)) {
        return field_fail(&check, "due", tr("not a date", "không phải là ngày"));
    }
    ret->agency = get_text(arena, in->agency);
    ret->agency_name = get_text(arena, in->agency_name);
    ret->task = get_text(arena, in->task);
    ret->period = get_text(arena, in->period);
    ret->code = get_text(arena, in->code);
    ret->action = (enum action)in->action;
    ret->verdict = (enum verdict_kind)in->kind;
    ret->received_at_us = in->received_at_us;
    ret->effective_at_us = in->effective_at_us;
    ret->days_late = (int)in->days_late;
    ret->catalogue_revision = in->catalogue_revision;
    return true;
}

/* Everything that encoding checks or would write in another way is refused here by comparing. */
bool receipt_decode(struct arena *arena, struct bytes leaf, struct receipt *ret, struct err *err)
{
    struct err why = {0};
    struct receipt receipt = {0};
    struct bytes again = {0};
    bool ok =
        leaf.size <= RECEIPT_LEAF_BYTES ||
        err_set(&why, ERR_DATA, tr("%zu bytes, at most %d", "dài %zu byte, tối đa %d"), leaf.size, RECEIPT_LEAF_BYTES);
    const ProtobufCMessage *unpacked = ok ? budget_unpack(arena, &tiendo__v1__receipt__descriptor, leaf, &why) : NULL;
    ok = unpacked != NULL && read_receipt(arena, (const Tiendo__V1__Receipt *)unpacked, &receipt, &why) &&
         receipt_encode(arena, &receipt, &again, &why);
    if (ok && (again.size != leaf.size || memcmp(again.data, leaf.data, leaf.size) != 0)) {
        ok = err_set(&why, ERR_DATA, "%s",
                     tr("not written as the centre writes it", "không đúng cách ghi của trung tâm"));
    }
    if (!ok) {
        return err_set(err, ERR_DATA,
                       tr("what the receipt says cannot be read (%s)", "không đọc được nội dung biên nhận (%s)"),
                       why.text);
    }
    *ret = receipt;
    return true;
}
