/* bucket: how much somebody may send. It fills at a steady rate up to a burst, and whoever takes more than is in it is
 * told how long to wait (a token bucket). Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct bucket_limits {
    int64_t per_second, burst; /* both at least 1 */
};

struct bucket {
    int64_t milli; /* thousandths of what may be taken now */
    int64_t at_us;
};

/* A full one. */
struct bucket bucket_new(const struct bucket_limits *limits, int64_t now_us);
/* Takes `count`; false: there is not enough, and *ret_delay_us says how long until there would be. More than a burst
 * counts as a burst, so that nobody is locked out for ever. A clock set back takes nothing away. */
bool bucket_take(struct bucket *bucket, const struct bucket_limits *limits, int64_t count, int64_t now_us,
                 int64_t *ret_delay_us);
/* What was taken and is not needed after all. */
void bucket_give_back(struct bucket *bucket, const struct bucket_limits *limits, int64_t count);
/* Whether it would be no other than a new one: then nobody needs to remember it. */
bool bucket_is_full(const struct bucket *bucket, const struct bucket_limits *limits, int64_t now_us);
