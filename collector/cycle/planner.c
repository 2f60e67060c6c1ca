#include "planner.h"

#include "told.h"

#include <stdlib.h>
#include <string.h>

#define US_PER_HOUR (INT64_C(3600) * 1000 * 1000)

/* One row of `recipients` as the planner looks it up: who of an agency can be told. */
struct contact {
    const struct agency *agency;
    size_t recipient; /* its number */
    unsigned roles;
};

/* An intent for a recipient, before it is known whether a message goes out. */
struct candidate {
    size_t recipient;
    int hour;
    struct intent intent;
};
struct candidates {
    struct candidate *list;
    size_t count;
};

struct planner {
    struct arena *arena;
    const struct planning *in;
    day_t today;
    int hour; /* of today, that it is now */
    struct told *told;
    struct contact *contacts; /* by agency */
    size_t contact_count;
    const struct recipient **first; /* of each recipient's number, its first row; NULL: none (only in the ledger) */
    bool *served;                   /* of each recipient's number, whether it had a message today */
    size_t recipient_count;
    const struct agency *desk_of; /* the focal agency asked for last, and its number */
    size_t desk;
    struct candidates telling, work;
    struct reminders out;
};

static void add_candidate(struct planner *p, struct candidates *candidates, struct candidate candidate)
{
    if ((candidates->count & (candidates->count - 1)) == 0) { /* grows at powers of two */
        struct candidate *more =
            arena_array(p->arena, candidates->count == 0 ? 1 : candidates->count * 2, sizeof(*more));
        if (candidates->count > 0) {
            memcpy(more, candidates->list, candidates->count * sizeof(*more));
        }
        candidates->list = more;
    }
    candidates->list[candidates->count++] = candidate;
}

/* ---- who can be told ---- */

static int compare_contacts(const void *a, const void *b)
{
    const struct contact *x = a;
    const struct contact *y = b;
    if (x->agency != y->agency) {
        return (uintptr_t)x->agency < (uintptr_t)y->agency ? -1 : 1;
    }
    return x->recipient < y->recipient ? -1 : x->recipient > y->recipient;
}

/* Every recipient of an agency once, with all its roles there. */
static void index_contacts(struct planner *p)
{
    const struct planning *in = p->in;
    p->contacts = arena_array(p->arena, in->recipient_count + 1, sizeof(*p->contacts));
    for (size_t i = 0; i < in->recipient_count; i++) {
        const struct recipient *row = &in->recipients[i];
        p->contacts[i] = (struct contact){row->agency, told_recipient(p->told, row->key), row->role};
    }
    qsort(p->contacts, in->recipient_count, sizeof(*p->contacts), compare_contacts);
    for (size_t i = 0; i < in->recipient_count; i++) {
        struct contact *last = p->contact_count == 0 ? NULL : &p->contacts[p->contact_count - 1];
        if (last != NULL && compare_contacts(last, &p->contacts[i]) == 0) {
            last->roles |= p->contacts[i].roles;
        } else {
            p->contacts[p->contact_count++] = p->contacts[i];
        }
    }
}

/* The contacts of an agency are those from *ret_first to before the returned place. */
static size_t contacts_of(const struct planner *p, const struct agency *agency, size_t *ret_first)
{
    size_t low = 0;
    size_t high = p->contact_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((uintptr_t)p->contacts[middle].agency < (uintptr_t)agency) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *ret_first = low;
    while (low < p->contact_count && p->contacts[low].agency == agency) {
        low++;
    }
    return low;
}

static void read_ledger(struct planner *p)
{
    const struct planning *in = p->in;
    for (size_t i = 0; i < in->ledger_count; i++) {
        told_add(p->told, &in->ledger[i]);
    }
    p->recipient_count = told_recipient_count(p->told);
    p->first = arena_array(p->arena, p->recipient_count + 1, sizeof(struct recipient *));
    p->served = arena_array(p->arena, p->recipient_count + 1, sizeof(*p->served));
    for (size_t i = in->recipient_count; i-- > 0;) {
        p->first[told_recipient(p->told, in->recipients[i].key)] = &in->recipients[i];
    }
    for (size_t i = 0; i < in->ledger_count; i++) {
        if (in->ledger[i].on == p->today) {
            p->served[told_recipient(p->told, in->ledger[i].recipient)] = true;
        }
    }
}

