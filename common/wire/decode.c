/* Frames to messages: the envelope, then one function a kind, each field checked. */
#include "budget.h"
#include "field.h"
#include "roster_wire.h"
#include "wire.h"

#include "lang.h"
#include "tiendo/v1/tiendo.pb-c.h"

#include <math.h>
#include <string.h>

enum {
    SOFTWARE_BYTES = 200,
    NAME_BYTES = 1000,
    REASON_BYTES = WIRE_MESSAGE_BYTES,
    CAPABILITIES_MAX = 32,
    TASK_BYTES = UPDATE_TASK_MAX * 4,
    DELAY_MS_MAX = 24 * 60 * 60 * 1000,
    PERCENT_MAX = 100,
};

/* ---- agent -> collector ---- */

static bool decode_enrol(const struct field_check *check, const Tiendo__V1__Enrol *in, struct wire_enrol *ret)
{
    return field_bytes(check, "device_key", in->device_key, sizeof(ret->device_key), ret->device_key) &&
           field_text(check, "software", in->software, SOFTWARE_BYTES, FIELD_OPTIONAL, &ret->software);
}

/* *ret_history (may be NULL): whether "history" is among them. */
static bool check_capabilities(const struct field_check *check, const ProtobufCBinaryData *list, size_t count,
                               bool *ret_history)
{
    const char *code = NULL;
    if (!field_range(check, "capabilities", count, 0, CAPABILITIES_MAX)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!field_code(check, "capabilities", list[i], FIELD_REQUIRED, &code)) {
            return false;
        }
        if (ret_history != NULL && strcmp(code, WIRE_CAPABILITY_HISTORY) == 0) {
            *ret_history = true;
        }
    }
    return true;
}

static bool decode_hello(const struct field_check *check, const Tiendo__V1__Hello *in, struct wire_hello *ret)
{
    if (!field_uuid(check, "epoch", in->epoch, &ret->epoch) ||
        !field_sequence(check, "first_sequence", in->first_sequence) ||
        !field_range(check, "last_sequence", in->last_sequence, in->first_sequence - 1, INT64_MAX) ||
        !field_range(check, "catalogue_revision", in->catalogue_revision, 0, INT64_MAX) ||
        !field_text(check, "software", in->software, SOFTWARE_BYTES, FIELD_OPTIONAL, &ret->software) ||
        !check_capabilities(check, in->capabilities, in->n_capabilities, &ret->knows_history) ||
        !field_time(check, "oldest_waiting_us", in->oldest_waiting_us)) {
        return false;
    }
    ret->has_history = in->history.len > 0;
    if (ret->has_history && !field_bytes(check, "history", in->history, sizeof(ret->history), ret->history)) {
        return false;
    }
    ret->first_sequence = in->first_sequence;
    ret->last_sequence = in->last_sequence;
    ret->catalogue_revision = in->catalogue_revision;
    ret->waiting = in->waiting;
    ret->oldest_waiting_us = in->oldest_waiting_us;
    return true;
}

/* Opaque here: whoever needs what it says checks its signature first. */
static bool decode_receipt(const struct field_check *check, const char *field, ProtobufCBinaryData in,
                           struct bytes *ret)
{
    if (!field_range(check, field, in.len, 0, WIRE_RECEIPT_BYTES)) {
        return false;
    }
    *ret = (struct bytes){.data = in.len == 0 ? NULL : arena_memdup(check->arena, in.data, in.len), .size = in.len};
    return true;
}

static bool decode_entry(const struct field_check *check, const Tiendo__V1__Entry *in, struct wire_entry *ret)
{
    if (!field_sequence(check, "entries.sequence", in->sequence) ||
        !field_uuid(check, "entries.id", in->id, &ret->id) ||
        !field_time(check, "entries.sealed_at_us", in->sealed_at_us) ||
        !field_time(check, "entries.collector_time_us", in->collector_time_us) ||
        !decode_receipt(check, "entries.receipt", in->receipt, &ret->receipt)) {
        return false;
    }
    ret->sequence = in->sequence;
    ret->sealed_at_us = in->sealed_at_us;
    ret->collector_time_us = in->collector_time_us;
    ret->update.data = arena_memdup(check->arena, in->update.data, in->update.len);
    ret->update.size = in->update.len;
    return true;
}

