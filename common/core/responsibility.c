#include "responsibility.h"

#include <string.h>

const char *permission_code(enum permission permission)
{
    static const char *const codes[] = {"no", "held", "yes"};
    return codes[permission];
}

static bool bears(enum role role)
{
    return role == ROLE_LEAD || role == ROLE_CO_LEAD || role == ROLE_ACTING || role == ROLE_IMPLEMENT;
}

bool party_is_answerable(const struct party *party)
{
    return party->basis == BASIS_NAMED && party->agency->kind != AGENCY_CENTRAL && bears(party->role);
}

/* Whether one of the first `count` parties makes the body answerable by its name. */
static bool is_named_among(const struct item *item, size_t count, const struct agency *origin)
{
    for (size_t i = 0; i < count; i++) {
        if (item->parties[i].agency == origin && party_is_answerable(&item->parties[i])) {
            return true;
        }
    }
    return false;
}

/* The group that names the body of this decision, when that is what makes somebody answerable; NULL: nothing does. */
static const struct party *group_decided(const struct item *item, size_t at, day_t on)
{
    const struct reassignment *one = item->reassignments[at];
    bool counts = one->from <= on && answer_of(item, one->origin, on).reassignment == one;
    if (!counts || is_named_among(item, item->party_count, one->origin)) {
        return NULL;
    }
    for (size_t i = 0; i < item->party_count; i++) {
        const struct party *party = &item->parties[i];
        if (party->basis == BASIS_CLOSED_GROUP && bears(party->role) && party_means(party, one->origin, on)) {
            return party;
        }
    }
    return NULL;
}

bool answerable_next(const struct item *item, day_t on, size_t *n, struct answerable *ret)
{
    size_t end = item->mandate == MANDATE_ORDER ? item->party_count + item->reassignment_count : 0;
    while (*n < end) {
        size_t at = (*n)++;
        const struct party *party = NULL;
        const struct agency *origin = NULL;
        if (at < item->party_count) {
            origin = item->parties[at].agency;
            party = party_is_answerable(&item->parties[at]) && !is_named_among(item, at, origin) ? &item->parties[at]
                                                                                                 : NULL;
        } else {
            origin = item->reassignments[at - item->party_count]->origin;
            party = group_decided(item, at - item->party_count, on);
        }
        if (party != NULL) {
            *ret = (struct answerable){.party = party, .origin = origin, .answer = answer_of(item, origin, on)};
            return true;
        }
    }
    return false;
}

/* The table of rights: what one role allows on an item, apart from difficulties. REASON_NONE means yes. */
static enum reason refusal_of(enum role role, enum action action)
{
    switch (role) {
    case ROLE_LEAD:
    case ROLE_CO_LEAD:
    case ROLE_ACTING:
    case ROLE_IMPLEMENT:
        return action == ACTION_VALUE || action == ACTION_REPORT ? REASON_WRONG_ACTION : REASON_NONE;
    case ROLE_COOPERATE:
        switch (action) {
        case ACTION_CONTRIBUTE:
        case ACTION_NOTHING:
        case ACTION_CONTEST:
        case ACTION_WITHDRAW:
            return REASON_NONE;
        case ACTION_PROGRESS:
            return REASON_COOP_PROGRESS;
        case ACTION_COMPLETE:
            return REASON_COOP_COMPLETE;
        case ACTION_EXTEND:
            return REASON_COOP_EXTEND;
        case ACTION_MILESTONE:
            return REASON_NO_MILESTONE;
        default:
            return REASON_WRONG_ACTION;
        }
    case ROLE_MONITOR: /* its values, and words about them */
        switch (action) {
        case ACTION_VALUE:
        case ACTION_CONTRIBUTE:
        case ACTION_NOTHING:
        case ACTION_CONTEST:
        case ACTION_WITHDRAW:
            return REASON_NONE;
        default:
            return REASON_WRONG_ACTION;
        }
    case ROLE_FOCAL:
        return REASON_FOCAL_ONLY;
    default:
        return REASON_NO_ROLE;
    }
}

/* What stands between an agency and the centre: nobody else has to agree to it. */
static bool is_between_two(enum action action)
{
    return action == ACTION_ANSWER || action == ACTION_CONTEST || action == ACTION_WITHDRAW;
}

