/* Sealing what ties items and agencies together beyond the plans' own words: people's reassignments, transfers of named
 * tasks, and links between plans. */
#include "roster_seal.h"

#include "lang.h"
#include "lineage.h"

#include <stdlib.h>
#include <string.h>

static struct item *own_item(struct roster *roster, const struct item *item)
{
    struct plan *plan = &roster->plans[item->plan - roster->plans];
    return &plan->items[item - plan->items];
}

/* ---- reassignments ---- */

/* A register is older than some plans: what it says of one that is not there (yet) waits for it. */
static bool has_plan(const struct roster *roster, const char *task)
{
    size_t number = strcspn(task, "@#");
    for (size_t i = 0; i < roster->plan_count; i++) {
        const char *one = roster->plans[i].number;
        if (strlen(one) == number && memcmp(one, task, number) == 0) {
            return true;
        }
    }
    return false;
}

/* A transfer that names its tasks decides like a person does, for every body whose place in the task the giving one
 * holds; one that names none leaves it to a person. */
struct transfers {
    struct roster *roster;
    struct reassignment *list; /* those made so far */
    size_t count;
    const struct agency_event *event;
    const char *task;
    const struct item *item;
};

static const struct reassignment *later(const struct reassignment *found, const struct reassignment *one,
                                        const struct item *item, const struct agency *origin, day_t on)
{
    bool counts = one->item == item && one->origin == origin && one->from <= on && one->to->valid_from <= on;
    return counts && (found == NULL || one->from >= found->from) ? one : found;
}

/* Who answers so far; the decisions are not in order yet. */
static const struct agency *holder(const struct transfers *t, const struct agency *origin, day_t on)
{
    const struct reassignment *found = NULL;
    for (size_t i = 0; i < t->count; i++) {
        found = later(found, &t->list[i], t->item, origin, on);
    }
    for (size_t i = 0; i < t->roster->reassignment_count; i++) {
        found = later(found, &t->roster->reassignments[i], t->item, origin, on);
    }
    return answer_of(NULL, found == NULL ? origin : found->to, on).agency;
}

/* A body that gives something away may end, or begin, on that very day. */
static void pass_on(struct transfers *t, const struct agency *origin, const struct agency *giver)
{
    day_t date = t->event->date;
    if (holder(t, origin, date - 1) != giver && holder(t, origin, date) != giver) {
        return;
    }
    if ((t->count & (t->count - 1)) == 0) {
        t->list = mem_realloc(t->list, t->count == 0 ? 1 : t->count * 2, sizeof(*t->list));
    }
    t->list[t->count++] = (struct reassignment){.task = t->task,
                                                .party = origin->code,
                                                .agency = t->event->to[0],
                                                .from = date,
                                                .document = t->event->document,
                                                .item = t->item,
                                                .origin = origin,
                                                .to = t->event->successors[0]};
}

static bool is_meant_around(const struct item *item, const struct agency *origin, day_t date)
{
    for (size_t p = 0; p < item->party_count; p++) {
        if (party_means(&item->parties[p], origin, date - 1) || party_means(&item->parties[p], origin, date)) {
            return true;
        }
    }
    return false;
}

static bool was_decided(const struct reassignment *list, size_t count, const struct reassignment *one)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].item == one->item && list[i].origin == one->origin) {
            return true;
        }
    }
    return false;
}

/* The bodies that the giver stands for: those that it descends from, and those whose place a decision gave away. */
static void transfer(struct transfers *t, const struct agency *giver)
{
    const struct roster *roster = t->roster;
    size_t before = t->count;
    for (size_t i = 0; i < giver->origin_count; i++) {
        if (is_meant_around(t->item, giver->origins[i], t->event->date)) {
            pass_on(t, giver->origins[i], giver);
        }
    }
    for (size_t i = 0; i < before; i++) {
        const struct reassignment one = t->list[i];
        if (one.item == t->item && !was_decided(t->list + before, t->count - before, &one)) {
            pass_on(t, one.origin, giver);
        }
    }
    for (size_t i = 0; i < roster->reassignment_count; i++) {
        const struct reassignment *one = &roster->reassignments[i];
        if (one->item == t->item && !was_decided(t->list + before, t->count - before, one)) {
            pass_on(t, one->origin, giver);
        }
    }
}

