/* address: which network addresses a webhook may reach. A name in a configuration may come to mean an address inside
 * the centre's own network; so it is the address of the connection that is judged, never the name. */
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

enum address_kind {
    ADDRESS_PUBLIC,
    ADDRESS_LOOPBACK, /* 127.0.0.0/8, ::1 */
    ADDRESS_PRIVATE,  /* RFC 1918, shared (100.64.0.0/10), unique local (fc00::/7) */
    ADDRESS_NEVER, /* link-local (metadata services), multicast, reserved, documentation, translated or mapped ones */
};

enum address_kind address_kind(const struct sockaddr *address);

enum { ADDRESS_TEXT_MAX = 64 };
/* "192.168.1.1", "fe80::1", or "?" for another family; returns buf. */
const char *address_text(const struct sockaddr *address, char buf[static ADDRESS_TEXT_MAX]);