static struct entitlement entitlement_by(const struct party *party, enum action action, enum reach reach,
                                         const struct agency *origin)
{
    struct entitlement right = {.role = party->role, .basis = party->basis, .party = party, .origin = origin};
    right.reason = refusal_of(party->role, action);
    bool certain = reach == REACH_YES && party->basis != BASIS_OPEN_GROUP;
    if (right.reason == REASON_NONE && action == ACTION_MILESTONE && !certain) {
        right.reason = REASON_NO_MILESTONE; /* nobody else could make it hold */
    }
    if (right.reason != REASON_NONE) {
        right.permission = PERMISSION_NO;
    } else if (certain || is_between_two(action)) {
        right.permission = PERMISSION_YES;
    } else if (reach == REACH_WAITING) {
        right.permission = PERMISSION_HELD;
        right.reason = REASON_REASSIGNMENT;
    } else {
        right.permission = PERMISSION_HELD;
        right.reason = REASON_OPEN_GROUP;
    }
    return right;
}

/* More permission wins, then the stronger role, then the stronger basis (the enums are in order of strength). */
static bool is_better(const struct entitlement *a, const struct entitlement *b)
{
    if (a->permission != b->permission) {
        return a->permission > b->permission;
    }
    if (b->role == ROLE_NONE || a->role != b->role) {
        return b->role == ROLE_NONE || a->role < b->role;
    }
    return a->basis < b->basis;
}

static struct entitlement best_entitlement(const struct agency *agency, const struct item *item, enum action action,
                                           day_t on)
{
    struct entitlement best = {.permission = PERMISSION_NO, .reason = REASON_NO_ROLE};
    for (size_t i = 0; i < item->party_count; i++) {
        const struct party *party = &item->parties[i];
        const struct agency *origin = NULL;
        enum reach reach = party_reach(item, party, agency, on, &origin);
        if (reach != REACH_NO) {
            struct entitlement right = entitlement_by(party, action, reach, origin);
            if (is_better(&right, &best)) {
                best = right;
            }
        }
    }
    return best;
}

/* A difficulty needs any role anywhere in the plan; the role on this very item is shown where there is one. */
static struct entitlement difficulty_entitlement(const struct agency *agency, const struct item *item, day_t on)
{
    struct entitlement here = best_entitlement(agency, item, ACTION_CONTRIBUTE, on);
    struct entitlement best = {.permission = PERMISSION_NO, .reason = REASON_NO_ROLE};
    const struct party *party = NULL;
    const struct agency *origin = NULL;
    if (here.role != ROLE_NONE && here.basis != BASIS_OPEN_GROUP && here.reason != REASON_REASSIGNMENT) {
        best = here;
        best.permission = PERMISSION_YES;
        best.reason = REASON_NONE;
        return best;
    }
    enum reach reach = plan_involves(item->plan, agency, on, &party, &origin);
    if (reach != REACH_NO) {
        best = (struct entitlement){.role = party->role, .basis = party->basis, .party = party, .origin = origin};
        best.permission = reach == REACH_YES && party->basis != BASIS_OPEN_GROUP ? PERMISSION_YES : PERMISSION_HELD;
        best.reason = best.permission == PERMISSION_YES ? REASON_NONE
                      : reach == REACH_WAITING          ? REASON_REASSIGNMENT
                                                        : REASON_OPEN_GROUP;
    }
    if (best.permission != PERMISSION_YES && agency == agency_successor(item->plan->focal, on)) {
        best = (struct entitlement){.permission = PERMISSION_YES, .role = ROLE_FOCAL, .basis = BASIS_NAMED};
    }
    if (here.role != ROLE_NONE && best.permission != PERMISSION_NO) {
        best.role = here.role;
        best.basis = here.basis;
        best.party = here.party;
        best.origin = here.origin;
    }
    return best;
}

