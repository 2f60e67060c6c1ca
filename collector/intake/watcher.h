/* watcher: a thread with its own database connection that keeps the keys and the catalogue of a running collector as
 * they are in the database: at once when something changes there (LISTEN), at midnight, and every half a minute in any
 * case. It also tells how far the database holds each outbox, then and whenever it connects anew: the server may be
 * another one by now, or a backup's. */
#pragma once

#include "keytable.h"
#include "receipt.h"
#include "roster.h"
#include "store_device.h"
#include "zsock.h"

struct watcher;

struct watcher_options {
    const char *database;
    const char *advertise; /* "": not announced */
    uint8_t public_key[KEY_BYTES];
    uint8_t receipt_key[RECEIPT_KEY_BYTES]; /* public: by which this collector signs */
};

/* What it tells the network thread: a roster (whose reference goes to the receiver), or why the collector must end. */
struct news {
    struct roster *roster; /* NULL: not read again */
    struct arena *arena;   /* of `told` and `progress`; NULL when there is neither */
    const char **told;     /* codes of agencies that were written to, at the centre or by way of another collector */
    size_t told_count;
    const struct outbox_progress *progress; /* NULL: not read */
    size_t progress_count;
    int64_t progress_at_us; /* monotonic: when it began to be read */
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
