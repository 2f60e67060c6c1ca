#include "roster.h"

#include "text.h"

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
    arena_free(roster->arena);
    free(roster);
}

/* Lists grow by doubling: the capacity is the next power of two, so it need not be stored. */
static bool is_full(size_t count)
{
    return (count & (count - 1)) == 0;
}

struct agency *roster_add_agency(struct roster *roster)
{
    if (is_full(roster->agency_count)) {
        size_t room = roster->agency_count == 0 ? 1 : roster->agency_count * 2;
        roster->agencies = mem_realloc(roster->agencies, room, sizeof(*roster->agencies));
    }
    struct agency *agency = &roster->agencies[roster->agency_count++];
    memset(agency, 0, sizeof(*agency));
    agency->valid_from = DAY_MIN;
    agency->valid_to = DAY_MAX;
    return agency;
}

struct plan *roster_add_plan(struct roster *roster)
{
    if (is_full(roster->plan_count)) {
        size_t room = roster->plan_count == 0 ? 1 : roster->plan_count * 2;
        roster->plans = mem_realloc(roster->plans, room, sizeof(*roster->plans));
    }
    struct plan *plan = &roster->plans[roster->plan_count++];
    memset(plan, 0, sizeof(*plan));
    return plan;
}

static int compare_agencies(const void *a, const void *b)
{
    return strcmp(((const struct agency *)a)->code, ((const struct agency *)b)->code);
}

const struct agency *roster_agency(const struct roster *roster, const char *code)
{
    if (code == NULL || roster->agency_count == 0) {
        return NULL;
    }
    struct agency key = {.code = code};
    return bsearch(&key, roster->agencies, roster->agency_count, sizeof(key), compare_agencies);
}

static bool seal_group(const struct roster *roster, struct agency *group, struct err *err)
{
    for (size_t i = 0; i < group->member_count; i++) {
        struct membership *member = &group->members[i];
        member->agency = roster_agency(roster, member->code);
        if (member->agency == NULL) {
            return err_set(err, ERR_DATA, "group %s: member %s is not in any agency register", group->code,
                           member->code);
        }
        if (member->agency->kind == AGENCY_GROUP) {
            return err_set(err, ERR_DATA, "group %s: member %s is itself a group; list its agencies", group->code,
                           member->code);
        }
    }
    return true;
}

/* One name, one agency inside a province: two bodies may share a name only at different times. */
static bool check_names(const struct roster *roster, struct err *err)
{
    struct entry {
        const char *folded;
        const struct agency *agency;
    };
    struct arena *scratch = arena_new();
    size_t total = 0;
    for (size_t i = 0; i < roster->agency_count; i++) {
        total += 1 + roster->agencies[i].alias_count;
    }
    struct entry *entries = arena_array(scratch, total, sizeof(*entries));
    size_t count = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < roster->agency_count; i++) {
        const struct agency *agency = &roster->agencies[i];
        for (size_t a = 0; ok && a <= agency->alias_count; a++) {
            const char *folded = text_fold(scratch, a == 0 ? agency->name : agency->aliases[a - 1]);
            for (size_t e = 0; ok && e < count; e++) {
                const struct agency *other = entries[e].agency;
                bool same_time = other->valid_from <= agency->valid_to && agency->valid_from <= other->valid_to;
                if (other != agency && same_time && strcmp(other->province, agency->province) == 0 &&
                    strcmp(entries[e].folded, folded) == 0) {
                    ok = err_set(err, ERR_DATA, "%s and %s (%s) share the name \"%s\": make it tell them apart",
                                 other->code, agency->code, agency->province,
                                 a == 0 ? agency->name : agency->aliases[a - 1]);
                }
            }
            entries[count++] = (struct entry){folded, agency};
        }
    }
    arena_free(scratch);
    return ok;
}

static bool seal_item(const struct roster *roster, struct plan *plan, struct item *item, struct err *err)
{
    item->plan = plan;
    for (size_t i = 0; i < item->party_count; i++) {
        struct party *party = &item->parties[i];
        party->agency = roster_agency(roster, party->code);
        if (party->agency == NULL) {
            return err_set(err, ERR_DATA, "%s#%s: %s is not in any agency register", plan->number, item->label,
                           party->code);
        }
        party->basis = party->agency->kind != AGENCY_GROUP ? BASIS_NAMED
                       : party->agency->open               ? BASIS_OPEN_GROUP
                                                           : BASIS_CLOSED_GROUP;
        for (size_t e = 0; e < party->except_count; e++) {
            if (roster_agency(roster, party->except[e]) == NULL) {
                return err_set(err, ERR_DATA, "%s#%s: except %s is not in any agency register", plan->number,
                               item->label, party->except[e]);
            }
        }
    }
    for (const struct item *other = plan->items; other < item; other++) {
        if (strcmp(other->label, item->label) == 0) {
            return err_set(err, ERR_DATA, "%s: the label %s is there twice", plan->number, item->label);
        }
    }
    return true;
}

static bool seal_plan(const struct roster *roster, struct plan *plan, struct err *err)
{
    plan->focal = roster_agency(roster, plan->focal_code);
    if (plan->focal == NULL || plan->focal->kind == AGENCY_GROUP) {
        return err_set(err, ERR_DATA, "%s: the focal agency %s is not in any agency register", plan->number,
                       plan->focal_code == NULL ? "(none)" : plan->focal_code);
    }
    for (const struct plan *other = roster->plans; other < plan; other++) {
        if (strcmp(other->number, plan->number) == 0 && other->date == plan->date &&
            strcmp(other->issuer, plan->issuer) == 0) {
            return err_set(err, ERR_DATA, "%s of the same date and issuer is there twice", plan->number);
        }
    }
    for (size_t i = 0; i < plan->item_count; i++) {
        if (!seal_item(roster, plan, &plan->items[i], err)) {
            return false;
        }
    }
    return true;
}

bool roster_seal(struct roster *roster, struct err *err)
{
    if (roster->agency_count > 0) {
        qsort(roster->agencies, roster->agency_count, sizeof(*roster->agencies), compare_agencies);
    }
    for (size_t i = 1; i < roster->agency_count; i++) {
        if (strcmp(roster->agencies[i - 1].code, roster->agencies[i].code) == 0) {
            return err_set(err, ERR_DATA, "the agency code %s is there twice", roster->agencies[i].code);
        }
    }
    for (size_t i = 0; i < roster->agency_count; i++) {
        if (!seal_group(roster, &roster->agencies[i], err)) {
            return false;
        }
    }
    if (!check_names(roster, err)) {
        return false;
    }
    for (size_t i = 0; i < roster->plan_count; i++) {
        if (!seal_plan(roster, &roster->plans[i], err)) {
            return false;
        }
    }
    return true;
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
    if (item->period.ongoing || item->period.printed == NULL || item->period.to == DAY_MAX) {
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
