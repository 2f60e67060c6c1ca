/* What the centre says, one function a message. */
#include "link_internal.h"

#include "clock.h"
#include "lang.h"
#include "log.h"

#include <string.h>

enum { CONTACT_US = 60000000 };

/* Nothing of what the centre said counts when it could not be stored: the connection starts over, and it will say it
 * again. */
static bool stored(struct link *link, bool ok, const struct err *err)
{
    if (!ok) {
        link_lose(link, "spool.failed", err->text);
    }
    return ok;
}

static void tell_outbox(struct link *link, const struct outbox_event *event, int64_t now_us)
{
    struct err err = {0};
    struct outbox_action action = outbox_step(&link->outbox, event, now_us);
    if (action.kind == OUTBOX_NEW_EPOCH) {
        log_event(LOG_LEVEL_WARN, "outbox.old_copy", "action", "new epoch", NULL);
        if (!stored(link, spool_new_epoch(link->spool, &err), &err)) {
            return;
        }
    }
    if (action.kind == OUTBOX_NEW_EPOCH || action.kind == OUTBOX_HELLO) {
        link->hello_at_us = now_us;
    }
}

static void take_enrolled(struct link *link, const struct wire_enrolled *enrolled)
{
    struct err err = {0};
    log_event(LOG_LEVEL_INFO, "enrolment.redeemed", "agency", enrolled->agency_code, NULL);
    if (credentials_redeemed(link->config, &link->credentials, &err)) {
        link_credentials_changed(link);
    } else {
        link_lose(link, "identity.failed", err.text);
    }
}

/* A new key that is welcomed was redeemed, whatever became of the answer to Enrol. */
static bool settle_key(struct link *link)
{
    struct err err = {0};
    struct credentials *credentials = &link->credentials;
    if (credentials->list[link->credential].kind != CREDENTIAL_NEW) {
        return true;
    }
    log_event(LOG_LEVEL_INFO, "enrolment.redeemed", "agency", credentials->agency, NULL);
    if (!stored(link, credentials_redeemed(link->config, credentials, &err), &err)) {
        return false;
    }
    credentials->list[0] = credentials->list[link->credential];
    credentials->list[0].kind = CREDENTIAL_OWN;
    credentials->count = 1;
    credentials->pending = false;
    link->credential = 0;
    return true;
}

static void begin_sending(struct link *link, const struct wire_welcome *welcome, int64_t now_us)
{
    struct err err = {0};
    struct spool_meta meta = {0};
    if (!stored(link, spool_meta(link->spool, link->turn, &meta, &err), &err)) {
        return;
    }
    if (meta.first_sequence != link->hello_first) {
        /* The centre's answer was for another device's place in this outbox: ask again from where this one begins. */
        link->hello_at_us = now_us;
        return;
    }
    struct outbox_event event = {
        .kind = OUTBOX_WELCOMED,
        .first = meta.first_sequence,
        .last = meta.last_sequence,
        .committed = welcome->committed_sequence,
        .first_unjudged = meta.first_unjudged,
        .batch_entries = welcome->batch_entries,
        .credit = welcome->credit_batches,
    };
    link->state = LINK_UP;
    link->look = true;
    link->up_since_us = now_us;
    link->heartbeat_us = (int64_t)welcome->heartbeat_ms * 1000;
    link->ping_us = now_us + link->heartbeat_us;
    link_tell(link, "connected", link->credentials.collectors.list[link->collector].endpoint);
    tell_outbox(link, &event, now_us);
}

static void take_welcome(struct link *link, const struct wire_welcome *welcome, int64_t now_us)
{
    char device[UUID_TEXT_MAX];
    struct err err = {0};
    if (!settle_key(link)) {
        return;
    }
    if (!spool_welcome(link->spool, &welcome->device_id, welcome->agency_code, welcome->agency_name, &err)) {
        link_lose(link, "welcome.refused", err.text);
        return;
    }
    if (!stored(link, spool_contact(link->spool, welcome->collector_time_us, clock_now_us(), &err), &err)) {
        return;
    }
    link->contact_written_us = now_us;
    if (link->state != LINK_UP) {
        log_event(LOG_LEVEL_INFO, "link.welcomed", "agency", welcome->agency_code, "device",
                  uuid_text(&welcome->device_id, device), "committed",
                  log_number((long long)welcome->committed_sequence), NULL);
    }
    begin_sending(link, welcome, now_us);
}

