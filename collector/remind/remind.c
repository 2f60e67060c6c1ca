#include "remind.h"

#include "digest.h"
#include "dossier.h"
#include "held.h"
#include "lang.h"
#include "store_catalogue.h"
#include "store_remind.h"
#include "update.h"
#include "urging.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

struct uuid remind_message_id(const char *key)
{
    return wire_id_of(key);
}

struct gather_request remind_request(const struct roster *roster, const struct deliver_config *channels, int64_t now_us)
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
    const struct obligation **obligations = arena_array(arena, count, sizeof(struct obligation *));
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
    const struct intent **work = arena_array(arena, reminders->work_count + 1, sizeof(struct intent *));
    for (size_t i = 0; i < reminders->work_count; i++) {
        work[i] = &reminders->work[i];
    }
    if (reminders->work_count > 0) {
        qsort(work, reminders->work_count, sizeof(struct intent *), compare_work);
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
        /* The list, and who cannot be reached, are read from the ledger. */
        bool letter = work[from]->kind == INTENT_URGING_DRAFT || work[from]->kind == INTENT_DOSSIER_DRAFT;
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
    int passed_on = 0;
    struct gather_request request = remind_request(roster, channels, now_us);
    bool ok = pg_begin(pg, err) && store_plan_alone(pg, err) && gather(pg, &request, arena, &gathered, err);
    for (size_t i = 0; ok && i < gathered.reminders.digest_count; i++) {
        ok = record_digest(pg, arena, &gathered, &gathered.reminders.digests[i], now_us, &counts, err);
    }
    /* Collectors that run find out what is for their agents when the counter goes up. */
    ok = ok && record_work(pg, arena, &gathered, &roster->calendar, now_us, &counts, err) &&
         held_pass_on(pg, roster, now_us, arena, &passed_on, err) &&
         (counts.messages + passed_on == 0 || store_change_announce(pg, err)) && pg_commit(pg, err);
    pg_rollback(pg);
    arena_free(arena);
    if (ok) {
        ret->messages += counts.messages;
        ret->rows += counts.rows;
        ret->drafts += counts.drafts;
    }
    return ok;
}
