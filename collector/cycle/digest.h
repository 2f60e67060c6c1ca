/* digest: the words of one message, in Vietnamese: what is due, when, how many working days, what to do. It addresses
 * an office, calls itself "Nhắc việc" and says what it was true at; causes that lie in machines are told only to
 * whoever looks after machines, and those people are told nothing else. Pure. */
#pragma once

#include "planner.h"

struct digest_text {
    const char *subject; /* one line, no control characters; not encoded for any channel */
    const char *body;    /* lines end with \n */
};

/* `now`: what the message was true at. In the arena. */
struct digest_text digest_write(struct arena *arena, const struct digest *digest, int64_t now);
