/* crowd: the connections of one port, and whom to cut off when there are too many. Whoever has not said a word yet is a
 * stranger: of strangers the oldest goes first, because an agent that means it has spoken after a moment. A connection
 * that has spoken is never cut off to make room. Pure: it knows numbers and addresses, no sockets. */
#pragma once

#include "bucket.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CROWD_ADDRESS_MAX = 48 };

struct crowd_limits {
    size_t total;                  /* connections */
    size_t of_address;             /* from one source address */
    size_t silent;                 /* that have not spoken */
    struct bucket_limits arrivals; /* of one source address; those that speak do not count */
};

enum crowd_excess { CROWD_FINE, CROWD_FULL, CROWD_ONE_ADDRESS, CROWD_SILENT, CROWD_HASTE };

struct crowd;

struct crowd *crowd_new(const struct crowd_limits *limits);
void crowd_free(struct crowd *crowd); /* NULL is allowed */

/* A connection with this descriptor (0 or more) came. When that is too many, *ret_cut is one to cut off, which does not
 * count any more; else -1. */
enum crowd_excess crowd_came(struct crowd *crowd, int fd, const char *address, int64_t now_us, int *ret_cut);
/* It has spoken. False: it is not known (yet). */
bool crowd_spoke(struct crowd *crowd, int fd);
/* It has ended, whoever ended it; the descriptor may come again. */
void crowd_gone(struct crowd *crowd, int fd);
/* One that came before `before_us` and has not spoken, to be cut off; -1: none. */
int crowd_overdue(struct crowd *crowd, int64_t before_us);

/* Forgets addresses that nobody comes from any more: once a second is often enough. */
void crowd_tend(struct crowd *crowd, int64_t now_us);
size_t crowd_addresses(const struct crowd *crowd); /* that it remembers */

/* How many connections count now; of one address. */
size_t crowd_count(const struct crowd *crowd);
size_t crowd_of_address(const struct crowd *crowd, const char *address);
size_t crowd_silent(const struct crowd *crowd);