static bool decode_submit(const struct field_check *check, const Tiendo__V1__Submit *in, struct wire_submit *ret)
{
    if (!field_uuid(check, "epoch", in->epoch, &ret->epoch) ||
        !field_range(check, "entries", in->n_entries, 1, WIRE_BATCH_MAX)) {
        return false;
    }
    ret->entry_count = in->n_entries;
    ret->entries = arena_array(check->arena, in->n_entries, sizeof(*ret->entries));
    for (size_t i = 0; i < in->n_entries; i++) {
        if (!decode_entry(check, in->entries[i], &ret->entries[i])) {
            return false;
        }
        if (i > 0 && ret->entries[i].sequence != ret->entries[i - 1].sequence + 1) {
            return field_fail(
                check, "entries.sequence", tr("%llu after %llu: not consecutive", "%llu sau %llu: không liên tiếp"),
                (unsigned long long)ret->entries[i].sequence, (unsigned long long)ret->entries[i - 1].sequence);
        }
    }
    return true;
}

static bool decode_decide(const struct field_check *check, const Tiendo__V1__Decide *in, struct wire_decide *ret)
{
    if (!field_uuid(check, "id", in->id, &ret->id) || !field_uuid(check, "update_id", in->update_id, &ret->update_id) ||
        !field_range(check, "decision", in->decision, DECISION_RELEASE, DECISION_REFUSE)) {
        return false;
    }
    ret->decision = (enum wire_decision)in->decision;
    enum field_presence reason = ret->decision == DECISION_REFUSE ? FIELD_REQUIRED : FIELD_OPTIONAL;
    if (!field_text(check, "reason", in->reason, REASON_BYTES, reason, &ret->reason)) {
        return false;
    }
    return in->by == NULL ||
           (field_text(check, "by.name", in->by->name, NAME_BYTES, FIELD_OPTIONAL, &ret->by.name) &&
            field_text(check, "by.position", in->by->position, NAME_BYTES, FIELD_OPTIONAL, &ret->by.position));
}

static bool decode_received(const struct field_check *check, const Tiendo__V1__Received *in, struct wire_received *ret)
{
    if (!field_range(check, "notice_ids", in->n_notice_ids, 1, WIRE_NOTICES_MAX)) {
        return false;
    }
    ret->count = in->n_notice_ids;
    ret->notice_ids = arena_array(check->arena, in->n_notice_ids, sizeof(*ret->notice_ids));
    for (size_t i = 0; i < in->n_notice_ids; i++) {
        if (!field_uuid(check, "notice_ids", in->notice_ids[i], &ret->notice_ids[i])) {
            return false;
        }
    }
    return true;
}

static bool decode_ping(const struct field_check *check, const Tiendo__V1__Ping *in, struct wire_ping *ret)
{
    ret->waiting = in->waiting;
    ret->oldest_waiting_us = in->oldest_waiting_us;
    ret->leaving = in->leaving != 0;
    return field_time(check, "oldest_waiting_us", in->oldest_waiting_us);
}

/* ---- collector -> agent ---- */

static bool decode_enrolled(const struct field_check *check, const Tiendo__V1__Enrolled *in, struct wire_enrolled *ret)
{
    return field_uuid(check, "device_id", in->device_id, &ret->device_id) &&
           field_text(check, "agency_code", in->agency_code, FIELD_CODE_MAX, FIELD_REQUIRED, &ret->agency_code) &&
           field_text(check, "agency_name", in->agency_name, NAME_BYTES, FIELD_REQUIRED, &ret->agency_name);
}

