/* The content of one update as bytes. A message of which nothing is given is not sent, so that what a field added later
 * does not say leaves the bytes, and their hash, as they were. */
#include "encode_update.h"

#include "field.h"
#include "wire.h"

#include "lang.h"

#include <sodium.h>
#include <string.h>

SAME_NUMBER(ACTION_CONTRIBUTE, TIENDO__V1__ACTION__ACTION_CONTRIBUTE);
SAME_NUMBER(ACTION_PROGRESS, TIENDO__V1__ACTION__ACTION_PROGRESS);
SAME_NUMBER(ACTION_COMPLETE, TIENDO__V1__ACTION__ACTION_COMPLETE);
SAME_NUMBER(ACTION_EXTEND, TIENDO__V1__ACTION__ACTION_EXTEND);
SAME_NUMBER(ACTION_DIFFICULTY, TIENDO__V1__ACTION__ACTION_DIFFICULTY);
SAME_NUMBER(ACTION_VALUE, TIENDO__V1__ACTION__ACTION_VALUE);
SAME_NUMBER(ACTION_NOTHING, TIENDO__V1__ACTION__ACTION_NOTHING);
SAME_NUMBER(ACTION_REPORT, TIENDO__V1__ACTION__ACTION_REPORT);
SAME_NUMBER(ACTION_MILESTONE, TIENDO__V1__ACTION__ACTION_MILESTONE);
SAME_NUMBER(ACTION_ANSWER, TIENDO__V1__ACTION__ACTION_ANSWER);
SAME_NUMBER(ACTION_CONTEST, TIENDO__V1__ACTION__ACTION_CONTEST);
SAME_NUMBER(ACTION_WITHDRAW, TIENDO__V1__ACTION__ACTION_WITHDRAW);
SAME_NUMBER(ACTION_MAX, TIENDO__V1__ACTION__ACTION_WITHDRAW + 1);
SAME_NUMBER(VALUE_ESTIMATE, TIENDO__V1__VALUE_STATUS__VALUE_STATUS_ESTIMATE);
SAME_NUMBER(VALUE_FINAL, TIENDO__V1__VALUE_STATUS__VALUE_STATUS_FINAL);

Tiendo__V1__Person *encode_person(struct arena *arena, const struct person *person)
{
    if (person->name == NULL && person->position == NULL) {
        return NULL;
    }
    Tiendo__V1__Person *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__person__init(out);
    out->name = field_of_text(person->name);
    out->position = field_of_text(person->position);
    return out;
}

Tiendo__V1__Percent *encode_percent(struct arena *arena, int percent)
{
    if (percent == -1) {
        return NULL;
    }
    Tiendo__V1__Percent *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__percent__init(out);
    out->value = (uint32_t)percent;
    return out;
}

Tiendo__V1__Value *encode_value(struct arena *arena, bool given, double value, int year, enum value_status status)
{
    if (!given) {
        return NULL;
    }
    Tiendo__V1__Value *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__value__init(out);
    out->value = value;
    out->year = (uint32_t)year;
    out->status = (Tiendo__V1__ValueStatus)status;
    return out;
}

/* False when the hash is not 64 hexadecimal digits. */
static bool encode_product(struct arena *arena, const struct product *product, Tiendo__V1__Product **ret)
{
    *ret = NULL;
    if (product->number == NULL && product->issuer == NULL && product->title == NULL && product->date == DAY_NONE &&
        product->link == NULL && product->hash == NULL) {
        return true;
    }
    Tiendo__V1__Product *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__product__init(out);
    out->number = field_of_text(product->number);
    out->date = field_date(product->date);
    out->issuer = field_of_text(product->issuer);
    out->title = field_of_text(product->title);
    out->link = field_of_text(product->link);
    if (product->hash != NULL) {
        uint8_t *hash = arena_alloc(arena, WIRE_HASH_BYTES);
        size_t size = 0;
        if (strlen(product->hash) != SHA256_HEX_CHARS ||
            sodium_hex2bin(hash, WIRE_HASH_BYTES, product->hash, SHA256_HEX_CHARS, NULL, &size, NULL) != 0 ||
            size != WIRE_HASH_BYTES) {
            return false;
        }
        out->file_hash = field_of_bytes(hash, size);
    }
    *ret = out;
    return true;
}

