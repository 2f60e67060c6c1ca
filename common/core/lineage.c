#include "lineage.h"

#include <string.h>

/* The decision that counts on a day for one origin: they are in order of the origin, then of what counts. */
static const struct reassignment *decided(const struct item *item, const struct agency *origin, day_t on)
{
    if (item == NULL) {
        return NULL;
    }
    size_t low = 0;
    size_t high = item->reassignment_count;
    while (low < high) { /* up to the first that comes after this origin and day */
        size_t middle = (low + high) / 2;
        const struct reassignment *one = item->reassignments[middle];
        if (one->origin < origin || (one->origin == origin && one->from <= on)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low > 0 && item->reassignments[low - 1]->origin == origin; low--) {
        if (item->reassignments[low - 1]->to->valid_from <= on) { /* else it counts once that body is there */
            return item->reassignments[low - 1];
        }
    }
    return NULL;
}

struct answer answer_of(const struct item *item, const struct agency *origin, day_t on)
{
    struct answer answer = {.last = origin, .reassignment = decided(item, origin, on)};
    const struct agency *current = answer.reassignment == NULL ? origin : answer.reassignment->to;
    while (current->valid_to < on) {
        const struct agency_event *end = current->ended_by;
        answer.event = end;
        answer.last = current;
        if (end == NULL || (end->kind != EVENT_RENAME && end->kind != EVENT_MERGE)) {
            return answer;
        }
        current = end->successors[0];
    }
    answer.last = current;
    answer.agency = current;
    return answer;
}

const struct agency *agency_successor(const struct agency *agency, day_t on)
{
    return answer_of(NULL, agency, on).agency;
}

static const struct agency *renamed_until(const struct agency *agency, day_t on)
{
    while (agency->valid_to < on && agency->ended_by != NULL && agency->ended_by->kind == EVENT_RENAME) {
        agency = agency->ended_by->successors[0];
    }
    return agency;
}

const struct agency *agency_speaker(const struct agency *agency, day_t on)
{
    for (size_t i = 0; agency->valid_from > on && i < agency->origin_count; i++) {
        const struct agency *before = agency->origins[i];
        if (agency_exists_on(before, on) && renamed_until(before, agency->valid_from) == agency) {
            return before;
        }
    }
    return renamed_until(agency, on);
}

static bool is_excepted(const struct party *party, const struct agency *origin)
{
    for (size_t i = 0; i < party->except_count; i++) {
        if (strcmp(party->except[i], origin->code) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether a body was a member on a day or, where the membership never ended by itself, had been until its own end. */
static bool is_member_on(const struct agency *group, const struct agency *origin, day_t on)
{
    size_t low = 0;
    size_t high = group->member_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (group->by_agency[middle].agency < origin) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < group->member_count && group->by_agency[low].agency == origin; low++) {
        if (group->by_agency[low].from <= on && on <= group->by_agency[low].to) {
            return true;
        }
    }
    return false;
}

bool party_means(const struct party *party, const struct agency *origin, day_t on)
{
    return party->agency == origin || (party->basis == BASIS_CLOSED_GROUP && is_member_on(party->agency, origin, on) &&
                                       !is_excepted(party, origin));
}

bool agency_descends_from(const struct agency *agency, const struct agency *origin)
{
    for (size_t i = 0; i < agency->origin_count; i++) {
        if (agency->origins[i] == origin) {
            return true;
        }
    }
    return false;
}

/* Whether what happened by that day made the agency out of one that has ended. */
static bool came_out_of(const struct agency *ended, const struct agency *agency, day_t on)
{
    const struct agency_event *end = ended->ended_by;
    for (size_t i = 0; end != NULL && i < end->to_count; i++) {
        const struct agency *next = end->successors[i];
        bool went_on = next->valid_to < on && agency_descends_from(agency, next) && came_out_of(next, agency, on);
        if (next == agency || went_on) {
            return true;
        }
    }
    return false;
}

static enum reach reach_from(const struct item *item, const struct party *party, const struct agency *origin,
                             const struct agency *agency, day_t on)
{
    if (!party_means(party, origin, on)) {
        return REACH_NO;
    }
    struct answer answer = answer_of(item, origin, on);
    if (answer.agency != NULL) {
        return answer.agency == agency ? REACH_YES : REACH_NO;
    }
    return came_out_of(answer.last, agency, on) ? REACH_WAITING : REACH_NO;
}

static void keep(enum reach reach, const struct agency *origin, const struct agency *agency, enum reach *best,
                 const struct agency **ret_origin)
{
    if (reach > *best) {
        *best = reach;
        *ret_origin = origin == agency ? NULL : origin;
    }
}

/* Where the plan's decisions for one body begin: those of its items, in order. */
static size_t first_given(const struct plan *plan, const struct agency *to, const struct item *item)
{
    size_t low = 0;
    size_t high = plan->given_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct reassignment *one = plan->given[middle];
        if (one->to < to || (one->to == to && one->item < item)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* What the decisions that gave something of the party to `to` bring the agency. */
static void keep_given(const struct item *item, const struct party *party, const struct agency *to,
                       const struct agency *agency, day_t on, enum reach *best, const struct agency **ret_origin)
{
    const struct plan *plan = item->plan;
    const struct item *decided_of = item->parent == NULL ? item : item->parent; /* a milestone goes with its task */
    for (size_t i = first_given(plan, to, decided_of); *best != REACH_YES && i < plan->given_count; i++) {
        const struct reassignment *one = plan->given[i];
        if (one->to != to || one->item != decided_of) {
            break;
        }
        keep(reach_from(item, party, one->origin, agency, on), one->origin, agency, best, ret_origin);
    }
}

enum reach party_reach(const struct item *item, const struct party *party, const struct agency *agency, day_t on,
                       const struct agency **ret_origin)
{
    const struct agency *origin = NULL;
    enum reach best = REACH_NO;
    if (party->basis == BASIS_OPEN_GROUP) {
        best = !is_excepted(party, agency) && group_holds(party->agency, agency, on) ? REACH_YES : REACH_NO;
    } else {
        for (size_t i = 0; best != REACH_YES && i < agency->origin_count; i++) {
            keep(reach_from(item, party, agency->origins[i], agency, on), agency->origins[i], agency, &best, &origin);
        }
        for (size_t i = 0; best != REACH_YES && item->reassignment_count > 0 && i < agency->origin_count; i++) {
            keep_given(item, party, agency->origins[i], agency, on, &best, &origin);
        }
    }
    if (ret_origin != NULL) {
        *ret_origin = origin;
    }
    return best;
}

/* ---- anywhere in a plan ---- */

static const struct party *party_of(const struct plan *plan, const struct agency *origin)
{
    size_t low = 0;
    size_t high = plan->involved_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (plan->involved[middle]->agency < origin) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < plan->involved_count && plan->involved[low]->agency == origin ? plan->involved[low] : NULL;
}

struct involvement {
    const struct agency *agency;
    day_t on;
    enum reach best;
    const struct party *party;
    const struct agency *origin;
};

static void involve(struct involvement *inv, enum reach reach, const struct party *party, const struct agency *origin)
{
    if (reach > inv->best) {
        inv->best = reach;
        inv->party = party;
        inv->origin = origin == inv->agency ? NULL : origin;
    }
}

/* By decisions: what was given to the body itself or to one that it descends from. */
static void involve_given(struct involvement *inv, const struct plan *plan, const struct agency *origin)
{
    for (size_t i = first_given(plan, origin, NULL);
         inv->best != REACH_YES && i < plan->given_count && plan->given[i]->to == origin; i++) {
        const struct reassignment *one = plan->given[i];
        bool binds = one->item->mandate != MANDATE_PROPOSAL;
        for (size_t p = 0; binds && inv->best != REACH_YES && p < one->item->party_count; p++) {
            const struct party *party = &one->item->parties[p];
            involve(inv, reach_from(one->item, party, one->origin, inv->agency, inv->on), party, one->origin);
        }
    }
}

static void involve_group(struct involvement *inv, const struct party *party, bool open)
{
    const struct agency *agency = inv->agency;
    if (party->agency->open != open) {
        return;
    }
    if (open) {
        bool reached = !is_excepted(party, agency) && group_holds(party->agency, agency, inv->on);
        involve(inv, reached ? REACH_YES : REACH_NO, party, agency);
        return;
    }
    for (size_t i = 0; inv->best != REACH_YES && i < agency->origin_count; i++) {
        const struct agency *origin = agency->origins[i];
        involve(inv, reach_from(NULL, party, origin, agency, inv->on), party, origin);
    }
}

enum reach plan_involves(const struct plan *plan, const struct agency *agency, day_t on, const struct party **ret_party,
                         const struct agency **ret_origin)
{
    struct involvement inv = {.agency = agency, .on = on};
    for (size_t i = 0; inv.best != REACH_YES && i < agency->origin_count; i++) {
        const struct party *party = party_of(plan, agency->origins[i]);
        if (party != NULL) {
            involve(&inv, reach_from(NULL, party, agency->origins[i], agency, on), party, agency->origins[i]);
        }
    }
    for (size_t i = 0; inv.best != REACH_YES && i < agency->origin_count; i++) {
        involve_given(&inv, plan, agency->origins[i]);
    }
    for (size_t g = 0; inv.best != REACH_YES && g < plan->group_count; g++) {
        involve_group(&inv, plan->groups[g], false);
    }
    for (size_t g = 0; inv.best == REACH_NO && g < plan->group_count; g++) {
        involve_group(&inv, plan->groups[g], true);
    }
    *ret_party = inv.party;
    *ret_origin = inv.origin;
    return inv.best;
}

bool party_waiting(const struct item *item, const struct party *party, day_t on, size_t *n,
                   const struct agency **ret_origin, struct answer *ret)
{
    bool group = party->agency->kind == AGENCY_GROUP;
    size_t count = !group ? 1 : party->agency->open ? 0 : party->agency->member_count;
    while (*n < count) {
        const struct membership *member = group ? &party->agency->members[*n] : NULL;
        const struct agency *origin = group ? member->agency : party->agency;
        (*n)++;
        bool meant = group ? member->from <= on && on <= member->to && !is_excepted(party, origin) : true;
        if (!meant || origin->kind == AGENCY_CENTRAL || origin->valid_from > on) {
            continue;
        }
        struct answer answer = answer_of(item, origin, on);
        if (answer.agency == NULL) {
            *ret_origin = origin;
            *ret = answer;
            return true;
        }
    }
    return false;
}
