/* Sending what was recorded: over mail and webhook, as it is true at that moment. */
#include "clock.h"
#include "digest.h"
#include "remind.h"
#include "store_remind.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define US_PER_HOUR (INT64_C(3600) * 1000 * 1000)
/* Beside the time-out: so much longer than an attempt can take a message is one sender's. */
#define LEASE_SPARE_US (INT64_C(60) * 1000 * 1000)

static int compare_obligations(const void *a, const void *b)
{
    const struct obligation *one = *(const struct obligation *const *)a;
    const struct obligation *other = *(const struct obligation *const *)b;
    int order = strcmp(one->key, other->key);
    return order != 0 ? order : (one->due > other->due) - (one->due < other->due);
}

/* What is still owed, to be found by key and due day. */
struct open_ones {
    const struct obligation **sorted;
    size_t count;
};

static struct open_ones index_open(struct arena *arena, const struct obligations *obligations)
{
    struct open_ones open = {.sorted = arena_array(arena, obligations->count + 1, sizeof(struct obligation *))};
    for (size_t i = 0; i < obligations->count; i++) {
        const struct obligation *one = &obligations->list[i];
        if (!one->done && !one->sent && !one->stopped && !one->extension_pending && one->agency != NULL &&
            one->silence != SILENCE_NOTHING_TO_REPORT) {
            open.sorted[open.count++] = one;
        }
    }
    if (open.count > 0) {
        qsort(open.sorted, open.count, sizeof(struct obligation *), compare_obligations);
    }
    return open;
}

static const struct obligation *find_open(const struct open_ones *open, const struct ledger_row *row)
{
    struct obligation wanted = {.key = row->key, .due = row->due};
    const struct obligation *key = &wanted;
    const struct obligation **found =
        open->count == 0 ? NULL
                         : bsearch(&key, open->sorted, open->count, sizeof(struct obligation *), compare_obligations);
    return found == NULL ? NULL : *found;
}

/* ---- what is still so ---- */

/* What a call works with; `open` and `gathered` are of the moment it began. */
struct sending {
    struct pg *pg;
    const struct roster *roster;
    const struct deliver_config *channels;
    struct arena *arena;
    struct gathered gathered;
    struct open_ones open;
    int64_t now_us;
    struct remind_counts *counts;
};

/* Whoever was taken off the list meanwhile gets nothing any more. */
static const struct recipient *find_recipient(const struct sending *s, const struct reminder_message *message)
{
    for (size_t i = 0; i < s->gathered.recipient_count; i++) {
        const struct recipient *one = &s->gathered.recipients[i];
        if (one->channel == message->channel && strcasecmp(one->key, message->recipient) == 0) {
            return one;
        }
    }
    return NULL;
}

/* The agency of a row that is about an agency, when it still owes anything; NULL: the row is about something due. */
static const struct agency *about_agency(const struct sending *s, const char *key, bool *ret_stands)
{
    static const char prefix[] = "agency:";
    const struct agency *agency =
        strncmp(key, prefix, sizeof(prefix) - 1) == 0 ? roster_agency(s->roster, key + sizeof(prefix) - 1) : NULL;
    *ret_stands = false;
    for (size_t i = 0; agency != NULL && i < s->open.count; i++) {
        *ret_stands = *ret_stands || s->open.sorted[i]->agency == agency;
    }
    return agency;
}

/* IT is told of machines that still are silent, everybody else of the rest. */
static bool is_for_it(const struct obligation *one)
{
    enum silence_audience audience = silence_audience(one->silence);
    return audience == AUDIENCE_AGENCY_IT || audience == AUDIENCE_CENTRE_IT;
}

/* What a message carried, as far as it is still so: a message that had to wait says nothing that has been done since.
 */
static bool rebuild(const struct sending *s, const struct claimed_message *message, struct digest *digest)
{
    const struct recipient *recipient = find_recipient(s, &message->message);
    day_t today = day_of_instant(s->now_us);
    *digest = (struct digest){.recipient = recipient, .on = today};
    digest->intents = arena_array(s->arena, message->row_count + 1, sizeof(*digest->intents));
    for (size_t i = 0; recipient != NULL && i < message->row_count; i++) {
        const struct ledger_row *row = &message->rows[i];
        const struct obligation *one = find_open(&s->open, row);
        bool stands = false;
        const struct agency *agency = about_agency(s, row->key, &stands);
        if (agency != NULL ? !stands : one == NULL || (row->kind == INTENT_IT_NOTICE && !is_for_it(one))) {
            continue;
        }
        digest->intents[digest->count++] = (struct intent){
            .kind = row->kind,
            .obligation = one,
            .agency = agency != NULL ? agency : one->agency,
            .focal = agency != NULL ? recipient->agency : one->focal,
            .key = row->key,
            .due = row->due,
            .step = row->step,
            .days = agency != NULL ? 0 : days_from_due(&s->roster->calendar, row->due, today),
        };
    }
    intents_sort(digest->intents, digest->count);
    return digest->count > 0;
}