/* The first time that a place is taken, this outbox is a copy of an older one that went on elsewhere: its updates go
 * under a new epoch. The second time the centre's word stands. */
static size_t without_place_taken(struct link *link, const struct wire_verdicts *verdicts,
                                  struct wire_verdict *ret_kept)
{
    size_t kept = 0;
    for (size_t i = 0; i < verdicts->count; i++) {
        const struct wire_verdict *verdict = &verdicts->verdicts[i];
        bool taken = verdict->code != NULL && strcmp(verdict->code, reason_code(REASON_PLACE_TAKEN)) == 0;
        if (!taken || link->moved_epoch) {
            ret_kept[kept++] = *verdict;
        }
    }
    return kept;
}

static void take_verdicts(struct link *link, const struct wire_verdicts *verdicts, int64_t now_us)
{
    struct err err = {0};
    struct wire_verdict *kept = arena_array(link->turn, verdicts->count, sizeof(*kept));
    size_t count = without_place_taken(link, verdicts, kept);
    bool ok = spool_verdicts(link->spool, kept, count, verdicts->collector_time_us, clock_now_us(), &err);
    if (!stored(link, ok, &err)) {
        return;
    }
    log_event(LOG_LEVEL_DEBUG, "verdicts.stored", "count", log_number((long long)count), NULL);
    if (count < verdicts->count) {
        link->moved_epoch = true;
        log_event(LOG_LEVEL_WARN, "outbox.place_taken", "action", "new epoch", NULL);
        if (stored(link, spool_new_epoch(link->spool, &err), &err)) {
            link->hello_at_us = now_us;
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct outbox_event event = {.kind = OUTBOX_ANSWERED, .sequence = kept[i].sequence};
        tell_outbox(link, &event, now_us);
    }
}

static void take_assignments(struct link *link, const struct wire_assignments *head, struct bytes frame)
{
    struct err err = {0};
    bool whole = false;
    if (stored(link, spool_assignments_add(link->spool, head, frame, &whole, &err), &err) && whole) {
        log_event(LOG_LEVEL_INFO, "assignments.stored", "revision", log_number((long long)head->revision), NULL);
    }
}

static void take_history(struct link *link, const struct wire_history *part, struct bytes frame)
{
    struct err err = {0};
    bool whole = false;
    if (stored(link, spool_history_add(link->spool, part, frame, &whole, &err), &err) && whole) {
        log_event(LOG_LEVEL_INFO, "history.stored", "parts", log_number((long long)part->parts), NULL);
    }
}

static void take_notices(struct link *link, const struct wire_notices *notices)
{
    struct err err = {0};
    bool ok = spool_notices_add(link->spool, notices->notices, notices->count, clock_now_us(), &err);
    if (!stored(link, ok, &err)) {
        return;
    }
    struct uuid *ids = arena_array(link->turn, notices->count, sizeof(*ids));
    for (size_t i = 0; i < notices->count; i++) {
        ids[i] = notices->notices[i].id;
    }
    struct message answer = {.kind = MESSAGE_RECEIVED, .received = {.notice_ids = ids, .count = notices->count}};
    if (!link_send(link, &answer)) {
        log_event(LOG_LEVEL_DEBUG, "notices.unanswered", NULL); /* they come again, and are known then */
    }
}

static void take_retry_after(struct link *link, const struct wire_retry_after *retry, int64_t now_us)
{
    int64_t delay_us = (int64_t)retry->delay_ms * 1000;
    struct uuid random = uuid_random();
    delay_us += delay_us / 2 * random.bytes[0] / UINT8_MAX;
    log_event(LOG_LEVEL_INFO, "link.retry_after", "ms", log_number(delay_us / 1000), NULL);
    if (link->state == LINK_ASKING) {
        link->hello_at_us = now_us + delay_us;
        link->deadline_us += delay_us;
        return;
    }
    if (!uuid_equal(&retry->epoch, &link->epoch)) {
        return; /* about what was sent before this outbox got another epoch */
    }
    struct outbox_event event = {.kind = OUTBOX_RETRY_AFTER, .sequence = retry->from_sequence, .delay_us = delay_us};
    tell_outbox(link, &event, now_us);
}

static void take_rewind(struct link *link, const struct wire_rewind *rewind, int64_t now_us)
{
    log_event(LOG_LEVEL_WARN, "link.rewind", "next", log_number((long long)rewind->next_sequence), NULL);
    if (!uuid_equal(&rewind->epoch, &link->epoch)) {
        return;
    }
    struct outbox_event event = {.kind = OUTBOX_REWOUND, .sequence = rewind->next_sequence};
    tell_outbox(link, &event, now_us);
}

static void take_pong(struct link *link, const struct wire_pong *pong, int64_t now_us)
{
    struct err err = {0};
    struct spool_meta meta = {0};
    if (!stored(link, spool_meta(link->spool, link->turn, &meta, &err), &err)) {
        return;
    }
    if (now_us - link->contact_written_us >= CONTACT_US) {
        link->contact_written_us = now_us;
        if (!stored(link, spool_contact(link->spool, pong->collector_time_us, clock_now_us(), &err), &err)) {
            return;
        }
    }
    if (pong->catalogue_revision != meta.catalogue_revision) {
        link->hello_at_us = now_us;
    }
}

static void take_refusal(struct link *link, const struct wire_refusal *refusal, int64_t now_us)
{
    const char *code = refusal->code == NULL ? "" : refusal->code;
    const char *message = refusal->message == NULL ? code : refusal->message;
    if (strcmp(code, "HELLO_FIRST") == 0) {
        link->hello_at_us = now_us;
    } else {
        link->refused = true;
        link_lose(link, "link.refusal", arena_printf(link->turn, "%s: %s", code, message));
    }
}

static void take_decided(struct link *link, const struct wire_decided *decided)
{
    struct err err = {0};
    bool recorded = decided->code == NULL;
    const char *message = decided->message == NULL ? decided->code : decided->message;
    log_event(recorded ? LOG_LEVEL_INFO : LOG_LEVEL_WARN, recorded ? "decision.recorded" : "decision.refused", "why",
              recorded ? NULL : message, NULL);
    if (!spool_decision_mark(link->spool, &decided->id, recorded ? "recorded" : "refused", message, &err)) {
        link_lose(link, "spool.failed", err.text);
    }
}

static bool is_expected(const struct link *link, enum message_kind kind)
{
    switch (kind) {
    case MESSAGE_ENROLLED:
        return link->credentials.list[link->credential].kind == CREDENTIAL_ONE_TIME;
    case MESSAGE_WELCOME:
        return link->credentials.list[link->credential].kind != CREDENTIAL_ONE_TIME;
    case MESSAGE_REFUSAL:
    case MESSAGE_RETRY_AFTER:
        return true;
    default:
        return link->credentials.list[link->credential].kind != CREDENTIAL_ONE_TIME;
    }
}

void link_take(struct link *link, const struct message *message, struct bytes frame, int64_t now_us)
{
    if (!is_expected(link, message->kind)) {
        link_lose(link, "link.unexpected", message_name(message->kind));
        return;
    }
    switch (message->kind) {
    case MESSAGE_ENROLLED:
        take_enrolled(link, &message->enrolled);
        break;
    case MESSAGE_WELCOME:
        take_welcome(link, &message->welcome, now_us);
        break;
    case MESSAGE_VERDICTS:
        take_verdicts(link, &message->verdicts, now_us);
        break;
    case MESSAGE_ASSIGNMENTS:
        take_assignments(link, &message->assignments, frame);
        break;
    case MESSAGE_HISTORY:
        take_history(link, &message->history, frame);
        break;
    case MESSAGE_NOTICES:
        take_notices(link, &message->notices);
        break;
    case MESSAGE_RETRY_AFTER:
        take_retry_after(link, &message->retry_after, now_us);
        break;
    case MESSAGE_REWIND:
        take_rewind(link, &message->rewind, now_us);
        break;
    case MESSAGE_PONG:
        take_pong(link, &message->pong, now_us);
        break;
    case MESSAGE_DECIDED:
        take_decided(link, &message->decided);
        break;
    default:
        take_refusal(link, &message->refusal, now_us);
        break;
    }
}