static bool make_transfers(struct transfers *t, struct err *err)
{
    for (size_t e = 0; e < t->roster->event_count; e++) {
        t->event = &t->roster->events[e];
        for (size_t n = 0; n < t->event->task_count; n++) {
            struct err what = {0};
            t->task = t->event->tasks[n];
            t->item = roster_find_item(t->roster, t->task, &what);
            if (t->item == NULL && has_plan(t->roster, t->task)) {
                return roster_fault(t->roster, t->event->place, err, "%s", what.text);
            }
            for (size_t f = 0; t->item != NULL && f < t->event->from_count; f++) {
                transfer(t, t->event->predecessors[f]);
            }
        }
    }
    return true;
}

static bool add_transfers(struct roster *roster, struct err *err)
{
    struct transfers t = {.roster = roster};
    bool ok = make_transfers(&t, err);
    if (ok && t.count > 0) {
        size_t total = t.count + roster->reassignment_count;
        t.list = mem_realloc(t.list, total, sizeof(*t.list));
        if (roster->reassignment_count > 0) {
            memcpy(t.list + t.count, roster->reassignments, roster->reassignment_count * sizeof(*t.list));
        }
        free(roster->reassignments);
        roster->reassignments = t.list;
        roster->reassignment_count = total;
        t.list = NULL;
    }
    free(t.list);
    return ok;
}

/* In order of party, then of what counts: the day, then the order of the decisions. */
static int compare_reassignments(const void *a, const void *b)
{
    const struct reassignment *x = *(const struct reassignment *const *)a;
    const struct reassignment *y = *(const struct reassignment *const *)b;
    if (x->origin != y->origin) {
        return x->origin < y->origin ? -1 : 1;
    }
    if (x->from != y->from) {
        return x->from < y->from ? -1 : 1;
    }
    return x < y ? -1 : x > y;
}

static int compare_given(const void *a, const void *b)
{
    const struct reassignment *x = *(const struct reassignment *const *)a;
    const struct reassignment *y = *(const struct reassignment *const *)b;
    if (x->to != y->to) {
        return x->to < y->to ? -1 : 1;
    }
    if (x->item != y->item) {
        return x->item < y->item ? -1 : 1;
    }
    return compare_reassignments(a, b);
}

/* One agency may answer that can report; what names none is left as it is, without an item. */
static void resolve_reassignments(struct roster *roster)
{
    for (size_t i = 0; i < roster->reassignment_count; i++) {
        struct reassignment *one = &roster->reassignments[i];
        one->origin = roster_agency(roster, one->party);
        one->to = roster_agency(roster, one->agency);
        bool named = one->origin != NULL && one->origin->kind != AGENCY_GROUP && one->to != NULL &&
                     one->to->kind != AGENCY_GROUP && one->to->kind != AGENCY_CENTRAL;
        one->item = named ? roster_find_item(roster, one->task, NULL) : NULL;
    }
}

static void count_reassignments(struct roster *roster)
{
    for (size_t i = 0; i < roster->reassignment_count; i++) {
        const struct item *item = roster->reassignments[i].item;
        if (item != NULL) {
            own_item(roster, item)->reassignment_count++;
            roster->plans[item->plan - roster->plans].given_count++;
        }
    }
}