static bool decode_limits(const struct field_check *check, const Tiendo__V1__Limits *in, struct wire_welcome *ret)
{
    if (in == NULL) {
        return field_fail(check, "limits", tr("missing", "còn thiếu"));
    }
    if (!field_range(check, "limits.batch_entries", in->batch_entries, 1, UINT32_MAX) ||
        !field_range(check, "limits.update_bytes", in->update_bytes, 1, UINT32_MAX) ||
        !field_range(check, "limits.credit_batches", in->credit_batches, 1, UINT32_MAX) ||
        !field_range(check, "limits.heartbeat_ms", in->heartbeat_ms, 1, DELAY_MS_MAX) ||
        !field_range(check, "limits.text_chars", in->text_chars, 1, UINT32_MAX) ||
        !field_range(check, "limits.short_text_chars", in->short_text_chars, 1, UINT32_MAX)) {
        return false;
    }
    ret->batch_entries = in->batch_entries;
    ret->update_bytes = in->update_bytes;
    ret->credit_batches = in->credit_batches;
    ret->heartbeat_ms = in->heartbeat_ms;
    ret->text_chars = in->text_chars;
    ret->short_text_chars = in->short_text_chars;
    return true;
}

static bool decode_receipt_keys(const struct field_check *check, const Tiendo__V1__Welcome *in,
                                struct wire_welcome *ret)
{
    if (!field_range(check, "receipt_keys", in->n_receipt_keys, 0, WIRE_RECEIPT_KEYS_MAX)) {
        return false;
    }
    for (size_t i = 0; i < in->n_receipt_keys; i++) {
        if (!field_bytes(check, "receipt_keys", in->receipt_keys[i], WIRE_KEY_BYTES, ret->receipt_keys[i])) {
            return false;
        }
    }
    ret->receipt_key_count = in->n_receipt_keys;
    return true;
}

static bool decode_welcome(const struct field_check *check, const Tiendo__V1__Welcome *in, struct wire_welcome *ret)
{
    if (!field_uuid(check, "device_id", in->device_id, &ret->device_id) ||
        !field_text(check, "agency_code", in->agency_code, FIELD_CODE_MAX, FIELD_REQUIRED, &ret->agency_code) ||
        !field_text(check, "agency_name", in->agency_name, NAME_BYTES, FIELD_REQUIRED, &ret->agency_name) ||
        !field_time(check, "collector_time_us", in->collector_time_us) ||
        !field_range(check, "committed_sequence", in->committed_sequence, 0, INT64_MAX) ||
        !field_range(check, "catalogue_revision", in->catalogue_revision, 0, INT64_MAX) ||
        !check_capabilities(check, in->capabilities, in->n_capabilities, NULL) ||
        !decode_limits(check, in->limits, ret) || !decode_receipt_keys(check, in, ret)) {
        return false;
    }
    ret->collector_time_us = in->collector_time_us;
    ret->committed_sequence = in->committed_sequence;
    ret->catalogue_revision = in->catalogue_revision;
    ret->simulated_clock = in->simulated_clock;
    return true;
}

