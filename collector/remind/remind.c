#include "remind.h"

#include "digest.h"
#include "dossier.h"
#include "lang.h"
#include "store_remind.h"
#include "update.h"
#include "urging.h"
#include "wire.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* So long a message is one sender's: longer than any attempt can take. */
#define LEASE_US (INT64_C(5) * 60 * 1000000)

struct uuid remind_message_id(const char *key)
{
    return wire_id_of(key);
}

static struct gather_request request_for(const struct roster *roster, const struct deliver_config *channels,
                                         int64_t now_us)
{
    return (struct gather_request){
        .roster = roster,
        .now = now_us,
        .facts_to = INT64_MAX,
        .seen_to = now_us,
        .has_mail = channels != NULL && channels->has_mail,
        .has_webhook = channels != NULL && channels->has_webhook,
    };
}

static const char *name_of(const struct gathered *gathered, const struct recipient *recipient)
{
    return gathered->names[recipient - gathered->recipients];
}

/* ---- recording ---- */

static bool record_digest(struct pg *pg, struct arena *arena, const struct gathered *gathered,
                          const struct digest *digest, int64_t now_us, struct remind_counts *counts, struct err *err)
{
    struct digest_text text = digest_write(arena, digest, now_us);
    struct reminder_message message = {
        .id = remind_message_id(digest_key(arena, digest)),
        .recipient = digest->recipient->key,
        .channel = digest->recipient->channel,
        .agency = digest->recipient->agency->code,
        .name = name_of(gathered, digest->recipient),
        .day = digest->on,
        .subject = text.subject,
        .body = text.body,
    };
    if (!store_message_add(pg, &message, now_us, err)) {
        return false;
    }
    for (size_t i = 0; i < digest->count; i++) {
        const struct intent *intent = &digest->intents[i];
        struct ledger_row row = intent_ledger_row(intent, digest->recipient->key, digest->on);
        if (!store_ledger_add(pg, &row, intent->agency->code, &message.id, err)) {
            return false;
        }
        counts->rows++;
    }
    counts->messages++;
    return true;
}

static int compare_work(const void *a, const void *b)
{
    const struct intent *one = *(const struct intent *const *)a;
    const struct intent *other = *(const struct intent *const *)b;
    if (one->kind != other->kind) {
        return one->kind < other->kind ? -1 : 1;
    }
    int order = strcmp(one->focal->code, other->focal->code);
    order = order != 0 ? order : strcmp(one->agency->code, other->agency->code);
    return order != 0 ? order : strcmp(one->key, other->key);
}

static bool same_draft(const struct intent *one, const struct intent *other)
{
    return one->kind == other->kind && one->focal == other->focal && one->agency == other->agency;
}

/* One letter to one agency about everything that came to it today. */
static bool record_draft(struct pg *pg, struct arena *arena, const struct workcal *calendar,
                         const struct intent *const *work, size_t count, int64_t now_us, struct err *err)
{
    const struct obligation **obligations = arena_array(arena, count, sizeof(*obligations));
    struct urging_item *items = arena_array(arena, count, sizeof(*items));
    int number = 0;
    int year = 0;
    int month = 0;
    int day = 0;
    day_t today = day_of_instant(now_us);
    day_to_ymd(today, &year, &month, &day);
    for (size_t i = 0; i < count; i++) {
        obligations[i] = work[i]->obligation;
        items[i] = (struct urging_item){.obligation = work[i]->key,
                                        .name = work[i]->obligation->name,
                                        .due = work[i]->due,
                                        .days_late = (int)(today - work[i]->due)};
    }
    struct dossier_request request = {.base = {.agency = work[0]->agency,
                                               .focal = work[0]->focal,
                                               .obligations = obligations,
                                               .count = count,
                                               .calendar = calendar,
                                               .as_of = now_us}};
    bool dossier = work[0]->kind == INTENT_DOSSIER_DRAFT;
    struct urging_draft draft = {.id = uuid_v7(now_us, NULL),
                                 .dossier = dossier,
                                 .agency = work[0]->agency->code,
                                 .focal = work[0]->focal->code,
                                 .year = year};
    if (dossier && !dossier_facts(pg, arena, &request, err)) {
        return false;
    }
    draft.text = dossier ? dossier_text(arena, &request) : urging_text(arena, &request.base);
    return store_urging_add(pg, &draft, items, count, now_us, &number, err);
}