struct entitlement responsibility_of(const struct roster *roster, const struct agency *agency, const struct item *item,
                                     enum action action, day_t on)
{
    (void)roster; /* everything that judging looks up hangs on the item */
    struct entitlement none = {.permission = PERMISSION_NO, .reason = REASON_NO_ROLE};
    if (action == ACTION_NONE) {
        action = item->kind == ITEM_INDICATOR ? ACTION_VALUE : ACTION_CONTRIBUTE;
    }
    if (agency->kind == AGENCY_CENTRAL || agency->kind == AGENCY_GROUP) {
        none.reason = agency->kind == AGENCY_CENTRAL ? REASON_CENTRAL_BODY : REASON_NO_ROLE;
        return none;
    }
    if (!agency_exists_on(agency, on)) {
        none.reason = REASON_AGENCY_ABOLISHED;
        return none;
    }
    if (item->mandate == MANDATE_PROPOSAL) {
        none.reason = REASON_NOT_IN_FORCE;
        return none;
    }
    if (action == ACTION_DIFFICULTY || action == ACTION_ANSWER) {
        struct entitlement any = difficulty_entitlement(agency, item, on);
        if (any.permission == PERMISSION_HELD && is_between_two(action)) {
            any.permission = PERMISSION_YES;
            any.reason = REASON_NONE;
        }
        return any;
    }
    struct entitlement right = best_entitlement(agency, item, action, on);
    if (action == ACTION_MILESTONE && item->kind == ITEM_MILESTONE && right.permission == PERMISSION_YES) {
        right.permission = PERMISSION_NO;
        right.reason = REASON_NO_MILESTONE;
    }
    if (right.role == ROLE_NONE && item->kind == ITEM_TASK && agency == agency_successor(item->plan->focal, on)) {
        right.role = ROLE_FOCAL;
        right.basis = BASIS_NAMED;
        right.reason = REASON_FOCAL_ONLY;
    } else if (right.role == ROLE_NONE && item->party_count == 0) {
        right.reason = REASON_NOT_ASSIGNED;
    } else if (right.role == ROLE_NONE && item->kind == ITEM_INDICATOR) {
        right.reason = REASON_NOT_MONITOR;
    }
    return right;
}

struct entitlement plan_responsibility_of(const struct plan *plan, const struct agency *agency, day_t on)
{
    struct entitlement right = {.permission = PERMISSION_NO, .reason = REASON_NOT_INVOLVED};
    if (agency->kind == AGENCY_CENTRAL || agency->kind == AGENCY_GROUP) {
        right.reason = agency->kind == AGENCY_CENTRAL ? REASON_CENTRAL_BODY : REASON_NOT_INVOLVED;
        return right;
    }
    if (!agency_exists_on(agency, on)) {
        right.reason = REASON_AGENCY_ABOLISHED;
        return right;
    }
    enum reach reach = plan_involves(plan, agency, on, &right.party, &right.origin);
    if (reach != REACH_NO) {
        right.role = right.party->role;
        right.basis = right.party->basis;
    } else if (agency == agency_successor(plan->focal, on)) {
        right.role = ROLE_FOCAL;
        right.basis = BASIS_NAMED;
    }
    if (right.role != ROLE_NONE) {
        right.permission = PERMISSION_YES;
        right.reason = REASON_NONE;
    }
    return right;
}

bool is_answerable(const struct item *item, const struct agency *agency, day_t on)
{
    struct answerable answerable = {0};
    for (size_t n = 0; answerable_next(item, on, &n, &answerable);) {
        if (answerable.answer.agency == agency) {
            return true;
        }
    }
    return false;
}

static bool leads(const struct party *party)
{
    return party->role != ROLE_COOPERATE && party->role != ROLE_FOCAL && party->agency->kind != AGENCY_CENTRAL;
}

/* "Sở Kế hoạch và Đầu tư (nay là Sở Tài chính)" */
static const char *name_on(struct arena *arena, const struct item *item, const struct party *party, day_t on)
{
    if (party->basis != BASIS_NAMED) {
        return party->printed;
    }
    struct answer answer = answer_of(item, party->agency, on);
    if (answer.agency == party->agency) {
        return party->printed;
    }
    const char *const waiting[] = {party->printed, " (chờ phân công lại)"};
    const char *const now[] = {party->printed, " (nay là ", answer.agency == NULL ? "" : answer.agency->name, ")"};
    return answer.agency == NULL ? arena_concat(arena, waiting, 2) : arena_concat(arena, now, 4);
}

const char *responsible_names(struct arena *arena, const struct item *item, size_t max, day_t on)
{
    const char *names = "";
    size_t count = 0;
    for (int pass = 0; pass < 2 && count == 0; pass++) {
        for (size_t i = 0; i < item->party_count; i++) {
            const struct party *party = &item->parties[i];
            bool wanted = leads(party) && (pass == 1 || party->basis == BASIS_NAMED);
            if (wanted && count++ < max) {
                const char *const texts[] = {names, count == 1 ? "" : ", ", name_on(arena, item, party, on)};
                names = count == 1 ? texts[2] : arena_concat(arena, texts, 3);
            }
        }
    }
    if (count == 0) {
        const struct agency *focal = agency_successor(item->plan->focal, on);
        return focal == NULL ? item->plan->focal->name : focal->name;
    }
    const char *const texts[] = {names, ", …"};
    return count > max ? arena_concat(arena, texts, 2) : names;
}
