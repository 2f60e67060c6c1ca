#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct range {
    uint8_t bytes[16];
    unsigned bits;
    enum address_kind kind;
};

/* IANA's special-purpose registry: what is not globally reachable, and what carries another address inside. */
static const struct range ranges_v4[] = {
    {{127}, 8, ADDRESS_LOOPBACK},       {{10}, 8, ADDRESS_PRIVATE},        {{100, 64}, 10, ADDRESS_PRIVATE},
    {{172, 16}, 12, ADDRESS_PRIVATE},   {{192, 168}, 16, ADDRESS_PRIVATE}, {{0}, 8, ADDRESS_NEVER},
    {{169, 254}, 16, ADDRESS_NEVER},    {{192, 0, 0}, 24, ADDRESS_NEVER},  {{192, 0, 2}, 24, ADDRESS_NEVER},
    {{192, 88, 99}, 24, ADDRESS_NEVER}, {{198, 18}, 15, ADDRESS_NEVER},    {{198, 51, 100}, 24, ADDRESS_NEVER},
    {{203, 0, 113}, 24, ADDRESS_NEVER}, {{224}, 3, ADDRESS_NEVER},
};

static const struct range ranges_v6[] = {
    {{[15] = 1}, 128, ADDRESS_LOOPBACK}, {{0xfc}, 7, ADDRESS_PRIVATE}, {{0x20, 0x01, 0x0d, 0xb8}, 32, ADDRESS_NEVER},
    {{0x20, 0x01}, 23, ADDRESS_NEVER},                                /* protocol assignments, Teredo among them */
    {{0x20, 0x02}, 16, ADDRESS_NEVER},                                /* 6to4 */
    {{0x3f, 0xff}, 20, ADDRESS_NEVER},   {{0x20}, 3, ADDRESS_PUBLIC}, /* global unicast; what is outside of it is
                                                                         refused */
};

static bool lies_in(const uint8_t *address, const struct range *range)
{
    size_t whole = range->bits / 8;
    unsigned rest = range->bits % 8;
    if (memcmp(address, range->bytes, whole) != 0) {
        return false;
    }
    return rest == 0 || ((address[whole] ^ range->bytes[whole]) >> (8 - rest)) == 0;
}

static enum address_kind find(const uint8_t *address, const struct range *ranges, size_t count,
                              enum address_kind fallback)
{
    for (size_t i = 0; i < count; i++) {
        if (lies_in(address, &ranges[i])) {
            return ranges[i].kind;
        }
    }
    return fallback;
}

enum address_kind address_kind(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4 = {0};
        memcpy(&v4, address, sizeof(v4));
        uint8_t bytes[4] = {0};
        memcpy(bytes, &v4.sin_addr, sizeof(bytes));
        return find(bytes, ranges_v4, sizeof(ranges_v4) / sizeof(ranges_v4[0]), ADDRESS_PUBLIC);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6 = {0};
        memcpy(&v6, address, sizeof(v6));
        return find(v6.sin6_addr.s6_addr, ranges_v6, sizeof(ranges_v6) / sizeof(ranges_v6[0]), ADDRESS_NEVER);
    }
    return ADDRESS_NEVER;
}

const char *address_text(const struct sockaddr *address, char buf[static ADDRESS_TEXT_MAX])
{
    const char *text = NULL;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4 = {0};
        memcpy(&v4, address, sizeof(v4));
        text = inet_ntop(AF_INET, &v4.sin_addr, buf, ADDRESS_TEXT_MAX);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6 = {0};
        memcpy(&v6, address, sizeof(v6));
        text = inet_ntop(AF_INET6, &v6.sin6_addr, buf, ADDRESS_TEXT_MAX);
    }
    if (text == NULL) {
        snprintf(buf, ADDRESS_TEXT_MAX, "?");
    }
    return buf;
}