static bool is_quiet(const struct sending *s, const struct digest *digest, day_t day)
{
    bool quiet = !workcal_is_workday(&s->roster->calendar, day);
    for (size_t i = 0; i < digest->count && !quiet; i++) {
        quiet = digest->intents[i].obligation != NULL && policy_is_quiet(digest->intents[i].obligation->policy, day);
    }
    return quiet;
}

/* The first moment from now on at which a message may go out: the hour of every plan that it is about, on a day that is
 * worked and quiet for none of them. A message that had to wait is no more welcome on a Sunday than a new one. */
static int64_t may_go_at(const struct sending *s, const struct digest *digest)
{
    day_t today = day_of_instant(s->now_us);
    int hour = 0;
    for (size_t i = 0; i < digest->count; i++) {
        const struct obligation *one = digest->intents[i].obligation;
        int its = one == NULL ? policy_default.hour : one->policy->hour;
        hour = its > hour ? its : hour;
    }
    day_t day = today;
    while (is_quiet(s, digest, day) && day - today < 366) {
        day++;
    }
    int64_t moment = day_begin(day) + hour * US_PER_HOUR;
    return moment > s->now_us ? moment : s->now_us;
}

/* ---- the channels ---- */

static void send_mail(const struct deliver_config *channels, const struct claimed_message *message,
                      const struct digest_text *text, struct delivery_report *report)
{
    char id[MAIL_ID_MAX];
    char key[UUID_TEXT_MAX];
    struct mail mail = {
        .from = channels->from,
        .from_name = channels->from_name,
        .to = message->message.recipient,
        .to_name = message->message.name,
        .reply_to = channels->reply_to,
        .subject = text->subject,
        .body = text->body,
        .date_us = message->planned_us,
        .message_id = mail_message_id(uuid_text(&message->message.id, key), mail_domain(channels->from), id),
    };
    if (channels->via != NULL) {
        channels->via->mail(channels->via->context, &channels->mail, &mail, report);
    } else {
        mail_send(&channels->mail, &mail, report);
    }
}

static void send_webhook(const struct deliver_config *channels, const struct claimed_message *message,
                         const struct digest *digest, const struct digest_text *text, int64_t now_us,
                         struct delivery_report *report)
{
    char id[UUID_TEXT_MAX];
    char day[DAY_ISO_MAX];
    json_t *body = json_object();
    json_t *rows = json_array();
    for (size_t i = 0; i < digest->count; i++) {
        const struct intent *intent = &digest->intents[i];
        char step[STEP_CODE_MAX];
        char due[DAY_ISO_MAX];
        json_t *row = json_object();
        json_object_set_new(row, "kind", json_string(intent_kind_code(intent->kind)));
        json_object_set_new(row, "obligation", json_string(intent->key));
        json_object_set_new(row, "agency", json_string(intent->agency == NULL ? "" : intent->agency->code));
        json_object_set_new(row, "due", intent->due == DAY_MIN ? json_null() : json_string(day_iso(intent->due, due)));
        json_object_set_new(row, "step", json_string(intent_step(intent, step)));
        json_array_append_new(rows, row);
    }
    json_object_set_new(body, "id", json_string(uuid_text(&message->message.id, id)));
    json_object_set_new(body, "kind", json_string("reminder"));
    json_object_set_new(body, "agency", json_string(message->message.agency));
    json_object_set_new(body, "day", json_string(day_iso(message->message.day, day)));
    json_object_set_new(body, "subject", json_string(text->subject));
    json_object_set_new(body, "text", json_string(text->body));
    json_object_set_new(body, "rows", rows);
    char *encoded = json_dumps(body, JSON_COMPACT);
    struct webhook_call call = {.id = id, .body = encoded, .time_us = now_us};
    if (channels->via != NULL) {
        channels->via->webhook(channels->via->context, &channels->webhook, &call, report);
    } else {
        webhook_post(&channels->webhook, &call, report);
    }
    free(encoded);
    json_decref(body);
}

/* ---- one message ---- */