static bool decode_verdict(const struct field_check *check, const Tiendo__V1__Verdict *in, struct wire_verdict *ret)
{
    if (!field_uuid(check, "verdicts.id", in->id, &ret->id) ||
        !field_sequence(check, "verdicts.sequence", in->sequence) ||
        !field_range(check, "verdicts.kind", in->kind, VERDICT_ACCEPTED, VERDICT_REJECTED)) {
        return false;
    }
    ret->kind = (enum verdict_kind)in->kind;
    enum field_presence code = ret->kind == VERDICT_ACCEPTED ? FIELD_OPTIONAL : FIELD_REQUIRED;
    if (!field_code(check, "verdicts.code", in->code, code, &ret->code) ||
        !field_code(check, "verdicts.field", in->field, FIELD_OPTIONAL, &ret->field) ||
        !field_text(check, "verdicts.message", in->message, WIRE_MESSAGE_BYTES, FIELD_OPTIONAL, &ret->message) ||
        !field_time(check, "verdicts.received_at_us", in->received_at_us) ||
        !field_time(check, "verdicts.effective_at_us", in->effective_at_us) ||
        !field_bytes(check, "verdicts.content_hash", in->content_hash, WIRE_HASH_BYTES, ret->content_hash) ||
        !field_range(check, "verdicts.catalogue_revision", in->catalogue_revision, 0, INT64_MAX) ||
        !decode_receipt(check, "verdicts.receipt", in->receipt, &ret->receipt)) {
        return false;
    }
    ret->sequence = in->sequence;
    ret->received_at_us = in->received_at_us;
    ret->effective_at_us = in->effective_at_us;
    ret->repeated_before = in->repeated_before;
    ret->catalogue_revision = in->catalogue_revision;
    return true;
}

static bool decode_verdicts(const struct field_check *check, const Tiendo__V1__Verdicts *in, struct wire_verdicts *ret)
{
    if (!field_uuid(check, "epoch", in->epoch, &ret->epoch) ||
        !field_time(check, "collector_time_us", in->collector_time_us) ||
        !field_range(check, "verdicts", in->n_verdicts, 1, WIRE_BATCH_MAX)) {
        return false;
    }
    ret->collector_time_us = in->collector_time_us;
    ret->count = in->n_verdicts;
    ret->verdicts = arena_array(check->arena, in->n_verdicts, sizeof(*ret->verdicts));
    for (size_t i = 0; i < in->n_verdicts; i++) {
        if (!decode_verdict(check, in->verdicts[i], &ret->verdicts[i])) {
            return false;
        }
    }
    return true;
}

static bool decode_notice(const struct field_check *check, const Tiendo__V1__Notice *in, struct wire_notice *ret)
{
    ret->has_update = in->update_id.len > 0;
    if (!field_uuid(check, "notices.id", in->id, &ret->id) ||
        !field_range(check, "notices.kind", in->kind, NOTICE_NONE + 1, INT32_MAX) ||
        !field_time(check, "notices.at_us", in->at_us) ||
        (ret->has_update && !field_uuid(check, "notices.update_id", in->update_id, &ret->update_id)) ||
        !field_text(check, "notices.task", in->task, TASK_BYTES, FIELD_OPTIONAL, &ret->task) ||
        !field_text(check, "notices.text", in->text, WIRE_MESSAGE_BYTES, FIELD_REQUIRED, &ret->text)) {
        return false;
    }
    ret->kind = (uint32_t)in->kind < (uint32_t)NOTICE_OTHER ? (enum notice_kind)in->kind : NOTICE_OTHER;
    ret->at_us = in->at_us;
    return true;
}

static bool decode_notices(const struct field_check *check, const Tiendo__V1__Notices *in, struct wire_notices *ret)
{
    if (!field_range(check, "notices", in->n_notices, 1, WIRE_NOTICES_MAX)) {
        return false;
    }
    ret->count = in->n_notices;
    ret->notices = arena_array(check->arena, in->n_notices, sizeof(*ret->notices));
    for (size_t i = 0; i < in->n_notices; i++) {
        if (!decode_notice(check, in->notices[i], &ret->notices[i])) {
            return false;
        }
    }
    return true;
}

static bool decode_retry_after(const struct field_check *check, const Tiendo__V1__RetryAfter *in,
                               struct wire_retry_after *ret)
{
    ret->from_sequence = in->from_sequence;
    ret->delay_ms = in->delay_ms;
    return field_uuid(check, "epoch", in->epoch, &ret->epoch) &&
           field_sequence(check, "from_sequence", in->from_sequence) &&
           field_range(check, "delay_ms", in->delay_ms, 0, DELAY_MS_MAX) &&
           field_text(check, "message", in->message, WIRE_MESSAGE_BYTES, FIELD_OPTIONAL, &ret->message);
}

