/* Messages to frames. Texts are written as they are given, but for sentences of the collector, which are cut. */
#include "encode_update.h"
#include "field.h"
#include "wire.h"

#include "lang.h"

#include <sodium.h>
#include <string.h>

SAME_NUMBER(DECISION_RELEASE, TIENDO__V1__DECISION__DECISION_RELEASE);
SAME_NUMBER(DECISION_REFUSE, TIENDO__V1__DECISION__DECISION_REFUSE);
SAME_NUMBER(VERDICT_ACCEPTED, TIENDO__V1__VERDICT_KIND__VERDICT_KIND_ACCEPTED);
SAME_NUMBER(VERDICT_HELD, TIENDO__V1__VERDICT_KIND__VERDICT_KIND_HELD);
SAME_NUMBER(VERDICT_REJECTED, TIENDO__V1__VERDICT_KIND__VERDICT_KIND_REJECTED);
SAME_NUMBER(NOTICE_RELEASED, TIENDO__V1__NOTICE_KIND__NOTICE_KIND_RELEASED);
SAME_NUMBER(NOTICE_REFUSED, TIENDO__V1__NOTICE_KIND__NOTICE_KIND_REFUSED);
SAME_NUMBER(NOTICE_RETURNED, TIENDO__V1__NOTICE_KIND__NOTICE_KIND_RETURNED);
SAME_NUMBER(NOTICE_REVIEWED, TIENDO__V1__NOTICE_KIND__NOTICE_KIND_REVIEWED);
SAME_NUMBER(NOTICE_CONFIRMED, TIENDO__V1__NOTICE_KIND__NOTICE_KIND_CONFIRMED);
SAME_NUMBER(NOTICE_REMINDER, TIENDO__V1__NOTICE_KIND__NOTICE_KIND_REMINDER);
SAME_NUMBER(NOTICE_QUESTION, TIENDO__V1__NOTICE_KIND__NOTICE_KIND_QUESTION);
SAME_NUMBER(NOTICE_HELD_FOR_YOU, TIENDO__V1__NOTICE_KIND__NOTICE_KIND_HELD_FOR_YOU);
SAME_NUMBER(NOTICE_ANSWER, TIENDO__V1__NOTICE_KIND__NOTICE_KIND_ANSWER);
SAME_NUMBER(NOTICE_TIME, TIENDO__V1__NOTICE_KIND__NOTICE_KIND_TIME);
SAME_NUMBER(NOTICE_URGING, TIENDO__V1__NOTICE_KIND__NOTICE_KIND_URGING);

/* ---- agent -> collector ---- */

static Tiendo__V1__Enrol *encode_enrol(struct arena *arena, const struct wire_enrol *enrol)
{
    Tiendo__V1__Enrol *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__enrol__init(out);
    out->device_key = field_of_bytes(enrol->device_key, sizeof(enrol->device_key));
    out->software = field_of_text(enrol->software);
    return out;
}

static Tiendo__V1__Hello *encode_hello(struct arena *arena, const struct wire_hello *hello)
{
    Tiendo__V1__Hello *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__hello__init(out);
    out->epoch = field_of_uuid(&hello->epoch);
    out->first_sequence = hello->first_sequence;
    out->last_sequence = hello->last_sequence;
    out->catalogue_revision = hello->catalogue_revision;
    out->software = field_of_text(hello->software);
    out->waiting = hello->waiting;
    out->oldest_waiting_us = hello->oldest_waiting_us;
    if (hello->knows_history) {
        out->n_capabilities = 1;
        out->capabilities = arena_alloc(arena, sizeof(*out->capabilities));
        out->capabilities[0] = field_of_text(WIRE_CAPABILITY_HISTORY);
    }
    if (hello->has_history) {
        out->history = field_of_bytes(hello->history, sizeof(hello->history));
    }
    return out;
}

/* A larger one would spoil the frame for its receiver. */
static ProtobufCBinaryData encode_receipt(struct bytes receipt)
{
    return field_of_bytes(receipt.data, receipt.size <= WIRE_RECEIPT_BYTES ? receipt.size : 0);
}

