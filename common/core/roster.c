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
    *ret_effective = workcal_roll(&roster->calendar, item->period.to);
    return true;
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