static bool record_work(struct pg *pg, struct arena *arena, const struct gathered *gathered,
                        const struct workcal *calendar, int64_t now_us, struct remind_counts *counts, struct err *err)
{
    const struct reminders *reminders = &gathered->reminders;
    const struct intent **work = arena_array(arena, reminders->work_count + 1, sizeof(*work));
    for (size_t i = 0; i < reminders->work_count; i++) {
        work[i] = &reminders->work[i];
    }
    if (reminders->work_count > 0) {
        qsort(work, reminders->work_count, sizeof(*work), compare_work);
    }
    for (size_t from = 0, to = 0; from < reminders->work_count; from = to) {
        while (to < reminders->work_count && same_draft(work[from], work[to])) {
            struct ledger_row row =
                intent_ledger_row(work[to], work_recipient(arena, work[to]->focal), day_of_instant(now_us));
            if (!store_ledger_add(pg, &row, work[to]->agency->code, NULL, err)) {
                return false;
            }
            to++;
        }
        bool letter = work[from]->kind != INTENT_LIST_ENTRY; /* the list is read from the ledger */
        if (letter && !record_draft(pg, arena, calendar, &work[from], to - from, now_us, err)) {
            return false;
        }
        counts->drafts += letter;
        counts->rows += (int)(to - from);
    }
    return true;
}

bool remind_record(struct pg *pg, const struct roster *roster, const struct deliver_config *channels, int64_t now_us,
                   struct remind_counts *ret, struct err *err)
{
    struct arena *arena = arena_new();
    struct gathered gathered = {.recipient_count = 0};
    struct remind_counts counts = {0};
    struct gather_request request = request_for(roster, channels, now_us);
    bool ok = pg_begin(pg, err) && store_plan_alone(pg, err) && gather(pg, &request, arena, &gathered, err);
    for (size_t i = 0; ok && i < gathered.reminders.digest_count; i++) {
        ok = record_digest(pg, arena, &gathered, &gathered.reminders.digests[i], now_us, &counts, err);
    }
    ok = ok && record_work(pg, arena, &gathered, &roster->calendar, now_us, &counts, err) && pg_commit(pg, err);
    pg_rollback(pg);
    arena_free(arena);
    if (ok) {
        ret->messages += counts.messages;
        ret->rows += counts.rows;
        ret->drafts += counts.drafts;
    }
    return ok;
}

/* ---- sending ---- */

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
    struct open_ones open = {.sorted = arena_array(arena, obligations->count + 1, sizeof(*open.sorted))};
    for (size_t i = 0; i < obligations->count; i++) {
        const struct obligation *one = &obligations->list[i];
        if (!one->done && !one->sent && !one->stopped && !one->extension_pending && one->agency != NULL) {
            open.sorted[open.count++] = one;
        }
    }
    if (open.count > 0) {
        qsort(open.sorted, open.count, sizeof(*open.sorted), compare_obligations);
    }
    return open;
}

static const struct obligation *find_open(const struct open_ones *open, const struct ledger_row *row)
{
    struct obligation wanted = {.key = row->key, .due = row->due};
    const struct obligation *key = &wanted;
    const struct obligation **found =
        open->count == 0 ? NULL : bsearch(&key, open->sorted, open->count, sizeof(*open->sorted), compare_obligations);
    return found == NULL ? NULL : *found;
}

/* What a message carried, as far as it is still so: a message that had to wait says nothing that has been done since.
 */
