/* watcher: a thread with its own database connection that keeps the keys and the catalogue of a running collector as
 * they are in the database: at once when something changes there (LISTEN), at midnight, and every half a minute in any
 * case. */
#pragma once

#include "keytable.h"
#include "roster.h"
#include "zsock.h"

struct watcher;

struct watcher_options {
    const char *database;
    const char *advertise; /* "": not announced */
    uint8_t public_key[KEY_BYTES];
};

/* What it tells the network thread: a roster (whose reference goes to the receiver), or why the collector must end. */
struct news {
    struct roster *roster; /* NULL: only the keys were read again */
    struct arena *arena;   /* of `told`; NULL when there is none */
    const char **told;     /* codes of agencies that people at the centre wrote to */
    size_t told_count;
    bool fatal;
    struct err error;
};
void news_free(struct news *news); /* NULL is allowed */

/* `ret_sock` is the network thread's end: take news from it. */
struct watcher *watcher_start(struct zcontext *context, const struct watcher_options *options, struct keytable *table,
                              struct zsock **ret_sock, struct err *err);
/* Read everything again now; from the network thread. */
void watcher_wake(struct watcher *watcher);
void watcher_stop(struct watcher *watcher); /* NULL is allowed */