static bool note(struct sending *s, const struct claimed_message *message, struct attempt attempt, struct err *err)
{
    attempt.subject = attempt.subject == NULL ? message->message.subject : attempt.subject;
    attempt.body = attempt.body == NULL ? message->message.body : attempt.body;
    return store_attempt(s->pg, message, &attempt, s->now_us, err);
}

/* `*ret_mute`: the server said nothing at all, so it need not be asked again at once. */
static bool send_one(struct sending *s, const struct claimed_message *message, bool *ret_mute, struct err *err)
{
    struct digest digest = {.count = 0};
    struct delivery_report report = {.outcome = DELIVERY_DONE};
    if (!rebuild(s, message, &digest)) {
        s->counts->needless++;
        return note(s, message,
                    (struct attempt){.state = "needless",
                                     .outcome = "needless",
                                     .evidence = digest.recipient == NULL ? "no contact any more" : ""},
                    err);
    }
    int64_t goes_at = may_go_at(s, &digest);
    if (goes_at > s->now_us) {
        return note(s, message,
                    (struct attempt){.state = "planned", .outcome = "waits", .evidence = "", .next_us = goes_at}, err);
    }
    struct digest_text text = digest_write(s->arena, &digest, s->now_us);
    if (message->message.channel == CHANNEL_MAIL) {
        send_mail(s->channels, message, &text, &report);
    } else {
        send_webhook(s->channels, message, &digest, &text, s->now_us, &report);
    }
    struct attempt attempt = {.state = "delivered", .subject = text.subject, .body = text.body};
    attempt.outcome = delivery_name(report.outcome);
    attempt.evidence = report.answer[0] != '\0'          ? report.answer
                       : report.outcome == DELIVERY_DONE ? ""
                                                         : report.err.text;
    if (report.outcome == DELIVERY_DONE) {
        s->counts->delivered++;
        return note(s, message, attempt, err);
    }
    int64_t next = delivery_next_us(s->now_us, message->attempts);
    int64_t asked = s->now_us + report.wait_us;
    bool again = report.outcome == DELIVERY_RETRY;
    attempt.next_us = !again ? 0 : next > asked ? next : asked;
    attempt.state = again ? "planned" : "refused";
    s->counts->failed++;
    *ret_mute = again && report.answer[0] == '\0';
    return note(s, message, attempt, err);
}

static struct message_claim claim_for(const struct deliver_config *channels, int64_t now_us)
{
    int64_t longest_ms = channels->mail.timeout_ms > channels->webhook.timeout_ms ? channels->mail.timeout_ms
                                                                                  : channels->webhook.timeout_ms;
    return (struct message_claim){
        .now_us = now_us,
        .lease_us = longest_ms * 1000 + LEASE_SPARE_US,
        .most = 1, /* each for itself: a slow server must not outlast the lease of what waits behind it */
        .over = {[CHANNEL_MAIL] = channels->has_mail, [CHANNEL_WEBHOOK] = channels->has_webhook},
    };
}

bool remind_due(struct pg *pg, const struct deliver_config *channels, int64_t now_us, bool *ret, struct err *err)
{
    *ret = false;
    if (channels == NULL || (!channels->has_mail && !channels->has_webhook)) {
        return true;
    }
    struct message_claim claim = claim_for(channels, now_us);
    return store_messages_due(pg, &claim, ret, err);
}

bool remind_send(struct pg *pg, const struct roster *roster, const struct deliver_config *channels, int64_t now_us,
                 size_t most, struct remind_counts *ret, struct err *err)
{
    bool due = false;
    bool asked = remind_due(pg, channels, now_us, &due, err);
    if (!asked || !due) {
        return asked;
    }
    struct sending s = {.pg = pg, .roster = roster, .channels = channels, .arena = arena_new(), .counts = ret};
    struct message_claim claim = claim_for(channels, now_us);
    struct gather_request request = remind_request(roster, channels, now_us);
    int64_t begun_us = clock_monotonic_us();
    bool ok = gather(pg, &request, s.arena, &s.gathered, err);
    s.open = index_open(s.arena, &s.gathered.obligations);
    for (size_t i = 0; ok && i < most; i++) {
        struct claimed_messages claimed = {0};
        bool mute = false;
        s.now_us = claim.now_us = now_us + (clock_monotonic_us() - begun_us);
        ok = store_messages_claim(pg, &claim, s.arena, &claimed, err);
        if (!ok || claimed.count == 0) {
            break;
        }
        ok = send_one(&s, &claimed.list[0], &mute, err);
        claim.over[claimed.list[0].message.channel] = !mute;
    }
    arena_free(s.arena);
    return ok;
}