/* ---- what is due ---- */

static struct intent intent_of(const struct planner *p, const struct obligation *what, enum intent_kind kind, int step)
{
    return (struct intent){.kind = kind,
                           .obligation = what,
                           .agency = what->agency,
                           .focal = what->focal,
                           .key = what->key,
                           .due = what->due,
                           .step = step,
                           .days = days_from_due(p->in->calendar, what->due, p->today)};
}

/* Tells a recipient, unless it was told this step or a later one. */
static void tell(struct planner *p, size_t recipient, const struct obligation *what, size_t thing,
                 enum intent_kind kind, int step)
{
    int told = 0;
    if (!told_step(p->told, recipient, thing, kind, &told) || told < step) {
        add_candidate(p, &p->telling,
                      (struct candidate){recipient, what->policy->hour, intent_of(p, what, kind, step)});
    }
}

/* The number of the focal agency's desk, where work is prepared. */
static size_t desk_at(struct planner *p, const struct agency *focal)
{
    if (p->desk_of != focal) {
        p->desk_of = focal;
        p->desk = told_recipient(p->told, work_recipient(p->arena, focal));
    }
    return p->desk;
}

/* Prepares it once, and tells the focal agency's officers of it. */
static void prepare(struct planner *p, const struct obligation *what, size_t thing, enum intent_kind kind, int step)
{
    int told = 0;
    size_t desk = desk_at(p, what->focal);
    if (p->hour >= what->policy->hour && (!told_step(p->told, desk, thing, kind, &told) || told < step)) {
        add_candidate(p, &p->work, (struct candidate){desk, what->policy->hour, intent_of(p, what, kind, step)});
    }
    size_t first = 0;
    size_t end = contacts_of(p, what->focal, &first);
    for (size_t i = first; i < end; i++) {
        if ((p->contacts[i].roles & CONTACT_OFFICER) != 0) {
            tell(p, p->contacts[i].recipient, what, thing, kind, step);
        }
    }
}

static void escalate(struct planner *p, const struct obligation *what, size_t thing)
{
    const struct cycle_policy *policy = what->policy;
    const struct reminder_ladder *ladder = &policy->ladders[what->kind];
    int days = days_from_due(p->in->calendar, what->due, p->today);
    if (p->today <= what->due) {
        return;
    }
    if (ladder->list_after > 0 && days >= ladder->list_after) {
        prepare(p, what, thing, INTENT_LIST_ENTRY, 1);
    }
    if (what->agency == what->focal || what->agency->kind == AGENCY_PROVINCE || what->agency->kind == AGENCY_CENTRAL ||
        ladder->urge_after == 0 || days < ladder->urge_after) {
        return; /* nobody urges itself, or the authority above it */
    }
    bool again = what->urgings > 0 && policy->urge_again > 0 &&
                 workcal_between(p->in->calendar, what->urged_on, p->today) >= policy->urge_again;
    if (policy->dossier_after > 0 && what->urgings >= policy->dossier_after) {
        if (again) {
            prepare(p, what, thing, INTENT_DOSSIER_DRAFT, 1);
        }
    } else if (what->urgings == 0 || again) {
        prepare(p, what, thing, INTENT_URGING_DRAFT, what->urgings + 1);
    }
}

