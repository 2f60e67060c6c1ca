/* The content of one update. The first field at fault decides what the officer is told; whatever can be read is read.
 */
#include "budget.h"
#include "field.h"
#include "wire.h"

#include "text.h"
#include "tiendo/v1/tiendo.pb-c.h"

#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { PERIOD_CHARS = 16, PERCENT_MAX = 100 };

struct reading {
    struct arena *arena;
    struct decoded_update *ret;
};

/* Only the first fault is kept. values[0] stands for {1} in the reason's sentence. */
static void fault(struct reading *reading, enum reason reason, const char *field, const char *const values[],
                  size_t count)
{
    if (reading->ret->fault == REASON_NONE) {
        reading->ret->fault = reason;
        reading->ret->field = field;
        reading->ret->message = explain(reading->arena, reason, values, count);
    }
}

static void fault_value(struct reading *reading, enum reason reason, const char *field, const char *value)
{
    fault(reading, reason, field, &value, 1);
}

static void fault_text(struct reading *reading, const char *field, enum text_fault kind, size_t at, size_t max_chars)
{
    char number[32];
    char limit[32];
    const char *label = update_field_label(field);
    if (kind == TEXT_TOO_LONG) {
        const char *const values[] = {label, text_vietnamese_number((double)at, number, sizeof(number)),
                                      text_vietnamese_number((double)max_chars, limit, sizeof(limit))};
        fault(reading, REASON_TEXT_TOO_LONG, field, values, 3);
        return;
    }
    const char *const values[] = {label, arena_printf(reading->arena, "%zu", at + 1)};
    fault(reading, REASON_NOT_UTF8, field, values, 2);
}

/* NULL when the text is absent or at fault. */
static const char *read_text(struct reading *reading, const char *field, ProtobufCBinaryData data, size_t max_chars)
{
    const char *raw = data.len == 0 ? "" : (const char *)data.data;
    const char *text = NULL;
    size_t at = 0;
    enum text_fault kind = text_clean(reading->arena, raw, data.len, max_chars, &text, &at);
    if (kind == TEXT_OLD_FONT) {
        const char *font = "TCVN3/VNI";
        text = arena_strndup(reading->arena, raw, data.len);
        (void)text_looks_old_font(text, &font);
        const char *const values[] = {update_field_label(field), font};
        fault(reading, REASON_OLD_FONT, field, values, 2);
    } else if (kind != TEXT_OK) {
        fault_text(reading, field, kind, at, max_chars);
    }
    return text == NULL || text[0] == '\0' ? NULL : text;
}

/* Names, numbers and titles are one line: a line break in them becomes a space. */
static const char *read_line(struct reading *reading, const char *field, ProtobufCBinaryData data, size_t max_chars)
{
    const char *text = read_text(reading, field, data, max_chars);
    if (text == NULL || strpbrk(text, "\n\t") == NULL) {
        return text;
    }
    char *line = arena_strdup(reading->arena, text);
    for (char *c = line; *c != '\0'; c++) {
        if (*c == '\n' || *c == '\t') {
            *c = ' ';
        }
    }
    return line;
}

static day_t read_date(struct reading *reading, const char *field, uint32_t yyyymmdd)
{
    day_t day = DAY_NONE;
    if (!field_date_parse(yyyymmdd, &day)) {
        fault_value(reading, REASON_BAD_DATE, field, update_field_label(field));
    }
    return day;
}

static void bad_code(struct reading *reading, const char *field, int code)
{
    fault_value(reading, REASON_BAD_FORM, field,
                arena_printf(reading->arena, "ô \"%s\" mang giá trị %d không có trong giao thức",
                             update_field_label(field), code));
}

static void read_percent(struct reading *reading, const Tiendo__V1__Percent *in, struct update *update)
{
    if (in != NULL && in->value > PERCENT_MAX) {
        fault_value(reading, REASON_BAD_PERCENT, "percent", arena_printf(reading->arena, "%u", in->value));
    } else if (in != NULL) {
        update->percent = (int)in->value;
    }
}