static Tiendo__V1__Submit *encode_submit(struct arena *arena, const struct wire_submit *submit)
{
    Tiendo__V1__Submit *out = arena_alloc(arena, sizeof(*out));
    Tiendo__V1__Entry *entries = arena_array(arena, submit->entry_count, sizeof(*entries));
    tiendo__v1__submit__init(out);
    out->epoch = field_of_uuid(&submit->epoch);
    out->n_entries = submit->entry_count;
    out->entries = arena_array(arena, submit->entry_count, sizeof(Tiendo__V1__Entry *));
    for (size_t i = 0; i < submit->entry_count; i++) {
        const struct wire_entry *entry = &submit->entries[i];
        tiendo__v1__entry__init(&entries[i]);
        entries[i].sequence = entry->sequence;
        entries[i].id = field_of_uuid(&entry->id);
        entries[i].sealed_at_us = entry->sealed_at_us;
        entries[i].collector_time_us = entry->collector_time_us;
        entries[i].update = field_of_bytes(entry->update.data, entry->update.size);
        entries[i].receipt = encode_receipt(entry->receipt);
        out->entries[i] = &entries[i];
    }
    return out;
}

static Tiendo__V1__Decide *encode_decide(struct arena *arena, const struct wire_decide *decide)
{
    Tiendo__V1__Decide *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__decide__init(out);
    out->id = field_of_uuid(&decide->id);
    out->update_id = field_of_uuid(&decide->update_id);
    out->decision = (Tiendo__V1__Decision)decide->decision;
    out->reason = field_of_text(decide->reason);
    out->by = encode_person(arena, &decide->by);
    return out;
}

static Tiendo__V1__Received *encode_received(struct arena *arena, const struct wire_received *received)
{
    Tiendo__V1__Received *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__received__init(out);
    out->n_notice_ids = received->count;
    out->notice_ids = arena_array(arena, received->count, sizeof(*out->notice_ids));
    for (size_t i = 0; i < received->count; i++) {
        out->notice_ids[i] = field_of_uuid(&received->notice_ids[i]);
    }
    return out;
}

static Tiendo__V1__Ping *encode_ping(struct arena *arena, const struct wire_ping *ping)
{
    Tiendo__V1__Ping *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__ping__init(out);
    out->waiting = ping->waiting;
    out->oldest_waiting_us = ping->oldest_waiting_us;
    out->leaving = ping->leaving;
    return out;
}

/* ---- collector -> agent ---- */

static Tiendo__V1__Enrolled *encode_enrolled(struct arena *arena, const struct wire_enrolled *enrolled)
{
    Tiendo__V1__Enrolled *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__enrolled__init(out);
    out->device_id = field_of_uuid(&enrolled->device_id);
    out->agency_code = field_of_text(enrolled->agency_code);
    out->agency_name = field_of_text(enrolled->agency_name);
    return out;
}

static Tiendo__V1__Welcome *encode_welcome(struct arena *arena, const struct wire_welcome *welcome)
{
    Tiendo__V1__Welcome *out = arena_alloc(arena, sizeof(*out));
    Tiendo__V1__Limits *limits = arena_alloc(arena, sizeof(*limits));
    tiendo__v1__limits__init(limits);
    limits->batch_entries = welcome->batch_entries;
    limits->update_bytes = welcome->update_bytes;
    limits->credit_batches = welcome->credit_batches;
    limits->heartbeat_ms = welcome->heartbeat_ms;
    limits->text_chars = welcome->text_chars;
    limits->short_text_chars = welcome->short_text_chars;
    tiendo__v1__welcome__init(out);
    out->device_id = field_of_uuid(&welcome->device_id);
    out->agency_code = field_of_text(welcome->agency_code);
    out->agency_name = field_of_text(welcome->agency_name);
    out->collector_time_us = welcome->collector_time_us;
    out->committed_sequence = welcome->committed_sequence;
    out->catalogue_revision = welcome->catalogue_revision;
    out->simulated_clock = welcome->simulated_clock;
    out->limits = limits;
    out->n_receipt_keys = welcome->receipt_key_count;
    out->receipt_keys = arena_array(arena, welcome->receipt_key_count, sizeof(*out->receipt_keys));
    for (size_t i = 0; i < welcome->receipt_key_count; i++) {
        out->receipt_keys[i] = field_of_bytes(welcome->receipt_keys[i], sizeof(welcome->receipt_keys[i]));
    }
    return out;
}