/* Tells the focal agency that nobody of an agency can be told, every so often. */
static void tell_unreachable(struct planner *p, const struct obligation *what)
{
    const char *key = arena_printf(p->arena, "agency:%s", what->agency->code);
    size_t thing = told_thing(p->told, key, DAY_MIN);
    int every = what->policy->unreachable_every;
    size_t desk = desk_at(p, what->focal);
    size_t first = 0;
    size_t end = contacts_of(p, what->focal, &first);
    struct intent intent = {.kind = INTENT_UNREACHABLE,
                            .agency = what->agency,
                            .focal = what->focal,
                            .key = key,
                            .due = DAY_MIN,
                            .step = p->today};
    int on = 0;
    if (p->hour >= what->policy->hour && (!told_step(p->told, desk, thing, INTENT_UNREACHABLE, &on) ||
                                          workcal_between(p->in->calendar, on, p->today) >= every)) {
        add_candidate(p, &p->work, (struct candidate){desk, what->policy->hour, intent});
    }
    for (size_t i = first; i < end; i++) {
        size_t recipient = p->contacts[i].recipient;
        if ((p->contacts[i].roles & CONTACT_OFFICER) != 0 &&
            (!told_step(p->told, recipient, thing, INTENT_UNREACHABLE, &on) ||
             workcal_between(p->in->calendar, on, p->today) >= every)) {
            add_candidate(p, &p->telling, (struct candidate){recipient, what->policy->hour, intent});
        }
    }
}

/* Officers and leaders, each by the steps that are for them. Whether anybody there is for the newest rung. */
static bool remind_people(struct planner *p, const struct obligation *what, size_t thing, bool *ret_is_due)
{
    const struct reminder_ladder *ladder = &what->policy->ladders[what->kind];
    bool reached = false;
    int step = 0;
    size_t first = 0;
    size_t end = contacts_of(p, what->agency, &first);
    *ret_is_due =
        ladder_rung(ladder, p->in->calendar, what->due, what->since, p->today, REMIND_OFFICER | REMIND_LEADER, &step);
    for (size_t i = first; *ret_is_due && i < end; i++) {
        unsigned whom = p->contacts[i].roles & (REMIND_OFFICER | REMIND_LEADER);
        if (ladder_rung(ladder, p->in->calendar, what->due, what->since, p->today, whom, &step)) {
            tell(p, p->contacts[i].recipient, what, thing, INTENT_REMINDER, step);
            reached = true;
        }
    }
    return reached;
}

static bool notify_it(struct planner *p, const struct obligation *what, size_t thing, const struct agency *whose,
                      bool *ret_is_due)
{
    const struct reminder_ladder *ladder = &what->policy->ladders[what->kind];
    bool reached = false;
    int step = 0;
    size_t first = 0;
    size_t end = contacts_of(p, whose, &first);
    *ret_is_due =
        ladder_rung(ladder, p->in->calendar, what->due, what->since, p->today, REMIND_OFFICER | REMIND_LEADER, &step);
    for (size_t i = first; *ret_is_due && i < end; i++) {
        if ((p->contacts[i].roles & CONTACT_IT) != 0) {
            tell(p, p->contacts[i].recipient, what, thing, INTENT_IT_NOTICE, step);
            reached = true;
        }
    }
    return reached;
}

static void plan_one(struct planner *p, const struct obligation *what)
{
    if (what->agency == NULL || what->done || what->sent || what->extension_pending || what->stopped ||
        what->due == DAY_MAX || what->silence == SILENCE_NOTHING_TO_REPORT || policy_is_quiet(what->policy, p->today)) {
        return;
    }
    if (!agency_exists_on(what->agency, p->today)) {
        p->out.misdirected++;
        return;
    }
    size_t thing = told_thing(p->told, what->key, what->due);
    enum silence_audience audience = silence_audience(what->silence);
    bool is_due = false;
    bool authority = what->agency->kind == AGENCY_PROVINCE || what->agency->kind == AGENCY_CENTRAL;
    if (audience != AUDIENCE_OFFICER) {
        const struct agency *whose = audience == AUDIENCE_CENTRE_IT ? what->focal : what->agency;
        /* After an outage of the centre machines come back by themselves: who it is about can be told then. */
        if (!notify_it(p, what, thing, whose, &is_due) && is_due && audience == AUDIENCE_AGENCY_IT) {
            tell_unreachable(p, what);
        }
    } else if (!authority && !remind_people(p, what, thing, &is_due) && is_due) {
        tell_unreachable(p, what);
    }
    if (what->silence != SILENCE_APPROVED_UNSENT && what->silence != SILENCE_COLLECTOR_DOWN) {
        escalate(p, what, thing);
    }
}

