#include "roster.h"

#include <stdlib.h>
#include <string.h>

struct roster *roster_new(void)
{
    struct roster *roster = mem_alloc(sizeof(*roster));
    roster->arena = arena_new();
    atomic_init(&roster->references, 1);
    return roster;
}

struct roster *roster_ref(struct roster *roster)
{
    atomic_fetch_add(&roster->references, 1);
    return roster;
}

void roster_unref(struct roster *roster)
{
    if (roster == NULL || atomic_fetch_sub(&roster->references, 1) != 1) {
        return;
    }
    free(roster->agencies);
    free(roster->plans);
    free(roster->events);
    free(roster->reassignments);
    free(roster->crosswalks);
    free(roster->rounds);
    free(roster->due_changes);
    free(roster->milestones);
    free(roster->cycles);
    arena_free(roster->arena);
    free(roster);
}

/* One more zeroed element. Lists grow by doubling: the capacity is the next power of two, so it need not be stored. */
static void *add(void **list, size_t *count, size_t size)
{
    if ((*count & (*count - 1)) == 0) {
        *list = mem_realloc(*list, *count == 0 ? 1 : *count * 2, size);
    }
    void *one = (char *)*list + *count * size;
    (*count)++;
    memset(one, 0, size);
    return one;
}

struct agency *roster_add_agency(struct roster *roster)
{
    struct agency *agency = add((void **)&roster->agencies, &roster->agency_count, sizeof(*agency));
    agency->valid_from = DAY_MIN;
    agency->valid_to = DAY_MAX;
    return agency;
}

struct plan *roster_add_plan(struct roster *roster)
{
    return add((void **)&roster->plans, &roster->plan_count, sizeof(struct plan));
}

struct agency_event *roster_add_event(struct roster *roster)
{
    return add((void **)&roster->events, &roster->event_count, sizeof(struct agency_event));
}

struct reassignment *roster_add_reassignment(struct roster *roster)
{
    return add((void **)&roster->reassignments, &roster->reassignment_count, sizeof(struct reassignment));
}

struct crosswalk *roster_add_crosswalk(struct roster *roster)
{
    return add((void **)&roster->crosswalks, &roster->crosswalk_count, sizeof(struct crosswalk));
}

struct round *roster_add_round(struct roster *roster)
{
    return add((void **)&roster->rounds, &roster->round_count, sizeof(struct round));
}

struct due_change *roster_add_due_change(struct roster *roster)
{
    return add((void **)&roster->due_changes, &roster->due_change_count, sizeof(struct due_change));
}

struct milestone *roster_add_milestone(struct roster *roster)
{
    return add((void **)&roster->milestones, &roster->milestone_count, sizeof(struct milestone));
}

static int compare_code(const void *key, const void *agency)
{
    return strcmp(key, ((const struct agency *)agency)->code);
}

const struct agency *roster_agency(const struct roster *roster, const char *code)
{
    if (code == NULL || roster->agency_count == 0) {
        return NULL;
    }
    return bsearch(code, roster->agencies, roster->agency_count, sizeof(*roster->agencies), compare_code);
}

bool agency_exists_on(const struct agency *agency, day_t on)
{
    return agency->valid_from <= on && on <= agency->valid_to;
}

bool group_holds(const struct agency *group, const struct agency *agency, day_t on)
{
    if (group->kind != AGENCY_GROUP || agency->kind == AGENCY_GROUP || agency->kind == AGENCY_CENTRAL ||
        !agency_exists_on(agency, on)) {
        return false;
    }
    if (group->open) {
        return strcmp(group->province, agency->province) == 0 && (group->reach & (1u << agency->kind)) != 0;
    }
    for (size_t i = 0; i < group->member_count; i++) {
        const struct membership *member = &group->members[i];
        if (member->agency == agency && member->from <= on && on <= member->to) {
            return true;
        }
    }
    return false;
}

bool item_due(const struct roster *roster, const struct item *item, day_t *ret_printed, day_t *ret_effective)
{
    if (item->mandate != MANDATE_ORDER || item->period.ongoing || item->period.printed == NULL ||
        item->period.to == DAY_MAX) {
        return false;
    }
    *ret_printed = item->period.to;
    *ret_effective = item->due_before ? item->period.to : workcal_roll(&roster->calendar, item->period.to);
    return true;
}

static const char *const due_changes[DUE_CHANGE_KIND_MAX] = {
    [DUE_EXTENDED] = "extended", [DUE_STOPPED] = "stopped", [DUE_RESUMED] = "resumed"};

const char *due_change_code(enum due_change_kind kind)
{
    return due_changes[kind];
}

enum due_change_kind due_change_parse(const char *code)
{
    int kind = 0;
    while (kind < DUE_CHANGE_KIND_MAX && (code == NULL || strcmp(due_changes[kind], code) != 0)) {
        kind++;
    }
    return (enum due_change_kind)kind;
}

/* Whether a decision on the time holds for that body's part; no body: for every part. */
static bool covers(const struct due_change *change, const struct agency *origin)
{
    return change->origin == NULL || change->origin == origin;
}

/* What stops the work on an item, if anything does: of its stops and resumptions the last one counts. */
static const struct due_change *stopped_by(const struct item *item, const struct agency *origin)
{
    const struct due_change *stop = NULL;
    for (size_t i = 0; i < item->due_change_count; i++) {
        const struct due_change *change = item->due_changes[i];
        if (change->kind != DUE_EXTENDED && covers(change, origin)) {
            stop = change->kind == DUE_STOPPED ? change : NULL;
        }
    }
    return stop;
}

struct item_time item_time(const struct roster *roster, const struct item *item, const struct agency *origin)
{
    struct item_time time = {.original_printed = DAY_MAX, .original = DAY_MAX, .printed = DAY_MAX, .due = DAY_MAX};
    if (item->milestone != NULL && origin == NULL) {
        origin = item->parties[0].agency; /* there is no other part */
    }
    if (item_due(roster, item, &time.original_printed, &time.original)) {
        time.has_due = true;
        time.printed = time.original_printed;
        time.due = time.original;
    }
    for (size_t i = 0; i < item->due_change_count && item->mandate == MANDATE_ORDER; i++) {
        const struct due_change *change = item->due_changes[i];
        if (change->kind == DUE_EXTENDED && covers(change, origin)) {
            time.has_due = true;
            time.extended++;
            time.extension = change;
        }
    }
    if (time.extension != NULL) {
        time.printed = time.extension->until;
        time.due = workcal_roll(&roster->calendar, time.printed);
    }
    time.stop = stopped_by(item, origin);
    if (time.stop == NULL && item->parent != NULL) { /* a task that is stopped takes its milestones with it */
        time.stop = stopped_by(item->parent, origin);
    }
    time.stopped = time.stop != NULL;
    return time;
}

static const char *const target_ops[TARGET_OP_MAX] = {"none", "=", "range", ">", ">=", "text"};

const char *target_op_code(enum target_op op)
{
    return target_ops[op];
}

enum target_op target_op_parse(const char *code)
{
    int op = 0;
    while (op < TARGET_OP_MAX && (code == NULL || strcmp(target_ops[op], code) != 0)) {
        op++;
    }
    return (enum target_op)op;
}
