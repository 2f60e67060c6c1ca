#include "wire.h"

#include <sodium.h>
#include <string.h>

const char *message_name(enum message_kind kind)
{
    static const char *const names[MESSAGE_MAX] = {
        [MESSAGE_NONE] = "none",
        [MESSAGE_ENROL] = "enrol",
        [MESSAGE_HELLO] = "hello",
        [MESSAGE_SUBMIT] = "submit",
        [MESSAGE_DECIDE] = "decide",
        [MESSAGE_RECEIVED] = "received",
        [MESSAGE_PING] = "ping",
        [MESSAGE_ENROLLED] = "enrolled",
        [MESSAGE_WELCOME] = "welcome",
        [MESSAGE_VERDICTS] = "verdicts",
        [MESSAGE_ASSIGNMENTS] = "assignments",
        [MESSAGE_NOTICES] = "notices",
        [MESSAGE_RETRY_AFTER] = "retry_after",
        [MESSAGE_REWIND] = "rewind",
        [MESSAGE_PONG] = "pong",
        [MESSAGE_REFUSAL] = "refusal",
        [MESSAGE_DECIDED] = "decided",
        [MESSAGE_HISTORY] = "history",
    };
    return names[kind];
}

static const char *const notices[NOTICE_MAX] = {
    [NOTICE_NONE] = "",
    [NOTICE_RELEASED] = "released",
    [NOTICE_REFUSED] = "refused",
    [NOTICE_RETURNED] = "returned",
    [NOTICE_REVIEWED] = "reviewed",
    [NOTICE_CONFIRMED] = "confirmed",
    [NOTICE_REMINDER] = "reminder",
    [NOTICE_QUESTION] = "question",
    [NOTICE_HELD_FOR_YOU] = "held_for_you",
    [NOTICE_ANSWER] = "answer",
    [NOTICE_TIME] = "time",
    [NOTICE_URGING] = "urging",
    [NOTICE_OTHER] = "other",
};

const char *notice_code(enum notice_kind kind)
{
    return notices[kind];
}

enum notice_kind notice_parse(const char *code)
{
    for (int kind = NOTICE_NONE + 1; code != NULL && kind < NOTICE_MAX; kind++) {
        if (strcmp(notices[kind], code) == 0) {
            return (enum notice_kind)kind;
        }
    }
    return NOTICE_NONE;
}

struct uuid wire_id_of(const char *name)
{
    uint8_t hash[WIRE_HASH_BYTES];
    struct uuid id = {{0}};
    wire_content_hash((struct bytes){(const uint8_t *)name, strlen(name)}, hash);
    memcpy(id.bytes, hash, sizeof(id.bytes));
    id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0fu) | 0x80u); /* version 8: made from a hash */
    id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3fu) | 0x80u);
    return id;
}

void wire_content_hash(struct bytes update, uint8_t ret_hash[static WIRE_HASH_BYTES])
{
    _Static_assert(WIRE_HASH_BYTES == crypto_hash_sha256_BYTES, "the content hash is SHA-256");
    crypto_hash_sha256(ret_hash, update.data, update.size);
}