/* ---- messages ---- */

static int compare_intents(const struct intent *x, const struct intent *y)
{
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    if (x->due != y->due) {
        return x->due < y->due ? -1 : 1; /* the longest overdue first */
    }
    int order = strcmp(x->agency->code, y->agency->code);
    order = order != 0 ? order : strcmp(x->key, y->key);
    return order != 0 ? order : (x->step < y->step ? -1 : x->step > y->step);
}

static int compare_intents_void(const void *a, const void *b)
{
    return compare_intents(a, b);
}

void intents_sort(struct intent *intents, size_t count)
{
    if (count > 0) {
        qsort(intents, count, sizeof(*intents), compare_intents_void);
    }
}

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a;
    const struct candidate *y = b;
    if (x->recipient != y->recipient) {
        return x->recipient < y->recipient ? -1 : 1;
    }
    return compare_intents(&x->intent, &y->intent);
}

static bool same_row(const struct intent *a, const struct intent *b)
{
    return a->kind == b->kind && a->due == b->due && a->step == b->step && strcmp(a->key, b->key) == 0;
}

/* Sorts them; what is there twice is left once, with the later hour. */
static void sort_candidates(struct candidates *candidates)
{
    size_t count = 0;
    if (candidates->count > 0) {
        qsort(candidates->list, candidates->count, sizeof(*candidates->list), compare_candidates);
    }
    for (size_t i = 0; i < candidates->count; i++) {
        const struct candidate *one = &candidates->list[i];
        struct candidate *last = count == 0 ? NULL : &candidates->list[count - 1];
        if (last == NULL || last->recipient != one->recipient || !same_row(&last->intent, &one->intent)) {
            candidates->list[count++] = *one;
        } else if (one->hour > last->hour) {
            last->hour = one->hour;
        }
    }
    candidates->count = count;
}

/* A message waits for the hour of every plan that it is about, so that no plan's rows always come too late for it. */
static void make_digests(struct planner *p)
{
    const struct candidates *all = &p->telling;
    struct intent *intents = arena_array(p->arena, all->count + 1, sizeof(*intents));
    size_t end = 0;
    p->out.digests = arena_array(p->arena, all->count + 1, sizeof(*p->out.digests));
    for (size_t begin = 0; begin < all->count; begin = end) {
        size_t recipient = all->list[begin].recipient;
        int hour = 0;
        for (end = begin; end < all->count && all->list[end].recipient == recipient; end++) {
            intents[end] = all->list[end].intent;
            hour = all->list[end].hour > hour ? all->list[end].hour : hour;
        }
        if (!p->served[recipient] && p->hour >= hour) {
            p->out.digests[p->out.digest_count++] = (struct digest){
                .recipient = p->first[recipient], .on = p->today, .intents = intents + begin, .count = end - begin};
        }
    }
}

static void make_work(struct planner *p)
{
    p->out.work = arena_array(p->arena, p->work.count + 1, sizeof(*p->out.work));
    for (size_t i = 0; i < p->work.count; i++) {
        p->out.work[p->out.work_count++] = p->work.list[i].intent;
    }
}

struct reminders plan_reminders(struct arena *arena, const struct planning *planning)
{
    struct planner p = {.arena = arena, .in = planning, .today = day_of_instant(planning->now)};
    p.out.day = p.today;
    if (!workcal_is_workday(planning->calendar, p.today)) {
        return p.out;
    }
    p.hour = (int)((planning->now - day_begin(p.today)) / US_PER_HOUR);
    p.told = told_new(arena, planning->recipient_count + planning->obligation_count, planning->obligation_count * 2,
                      planning->ledger_count);
    index_contacts(&p);
    read_ledger(&p);
    for (size_t i = 0; i < planning->obligation_count; i++) {
        plan_one(&p, &planning->obligations[i]);
    }
    sort_candidates(&p.telling);
    sort_candidates(&p.work);
    make_digests(&p);
    make_work(&p);
    return p.out;
}
