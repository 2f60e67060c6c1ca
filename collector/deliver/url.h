/* url: the parts of a configured URL that decide how it is used. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stdbool.h>

struct url {
    const char *scheme, *host; /* lower case scheme; host without the brackets of IPv6. In the arena. */
};

/* Refuses (ERR_CONFIG, naming `field`) what cannot be parsed, has no scheme, carries a user or password, or has blanks
 * or control characters. */
bool url_parse(struct arena *arena, const char *field, const char *text, struct url *ret, struct err *err) MUST_CHECK;
/* localhost, 127.0.0.0/8 or ::1, as written. What a name really means is judged again when connecting (address.h). */
bool url_is_loopback(const struct url *url);
