#include "lineage.h"

#include <string.h>

/* The decision that counts on a day for one origin: they are in order of the origin, then of what counts. */
static const struct reassignment *decided(const struct item *item, const struct agency *origin, day_t on)
{
    const struct reassignment *found = NULL;
    for (size_t i = 0; item != NULL && i < item->reassignment_count; i++) {
        const struct reassignment *one = item->reassignments[i];
        if (one->origin == origin && one->from <= on) {
            found = one;
        }
    }
    return found;
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
        if (group->by_agency[middle]->agency < origin) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < group->member_count && group->by_agency[low]->agency == origin; low++) {
        if (group->by_agency[low]->from <= on && on <= group->by_agency[low]->to) {
            return true;
        }
    }
    return false;
}

static bool is_meant(const struct party *party, const struct agency *origin, day_t on)
{
    return party->agency == origin || (party->basis == BASIS_CLOSED_GROUP && is_member_on(party->agency, origin, on) &&
                                       !is_excepted(party, origin));
}

static enum reach reach_from(const struct item *item, const struct party *party, const struct agency *origin,
                             const struct agency *agency, day_t on)
{
    if (!is_meant(party, origin, on)) {
        return REACH_NO;
    }
    struct answer answer = answer_of(item, origin, on);
    return answer.agency == agency ? REACH_YES : answer.agency == NULL ? REACH_WAITING : REACH_NO;
}

static void keep(enum reach reach, const struct agency *origin, const struct agency *agency, enum reach *best,
                 const struct agency **ret_origin)
{
    if (reach > *best) {
        *best = reach;
        *ret_origin = origin == agency ? NULL : origin;
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
        for (size_t i = 0; best != REACH_YES && i < item->reassignment_count; i++) {
            const struct agency *from = item->reassignments[i]->origin;
            enum reach reach = reach_from(item, party, from, agency, on);
            keep(reach == REACH_YES ? reach : REACH_NO, from, agency, &best, &origin);
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
    size_t low = 0;
    size_t high = plan->given_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (plan->given[middle]->to < origin) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; inv->best != REACH_YES && low < plan->given_count && plan->given[low]->to == origin; low++) {
        const struct reassignment *one = plan->given[low];
        for (size_t p = 0; inv->best != REACH_YES && p < one->item->party_count; p++) {
            const struct party *party = &one->item->parties[p];
            if (reach_from(one->item, party, one->origin, inv->agency, inv->on) == REACH_YES) {
                involve(inv, REACH_YES, party, one->origin);
            }
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
    for (int pass = 0; pass < 2; pass++) { /* closed groups first: they say more */
        for (size_t g = 0; inv.best != REACH_YES && g < plan->group_count; g++) {
            involve_group(&inv, plan->groups[g], pass == 1);
        }
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
        const struct agency *origin = group ? party->agency->members[*n].agency : party->agency;
        (*n)++;
        if (origin->kind == AGENCY_CENTRAL || !is_meant(party, origin, on) || origin->valid_from > on) {
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