static void encode_verdict(struct arena *arena, const struct wire_verdict *verdict, Tiendo__V1__Verdict *out)
{
    size_t most = verdict->receipt.size == 0 ? WIRE_MESSAGE_BYTES : WIRE_RECEIPTED_MESSAGE_BYTES;
    tiendo__v1__verdict__init(out);
    out->id = field_of_uuid(&verdict->id);
    out->sequence = verdict->sequence;
    out->kind = (Tiendo__V1__VerdictKind)verdict->kind;
    out->code = field_of_text(verdict->code);
    out->field = field_of_text(verdict->field);
    out->message = field_of_text(field_cut(arena, verdict->message, most));
    out->received_at_us = verdict->received_at_us;
    out->effective_at_us = verdict->effective_at_us;
    out->content_hash = field_of_bytes(verdict->content_hash, sizeof(verdict->content_hash));
    out->repeated_before = verdict->repeated_before;
    out->catalogue_revision = verdict->catalogue_revision;
    out->receipt = encode_receipt(verdict->receipt);
}

static Tiendo__V1__Verdicts *encode_verdicts(struct arena *arena, const struct wire_verdicts *verdicts)
{
    Tiendo__V1__Verdicts *out = arena_alloc(arena, sizeof(*out));
    Tiendo__V1__Verdict *list = arena_array(arena, verdicts->count, sizeof(*list));
    tiendo__v1__verdicts__init(out);
    out->epoch = field_of_uuid(&verdicts->epoch);
    out->collector_time_us = verdicts->collector_time_us;
    out->n_verdicts = verdicts->count;
    out->verdicts = arena_array(arena, verdicts->count, sizeof(Tiendo__V1__Verdict *));
    for (size_t i = 0; i < verdicts->count; i++) {
        encode_verdict(arena, &verdicts->verdicts[i], &list[i]);
        out->verdicts[i] = &list[i];
    }
    return out;
}

static Tiendo__V1__Notices *encode_notices(struct arena *arena, const struct wire_notices *notices)
{
    Tiendo__V1__Notices *out = arena_alloc(arena, sizeof(*out));
    Tiendo__V1__Notice *list = arena_array(arena, notices->count, sizeof(*list));
    tiendo__v1__notices__init(out);
    out->n_notices = notices->count;
    out->notices = arena_array(arena, notices->count, sizeof(Tiendo__V1__Notice *));
    for (size_t i = 0; i < notices->count; i++) {
        const struct wire_notice *notice = &notices->notices[i];
        tiendo__v1__notice__init(&list[i]);
        list[i].id = field_of_uuid(&notice->id);
        list[i].kind = (Tiendo__V1__NoticeKind)notice->kind;
        list[i].at_us = notice->at_us;
        if (notice->has_update) {
            list[i].update_id = field_of_uuid(&notice->update_id);
        }
        list[i].task = field_of_text(notice->task);
        list[i].text = field_of_text(field_cut(arena, notice->text, WIRE_MESSAGE_BYTES));
        out->notices[i] = &list[i];
    }
    return out;
}

static Tiendo__V1__RetryAfter *encode_retry_after(struct arena *arena, const struct wire_retry_after *retry)
{
    Tiendo__V1__RetryAfter *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__retry_after__init(out);
    out->epoch = field_of_uuid(&retry->epoch);
    out->from_sequence = retry->from_sequence;
    out->delay_ms = retry->delay_ms;
    out->message = field_of_text(field_cut(arena, retry->message, WIRE_MESSAGE_BYTES));
    return out;
}

