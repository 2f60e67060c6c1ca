/* Sealing what people decided about plans at the centre: rounds, the time that tasks have, milestones. All of it comes
 * from the database, which outlives catalogues: what names a plan, task or body that is not there does nothing. */
#include "roster_seal.h"

#include <stdlib.h>
#include <string.h>

/* The element of a plan that an item is; sealing may still change it. */
static struct item *own_item(struct roster *roster, const struct item *item)
{
    struct plan *plan = &roster->plans[item->plan - roster->plans];
    return item->milestone != NULL ? &plan->milestones[item - plan->milestones] : &plan->items[item - plan->items];
}

/* ---- rounds ---- */

static int compare_rounds(const void *a, const void *b)
{
    const struct round *x = *(const struct round *const *)a;
    const struct round *y = *(const struct round *const *)b;
    if (x->from != y->from) {
        return x->from < y->from ? -1 : 1;
    }
    return x->number < y->number ? -1 : x->number > y->number;
}

static int compare_deadlines(const void *a, const void *b)
{
    const struct round_deadline *x = a;
    const struct round_deadline *y = b;
    if (x->level != y->level) {
        return x->level < y->level ? -1 : 1;
    }
    return x->kinds < y->kinds ? -1 : x->kinds > y->kinds;
}

static void seal_rounds(struct roster *roster)
{
    for (size_t i = 0; i < roster->round_count; i++) {
        struct round *round = &roster->rounds[i];
        round->of = roster_find_plan(roster, round->plan, NULL);
        if (round->of != NULL) {
            roster->plans[round->of - roster->plans].round_count++;
        }
        if (round->deadline_count > 1) {
            qsort(round->deadlines, round->deadline_count, sizeof(*round->deadlines), compare_deadlines);
        }
    }
    for (size_t p = 0; p < roster->plan_count; p++) {
        struct plan *plan = &roster->plans[p];
        size_t room = plan->round_count;
        if (room == 0) {
            continue;
        }
        plan->rounds = arena_array(roster->arena, room, sizeof(struct round *));
        plan->round_count = 0;
        for (size_t i = 0; i < roster->round_count; i++) {
            if (roster->rounds[i].of == plan) {
                plan->rounds[plan->round_count++] = &roster->rounds[i];
            }
        }
        qsort(plan->rounds, plan->round_count, sizeof(struct round *), compare_rounds);
    }
}

/* ---- milestones ---- */

/* A milestone whose task and body are there, on the way to becoming an item. */
struct found {
    struct milestone *milestone;
    const struct item *task;
    const struct agency *agency;
};

static int compare_found(const void *a, const void *b)
{
    const struct found *x = a;
    const struct found *y = b;
    if (x->task != y->task) {
        return x->task < y->task ? -1 : 1;
    }
    if (x->milestone->number != y->milestone->number) {
        return x->milestone->number < y->milestone->number ? -1 : 1;
    }
    return x->milestone < y->milestone ? -1 : x->milestone > y->milestone;
}

static size_t find_milestones(struct roster *roster, struct found *found)
{
    size_t count = 0;
    for (size_t i = 0; i < roster->milestone_count; i++) {
        struct milestone *milestone = &roster->milestones[i];
        const struct agency *agency = roster_agency(roster, milestone->agency);
        const struct item *task = roster_find_item(roster, milestone->task, NULL);
        bool one_body = agency != NULL && agency->kind != AGENCY_GROUP && agency->kind != AGENCY_CENTRAL;
        milestone->item = NULL;
        if (one_body && task != NULL && task->kind == ITEM_TASK && milestone->number > 0) {
            found[count++] = (struct found){.milestone = milestone, .task = task, .agency = agency};
        }
    }
    if (count > 0) {
        qsort(found, count, sizeof(*found), compare_found);
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool twice = kept > 0 && found[kept - 1].task == found[i].task &&
                     found[kept - 1].milestone->number == found[i].milestone->number;
        if (!twice) {
            found[kept++] = found[i];
        }
    }
    return kept;
}

static void make_item(struct roster *roster, const struct found *found, struct item *ret)
{
    struct milestone *milestone = found->milestone;
    const struct item *task = found->task;
    char day[DAY_ISO_MAX];
    struct party *party = arena_alloc(roster->arena, sizeof(*party));
    *party = (struct party){.code = found->agency->code,
                            .printed = found->agency->name,
                            .role = ROLE_LEAD,
                            .agency = found->agency,
                            .basis = BASIS_NAMED};
    *ret = (struct item){.kind = ITEM_MILESTONE,
                         .mandate = MANDATE_ORDER,
                         .label = arena_printf(roster->arena, "%s/%d", task->label, milestone->number),
                         .section = task->section,
                         .title = milestone->text,
                         .assigned_text = found->agency->name,
                         .parties = party,
                         .party_count = 1,
                         .plan = task->plan,
                         .reassignments = task->reassignments,
                         .reassignment_count = task->reassignment_count,
                         .parent = task,
                         .milestone = milestone};
    ret->period = (struct period){.printed = arena_strdup(roster->arena, day_vietnamese(milestone->due, day)),
                                  .from = DAY_MIN,
                                  .to = milestone->due};
    milestone->item = ret;
}

/* Plans lie side by side, so those found stand in order of their plans only inside each plan's items: one pass a plan.
 */
static void seal_milestones(struct roster *roster)
{
    struct arena *scratch = arena_new();
    struct found *found = arena_array(scratch, roster->milestone_count, sizeof(*found));
    size_t count = find_milestones(roster, found);
    for (size_t i = 0; i < count; i++) {
        roster->plans[found[i].task->plan - roster->plans].milestone_count++;
    }
    for (size_t p = 0; p < roster->plan_count; p++) {
        struct plan *plan = &roster->plans[p];
        if (plan->milestone_count > 0) {
            plan->milestones = arena_array(roster->arena, plan->milestone_count, sizeof(*plan->milestones));
            plan->milestone_count = 0;
        }
    }
    for (size_t i = 0; i < count; i++) {
        struct plan *plan = &roster->plans[found[i].task->plan - roster->plans];
        make_item(roster, &found[i], &plan->milestones[plan->milestone_count++]);
    }
    arena_free(scratch);
}

/* ---- changes of time ---- */

static void seal_due_changes(struct roster *roster)
{
    for (size_t i = 0; i < roster->due_change_count; i++) {
        struct due_change *change = &roster->due_changes[i];
        change->origin = roster_agency(roster, change->party);
        bool known = change->party == NULL || (change->origin != NULL && change->origin->kind != AGENCY_GROUP);
        change->item = known ? roster_find_item(roster, change->task, NULL) : NULL;
        if (change->item != NULL) {
            own_item(roster, change->item)->due_change_count++;
        } else {
            change->origin = NULL;
        }
    }
    for (size_t i = 0; i < roster->due_change_count; i++) {
        const struct due_change *change = &roster->due_changes[i];
        if (change->item == NULL) {
            continue;
        }
        struct item *item = own_item(roster, change->item);
        if (item->due_changes == NULL) { /* counted before: filled from the start now */
            item->due_changes = arena_array(roster->arena, item->due_change_count, sizeof(struct due_change *));
            item->due_change_count = 0;
        }
        item->due_changes[item->due_change_count++] = change;
    }
}

void roster_seal_decided(struct roster *roster)
{
    seal_rounds(roster);
    if (roster->milestone_count > 0) {
        seal_milestones(roster);
    }
    seal_due_changes(roster);
}
