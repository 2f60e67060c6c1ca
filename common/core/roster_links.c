/* Sealing what ties items and agencies together beyond the plans' own words: people's reassignments, transfers of named
 * tasks, and links between plans. */
#include "roster_seal.h"

#include "lang.h"

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

/* A transfer that names its tasks decides like a person does; one that names none leaves it to a person. */
static bool add_transfers(struct roster *roster, struct err *err)
{
    size_t extra = 0;
    for (size_t e = 0; e < roster->event_count; e++) {
        extra += roster->events[e].task_count * roster->events[e].from_count;
    }
    if (extra == 0) {
        return true;
    }
    size_t total = extra + roster->reassignment_count;
    struct reassignment *all = mem_realloc(NULL, total, sizeof(*all));
    size_t count = 0;
    bool ok = true;
    for (size_t e = 0; e < roster->event_count; e++) {
        const struct agency_event *event = &roster->events[e];
        for (size_t n = 0; n < event->task_count * event->from_count; n++) {
            const char *task = event->tasks[n / event->from_count];
            struct err what = {0};
            if (ok && has_plan(roster, task) && roster_find_item(roster, task, &what) == NULL) {
                ok = roster_fault(roster, event->place, err, "%s", what.text);
            }
            all[count++] = (struct reassignment){.task = task,
                                                 .party = event->from[n % event->from_count],
                                                 .agency = event->to[0],
                                                 .from = event->date,
                                                 .document = event->document};
        }
    }
    if (roster->reassignment_count > 0) {
        memcpy(all + count, roster->reassignments, roster->reassignment_count * sizeof(*all));
    }
    free(roster->reassignments);
    roster->reassignments = all;
    roster->reassignment_count = total;
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
    return x < y ? -1 : x > y;
}

static void resolve_reassignments(struct roster *roster)
{
    for (size_t i = 0; i < roster->reassignment_count; i++) {
        struct reassignment *one = &roster->reassignments[i];
        const struct item *item = roster_find_item(roster, one->task, NULL);
        one->origin = roster_agency(roster, one->party);
        one->to = roster_agency(roster, one->agency);
        if (item != NULL && one->origin != NULL && one->to != NULL) {
            one->item = item;
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
    return x->of < y->of ? -1 : x->of > y->of;
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
    if (!add_transfers(roster, err)) {
        return false;
    }
    resolve_reassignments(roster);
    index_reassignments(roster);
    return seal_crosswalks(roster, err);
}