static Tiendo__V1__Rewind *encode_rewind(struct arena *arena, const struct wire_rewind *rewind)
{
    Tiendo__V1__Rewind *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__rewind__init(out);
    out->epoch = field_of_uuid(&rewind->epoch);
    out->next_sequence = rewind->next_sequence;
    return out;
}

static Tiendo__V1__Pong *encode_pong(struct arena *arena, const struct wire_pong *pong)
{
    Tiendo__V1__Pong *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__pong__init(out);
    out->collector_time_us = pong->collector_time_us;
    out->catalogue_revision = pong->catalogue_revision;
    return out;
}

static Tiendo__V1__Refusal *encode_refusal(struct arena *arena, const struct wire_refusal *refusal)
{
    Tiendo__V1__Refusal *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__refusal__init(out);
    out->code = field_of_text(refusal->code);
    out->message = field_of_text(field_cut(arena, refusal->message, WIRE_MESSAGE_BYTES));
    return out;
}

static Tiendo__V1__Decided *encode_decided(struct arena *arena, const struct wire_decided *decided)
{
    Tiendo__V1__Decided *out = arena_alloc(arena, sizeof(*out));
    tiendo__v1__decided__init(out);
    out->id = field_of_uuid(&decided->id);
    out->code = field_of_text(decided->code);
    out->message = field_of_text(field_cut(arena, decided->message, WIRE_MESSAGE_BYTES));
    return out;
}

static void encode_word(struct arena *arena, const struct wire_word *word, Tiendo__V1__Word *out)
{
    tiendo__v1__word__init(out);
    out->task = field_of_text(word->task);
    out->agency = field_of_text(word->agency);
    out->name = field_of_text(field_cut(arena, word->name, WIRE_WORD_BYTES));
    out->action = (Tiendo__V1__Action)word->action;
    out->percent = encode_percent(arena, word->percent);
    out->value = encode_value(arena, word->has_value, word->value, word->value_year, word->value_status);
    out->result = field_of_text(field_cut(arena, word->result, WIRE_WORD_BYTES));
    out->difficulties = field_of_text(field_cut(arena, word->difficulties, WIRE_WORD_BYTES));
    out->effective_at_us = word->effective_at_us;
    out->updates = word->updates;
}

static Tiendo__V1__History *encode_history(struct arena *arena, const struct wire_history *history)
{
    Tiendo__V1__History *out = arena_alloc(arena, sizeof(*out));
    Tiendo__V1__Word *list = arena_array(arena, history->count, sizeof(*list));
    tiendo__v1__history__init(out);
    out->digest = field_of_bytes(history->digest, sizeof(history->digest));
    out->part = history->part;
    out->parts = history->parts;
    out->n_words = history->count;
    out->words = arena_array(arena, history->count, sizeof(Tiendo__V1__Word *));
    for (size_t i = 0; i < history->count; i++) {
        encode_word(arena, &history->words[i], &list[i]);
        out->words[i] = &list[i];
    }
    return out;
}

/* ---- the envelope ---- */

static bool check_count(const struct message *message, struct err *err)
{
    size_t count = 1;
    size_t least = 1;
    size_t most = WIRE_BATCH_MAX;
    if (message->kind == MESSAGE_SUBMIT) {
        count = message->submit.entry_count;
    } else if (message->kind == MESSAGE_VERDICTS) {
        count = message->verdicts.count;
    } else if (message->kind == MESSAGE_RECEIVED || message->kind == MESSAGE_NOTICES) {
        count = message->kind == MESSAGE_RECEIVED ? message->received.count : message->notices.count;
        most = WIRE_NOTICES_MAX;
    } else if (message->kind == MESSAGE_HISTORY) {
        count = message->history.count;
        least = 0;
        most = WIRE_WORDS_MAX;
    } else if (message->kind == MESSAGE_WELCOME) {
        count = message->welcome.receipt_key_count;
        least = 0;
        most = WIRE_RECEIPT_KEYS_MAX;
    }
    if (count < least || count > most) {
        return err_set(err, ERR_DATA,
                       tr("%s: %zu elements, expected %zu to %zu", "%s: có %zu phần tử, phải từ %zu đến %zu"),
                       message_name(message->kind), count, least, most);
    }
    return true;
}

