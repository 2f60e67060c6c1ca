/* wire: bytes <-> structs, the only place beside receipt.h that knows protobuf. Decoding is bounded (a budget of memory
 * per frame) and semantic: lengths, enums, UTF-8, NUL, NFC, ranges and counts are all checked here, so that what comes
 * out can be trusted in shape. What one update says wrongly (a field) does not spoil the frame: it comes out as a
 * decoded_update with a fault, to be stored and rejected with its code. Shapes: proto/tiendo/v1/tiendo.proto; rules:
 * docs/PROTOCOL.md.
 */
#pragma once

#include "arena.h"
#include "err.h"
#include "judge.h"
#include "roster.h"
#include "update.h"

#include <stddef.h>
#include <stdint.h>

enum {
    WIRE_VERSION = 1,
    WIRE_FRAME_MAX = 256 * 1024, /* bytes of one frame, both directions (ZMQ_MAXMSGSIZE) */
    WIRE_BATCH_MAX = 50,         /* entries in one Submit */
    WIRE_CREDIT = 8,             /* Submits without an answer */
    WIRE_NOTICES_MAX = 50,
    WIRE_HASH_BYTES = 32,
    WIRE_KEY_BYTES = 32,
    /* Bytes of an Entry besides its update and its receipt, and of a Submit besides its entries, at most: an entry
     * costs WIRE_ENTRY_OVERHEAD + update.size + receipt.size. */
    WIRE_ENTRY_OVERHEAD = 64,
    WIRE_MESSAGE_BYTES = 4000, /* a verdict's sentence or a notice's text: so 50 of them always fit one frame */
    WIRE_RECEIPTED_MESSAGE_BYTES = 2900, /* a verdict's sentence beside its receipt: the same with 50 receipts */
    WIRE_PARTS_MAX = 64,                 /* Assignments of one revision */
    WIRE_WORDS_MAX = 50,                 /* in one History */
    WIRE_HISTORY_PARTS_MAX = 20,
    WIRE_RECEIPT_BYTES = 2048, /* of one signed receipt at most */
    WIRE_RECEIPT_KEYS_MAX = 8,
    WIRE_BUNDLE_FRAMES_MAX = 20000,
    WIRE_BUNDLE_BYTES_MAX = 63 * 1024 * 1024,
    WIRE_WORD_BYTES = 1000, /* of a text in a Word: so WIRE_WORDS_MAX of them always fit one frame */
};

#define WIRE_CAPABILITY_HISTORY "history" /* of an agent that takes History */

struct bytes {
    const uint8_t *data;
    size_t size;
};

enum message_kind {
    MESSAGE_NONE,
    MESSAGE_ENROL,
    MESSAGE_HELLO,
    MESSAGE_SUBMIT,
    MESSAGE_DECIDE,
    MESSAGE_RECEIVED,
    MESSAGE_PING,
    MESSAGE_ENROLLED,
    MESSAGE_WELCOME,
    MESSAGE_VERDICTS,
    MESSAGE_ASSIGNMENTS,
    MESSAGE_NOTICES,
    MESSAGE_RETRY_AFTER,
    MESSAGE_REWIND,
    MESSAGE_PONG,
    MESSAGE_REFUSAL,
    MESSAGE_DECIDED,
    MESSAGE_HISTORY,
    MESSAGE_MAX
};
const char *message_name(enum message_kind kind);

/* In all of these a text that is absent is NULL, never "". */

struct wire_enrol {
    uint8_t device_key[WIRE_KEY_BYTES];
    const char *software;
};

struct wire_hello {
    struct uuid epoch;
    uint64_t first_sequence, last_sequence, catalogue_revision;
    const char *software;
    uint32_t waiting;
    int64_t oldest_waiting_us;
    bool knows_history; /* the capability "history" */
    bool has_history;
    uint8_t history[WIRE_HASH_BYTES]; /* digest of what it holds */
};

struct wire_entry {
    uint64_t sequence;
    struct uuid id;
    int64_t sealed_at_us, collector_time_us;
    struct bytes update;  /* as received */
    struct bytes receipt; /* that the centre gave for it before (receipt.h checks it); size 0: none */
};

struct wire_submit {
    struct uuid epoch;
    struct wire_entry *entries;
    size_t entry_count;
};

enum wire_decision { DECISION_NONE, DECISION_RELEASE, DECISION_REFUSE };