static bool decode_rewind(const struct field_check *check, const Tiendo__V1__Rewind *in, struct wire_rewind *ret)
{
    ret->next_sequence = in->next_sequence;
    return field_uuid(check, "epoch", in->epoch, &ret->epoch) &&
           field_sequence(check, "next_sequence", in->next_sequence);
}

static bool decode_pong(const struct field_check *check, const Tiendo__V1__Pong *in, struct wire_pong *ret)
{
    ret->collector_time_us = in->collector_time_us;
    ret->catalogue_revision = in->catalogue_revision;
    return field_time(check, "collector_time_us", in->collector_time_us) &&
           field_range(check, "catalogue_revision", in->catalogue_revision, 0, INT64_MAX);
}

static bool decode_refusal(const struct field_check *check, const Tiendo__V1__Refusal *in, struct wire_refusal *ret)
{
    return field_code(check, "code", in->code, FIELD_REQUIRED, &ret->code) &&
           field_text(check, "message", in->message, WIRE_MESSAGE_BYTES, FIELD_OPTIONAL, &ret->message);
}

static bool decode_decided(const struct field_check *check, const Tiendo__V1__Decided *in, struct wire_decided *ret)
{
    return field_uuid(check, "id", in->id, &ret->id) &&
           field_code(check, "code", in->code, FIELD_OPTIONAL, &ret->code) &&
           field_text(check, "message", in->message, WIRE_MESSAGE_BYTES, FIELD_OPTIONAL, &ret->message);
}

static bool decode_word_value(const struct field_check *check, const Tiendo__V1__Value *in, struct wire_word *ret)
{
    ret->has_value = in != NULL;
    if (in == NULL) {
        return true;
    }
    if (!isfinite(in->value)) {
        return field_fail(check, "words.value.value", tr("not a finite number", "không phải số hữu hạn"));
    }
    ret->value = in->value;
    ret->value_year = (int)in->year;
    ret->value_status = (enum value_status)in->status;
    return (in->year == 0 || field_range(check, "words.value.year", in->year, FIELD_YEAR_MIN, FIELD_YEAR_MAX)) &&
           field_range(check, "words.value.status", in->status, VALUE_UNSPECIFIED, VALUE_FINAL);
}

static bool decode_word(const struct field_check *check, const Tiendo__V1__Word *in, struct wire_word *ret)
{
    if (!field_text(check, "words.task", in->task, ITEM_NAME_MAX - 1, FIELD_REQUIRED, &ret->task) ||
        !field_text(check, "words.agency", in->agency, FIELD_CODE_MAX, FIELD_REQUIRED, &ret->agency) ||
        !field_text(check, "words.name", in->name, WIRE_WORD_BYTES, FIELD_REQUIRED, &ret->name) ||
        !field_range(check, "words.action", in->action, ACTION_NONE + 1, ACTION_MAX - 1) ||
        (in->percent != NULL && !field_range(check, "words.percent", in->percent->value, 0, PERCENT_MAX)) ||
        !decode_word_value(check, in->value, ret) ||
        !field_text(check, "words.result", in->result, WIRE_WORD_BYTES, FIELD_OPTIONAL, &ret->result) ||
        !field_text(check, "words.difficulties", in->difficulties, WIRE_WORD_BYTES, FIELD_OPTIONAL,
                    &ret->difficulties) ||
        !field_time(check, "words.effective_at_us", in->effective_at_us) ||
        !field_range(check, "words.updates", in->updates, 1, INT32_MAX)) {
        return false;
    }
    ret->action = (enum action)in->action;
    ret->percent = in->percent == NULL ? -1 : (int)in->percent->value;
    ret->effective_at_us = in->effective_at_us;
    ret->updates = in->updates;
    return true;
}

