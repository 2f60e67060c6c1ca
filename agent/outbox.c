#include "outbox.h"

#include <string.h>

static const struct outbox_event nothing_happened = {.kind = OUTBOX_TICK};

static uint64_t all_pending(uint32_t count)
{
    return count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
}

static void remove_batch(struct outbox *outbox, size_t i)
{
    outbox->window_count--;
    memmove(&outbox->window[i], &outbox->window[i + 1], (outbox->window_count - i) * sizeof(outbox->window[0]));
}

/* From a sequence on everything is to be sent again: it is no longer under way. */
static void send_again_from(struct outbox *outbox, uint64_t sequence)
{
    if (sequence < outbox->first) {
        sequence = outbox->first;
    }
    if (sequence < outbox->next) {
        outbox->next = sequence;
    }
    for (size_t i = outbox->window_count; i-- > 0;) {
        struct outbox_batch *batch = &outbox->window[i];
        if (batch->from >= sequence) {
            remove_batch(outbox, i);
        } else if (batch->from + batch->count > sequence) {
            batch->count = (uint32_t)(sequence - batch->from);
            batch->pending &= all_pending(batch->count);
            if (batch->pending == 0) {
                remove_batch(outbox, i);
            }
        }
    }
}

static void take_sent(struct outbox *outbox, const struct outbox_event *event, int64_t now_us)
{
    if (outbox->window_count < OUTBOX_CREDIT_MAX && event->count > 0 && event->count <= OUTBOX_BATCH_MAX) {
        outbox->window[outbox->window_count++] = (struct outbox_batch){
            .from = event->sequence,
            .count = event->count,
            .pending = all_pending(event->count),
            .heard_us = now_us,
        };
        outbox->next = event->sequence + event->count;
    }
}

static void take_answer(struct outbox *outbox, uint64_t sequence, int64_t now_us)
{
    for (size_t i = outbox->window_count; i-- > 0;) {
        struct outbox_batch *batch = &outbox->window[i];
        if (sequence >= batch->from && sequence - batch->from < batch->count) {
            batch->pending &= ~(UINT64_C(1) << (sequence - batch->from));
            batch->heard_us = now_us;
            outbox->rewound_to = 0;
            if (batch->pending == 0) {
                remove_batch(outbox, i);
            }
        }
    }
}

static void take_retry(struct outbox *outbox, const struct outbox_event *event, int64_t now_us)
{
    int64_t until = now_us + event->delay_us;
    send_again_from(outbox, event->sequence);
    if (until > outbox->wait_until_us) {
        outbox->wait_until_us = until;
    }
}

/* Each batch under way at a rewind is answered by the same rewind; the echoes must not make everything go out again. */
static bool is_echo(const struct outbox *outbox, uint64_t next, int64_t now_us)
{
    return outbox->rewound_to == next && now_us - outbox->rewound_us < OUTBOX_REWIND_US;
}

static enum outbox_action_kind take_rewind(struct outbox *outbox, uint64_t next, int64_t now_us)
{
    if (next > outbox->last + 1) {
        return OUTBOX_NEW_EPOCH;
    }
    if (next < outbox->first) {
        return OUTBOX_HELLO;
    }
    if (!is_echo(outbox, next, now_us)) {
        send_again_from(outbox, next);
        outbox->rewound_to = next;
        outbox->rewound_us = now_us;
    }
    return OUTBOX_WAIT;
}

static enum outbox_action_kind take_welcome(struct outbox *outbox, const struct outbox_event *event)
{
    *outbox = (struct outbox){
        .first = event->first,
        .last = event->last,
        .batch_entries = event->batch_entries,
        .credit = event->credit,
    };
    if (event->committed > event->last) {
        return OUTBOX_NEW_EPOCH;
    }
    uint64_t next = event->committed + 1;
    /* A verdict that was lost on the way is had again by sending its update again. */
    if (event->first_unjudged > 0 && event->first_unjudged < next) {
        next = event->first_unjudged;
    }
    outbox->next = next < event->first ? event->first : next;
    outbox->batch_entries = event->batch_entries < 1                  ? 1
                            : event->batch_entries > OUTBOX_BATCH_MAX ? OUTBOX_BATCH_MAX
                                                                      : event->batch_entries;
    outbox->credit = event->credit < 1 ? 1 : event->credit > OUTBOX_CREDIT_MAX ? OUTBOX_CREDIT_MAX : event->credit;
    outbox->careful_until = event->careful_until;
    outbox->welcomed = true;
    return OUTBOX_WAIT;
}

/* A batch that nobody answers was lost, or its verdicts were. */
static void check_silence(struct outbox *outbox, int64_t now_us)
{
    for (size_t i = 0; i < outbox->window_count; i++) {
        const struct outbox_batch *batch = &outbox->window[i];
        if (now_us - batch->heard_us >= OUTBOX_ANSWER_US) {
            send_again_from(outbox, batch->from + (uint64_t)__builtin_ctzll(batch->pending));
            return;
        }
    }
}