struct wire_decide {
    struct uuid id, update_id;
    enum wire_decision decision;
    const char *reason;
    struct person by;
};

struct wire_received {
    struct uuid *notice_ids;
    size_t count;
};

struct wire_ping {
    uint32_t waiting;
    int64_t oldest_waiting_us;
    bool leaving; /* the machine is being shut down */
};

struct wire_enrolled {
    struct uuid device_id;
    const char *agency_code, *agency_name;
};

struct wire_welcome {
    struct uuid device_id;
    const char *agency_code, *agency_name;
    int64_t collector_time_us;
    uint64_t committed_sequence, catalogue_revision;
    uint32_t batch_entries, update_bytes, credit_batches, heartbeat_ms, text_chars, short_text_chars;
    bool simulated_clock;
    uint8_t receipt_keys[WIRE_RECEIPT_KEYS_MAX][WIRE_KEY_BYTES]; /* by which the centre signs */
    size_t receipt_key_count;
};

struct wire_verdict {
    struct uuid id;
    uint64_t sequence;
    enum verdict_kind kind;
    const char *code, *field, *message; /* NULL when absent */
    int64_t received_at_us, effective_at_us;
    uint8_t content_hash[WIRE_HASH_BYTES];
    bool repeated_before;
    uint64_t catalogue_revision;
    struct bytes receipt; /* opaque here; size 0: none (of an older collector) */
};

struct wire_verdicts {
    struct uuid epoch;
    int64_t collector_time_us;
    struct wire_verdict *verdicts;
    size_t count;
};

/* One part of a roster. Decoding checks the part by itself; roster_from_parts() puts them together. */
struct wire_assignments {
    uint64_t revision;
    uint32_t part, parts;
};

enum notice_kind {
    NOTICE_NONE,
    NOTICE_RELEASED,
    NOTICE_REFUSED,
    NOTICE_RETURNED,
    NOTICE_REVIEWED,
    NOTICE_CONFIRMED,
    NOTICE_REMINDER,
    NOTICE_QUESTION,
    NOTICE_HELD_FOR_YOU,
    NOTICE_ANSWER,
    NOTICE_TIME,
    NOTICE_URGING,
    NOTICE_OTHER, /* of a newer collector: only its text can be shown */
    NOTICE_MAX
};
const char *notice_code(enum notice_kind kind); /* "released" … */
enum notice_kind notice_parse(const char *code);

struct wire_notice {
    struct uuid id;
    enum notice_kind kind;
    int64_t at_us;
    bool has_update;
    struct uuid update_id;
    const char *task, *text;
};

struct wire_notices {
    struct wire_notice *notices;
    size_t count;
};

struct wire_retry_after {
    struct uuid epoch;
    uint64_t from_sequence;
    uint32_t delay_ms;
    const char *message;
};

struct wire_rewind {
    struct uuid epoch;
    uint64_t next_sequence;
};

struct wire_pong {
    int64_t collector_time_us;
    uint64_t catalogue_revision;
};

struct wire_refusal {
    const char *code, *message;
};

/* The answer to a Decide; code NULL: recorded (now or before). */
struct wire_decided {
    struct uuid id; /* of the Decide */
    const char *code, *message;
};

/* The newest word of one body on one task. */
struct wire_word {
    const char *task;          /* the item's key */
    const char *agency, *name; /* of who said it, as it was */
    enum action action;
    int percent; /* -1: none */
    bool has_value;
    double value;
    int value_year; /* 0: not told */
    enum value_status value_status;
    const char *result, *difficulties;
    int64_t effective_at_us;
    uint32_t updates; /* how many it sent */
};

/* One part of what an agency's predecessors said. */
struct wire_history {
    uint8_t digest[WIRE_HASH_BYTES]; /* of the whole */
    uint32_t part, parts;
    struct wire_word *words;
    size_t count;
};

struct message {
    enum message_kind kind;
    union {
        struct wire_enrol enrol;
        struct wire_hello hello;
        struct wire_submit submit;
        struct wire_decide decide;
        struct wire_received received;
        struct wire_ping ping;
        struct wire_enrolled enrolled;
        struct wire_welcome welcome;
        struct wire_verdicts verdicts;
        struct wire_assignments assignments;
        struct wire_notices notices;
        struct wire_retry_after retry_after;
        struct wire_rewind rewind;
        struct wire_pong pong;
        struct wire_refusal refusal;
        struct wire_decided decided;
        struct wire_history history;
    };
};