static void index_reassignments(struct roster *roster)
{
    for (size_t i = 0; i < roster->reassignment_count; i++) {
        const struct reassignment *one = &roster->reassignments[i];
        if (one->item == NULL) {
            continue;
        }
        struct item *item = own_item(roster, one->item);
        struct plan *plan = &roster->plans[item->plan - roster->plans];
        if (item->reassignments == NULL) { /* counted before: filled from the start now */
            item->reassignments = arena_array(roster->arena, item->reassignment_count, sizeof(struct reassignment *));
            item->reassignment_count = 0;
        }
        if (plan->given == NULL) {
            plan->given = arena_array(roster->arena, plan->given_count, sizeof(struct reassignment *));
            plan->given_count = 0;
        }
        item->reassignments[item->reassignment_count++] = one;
        plan->given[plan->given_count++] = one;
    }
    for (size_t p = 0; p < roster->plan_count; p++) {
        struct plan *plan = &roster->plans[p];
        if (plan->given_count == 0) {
            continue;
        }
        qsort(plan->given, plan->given_count, sizeof(struct reassignment *), compare_given);
        for (size_t i = 0; i < plan->item_count; i++) {
            struct item *item = &plan->items[i];
            if (item->reassignment_count > 1) {
                qsort(item->reassignments, item->reassignment_count, sizeof(struct reassignment *),
                      compare_reassignments);
            }
        }
    }
}

/* ---- links ---- */

static bool resolve_link(struct roster *roster, struct nesting *link, struct err *err)
{
    struct err what = {0};
    link->of = roster_find_item(roster, link->task, &what);
    link->to = link->of == NULL ? NULL : roster_find_item(roster, link->serves, &what);
    if (link->to == NULL) {
        return roster_fault(roster, link->place, err, "%s", what.text);
    }
    if (link->of->plan == link->to->plan) {
        return roster_fault(roster, link->place, err,
                            tr("%s and %s are of one plan: a link ties two plans",
                               "%s và %s thuộc cùng một kế hoạch: liên kết chỉ nối hai kế hoạch"),
                            link->task, link->serves);
    }
    own_item(roster, link->to)->served_by_count++;
    return true;
}

static int compare_links(const void *a, const void *b)
{
    const struct nesting *x = *(const struct nesting *const *)a;
    const struct nesting *y = *(const struct nesting *const *)b;
    if (x->to != y->to) {
        return x->to < y->to ? -1 : 1;
    }
    if (x->of != y->of) {
        return x->of < y->of ? -1 : 1;
    }
    return x < y ? -1 : x > y; /* of two that are the same the later one is told */
}

static bool seal_crosswalks(struct roster *roster, struct err *err)
{
    size_t total = 0;
    for (size_t c = 0; c < roster->crosswalk_count; c++) {
        for (size_t i = 0; i < roster->crosswalks[c].link_count; i++) {
            if (!resolve_link(roster, &roster->crosswalks[c].links[i], err)) {
                return false;
            }
        }
        total += roster->crosswalks[c].link_count;
    }
    const struct nesting **all = arena_array(roster->arena, total + 1, sizeof(struct nesting *));
    size_t count = 0;
    for (size_t c = 0; c < roster->crosswalk_count; c++) {
        for (size_t i = 0; i < roster->crosswalks[c].link_count; i++) {
            all[count++] = &roster->crosswalks[c].links[i];
        }
    }
    if (count > 0) {
        qsort(all, count, sizeof(struct nesting *), compare_links);
    }
    for (size_t i = 0; i < count; i++) {
        struct item *item = own_item(roster, all[i]->to);
        item->served_by = item->served_by == NULL ? &all[i] : item->served_by;
        if (i > 0 && all[i]->to == all[i - 1]->to && all[i]->of == all[i - 1]->of) {
            return roster_fault(roster, all[i]->place, err,
                                tr("the link from %s to %s is there twice", "liên kết từ %s đến %s ghi hai lần"),
                                all[i]->task, all[i]->serves);
        }
    }
    return true;
}

bool roster_seal_links(struct roster *roster, struct err *err)
{
    resolve_reassignments(roster);
    if (!add_transfers(roster, err)) {
        return false;
    }
    count_reassignments(roster);
    index_reassignments(roster);
    return seal_crosswalks(roster, err);
}