static bool rebuild(struct arena *arena, const struct roster *roster, const struct open_ones *open,
                    const struct claimed_message *message, int64_t now_us, struct digest *digest)
{
    const struct agency *agency = roster_agency(roster, message->message.agency);
    struct recipient *recipient = arena_alloc(arena, sizeof(*recipient));
    *recipient = (struct recipient){.key = message->message.recipient,
                                    .channel = message->message.channel,
                                    .agency = agency,
                                    .role = CONTACT_OFFICER};
    *digest = (struct digest){.recipient = recipient, .on = message->message.day};
    digest->intents = arena_array(arena, message->row_count + 1, sizeof(*digest->intents));
    for (size_t i = 0; i < message->row_count; i++) {
        const struct ledger_row *row = &message->rows[i];
        const struct obligation *one = find_open(open, row);
        bool about_agency = strncmp(row->key, "agency:", strlen("agency:")) == 0;
        if (one == NULL && !about_agency) {
            continue;
        }
        digest->intents[digest->count++] = (struct intent){
            .kind = row->kind,
            .obligation = one,
            .agency = about_agency ? roster_agency(roster, row->key + strlen("agency:")) : one->agency,
            .focal = about_agency ? agency : one->focal,
            .key = row->key,
            .due = row->due,
            .step = row->step,
            .days = about_agency ? 0 : days_from_due(&roster->calendar, row->due, day_of_instant(now_us)),
        };
    }
    return agency != NULL && digest->count > 0;
}

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
    mail_send(&channels->mail, &mail, report);
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
    webhook_post(&channels->webhook, &call, report);
    free(encoded);
    json_decref(body);
}

static bool send_one(struct pg *pg, struct arena *arena, const struct roster *roster, const struct open_ones *open,
                     const struct deliver_config *channels, const struct claimed_message *message, int64_t now_us,
                     struct remind_counts *counts, struct err *err)
{
    struct digest digest = {.count = 0};
    struct delivery_report report = {.outcome = DELIVERY_DONE};
    struct attempt attempt = {.state = "needless",
                              .outcome = "needless",
                              .evidence = "",
                              .subject = message->message.subject,
                              .body = message->message.body};
    if (!rebuild(arena, roster, open, message, now_us, &digest)) {
        counts->needless++;
        return store_attempt(pg, message, &attempt, now_us, err);
    }
    struct digest_text text = digest_write(arena, &digest, now_us);
    if (message->message.channel == CHANNEL_MAIL) {
        send_mail(channels, message, &text, &report);
    } else {
        send_webhook(channels, message, &digest, &text, now_us, &report);
    }
    attempt.subject = text.subject;
    attempt.body = text.body;
    attempt.outcome = delivery_name(report.outcome);
    attempt.evidence = report.answer[0] != '\0'          ? report.answer
                       : report.outcome == DELIVERY_DONE ? ""
                                                         : report.err.text;
    if (report.outcome == DELIVERY_DONE) {
        attempt.state = "delivered";
        counts->delivered++;
    } else {
        int64_t next = delivery_next_us(now_us, message->attempts);
        int64_t asked = now_us + report.wait_us;
        attempt.next_us = report.outcome == DELIVERY_REFUSED ? 0 : next > asked ? next : asked;
        attempt.state = report.outcome == DELIVERY_REFUSED ? "refused" : "planned";
        counts->failed++;
    }
    return store_attempt(pg, message, &attempt, now_us, err);
}

bool remind_send(struct pg *pg, const struct roster *roster, const struct deliver_config *channels, int64_t now_us,
                 size_t most, struct remind_counts *ret, struct err *err)
{
    if (channels == NULL || (!channels->has_mail && !channels->has_webhook)) {
        return true;
    }
    struct arena *arena = arena_new();
    struct claimed_messages claimed = {0};
    struct gathered gathered = {.recipient_count = 0};
    struct gather_request request = request_for(roster, channels, now_us);
    bool ok = store_messages_claim(pg, now_us, LEASE_US, most, arena, &claimed, err);
    if (ok && claimed.count > 0) {
        ok = gather(pg, &request, arena, &gathered, err);
        struct open_ones open = index_open(arena, &gathered.obligations);
        for (size_t i = 0; ok && i < claimed.count; i++) {
            ok = send_one(pg, arena, roster, &open, channels, &claimed.list[i], now_us, ret, err);
        }
    }
    arena_free(arena);
    return ok;
}
