/* rates: one bucket for everybody who sends, by name (an agency's code, a device). It outlives connections: whoever
 * comes again finds its bucket as it left it, and all devices of an agency share one. Only the network thread uses it.
 */
#pragma once

#include "bucket.h"

#include <stddef.h>

struct rates;

struct rates *rates_new(const struct bucket_limits *limits);
void rates_free(struct rates *rates); /* NULL is allowed */

/* The bucket of that name, full when there was none. Good until rates_tend(). */
struct bucket *rates_of(struct rates *rates, const char *name, int64_t now_us);
const struct bucket_limits *rates_limits(const struct rates *rates);

/* Forgets those that are full again: once a minute is often enough. */
void rates_tend(struct rates *rates, int64_t now_us);
size_t rates_count(const struct rates *rates);
