#include "uuid.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static void set_version(struct uuid *uuid, unsigned version)
{
    uuid->bytes[6] = (uint8_t)((uuid->bytes[6] & 0x0fu) | (version << 4));
    uuid->bytes[8] = (uint8_t)((uuid->bytes[8] & 0x3fu) | 0x80u);
}

static uint64_t milliseconds_of(const struct uuid *uuid)
{
    uint64_t ms = 0;
    for (int i = 0; i < 6; i++) {
        ms = ms << 8 | uuid->bytes[i];
    }
    return ms;
}

/* Counts the 122 free bits up by one, around the version and variant bits. */
static void increment(struct uuid *uuid)
{
    for (int i = 15; i >= 0; i--) {
        uint8_t mask = i == 8 ? 0x3f : i == 6 ? 0x0f : 0xff;
        uint8_t fixed = (uint8_t)(uuid->bytes[i] & ~mask);
        uint8_t next = (uint8_t)((uuid->bytes[i] + 1) & mask);
        uuid->bytes[i] = (uint8_t)(fixed | next);
        if (next != 0) {
            return;
        }
    }
}

struct uuid uuid_v7(int64_t now_us, const struct uuid *last)
{
    uint64_t ms = now_us < 0 ? 0 : (uint64_t)now_us / 1000;
    if (last != NULL && ms <= milliseconds_of(last)) {
        struct uuid next = *last;
        increment(&next);
        return next;
    }
    struct uuid uuid = {{0}};
    randombytes_buf(uuid.bytes + 6, sizeof(uuid.bytes) - 6);
    for (int i = 5; i >= 0; i--, ms >>= 8) {
        uuid.bytes[i] = (uint8_t)(ms & 0xff);
    }
    set_version(&uuid, 7);
    return uuid;
}

struct uuid uuid_random(void)
{
    struct uuid uuid = {{0}};
    randombytes_buf(uuid.bytes, sizeof(uuid.bytes));
    set_version(&uuid, 4);
    return uuid;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool uuid_parse(const char *text, struct uuid *ret)
{
    struct uuid uuid = {{0}};
    if (text == NULL || strlen(text) != UUID_TEXT_MAX - 1) {
        return false;
    }
    size_t nibble = 0;
    for (size_t i = 0; i < UUID_TEXT_MAX - 1; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != '-') {
                return false;
            }
            continue;
        }
        int digit = hex_digit(text[i]);
        if (digit < 0) {
            return false;
        }
        uuid.bytes[nibble / 2] = (uint8_t)(uuid.bytes[nibble / 2] << 4 | digit);
        nibble++;
    }
    *ret = uuid;
    return true;
}

const char *uuid_text(const struct uuid *uuid, char buf[static UUID_TEXT_MAX])
{
    static const char digits[] = "0123456789abcdef";
    char *out = buf;
    for (size_t i = 0; i < sizeof(uuid->bytes); i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            *out++ = '-';
        }
        *out++ = digits[uuid->bytes[i] >> 4];
        *out++ = digits[uuid->bytes[i] & 0x0f];
    }
    *out = '\0';
    return buf;
}

bool uuid_equal(const struct uuid *a, const struct uuid *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool uuid_is_nil(const struct uuid *uuid)
{
    static const struct uuid nil = {{0}};
    return uuid_equal(uuid, &nil);
}

bool uuid_is_v7(const struct uuid *uuid)
{
    return uuid->bytes[6] >> 4 == 7 && uuid->bytes[8] >> 6 == 2;
}
