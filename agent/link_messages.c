/* What the centre says, one function a message. */
#include "link_internal.h"

#include "clock.h"
#include "fault.h"
#include "heard.h"
#include "lang.h"
#include "log.h"
#include "receipts.h"

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
    FAULT_POINT("agent.enrolled");
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

/* What is sent again although the centre has it: what has no verdict here, and once what has a receipt that could not
 * be kept. */
static bool find_first_open(struct link *link, struct spool_meta *meta, struct err *err)
{
    uint64_t refused = 0;
    if (!link->prove_again) {
        return true;
    }
    if (!spool_receipt_refused(link->spool, &refused, err)) {
        return false;
    }
    link->prove_again = false;
    if (refused > 0 && (meta->first_unjudged == 0 || refused < meta->first_unjudged)) {
        meta->first_unjudged = refused;
    }
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
    uint64_t expected = welcome->committed_sequence + 1;
    if (link_pass_over(link, expected > meta.first_sequence ? expected : meta.first_sequence, now_us)) {
        return;
    }
    if (!stored(link, find_first_open(link, &meta, &err), &err)) {
        return;
    }
    link->hello_from = 0;
    if (welcome->committed_sequence >= link->careful_until &&
        (meta.first_unjudged == 0 || meta.first_unjudged > link->careful_until)) {
        link->careful_until = 0;
    }
    struct outbox_event event = {
        .kind = OUTBOX_WELCOMED,
        .first = meta.first_sequence,
        .last = meta.last_sequence,
        .committed = welcome->committed_sequence,
        .first_unjudged = meta.first_unjudged,
        .batch_entries = welcome->batch_entries,
        .credit = welcome->credit_batches,
        .careful_until = link->careful_until,
    };
    link->state = LINK_UP;
    link->look = true;
    link->up_since_us = now_us;
    link->heartbeat_us = (int64_t)welcome->heartbeat_ms * 1000;
    link->ping_us = now_us + link->heartbeat_us;
    link_tell(link, "connected", link->credentials.collectors.list[link->collector].endpoint);
    tell_outbox(link, &event, now_us);
}

/* What of it is to be kept; false when it was not, and the connection is given up. */
static bool keep(struct link *link, const struct message *message, struct bytes frame, struct hearing *ret)
{
    struct err err = {0};
    *ret = (struct hearing){
        .spool = link->spool, .arena = link->turn, .contact_us = clock_now_us(), .places_stand = link->moved_epoch};
    if (!heard(ret, message, frame, &err)) {
        link_lose(link, err.kind == ERR_CONFIG ? "welcome.refused" : "spool.failed", err.text);
        return false;
    }
    return true;
}

static void take_welcome(struct link *link, const struct message *message, struct bytes frame, int64_t now_us)
{
    char device[UUID_TEXT_MAX];
    struct hearing hearing = {0};
    const struct wire_welcome *welcome = &message->welcome;
    FAULT_POINT("agent.before_welcome");
    if (!settle_key(link) || !keep(link, message, frame, &hearing)) {
        return;
    }
    FAULT_POINT("agent.after_welcome");
    if (hearing.new_keys) {
        link->prove_again = true;
        log_event(LOG_LEVEL_INFO, "receipt.new_key", "keys", log_number((long long)welcome->receipt_key_count), NULL);
    }
    link->contact_written_us = now_us;
    if (link->state != LINK_UP) {
        log_event(LOG_LEVEL_INFO, "link.welcomed", "agency", welcome->agency_code, "device",
                  uuid_text(&welcome->device_id, device), "committed",
                  log_number((long long)welcome->committed_sequence), NULL);
    }
    begin_sending(link, welcome, now_us);
}

/* What no machine of the office can mend by itself is said loudly; it holds nothing up. */
static void tell_news(struct link *link)
{
    char id[UUID_TEXT_MAX];
    struct spool_news news = spool_news(link->spool);
    if (news.other_content > 0) {
        log_event(LOG_LEVEL_ERROR, "content.differs", "count", log_number((long long)news.other_content), "id",
                  uuid_text(&news.id, id), "why", news.why, NULL);
    }
    if (news.receipts_refused > 0) {
        log_event(LOG_LEVEL_ERROR, "receipt.unverified", "count", log_number((long long)news.receipts_refused), "id",
                  uuid_text(&news.id, id), "why", news.why, "action", "the answer counts, the receipt is not kept",
                  NULL);
    }
}

