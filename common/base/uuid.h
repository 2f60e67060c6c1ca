/* uuid: update ids are UUID version 7 (RFC 9562): 48 bits of milliseconds, then bits that make them unique. The time in
 * an id orders ids of one device; nothing else ever trusts it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define UUID_TEXT_MAX 37

struct uuid {
    uint8_t bytes[16];
};

/* A new version 7 id that sorts after *last (when not NULL), whatever the clock did. */
struct uuid uuid_v7(int64_t now_us, const struct uuid *last);
struct uuid uuid_random(void); /* version 4 */

bool uuid_parse(const char *text, struct uuid *ret)
    __attribute__((warn_unused_result));                                        /* lower or upper case, with hyphens */
const char *uuid_text(const struct uuid *uuid, char buf[static UUID_TEXT_MAX]); /* lower case; returns buf */
bool uuid_equal(const struct uuid *a, const struct uuid *b);
bool uuid_is_nil(const struct uuid *uuid);
/* Version 7 and the RFC's variant. */
bool uuid_is_v7(const struct uuid *uuid);
