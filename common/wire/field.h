/* field: single fields of a message, checked one by one on the way in and made on the way out. A check that fails fills
 * check->err with "message.field: what is wrong" and returns false, leaving the output untouched. */
#pragma once

#include "arena.h"
#include "day.h"
#include "err.h"
#include "uuid.h"
#include "wire.h"

#include <protobuf-c/protobuf-c.h>

struct field_check {
    struct arena *arena; /* texts go here */
    const char *message; /* for the error: "hello" */
    struct err *err;
};

bool field_fail(const struct field_check *check, const char *field, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Exactly size bytes. */
bool field_bytes(const struct field_check *check, const char *field, ProtobufCBinaryData data, size_t size,
                 uint8_t *ret) MUST_CHECK;
bool field_uuid(const struct field_check *check, const char *field, ProtobufCBinaryData data,
                struct uuid *ret) MUST_CHECK; /* not nil */

enum field_presence { FIELD_OPTIONAL, FIELD_REQUIRED };
/* Clean text of at most max_bytes bytes, NULL when it is empty (an error when it is required). */
bool field_text(const struct field_check *check, const char *field, ProtobufCBinaryData data, size_t max_bytes,
                enum field_presence presence, const char **ret) MUST_CHECK;
/* Printable ASCII without blanks, at most FIELD_CODE_MAX bytes: reason codes, names of fields. */
bool field_code(const struct field_check *check, const char *field, ProtobufCBinaryData data,
                enum field_presence presence, const char **ret) MUST_CHECK;

bool field_time(const struct field_check *check, const char *field, int64_t us) MUST_CHECK; /* 1970 to 9999 */
bool field_sequence(const struct field_check *check, const char *field, uint64_t sequence) MUST_CHECK; /* 1 to 2^63-1 */
bool field_range(const struct field_check *check, const char *field, uint64_t value, uint64_t least,
                 uint64_t greatest) MUST_CHECK;

/* yyyymmdd, a real date from FIELD_YEAR_MIN to FIELD_YEAR_MAX; 0 is DAY_MIN (none). */
bool field_date_parse(uint32_t yyyymmdd, day_t *ret) MUST_CHECK;
/* 0 for DAY_MIN and for what has no four-digit year. */
uint32_t field_date(day_t day);
/* DAY_MIN, DAY_MAX, or a day of those years. */
bool field_day_valid(int32_t day);

enum {
    FIELD_CODE_MAX = 63,
    FIELD_YEAR_MIN = 1900,
    FIELD_YEAR_MAX = 2200,
};

/* On the way out; nothing is copied. */
ProtobufCBinaryData field_of_text(const char *text); /* NULL is empty */
ProtobufCBinaryData field_of_bytes(const void *data, size_t size);
ProtobufCBinaryData field_of_uuid(const struct uuid *uuid);
/* The text, or a copy cut between characters to at most max_bytes bytes and ended by "…". */
const char *field_cut(struct arena *arena, const char *text, size_t max_bytes);

/* A message as bytes in the arena; ERR_DATA when there would be more than max. */
bool field_pack(struct arena *arena, const ProtobufCMessage *message, size_t max, struct bytes *ret,
                struct err *err) MUST_CHECK;