static void take_verdicts(struct link *link, const struct message *message, struct bytes frame, int64_t now_us)
{
    struct hearing hearing = {0};
    FAULT_POINT("agent.before_verdicts");
    if (!keep(link, message, frame, &hearing)) {
        return;
    }
    FAULT_POINT("agent.after_verdicts");
    tell_news(link);
    log_event(LOG_LEVEL_DEBUG, "verdicts.stored", "count", log_number((long long)hearing.kept_count), NULL);
    if (hearing.new_epoch) {
        link->moved_epoch = true;
        log_event(LOG_LEVEL_WARN, "outbox.place_taken", "action", "new epoch", NULL);
        link->hello_at_us = now_us;
        return;
    }
    for (size_t i = 0; i < hearing.kept_count; i++) {
        uint64_t sequence = hearing.kept[i].sequence;
        struct outbox_event event = {.kind = OUTBOX_ANSWERED, .sequence = sequence};
        link->careful_until = sequence >= link->careful_until ? 0 : link->careful_until;
        tell_outbox(link, &event, now_us);
    }
}

static void take_assignments(struct link *link, const struct message *message, struct bytes frame)
{
    struct hearing hearing = {0};
    FAULT_POINT("agent.before_assignments");
    if (keep(link, message, frame, &hearing) && hearing.whole) {
        FAULT_POINT("agent.after_assignments");
        log_event(LOG_LEVEL_INFO, "assignments.stored", "revision",
                  log_number((long long)message->assignments.revision), NULL);
    }
}

static void take_history(struct link *link, const struct message *message, struct bytes frame)
{
    struct hearing hearing = {0};
    if (keep(link, message, frame, &hearing) && hearing.whole) {
        log_event(LOG_LEVEL_INFO, "history.stored", "parts", log_number((long long)message->history.parts), NULL);
    }
}

static void take_notices(struct link *link, const struct message *message, struct bytes frame)
{
    struct hearing hearing = {0};
    FAULT_POINT("agent.before_notices");
    if (!keep(link, message, frame, &hearing)) {
        return;
    }
    FAULT_POINT("agent.after_notices");
    struct message answer = heard_received(link->turn, &message->notices);
    /* While it has to be found out what the centre cannot read, nothing but updates is said. */
    if (link->careful_until > 0 || !link_send(link, &answer)) {
        log_event(LOG_LEVEL_DEBUG, "notices.unanswered", NULL); /* they come again, and are known then */
    }
}

static void take_retry_after(struct link *link, const struct wire_retry_after *retry, int64_t now_us)
{
    int64_t delay_us = (int64_t)retry->delay_ms * 1000;
    struct uuid random = uuid_random();
    delay_us += delay_us / 2 * random.bytes[0] / UINT8_MAX;
    log_event(link->state == LINK_ASKING ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO, "link.retry_after", "ms",
              log_number(delay_us / 1000), NULL);
    if (link->state == LINK_ASKING && link_leave(link, now_us)) {
        return;
    }
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
    if (link->state == LINK_UP && !outbox_is_under_way_before(&link->outbox, rewind->next_sequence) &&
        link_pass_over(link, rewind->next_sequence, now_us)) {
        return;
    }
    struct outbox_event event = {.kind = OUTBOX_REWOUND, .sequence = rewind->next_sequence};
    tell_outbox(link, &event, now_us);
}

static void take_pong(struct link *link, const struct wire_pong *pong, int64_t now_us)
{
    struct err err = {0};
    struct spool_meta meta = {0};
    link->pings -= link->pings > 0;
    link->quiet = link->pings == 0 && link->said == MESSAGE_PING;
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
        if (strcmp(code, "BAD_FRAME") == 0 || strcmp(code, "TOO_LARGE") == 0) {
            link_take_unreadable(link, message);
        }
        link->refused = true;
        link_lose(link, "link.refusal", arena_printf(link->turn, "%s: %s", code, message));
    }
}

static void take_decided(struct link *link, const struct message *message, struct bytes frame)
{
    struct hearing hearing = {0};
    FAULT_POINT("agent.before_decided");
    const struct wire_decided *decided = &message->decided;
    bool recorded = decided->code == NULL;
    log_event(recorded ? LOG_LEVEL_INFO : LOG_LEVEL_WARN, recorded ? "decision.recorded" : "decision.refused", "why",
              decided->message == NULL ? decided->code : decided->message, NULL);
    (void)keep(link, message, frame, &hearing);
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
        take_welcome(link, message, frame, now_us);
        break;
    case MESSAGE_VERDICTS:
        take_verdicts(link, message, frame, now_us);
        break;
    case MESSAGE_ASSIGNMENTS:
        take_assignments(link, message, frame);
        break;
    case MESSAGE_HISTORY:
        take_history(link, message, frame);
        break;
    case MESSAGE_NOTICES:
        take_notices(link, message, frame);
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
        take_decided(link, message, frame);
        break;
    default:
        take_refusal(link, &message->refusal, now_us);
        break;
    }
}
