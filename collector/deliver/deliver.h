/* deliver: what came of handing one message to a server (mail.h, webhook.h), and when to try again.
 *
 * Exactly once does not exist here: a server that takes a message and dies before it says so has perhaps delivered it.
 * Such an outcome is DELIVERY_RETRY, and the repeat carries the same Message-ID (or Tiendo-Id) and the same content, so
 * that the receiver can tell. Nothing here stores anything; whoever calls writes down the outcome.
 *
 * Calls block, each for at most its time-out. They may run in several threads at once, each with a report of its own.
 */
#pragma once

#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum delivery {
    /* The server said that it has the message. */
    DELIVERY_DONE,
    /* Not now: stalled, not reached, refused for the moment, died before its answer; or the configuration is wrong
     * (password, certificate, sender), which is nothing that this message can help. Try again at delivery_next_us(). */
    DELIVERY_RETRY,
    /* Never as it stands: the server refused this recipient or this content for good, or the message is malformed. */
    DELIVERY_REFUSED,
    DELIVERY_MAX
};

enum { DELIVERY_ANSWER_MAX = 256 };

struct delivery_report {
    enum delivery outcome;
    char
        answer[DELIVERY_ANSWER_MAX]; /* the server's last line, printable UTF-8; "" when there was none: the evidence */
    int64_t wait_us;                 /* RETRY: the least that the server asked to wait (webhook, Retry-After), at most
                                        DELIVERY_WAIT_MAX;                 else 0 */
    struct err
        err; /* unless DONE: what went wrong and how to mend it; ERR_CONFIG when the configuration has to be mended */
};

#define DELIVERY_WAIT_MAX (INT64_C(6) * 3600 * 1000000)

/* "delivered", "retry", "refused": for logs and the ledger. */
const char *delivery_name(enum delivery outcome);

/* Once in a process, before its threads; and at the end. */
bool deliver_begin(struct err *err) MUST_CHECK;
void deliver_end(void);
/* Ends the calls under way in other threads, and later ones, with DELIVERY_RETRY within about a second. For a daemon
 * that is told to stop. */
void deliver_interrupt(void);

/* When to try again: a pure function of what is stored. `last_us` is when it was last tried (when it was created, for
 * attempts = 0), `attempts` how often. 0 attempts: at once; then 1, 2, 4, … minutes later, at most 6 hours. A report's
 * wait_us, when longer, goes before it. Counted from the last attempt, so that a sender that was down for days does
 * not make up for its attempts in one burst. */
int64_t delivery_next_us(int64_t last_us, int attempts);