enum wire_side { WIRE_FROM_AGENT, WIRE_FROM_COLLECTOR };

/* Decodes one frame that came from that side. Everything in *ret points into the arena. False (ERR_PROTOCOL, the text
 * says which field) for anything malformed, over a limit, of another protocol version or in the wrong direction. */
bool wire_decode(struct arena *arena, enum wire_side from, struct bytes frame, struct message *ret,
                 struct err *err) MUST_CHECK;

/* The code of the Refusal that answers a frame which wire_decode() refused: TOO_LARGE, BAD_VERSION or BAD_FRAME. */
const char *wire_refusal_code(struct bytes frame);

/* One message as a frame in the arena. False (ERR_DATA) when it would be larger than WIRE_FRAME_MAX or holds more
 * elements than allowed. A verdict's message and a notice's text are cut to WIRE_MESSAGE_BYTES, a verdict's message
 * beside a receipt to WIRE_RECEIPTED_MESSAGE_BYTES, and a receipt larger than WIRE_RECEIPT_BYTES, which nobody makes,
 * is left out: so verdicts and notices of no more elements than allowed always fit. Not for assignments. */
bool wire_encode(struct arena *arena, const struct message *message, struct bytes *ret, struct err *err) MUST_CHECK;

/* An update as bytes, deterministic: the same update always gives the same bytes. ERR_DATA when over UPDATE_BYTES_MAX.
 */
bool wire_encode_update(struct arena *arena, const struct update *update, struct bytes *ret,
                        struct err *err) MUST_CHECK;

/* The bytes of an Entry. A shape that cannot be an update (reason BAD_FORM) or a field at fault (NOT_UTF8,
 * TEXT_TOO_LONG, OLD_FONT, BAD_DATE, BAD_NUMBER, …) is told in the result, with whatever could be read in `update`.
 * `id` is the Entry's. */
struct decoded_update {
    struct update update;
    enum reason fault;   /* REASON_NONE: fine */
    const char *field;   /* at fault; NULL when the whole */
    const char *message; /* Vietnamese, in the arena; NULL when fine */
};
struct decoded_update wire_decode_update(struct arena *arena, const struct uuid *id, struct bytes bytes);

/* An id made from a name (UUID version 8, of its SHA-256): the same name, the same id. For what may be made twice, by
 * two processes or after a crash, and must be one thing. */
struct uuid wire_id_of(const char *name);

void wire_content_hash(struct bytes update, uint8_t ret_hash[static WIRE_HASH_BYTES]); /* SHA-256 */

/* A roster for one agency as Assignments frames, each at most WIRE_FRAME_MAX: all agencies and plans, and the items of
 * plans that are of the agency's own province or give it any role, with `content` only where it has a role itself. (A
 * plan without its items is there so that an ambiguous number is ambiguous at the agent too.) No frames when one item
 * alone would be too large for one, which no catalogue file can make. */
struct frame_list {
    struct bytes *frames;
    size_t count;
};
struct frame_list wire_encode_roster(struct arena *arena, const struct roster *roster, const struct agency *agency);

/* The parts of one revision, in any order, back to a sealed roster that judges as the one it was made from. NULL
 * (ERR_PROTOCOL) when a part is missing, doubled or not well-formed. */
struct roster *wire_roster_from_parts(const struct bytes *frames, size_t count, struct err *err);

/* A history as frames, and the digest that names it. What is beyond WIRE_HISTORY_PARTS_MAX parts is left out: the
 * newest words come first. No words are one part without any. No frames on a bug only. */
struct frame_list wire_encode_history(struct arena *arena, const struct wire_word *words, size_t count,
                                      uint8_t ret_digest[static WIRE_HASH_BYTES]);

/* ---- without a network ---- */

/* The frames of one message after the other as one piece, and back (the frames in *ret are in the arena, each 1 to
 * WIRE_FRAME_MAX bytes; they are not decoded yet). False (ERR_DATA, ERR_PROTOCOL) when there are more than
 * WIRE_BUNDLE_FRAMES_MAX, or together more than WIRE_BUNDLE_BYTES_MAX. */
bool wire_encode_bundle(struct arena *arena, const struct frame_list *frames, struct bytes *ret,
                        struct err *err) MUST_CHECK;
bool wire_decode_bundle(struct arena *arena, struct bytes bytes, struct frame_list *ret, struct err *err) MUST_CHECK;