/* 32 bytes as 64 digits; NULL when there are none, or not as many. */
static const char *read_hash(struct reading *reading, const char *field, ProtobufCBinaryData data)
{
    if (data.len == 0) {
        return NULL;
    }
    if (data.len != WIRE_HASH_BYTES) {
        fault_value(reading, REASON_BAD_HASH, field, update_field_label(field));
        return NULL;
    }
    char *hex = arena_alloc(reading->arena, SHA256_HEX_CHARS + 1);
    return sodium_bin2hex(hex, SHA256_HEX_CHARS + 1, data.data, data.len);
}

static void read_product(struct reading *reading, const Tiendo__V1__Product *in, struct product *product)
{
    if (in != NULL) {
        product->number = read_line(reading, "product_number", in->number, UPDATE_SHORT_TEXT_MAX);
        product->date = read_date(reading, "product_date", in->date);
        product->issuer = read_line(reading, "product_issuer", in->issuer, UPDATE_SHORT_TEXT_MAX);
        product->title = read_line(reading, "product_title", in->title, UPDATE_SHORT_TEXT_MAX);
        product->link = read_line(reading, "product_link", in->link, UPDATE_SHORT_TEXT_MAX);
        product->hash = read_hash(reading, "product_hash", in->file_hash);
    }
}

static void read_value(struct reading *reading, const Tiendo__V1__Value *in, struct update *update)
{
    if (in == NULL) {
        return;
    }
    if (!isfinite(in->value)) {
        fault_value(reading, REASON_BAD_NUMBER, "value", arena_printf(reading->arena, "%f", in->value));
        return;
    }
    update->has_value = true;
    update->value = in->value;
    if (in->year != 0 && (in->year < FIELD_YEAR_MIN || in->year > FIELD_YEAR_MAX)) {
        fault_value(reading, REASON_BAD_NUMBER, "value_year", arena_printf(reading->arena, "%u", in->year));
    } else {
        update->value_year = (int)in->year;
    }
    if ((unsigned)in->status > VALUE_FINAL) {
        bad_code(reading, "value_status", (int)in->status);
    } else {
        update->value_status = (enum value_status)in->status;
    }
    update->value_as_of = read_date(reading, "value_as_of", in->as_of);
    update->value_source = read_line(reading, "value_source", in->source, UPDATE_SHORT_TEXT_MAX);
}

/* False when there is none, or not one. */
static bool read_id(struct reading *reading, const char *field, ProtobufCBinaryData data, struct uuid *ret)
{
    if (data.len == 0) {
        return false;
    }
    if (data.len != sizeof(ret->bytes)) {
        fault(reading, REASON_BAD_ID, field, NULL, 0);
        return false;
    }
    memcpy(ret->bytes, data.data, data.len);
    return true;
}

static void read_milestone(struct reading *reading, const Tiendo__V1__Milestone *in, struct milestone_text *milestone)
{
    if (in != NULL) {
        milestone->text = read_line(reading, "milestone", in->text, UPDATE_SHORT_TEXT_MAX);
        milestone->officer = read_line(reading, "milestone_officer", in->officer, UPDATE_SHORT_TEXT_MAX);
        milestone->product = read_line(reading, "milestone_product", in->product, UPDATE_SHORT_TEXT_MAX);
        milestone->due = read_date(reading, "milestone_due", in->due);
        milestone->basis = read_line(reading, "milestone_basis", in->basis, UPDATE_SHORT_TEXT_MAX);
    }
}

/* All of them or none: what a report consists of is not guessed from a part. An empty id is a wrong one here. */
static void read_report_updates(struct reading *reading, const Tiendo__V1__Report *in, struct report_text *report)
{
    if (in->n_updates > REPORT_UPDATES_MAX) {
        fault_value(
            reading, REASON_BAD_FORM, "report_updates",
            arena_printf(reading->arena, "báo cáo kê %zu nội dung, tối đa %d", in->n_updates, REPORT_UPDATES_MAX));
        return;
    }
    struct uuid *ids = arena_array(reading->arena, in->n_updates, sizeof(*ids));
    for (size_t i = 0; i < in->n_updates; i++) {
        if (!read_id(reading, "report_updates", in->updates[i], &ids[i])) {
            fault(reading, REASON_BAD_ID, "report_updates", NULL, 0);
            return;
        }
    }
    report->updates = ids;
    report->update_count = in->n_updates;
}

