#include "gather.h"

#include "lineage.h"
#include "round_facts.h"
#include "silences.h"
#include "store_contact.h"
#include "store_facts.h"
#include "store_question.h"
#include "store_remind.h"

#include <string.h>

struct gathering {
    struct pg *pg;
    const struct gather_request *request;
    struct arena *arena;
    day_t today;
    struct machine_rows machines;
    struct owing owing;
    struct gathered *ret;
};

static const struct agency *agency_of(const struct gathering *g, const char *code)
{
    const struct agency *agency = roster_agency(g->request->roster, code);
    return agency == NULL ? NULL : agency_speaker(agency, g->today);
}

static bool find_silences(struct gathering *g, struct err *err)
{
    struct silences silences = {.causes = NULL};
    /* A report that says "nothing to report" is not owed any more; it is no reason to be silent about anything else. */
    const struct owed_reports none = {.count = 0};
    int64_t now = g->request->now < g->request->seen_to ? g->request->now : g->request->seen_to;
    if (!silences_read(g->pg, g->request->roster, &none, now, g->arena, &silences, err)) {
        return false;
    }
    g->owing.silences = silences.causes;
    g->machines = silences.machines;
    return true;
}

/* ---- whom one can tell ---- */

static void add_recipient(struct gathering *g, const char *key, enum channel channel, const struct agency *agency,
                          enum contact_role role, const char *name)
{
    if (agency != NULL) {
        g->ret->names[g->ret->recipient_count] = name;
        g->ret->recipients[g->ret->recipient_count++] =
            (struct recipient){.key = key, .channel = channel, .agency = agency, .role = role};
    }
}

/* Letters of an address may be written either way and mean the same person. */
static const char *mail_key(struct arena *arena, const char *email)
{
    char *key = arena_strdup(arena, email);
    for (char *p = key; *p != '\0'; p++) {
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p + ('a' - 'A')) : *p;
    }
    return key;
}

static enum contact_role role_of(const char *code)
{
    return strcmp(code, "leader") == 0 ? CONTACT_LEADER : strcmp(code, "it") == 0 ? CONTACT_IT : CONTACT_OFFICER;
}

static bool find_recipients(struct gathering *g, struct err *err)
{
    struct contact_rows contacts = {0};
    const struct roster *roster = g->request->roster;
    if (!store_contacts(g->pg, g->arena, &contacts, err)) {
        return false;
    }
    size_t room = g->machines.count + contacts.count + roster->agency_count + 1;
    g->ret->recipients = arena_array(g->arena, room, sizeof(*g->ret->recipients));
    g->ret->names = arena_array(g->arena, room, sizeof(*g->ret->names));
    for (size_t i = 0; i < g->machines.count; i++) {
        const struct agency *agency = agency_of(g, g->machines.rows[i].agency);
        if (agency != NULL) {
            add_recipient(g, arena_printf(g->arena, "agent:%s", agency->code), CHANNEL_AGENT, agency, CONTACT_OFFICER,
                          NULL);
        }
    }
    for (size_t i = 0; g->request->has_mail && i < contacts.count; i++) {
        const struct contact_row *contact = &contacts.rows[i];
        add_recipient(g, mail_key(g->arena, contact->email), CHANNEL_MAIL, agency_of(g, contact->agency),
                      role_of(contact->role), contact->name);
    }
    for (size_t i = 0; g->request->has_webhook && i < roster->agency_count; i++) {
        const struct agency *agency = &roster->agencies[i];
        if (agency->kind != AGENCY_GROUP && agency->kind != AGENCY_CENTRAL && agency_exists_on(agency, g->today)) {
            add_recipient(g, arena_printf(g->arena, "webhook:%s", agency->code), CHANNEL_WEBHOOK, agency,
                          CONTACT_OFFICER, NULL);
        }
    }
    return true;
}

/* ---- the whole ---- */

static bool find_owing(struct gathering *g, struct err *err)
{
    struct facts facts = {.states.count = 0};
    int64_t facts_to = g->request->facts_to;
    struct heard *heard = arena_alloc(g->arena, sizeof(*heard));
    if (!store_facts(g->pg, facts_to, g->arena, &facts, err) ||
        !store_questions(g->pg, facts_to, NULL, 0, g->arena, &g->owing.questions, err) ||
        !store_returned(g->pg, facts_to, g->arena, &g->owing.returned, err) ||
        !store_urged(g->pg, facts_to, g->arena, &g->owing.urged, err) ||
        !round_facts_owed(g->pg, g->request->roster, g->request->now, facts_to, g->arena, &g->owing.reports, err)) {
        return false;
    }
    *heard = heard_make(g->arena, g->request->roster, &facts, g->today);
    g->owing.heard = heard;
    g->owing.as_of = g->request->now;
    return true;
}

bool gather(struct pg *pg, const struct gather_request *request, struct arena *arena, struct gathered *ret,
            struct err *err)
{
    struct gathered found = {.recipient_count = 0};
    struct ledger_rows ledger = {0};
    struct gathering g = {
        .pg = pg, .request = request, .arena = arena, .today = day_of_instant(request->now), .ret = &found};
    if (!find_owing(&g, err) || !find_silences(&g, err) || !find_recipients(&g, err)) {
        return false;
    }
    found.obligations = obligations_make(arena, &g.owing);
    size_t count = found.obligations.count;
    const char **keys = arena_array(arena, count + request->roster->agency_count + 1, sizeof(*keys));
    for (size_t i = 0; i < count; i++) {
        keys[i] = found.obligations.list[i].key;
    }
    for (size_t i = 0; i < request->roster->agency_count; i++) {
        keys[count++] = arena_printf(arena, "agency:%s", request->roster->agencies[i].code);
    }
    if (!store_ledger(pg, keys, count, g.today, request->facts_to, arena, &ledger, err)) {
        return false;
    }
    struct planning planning = {
        .calendar = &request->roster->calendar,
        .obligations = found.obligations.list,
        .obligation_count = found.obligations.count,
        .ledger = ledger.rows,
        .ledger_count = ledger.count,
        .recipients = found.recipients,
        .recipient_count = found.recipient_count,
        .now = request->now,
    };
    found.reminders = plan_reminders(arena, &planning);
    *ret = found;
    return true;
}