static bool fill_envelope(struct arena *arena, const struct message *message, Tiendo__V1__Envelope *out)
{
#define BODY(KIND, member)                                                                                             \
    case MESSAGE_##KIND:                                                                                               \
        out->body_case = TIENDO__V1__ENVELOPE__BODY_##KIND;                                                            \
        out->member = encode_##member(arena, &message->member);                                                        \
        return true
    switch (message->kind) {
        BODY(ENROL, enrol);
        BODY(HELLO, hello);
        BODY(SUBMIT, submit);
        BODY(DECIDE, decide);
        BODY(RECEIVED, received);
        BODY(PING, ping);
        BODY(ENROLLED, enrolled);
        BODY(WELCOME, welcome);
        BODY(VERDICTS, verdicts);
        BODY(NOTICES, notices);
        BODY(RETRY_AFTER, retry_after);
        BODY(REWIND, rewind);
        BODY(PONG, pong);
        BODY(REFUSAL, refusal);
        BODY(DECIDED, decided);
        BODY(HISTORY, history);
    default:
        return false;
    }
#undef BODY
}

bool wire_encode(struct arena *arena, const struct message *message, struct bytes *ret, struct err *err)
{
    Tiendo__V1__Envelope envelope = TIENDO__V1__ENVELOPE__INIT;
    envelope.protocol_version = WIRE_VERSION;
    if (!check_count(message, err)) {
        return false;
    }
    if (!fill_envelope(arena, message, &envelope)) {
        return err_set(err, ERR_SOFTWARE, "wire_encode: no frame for the message kind %d", (int)message->kind);
    }
    return field_pack(arena, &envelope.base, WIRE_FRAME_MAX, ret, err);
}

/* ---- a history in parts ---- */

/* Of every word as it is sent, so that the same words have the same name wherever and whenever they are read. */
static void digest_of(struct arena *arena, const struct wire_word *words, size_t count,
                      uint8_t ret_digest[static WIRE_HASH_BYTES])
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++) {
        Tiendo__V1__Word word;
        encode_word(arena, &words[i], &word);
        size_t size = tiendo__v1__word__get_packed_size(&word);
        uint8_t *bytes = arena_alloc(arena, size);
        tiendo__v1__word__pack(&word, bytes);
        crypto_hash_sha256_update(&state, bytes, size);
    }
    crypto_hash_sha256_final(&state, ret_digest);
}

struct frame_list wire_encode_history(struct arena *arena, const struct wire_word *words, size_t count,
                                      uint8_t ret_digest[static WIRE_HASH_BYTES])
{
    enum { WORDS_MAX = WIRE_WORDS_MAX * WIRE_HISTORY_PARTS_MAX };
    count = count > WORDS_MAX ? WORDS_MAX : count;
    struct message message = {.kind = MESSAGE_HISTORY};
    struct frame_list ret = {.frames = arena_array(arena, WIRE_HISTORY_PARTS_MAX, sizeof(*ret.frames))};
    digest_of(arena, words, count, ret_digest);
    memcpy(message.history.digest, ret_digest, WIRE_HASH_BYTES);
    message.history.parts = count == 0 ? 1 : (uint32_t)((count + WIRE_WORDS_MAX - 1) / WIRE_WORDS_MAX);
    message.history.words = arena_array(arena, WIRE_WORDS_MAX, sizeof(*message.history.words));
    for (; message.history.part < message.history.parts; message.history.part++) {
        size_t from = (size_t)message.history.part * WIRE_WORDS_MAX;
        size_t left = count - from;
        message.history.count = left > WIRE_WORDS_MAX ? WIRE_WORDS_MAX : left;
        for (size_t i = 0; i < message.history.count; i++) {
            message.history.words[i] = words[from + i];
        }
        if (!wire_encode(arena, &message, &ret.frames[ret.count++], NULL)) {
            return (struct frame_list){0};
        }
    }
    return ret;
}