static void read_report(struct reading *reading, const Tiendo__V1__Report *in, struct report_text *report)
{
    if (in != NULL) {
        report->direction = read_text(reading, "report_direction", in->direction, UPDATE_TEXT_MAX);
        report->ongoing = read_text(reading, "report_ongoing", in->ongoing, UPDATE_TEXT_MAX);
        report->assessment = read_text(reading, "report_assessment", in->assessment, UPDATE_TEXT_MAX);
        report->next = read_text(reading, "report_next", in->next, UPDATE_TEXT_MAX);
        report->number = read_line(reading, "report_number", in->number, UPDATE_SHORT_TEXT_MAX);
        report->date = read_date(reading, "report_date", in->date);
        report->as_of = read_date(reading, "report_as_of", in->as_of);
        read_report_updates(reading, in, report);
    }
}

static void read_person(struct reading *reading, const char *name_field, const char *position_field,
                        const Tiendo__V1__Person *in, struct person *person)
{
    if (in != NULL) {
        person->name = read_line(reading, name_field, in->name, UPDATE_SHORT_TEXT_MAX);
        person->position = read_line(reading, position_field, in->position, UPDATE_SHORT_TEXT_MAX);
    }
}

static void read_update(struct reading *reading, const Tiendo__V1__Update *in)
{
    struct update *update = &reading->ret->update;
    update->task = read_line(reading, "task", in->task, UPDATE_TASK_MAX);
    if ((unsigned)in->action < ACTION_MAX) {
        update->action = (enum action)in->action;
    } else {
        bad_code(reading, "action", (int)in->action);
    }
    update->period = read_line(reading, "period", in->period, PERIOD_CHARS);
    read_percent(reading, in->percent, update);
    update->result = read_text(reading, "result", in->result, UPDATE_TEXT_MAX);
    update->difficulties = read_text(reading, "difficulties", in->difficulties, UPDATE_TEXT_MAX);
    update->proposals = read_text(reading, "proposals", in->proposals, UPDATE_TEXT_MAX);
    read_product(reading, in->product, &update->product);
    read_value(reading, in->value, update);
    if (in->extension != NULL) {
        update->until = read_date(reading, "until", in->extension->until);
        update->reason = read_text(reading, "extension_reason", in->extension->reason, UPDATE_TEXT_MAX);
    }
    update->has_supersedes = read_id(reading, "supersedes", in->supersedes, &update->supersedes);
    read_person(reading, "drafter", "drafter_position", in->drafter, &update->drafter);
    read_person(reading, "approver", "approver_position", in->approver, &update->approver);
    update->proposal_to = read_line(reading, "proposal_to", in->proposal_to, UPDATE_SHORT_TEXT_MAX);
    update->has_refers_to = read_id(reading, "refers_to", in->refers_to, &update->refers_to);
    read_milestone(reading, in->milestone, &update->milestone);
    read_report(reading, in->report, &update->report);
}

struct decoded_update wire_decode_update(struct arena *arena, const struct uuid *id, struct bytes bytes)
{
    struct decoded_update ret = {.update = update_blank()};
    ret.update.id = *id;
    struct reading reading = {.arena = arena, .ret = &ret};
    struct arena *scratch = arena_new();
    const ProtobufCMessage *unpacked = NULL;
    if (!uuid_is_v7(id)) {
        fault(&reading, REASON_BAD_ID, "id", NULL, 0);
    }
    if (bytes.size > UPDATE_BYTES_MAX) {
        fault_value(&reading, REASON_BAD_FORM, NULL,
                    arena_printf(arena, "dài %zu byte, tối đa %d", bytes.size, UPDATE_BYTES_MAX));
    } else {
        unpacked = budget_unpack(scratch, &tiendo__v1__update__descriptor, bytes, NULL);
    }
    if (unpacked != NULL) {
        read_update(&reading, (const Tiendo__V1__Update *)unpacked);
    } else {
        fault_value(&reading, REASON_BAD_FORM, NULL, "không phải là một thông điệp Update");
    }
    arena_free(scratch);
    return ret;
}