static bool decode_history(const struct field_check *check, const Tiendo__V1__History *in, struct wire_history *ret)
{
    if (!field_bytes(check, "digest", in->digest, sizeof(ret->digest), ret->digest) ||
        !field_range(check, "parts", in->parts, 1, WIRE_HISTORY_PARTS_MAX) ||
        !field_range(check, "part", in->part, 0, in->parts - 1) ||
        !field_range(check, "words", in->n_words, 0, WIRE_WORDS_MAX)) {
        return false;
    }
    ret->part = in->part;
    ret->parts = in->parts;
    ret->count = in->n_words;
    ret->words = arena_array(check->arena, in->n_words, sizeof(*ret->words));
    for (size_t i = 0; i < in->n_words; i++) {
        if (!decode_word(check, in->words[i], &ret->words[i])) {
            return false;
        }
    }
    return true;
}

/* ---- the envelope ---- */

static enum message_kind kind_of(const Tiendo__V1__Envelope *envelope)
{
    switch (envelope->body_case) {
    case TIENDO__V1__ENVELOPE__BODY_ENROL:
        return MESSAGE_ENROL;
    case TIENDO__V1__ENVELOPE__BODY_HELLO:
        return MESSAGE_HELLO;
    case TIENDO__V1__ENVELOPE__BODY_SUBMIT:
        return MESSAGE_SUBMIT;
    case TIENDO__V1__ENVELOPE__BODY_DECIDE:
        return MESSAGE_DECIDE;
    case TIENDO__V1__ENVELOPE__BODY_RECEIVED:
        return MESSAGE_RECEIVED;
    case TIENDO__V1__ENVELOPE__BODY_PING:
        return MESSAGE_PING;
    case TIENDO__V1__ENVELOPE__BODY_ENROLLED:
        return MESSAGE_ENROLLED;
    case TIENDO__V1__ENVELOPE__BODY_WELCOME:
        return MESSAGE_WELCOME;
    case TIENDO__V1__ENVELOPE__BODY_VERDICTS:
        return MESSAGE_VERDICTS;
    case TIENDO__V1__ENVELOPE__BODY_ASSIGNMENTS:
        return MESSAGE_ASSIGNMENTS;
    case TIENDO__V1__ENVELOPE__BODY_NOTICES:
        return MESSAGE_NOTICES;
    case TIENDO__V1__ENVELOPE__BODY_RETRY_AFTER:
        return MESSAGE_RETRY_AFTER;
    case TIENDO__V1__ENVELOPE__BODY_REWIND:
        return MESSAGE_REWIND;
    case TIENDO__V1__ENVELOPE__BODY_PONG:
        return MESSAGE_PONG;
    case TIENDO__V1__ENVELOPE__BODY_REFUSAL:
        return MESSAGE_REFUSAL;
    case TIENDO__V1__ENVELOPE__BODY_DECIDED:
        return MESSAGE_DECIDED;
    case TIENDO__V1__ENVELOPE__BODY_HISTORY:
        return MESSAGE_HISTORY;
    default:
        return MESSAGE_NONE;
    }
}