static Tiendo__V1__Value *encode_update_value(struct arena *arena, const struct update *update)
{
    Tiendo__V1__Value *out =
        encode_value(arena, update->has_value, update->value, update->value_year, update->value_status);
    if (out != NULL) {
        out->as_of = field_date(update->value_as_of);
        out->source = field_of_text(update->value_source);
    }
    return out;
}

static Tiendo__V1__Extension *encode_extension(struct arena *arena, const struct update *update)
{
    if (update->until == DAY_NONE && update->reason == NULL) {
        return NULL;
    }
    Tiendo__V1__Extension *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__extension__init(out);
    out->until = field_date(update->until);
    out->reason = field_of_text(update->reason);
    return out;
}

static Tiendo__V1__Milestone *encode_milestone(struct arena *arena, const struct milestone_text *milestone)
{
    if (milestone->text == NULL && milestone->officer == NULL && milestone->product == NULL &&
        milestone->due == DAY_NONE && milestone->basis == NULL) {
        return NULL;
    }
    Tiendo__V1__Milestone *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__milestone__init(out);
    out->text = field_of_text(milestone->text);
    out->officer = field_of_text(milestone->officer);
    out->product = field_of_text(milestone->product);
    out->due = field_date(milestone->due);
    out->basis = field_of_text(milestone->basis);
    return out;
}

static Tiendo__V1__Report *encode_report(struct arena *arena, const struct report_text *report)
{
    if (report->direction == NULL && report->ongoing == NULL && report->assessment == NULL && report->next == NULL &&
        report->number == NULL && report->date == DAY_NONE && report->as_of == DAY_NONE && report->update_count == 0) {
        return NULL;
    }
    Tiendo__V1__Report *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__report__init(out);
    out->direction = field_of_text(report->direction);
    out->ongoing = field_of_text(report->ongoing);
    out->assessment = field_of_text(report->assessment);
    out->next = field_of_text(report->next);
    out->number = field_of_text(report->number);
    out->date = field_date(report->date);
    out->as_of = field_date(report->as_of);
    out->n_updates = report->update_count;
    out->updates = arena_array(arena, report->update_count, sizeof(*out->updates));
    for (size_t i = 0; i < report->update_count; i++) {
        out->updates[i] = field_of_uuid(&report->updates[i]);
    }
    return out;
}

bool wire_encode_update(struct arena *arena, const struct update *update, struct bytes *ret, struct err *err)
{
    Tiendo__V1__Update out = TIENDO__V1__UPDATE__INIT;
    if (!encode_product(arena, &update->product, &out.product)) {
        return err_set(err, ERR_DATA,
                       tr("product_hash: %s: expected 64 hexadecimal digits: give the SHA-256 of the file",
                          "product_hash: %s: phải là 64 chữ số thập lục phân: ghi mã SHA-256 của tệp"),
                       update->product.hash);
    }
    if (update->report.update_count > REPORT_UPDATES_MAX) {
        return err_set(err, ERR_DATA,
                       tr("report_updates: %zu updates, at most %d: leave some out; they count all the same",
                          "report_updates: có %zu nội dung, tối đa %d: đề nghị bớt; nội dung không kê vẫn được tính"),
                       update->report.update_count, REPORT_UPDATES_MAX);
    }
    out.task = field_of_text(update->task);
    out.action = (Tiendo__V1__Action)update->action;
    out.period = field_of_text(update->period);
    out.percent = encode_percent(arena, update->percent);
    out.result = field_of_text(update->result);
    out.difficulties = field_of_text(update->difficulties);
    out.proposals = field_of_text(update->proposals);
    out.value = encode_update_value(arena, update);
    out.extension = encode_extension(arena, update);
    if (update->has_supersedes) {
        out.supersedes = field_of_uuid(&update->supersedes);
    }
    out.drafter = encode_person(arena, &update->drafter);
    out.approver = encode_person(arena, &update->approver);
    out.proposal_to = field_of_text(update->proposal_to);
    if (update->has_refers_to) {
        out.refers_to = field_of_uuid(&update->refers_to);
    }
    out.milestone = encode_milestone(arena, &update->milestone);
    out.report = encode_report(arena, &update->report);
    return field_pack(arena, &out.base, UPDATE_BYTES_MAX, ret, err);
}
