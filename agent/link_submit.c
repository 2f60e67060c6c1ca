/* Submits: what goes into one, and what is done about an update that the centre cannot read. One such never holds up
 * the others: it is found by sending one at a time, kept, and its place is passed over. */
#include "link_internal.h"

#include "clock.h"
#include "fault.h"
#include "log.h"
#include "said.h"

enum {
    STRIKES_MAX = 2, /* the second time it goes without its receipt */
};

/* ---- what cannot be sent ---- */

static bool set_aside(struct link *link, uint64_t sequence, const char *why)
{
    struct err err = {0};
    if (!spool_unsendable(link->spool, sequence, why, clock_now_us(), &err)) {
        log_event(LOG_LEVEL_ERROR, "spool.failed", "why", err.text, NULL);
        return false;
    }
    log_event(LOG_LEVEL_ERROR, "update.unsendable", "sequence", log_number((long long)sequence), "why", why, "action",
              "kept and passed over", NULL);
    link->suspect = 0;
    link->strikes = 0;
    return true;
}

void link_take_unreadable(struct link *link, const char *why)
{
    uint64_t suspect = outbox_suspect(&link->outbox);
    uint64_t under_way = outbox_under_way(&link->outbox);
    if (under_way == 0 && link->outbox.next <= link->outbox.last) {
        under_way = link->outbox.next; /* before it could be sent: next time it is, with nothing else */
    }
    if (suspect == 0) {
        link->careful_until = under_way > link->careful_until ? under_way : link->careful_until;
        return;
    }
    if (!link->quiet) {
        return; /* it may be about something else that was said */
    }
    link->strikes = suspect == link->suspect ? link->strikes + 1 : 1;
    link->suspect = suspect;
    if (link->strikes >= STRIKES_MAX) {
        (void)set_aside(link, suspect, why); /* if it could not be written it is refused, and tried, once more */
    }
}

bool link_pass_over(struct link *link, uint64_t expected, int64_t now_us)
{
    struct err err = {0};
    uint64_t next = 0;
    if (!spool_next(link->spool, expected, &next, &err)) {
        link_lose(link, "spool.failed", err.text);
        return true;
    }
    if (next <= expected || next == link->hello_from) {
        return false;
    }
    log_event(LOG_LEVEL_WARN, "outbox.passed_over", "from", log_number((long long)expected), "next",
              log_number((long long)next), NULL);
    link->hello_from = next;
    link->hello_at_us = now_us;
    return true;
}

/* ---- a Submit ---- */

static bool encode(struct link *link, const struct spool_rows *rows, bool with_receipts, struct bytes *ret,
                   struct err *err)
{
    struct message submit = said_submit(link->turn, &link->epoch, rows, with_receipts);
    return said_frame(link->turn, &submit, ret, err);
}

static void tell_outbox(struct link *link, enum outbox_event_kind kind, uint64_t sequence, size_t count, int64_t now_us)
{
    struct outbox_event event = {.kind = kind, .sequence = sequence, .count = (uint32_t)count};
    outbox_step(&link->outbox, &event, now_us);
}

/* A batch that is not fit to be sent: from now on one by one; and one by itself is passed over. */
static bool take_apart(struct link *link, const struct spool_rows *rows, const char *why, int64_t now_us)
{
    uint64_t last = rows->list[rows->count - 1].sequence;
    if (rows->count > 1) {
        tell_outbox(link, OUTBOX_CAREFUL, last, 0, now_us);
        return true;
    }
    if (!set_aside(link, last, why)) {
        link_lose(link, "spool.failed", why);
        return false;
    }
    tell_outbox(link, OUTBOX_SKIPPED, last + 1, 0, now_us);
    return true;
}

bool link_send_batch(struct link *link, const struct outbox_action *action, int64_t now_us)
{
    struct err err = {0};
    struct spool_rows rows = {0};
    struct bytes frame = {0};
    if (outbox_is_careful(&link->outbox) && !link->quiet) {
        if (link->said != MESSAGE_PING) {
            link_ping(link, now_us);
        }
        return false; /* until the Pong: a refusal that comes after it is of what is sent then */
    }
    if (!spool_batch(link->spool, link->turn, action->from, action->count, SAID_SUBMIT_BYTES, &rows, &err)) {
        link_lose(link, "spool.failed", err.text);
        return false;
    }
    if (rows.count == 0) {
        tell_outbox(link, OUTBOX_SKIPPED, link->outbox.last + 1, 0, now_us);
        return true;
    }
    if (rows.list[0].sequence > action->from &&
        (link->outbox.window_count > 0 || link_pass_over(link, action->from, now_us))) {
        return false; /* the centre is told of the place that stays empty when it has all that lies before it */
    }
    bool suspected = rows.count == 1 && rows.list[0].sequence == link->suspect && link->strikes > 0;
    if (!encode(link, &rows, !suspected, &frame, &err) &&
        (rows.count > 1 || !encode(link, &rows, false, &frame, &err))) {
        return take_apart(link, &rows, err.text, now_us);
    }
    FAULT_POINT("agent.before_send");
    if (zsock_send(link->sock, frame.data, frame.size) != Z_OK) {
        return false;
    }
    FAULT_POINT("agent.after_send");
    tell_outbox(link, OUTBOX_SENT, rows.list[0].sequence, rows.count, now_us);
    return true;
}