static bool decode_body(const struct field_check *check, const Tiendo__V1__Envelope *envelope, struct message *ret)
{
    switch (ret->kind) {
    case MESSAGE_ENROL:
        return decode_enrol(check, envelope->enrol, &ret->enrol);
    case MESSAGE_HELLO:
        return decode_hello(check, envelope->hello, &ret->hello);
    case MESSAGE_SUBMIT:
        return decode_submit(check, envelope->submit, &ret->submit);
    case MESSAGE_DECIDE:
        return decode_decide(check, envelope->decide, &ret->decide);
    case MESSAGE_RECEIVED:
        return decode_received(check, envelope->received, &ret->received);
    case MESSAGE_PING:
        return decode_ping(check, envelope->ping, &ret->ping);
    case MESSAGE_ENROLLED:
        return decode_enrolled(check, envelope->enrolled, &ret->enrolled);
    case MESSAGE_WELCOME:
        return decode_welcome(check, envelope->welcome, &ret->welcome);
    case MESSAGE_VERDICTS:
        return decode_verdicts(check, envelope->verdicts, &ret->verdicts);
    case MESSAGE_ASSIGNMENTS:
        return roster_part_check(envelope->assignments, &ret->assignments, check->err);
    case MESSAGE_NOTICES:
        return decode_notices(check, envelope->notices, &ret->notices);
    case MESSAGE_RETRY_AFTER:
        return decode_retry_after(check, envelope->retry_after, &ret->retry_after);
    case MESSAGE_REWIND:
        return decode_rewind(check, envelope->rewind, &ret->rewind);
    case MESSAGE_PONG:
        return decode_pong(check, envelope->pong, &ret->pong);
    case MESSAGE_REFUSAL:
        return decode_refusal(check, envelope->refusal, &ret->refusal);
    case MESSAGE_DECIDED:
        return decode_decided(check, envelope->decided, &ret->decided);
    case MESSAGE_HISTORY:
        return decode_history(check, envelope->history, &ret->history);
    default:
        return err_set(check->err, ERR_PROTOCOL, tr("an envelope without a message", "phong bì không có thông điệp"));
    }
}

static bool check_size(struct bytes frame, struct err *err)
{
    if (frame.size == 0 || frame.size > WIRE_FRAME_MAX) {
        return err_set(err, ERR_PROTOCOL,
                       tr("a frame of %zu bytes, expected 1 to %d", "khung dài %zu byte, phải từ 1 đến %d"), frame.size,
                       WIRE_FRAME_MAX);
    }
    return true;
}

static bool decode_envelope(const Tiendo__V1__Envelope *envelope, enum wire_side from, struct arena *arena,
                            struct message *ret, struct err *err)
{
    if (envelope->protocol_version != WIRE_VERSION) {
        return err_set(
            err, ERR_PROTOCOL,
            tr("protocol version %u, this program speaks %d", "phiên bản giao thức %u, chương trình này dùng %d"),
            envelope->protocol_version, WIRE_VERSION);
    }
    struct message message = {.kind = kind_of(envelope)};
    bool from_collector = message.kind >= MESSAGE_ENROLLED;
    if (message.kind != MESSAGE_NONE && from_collector != (from == WIRE_FROM_COLLECTOR)) {
        return err_set(err, ERR_PROTOCOL, tr("%s: not from this side", "%s: không phải từ phía này gửi"),
                       message_name(message.kind));
    }
    struct field_check check = {.arena = arena, .message = message_name(message.kind), .err = err};
    if (!decode_body(&check, envelope, &message)) {
        return false;
    }
    *ret = message;
    return true;
}

bool wire_decode(struct arena *arena, enum wire_side from, struct bytes frame, struct message *ret, struct err *err)
{
    if (!check_size(frame, err)) {
        return false;
    }
    struct arena *scratch = arena_new();
    const ProtobufCMessage *unpacked = budget_unpack(scratch, &tiendo__v1__envelope__descriptor, frame, err);
    bool ok = unpacked != NULL && decode_envelope((const Tiendo__V1__Envelope *)unpacked, from, arena, ret, err);
    arena_free(scratch);
    return ok;
}

const char *wire_refusal_code(struct bytes frame)
{
    if (frame.size > WIRE_FRAME_MAX) {
        return "TOO_LARGE";
    }
    struct arena *scratch = arena_new();
    const ProtobufCMessage *unpacked = budget_unpack(scratch, &tiendo__v1__envelope__descriptor, frame, NULL);
    const Tiendo__V1__Envelope *envelope = (const Tiendo__V1__Envelope *)unpacked;
    /* 0 is a field that is not there, so no version at all. */
    bool other = envelope != NULL && envelope->protocol_version != 0 && envelope->protocol_version != WIRE_VERSION;
    arena_free(scratch);
    return other ? "BAD_VERSION" : "BAD_FRAME";
}