static int64_t next_silence(const struct outbox *outbox)
{
    int64_t until = OUTBOX_FOREVER;
    for (size_t i = 0; i < outbox->window_count; i++) {
        int64_t due = outbox->window[i].heard_us + OUTBOX_ANSWER_US;
        until = due < until ? due : until;
    }
    return until;
}

bool outbox_is_careful(const struct outbox *outbox)
{
    bool careful = outbox->next <= outbox->careful_until && outbox->next <= outbox->last;
    for (size_t i = 0; i < outbox->window_count; i++) {
        careful = careful || outbox->window[i].from <= outbox->careful_until;
    }
    return careful;
}

static struct outbox_action what_now(const struct outbox *outbox, int64_t now_us)
{
    struct outbox_action wait = {.kind = OUTBOX_WAIT, .until_us = OUTBOX_FOREVER};
    if (!outbox->welcomed) {
        return wait;
    }
    wait.until_us = next_silence(outbox);
    bool careful = outbox_is_careful(outbox);
    if (outbox->next > outbox->last || outbox->window_count >= (careful ? 1 : outbox->credit)) {
        return wait;
    }
    if (now_us < outbox->wait_until_us) {
        wait.until_us = outbox->wait_until_us < wait.until_us ? outbox->wait_until_us : wait.until_us;
        return wait;
    }
    uint64_t left = outbox->last - outbox->next + 1;
    uint32_t most = careful ? 1 : outbox->batch_entries;
    return (struct outbox_action){
        .kind = OUTBOX_SEND,
        .from = outbox->next,
        .count = left < most ? (uint32_t)left : most,
    };
}

static enum outbox_action_kind take_event(struct outbox *outbox, const struct outbox_event *event, int64_t now_us)
{
    if (event->kind == OUTBOX_WELCOMED) {
        return take_welcome(outbox, event);
    }
    if (!outbox->welcomed) {
        return OUTBOX_WAIT; /* stragglers of a connection that is over */
    }
    switch (event->kind) {
    case OUTBOX_ROWS:
        outbox->last = event->sequence > outbox->last ? event->sequence : outbox->last;
        break;
    case OUTBOX_SENT:
        take_sent(outbox, event, now_us);
        break;
    case OUTBOX_SKIPPED:
        outbox->next = event->sequence > outbox->next ? event->sequence : outbox->next;
        break;
    case OUTBOX_CAREFUL:
        outbox->careful_until = event->sequence > outbox->careful_until ? event->sequence : outbox->careful_until;
        break;
    case OUTBOX_ANSWERED:
        take_answer(outbox, event->sequence, now_us);
        break;
    case OUTBOX_RETRY_AFTER:
        take_retry(outbox, event, now_us);
        break;
    case OUTBOX_REWOUND:
        return take_rewind(outbox, event->sequence, now_us);
    case OUTBOX_LOST:
        *outbox = (struct outbox){0};
        break;
    default:
        break;
    }
    return OUTBOX_WAIT;
}

struct outbox_action outbox_step(struct outbox *outbox, const struct outbox_event *event, int64_t now_us)
{
    if (event == NULL) {
        event = &nothing_happened;
    }
    enum outbox_action_kind kind = take_event(outbox, event, now_us);
    if (kind != OUTBOX_WAIT) {
        outbox->welcomed = false;
        outbox->window_count = 0;
        return (struct outbox_action){.kind = kind};
    }
    check_silence(outbox, now_us);
    return what_now(outbox, now_us);
}

uint64_t outbox_suspect(const struct outbox *outbox)
{
    bool alone = outbox->window_count == 1 && outbox->window[0].count == 1;
    return alone && outbox->window[0].from <= outbox->careful_until ? outbox->window[0].from : 0;
}

uint64_t outbox_under_way(const struct outbox *outbox)
{
    uint64_t highest = 0;
    for (size_t i = 0; i < outbox->window_count; i++) {
        uint64_t last = outbox->window[i].from + outbox->window[i].count - 1;
        highest = last > highest ? last : highest;
    }
    return highest;
}

bool outbox_is_under_way_before(const struct outbox *outbox, uint64_t sequence)
{
    for (size_t i = 0; i < outbox->window_count; i++) {
        if (outbox->window[i].from < sequence) {
            return true;
        }
    }
    return false;
}

int64_t backoff_us(unsigned failures, int64_t min_us, int64_t max_us, uint32_t jitter)
{
    int64_t wait = min_us;
    for (unsigned i = 1; i < failures && wait < max_us; i++) {
        wait *= 2;
    }
    wait = wait > max_us ? max_us : wait;
    int64_t half = wait / 2;
    return wait - half + (int64_t)((double)half * jitter / UINT32_MAX);
}
