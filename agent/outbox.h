/* outbox: what to send next. Pure: it knows no socket, no disk and no clock; the link tells it what happened and does
 * what it answers. Sequences are those of the spool: consecutive, from `first`.
 *
 * What was sent and not answered yet is in a window of at most `credit` batches. Sending something twice is harmless
 * (the centre answers from what it stored), sending nothing is not; so in doubt it sends again. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    OUTBOX_CREDIT_MAX = 8,
    OUTBOX_BATCH_MAX = 50, /* entries; one bit each in a batch's mask */
};
#define OUTBOX_ANSWER_US INT64_C(30000000) /* a batch without any answer for so long is sent again */
#define OUTBOX_REWIND_US INT64_C(2000000)  /* answers to what was sent before a rewind arrive within this */
#define OUTBOX_FOREVER INT64_MAX

struct outbox_batch {
    uint64_t from;
    uint32_t count;
    uint64_t pending; /* bit i: sequence from + i has no verdict yet */
    int64_t heard_us; /* when it was sent, or last answered in part */
};

struct outbox {
    bool welcomed;        /* between Welcome and the end of the connection */
    uint64_t first, last; /* sequences that can be sent; last < first: none */
    uint64_t next;        /* the next one to send */
    int64_t wait_until_us;
    uint32_t batch_entries, credit;
    struct outbox_batch window[OUTBOX_CREDIT_MAX];
    size_t window_count;
    uint64_t rewound_to; /* last rewind, to know its echoes; 0: none */
    int64_t rewound_us;
    uint64_t careful_until; /* up to here one at a time, so that a refusal is of one update; 0: not */
};

enum outbox_event_kind {
    OUTBOX_TICK,        /* time passed */
    OUTBOX_ROWS,        /* sequence: highest one there is now */
    OUTBOX_WELCOMED,    /* see the members below */
    OUTBOX_SENT,        /* sequence, count: a batch went out */
    OUTBOX_ANSWERED,    /* sequence: its verdict is on disk */
    OUTBOX_RETRY_AFTER, /* sequence: nothing from it on was stored; delay_us */
    OUTBOX_REWOUND,     /* sequence: the next one that the centre expects */
    OUTBOX_LOST,        /* the connection is gone */
    OUTBOX_SKIPPED,     /* sequence: there is nothing that can be sent before it */
    OUTBOX_CAREFUL,     /* sequence: up to there one at a time */
    OUTBOX_EVENT_MAX
};

struct outbox_event {
    enum outbox_event_kind kind;
    uint64_t sequence;
    uint32_t count;
    int64_t delay_us;
    /* OUTBOX_WELCOMED */
    uint64_t first, last;
    uint64_t committed;      /* highest that the centre holds */
    uint64_t first_unjudged; /* lowest without a verdict here; 0: none */
    uint32_t batch_entries, credit;
    uint64_t careful_until; /* 0: send as fast as allowed */
};

enum outbox_action_kind {
    OUTBOX_WAIT,      /* until until_us or the next event */
    OUTBOX_SEND,      /* `count` entries from `from`, or fewer when they are large; then tell OUTBOX_SENT */
    OUTBOX_HELLO,     /* the centre wants what this device cannot send: say again what it has */
    OUTBOX_NEW_EPOCH, /* the centre holds more than this outbox ever had: it is an old copy, go on under a new epoch */
};

struct outbox_action {
    enum outbox_action_kind kind;
    uint64_t from;
    uint32_t count;
    int64_t until_us;
};

/* Takes an event in and answers what to do now. */
struct outbox_action outbox_step(struct outbox *outbox, const struct outbox_event *event, int64_t now_us);

/* The sequence that a refusal is about when only one was under way, by itself, while being careful; 0: it may be about
 * any of several, or about none. */
uint64_t outbox_suspect(const struct outbox *outbox);
/* Whether what is to be sent next, or is under way, goes one by one. */
bool outbox_is_careful(const struct outbox *outbox);
/* The highest sequence that is under way; 0: none is. */
uint64_t outbox_under_way(const struct outbox *outbox);
bool outbox_is_under_way_before(const struct outbox *outbox, uint64_t sequence);

/* How long to wait before the next attempt after `failures` ones in a row (from 1): doubling from min to max, of which
 * the later half is spread by jitter (any number), so that a thousand machines do not come back in the same second. */
int64_t backoff_us(unsigned failures, int64_t min_us, int64_t max_us, uint32_t jitter);
