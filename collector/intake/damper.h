/* damper: keeps what strangers can bring about from filling the log: so many lines a second of one kind, and the next
 * one says how many were left out. One belongs to one thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { DAMPER_A_SECOND = 5 };

struct damper {
    int64_t from_us;
    int64_t said, left_out;
};

/* Whether to say it; *ret_left_out: how many were not said since the last that was. Times are monotonic. */
bool damper_lets(struct damper *damper, int64_t now_us, int64_t *ret_left_out);
