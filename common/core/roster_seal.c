/* From codes to pointers: what a filled roster must hold to be judged against, and the orders it is looked up by. */
#include "roster_seal.h"

#include "lang.h"
#include "period.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool roster_fault(struct roster *roster, struct place_in_file place, struct err *err, const char *fmt, ...)
{
    char text[sizeof(err->text)];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    text_drop_cut_end(text);
    roster->fault = place;
    return err_set(err, ERR_DATA, "%s", text);
}

static int compare_agencies(const void *a, const void *b)
{
    return strcmp(((const struct agency *)a)->code, ((const struct agency *)b)->code);
}

static int compare_memberships(const void *a, const void *b)
{
    const struct membership *x = a;
    const struct membership *y = b;
    if (x->agency != y->agency) {
        return x->agency < y->agency ? -1 : 1;
    }
    return x->from < y->from ? -1 : x->from > y->from;
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
    struct membership *sorted =
        arena_memdup(roster->arena, group->members, group->member_count * sizeof(*group->members));
    if (group->member_count > 0) {
        qsort(sorted, group->member_count, sizeof(*sorted), compare_memberships);
    }
    group->by_agency = sorted;
    return true;
}

/* ---- one name, one agency ---- */

struct name_entry {
    const char *folded;
    const char *printed;
    const struct agency *agency;
};

static int compare_names(const void *a, const void *b)
{
    const struct name_entry *x = a;
    const struct name_entry *y = b;
    int order = strcmp(x->agency->province, y->agency->province);
    order = order != 0 ? order : strcmp(x->folded, y->folded);
    return order != 0 ? order : (x->agency < y->agency ? -1 : x->agency > y->agency);
}

/* Two bodies of a province may share a name only at different times. */
static bool check_names(const struct roster *roster, struct err *err)
{
    struct arena *scratch = arena_new();
    size_t count = 0;
    for (size_t i = 0; i < roster->agency_count; i++) {
        count += 1 + roster->agencies[i].alias_count;
    }
    struct name_entry *entries = arena_array(scratch, count, sizeof(*entries));
    count = 0;
    for (size_t i = 0; i < roster->agency_count; i++) {
        const struct agency *agency = &roster->agencies[i];
        for (size_t a = 0; a <= agency->alias_count; a++) {
            const char *printed = a == 0 ? agency->name : agency->aliases[a - 1];
            entries[count++] = (struct name_entry){text_fold(scratch, printed), printed, agency};
        }
    }
    if (count > 0) {
        qsort(entries, count, sizeof(*entries), compare_names);
    }
    bool ok = true;
    for (size_t i = 1; ok && i < count; i++) {
        const struct agency *agency = entries[i].agency;
        for (size_t j = i; ok && j-- > 0 && strcmp(entries[j].agency->province, agency->province) == 0 &&
                           strcmp(entries[j].folded, entries[i].folded) == 0;) {
            const struct agency *other = entries[j].agency;
            if (other != agency && other->valid_from <= agency->valid_to && agency->valid_from <= other->valid_to) {
                ok = err_set(err, ERR_DATA, "%s and %s (%s) share the name \"%s\": make it tell them apart",
                             other->code, agency->code, agency->province, entries[i].printed);
            }
        }
    }
    arena_free(scratch);
    return ok;
}

/* ---- plans ---- */

static bool seal_item(const struct roster *roster, struct plan *plan, struct item *item, struct err *err)
{
    item->plan = plan;
    item->due_before = period_says_before(item->period.printed);
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
    return true;
}

static int compare_labels(const void *a, const void *b)
{
    return strcmp(((const struct labelled *)a)->label, ((const struct labelled *)b)->label);
}

static bool index_labels(const struct roster *roster, struct plan *plan, struct err *err)
{
    size_t length = 0;
    plan->by_label = arena_array(roster->arena, plan->item_count, sizeof(*plan->by_label));
    for (size_t i = 0; i < plan->item_count; i++) {
        plan->by_label[i] = (struct labelled){plan->items[i].label, &plan->items[i]};
        length += strlen(plan->items[i].label) + 1;
    }
    if (plan->item_count > 0) {
        qsort(plan->by_label, plan->item_count, sizeof(*plan->by_label), compare_labels);
    }
    for (size_t i = 1; i < plan->item_count; i++) {
        if (strcmp(plan->by_label[i - 1].label, plan->by_label[i].label) == 0) {
            return err_set(err, ERR_DATA, "%s: the label %s is there twice", plan->number, plan->by_label[i].label);
        }
    }
    char *labels = arena_alloc(roster->arena, length);
    for (size_t i = 0; i < plan->item_count; i++) {
        size_t size = strlen(plan->by_label[i].label) + 1;
        plan->by_label[i].label = memcpy(labels, plan->by_label[i].label, size);
        labels += size;
    }
    return true;
}

struct involved {
    const struct party *party;
    size_t order; /* in the document */
};

static int compare_involved(const void *a, const void *b)
{
    const struct involved *x = a;
    const struct involved *y = b;
    if (x->party->agency != y->party->agency) {
        return x->party->agency < y->party->agency ? -1 : 1;
    }
    if ((x->party->except_count == 0) != (y->party->except_count == 0)) {
        return x->party->except_count == 0 ? -1 : 1;
    }
    return x->order < y->order ? -1 : x->order > y->order;
}

/* One party for each body that the plan names anywhere; groups with exceptions each by itself. */
static void index_involved(const struct roster *roster, struct plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->item_count; i++) {
        count += plan->items[i].party_count;
    }
    struct arena *scratch = arena_new();
    struct involved *all = arena_array(scratch, count, sizeof(*all));
    count = 0;
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct item *item = &plan->items[i];
        for (size_t p = 0; item->mandate != MANDATE_PROPOSAL && p < item->party_count; p++) {
            all[count] = (struct involved){&item->parties[p], count};
            count++;
        }
    }
    if (count > 0) {
        qsort(all, count, sizeof(*all), compare_involved);
    }
    plan->involved = arena_array(roster->arena, count, sizeof(struct party *));
    plan->groups = arena_array(roster->arena, count, sizeof(struct party *));
    for (size_t i = 0; i < count; i++) {
        const struct party *party = all[i].party;
        if (i > 0 && party->agency == all[i - 1].party->agency && party->except_count == 0) {
            continue;
        }
        plan->involved[plan->involved_count++] = party;
        if (party->basis != BASIS_NAMED) {
            plan->groups[plan->group_count++] = party;
        }
    }
    arena_free(scratch);
}

/* As short a name as tells the plan from the others. */
static bool name_plan(const struct roster *roster, struct plan *plan, struct err *err)
{
    bool number = false;
    day_iso(plan->date, plan->iso);
    bool date = false;
    for (size_t i = 0; i < roster->plan_count; i++) {
        const struct plan *other = &roster->plans[i];
        if (other == plan || strcmp(other->number, plan->number) != 0) {
            continue;
        }
        number = true;
        date = date || other->date == plan->date;
        if (other->date == plan->date && strcmp(other->issuer, plan->issuer) == 0) {
            return err_set(err, ERR_DATA, "%s of the same date and issuer is there twice", plan->number);
        }
    }
    plan->called = !number ? plan->number
                   : !date ? arena_printf(roster->arena, "%s@%s", plan->number, plan->iso)
                           : arena_printf(roster->arena, "%s@%s@%s", plan->number, plan->iso, plan->issuer);
    return true;
}

static int compare_numbers(const void *a, const void *b)
{
    const struct plan *x = *(const struct plan *const *)a;
    const struct plan *y = *(const struct plan *const *)b;
    int order = strcmp(x->number, y->number);
    return order != 0 ? order : (x < y ? -1 : x > y);
}

static void index_numbers(struct roster *roster)
{
    roster->by_number = arena_array(roster->arena, roster->plan_count + 1, sizeof(struct plan *));
    for (size_t i = 0; i < roster->plan_count; i++) {
        roster->by_number[i] = &roster->plans[i];
    }
    qsort(roster->by_number, roster->plan_count, sizeof(struct plan *), compare_numbers);
}

static bool seal_plan(const struct roster *roster, struct plan *plan, struct err *err)
{
    plan->focal = roster_agency(roster, plan->focal_code);
    if (plan->focal == NULL || plan->focal->kind == AGENCY_GROUP) {
        return err_set(err, ERR_DATA, "%s: the focal agency %s is not in any agency register", plan->number,
                       plan->focal_code == NULL ? "(none)" : plan->focal_code);
    }
    if (!name_plan(roster, plan, err)) {
        return false;
    }
    for (size_t i = 0; i < plan->item_count; i++) {
        if (!seal_item(roster, plan, &plan->items[i], err)) {
            return false;
        }
    }
    index_involved(roster, plan);
    return index_labels(roster, plan, err);
}

bool roster_seal(struct roster *roster, struct err *err)
{
    roster->fault = (struct place_in_file){.file = NULL};
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
    if (!roster_seal_events(roster, err) || !check_names(roster, err)) {
        return false;
    }
    for (size_t i = 0; i < roster->plan_count; i++) {
        if (!seal_plan(roster, &roster->plans[i], err)) {
            return false;
        }
    }
    index_numbers(roster);
    if (!roster_seal_links(roster, err) || !roster_seal_cycles(roster, err)) {
        return false;
    }
    roster_seal_decided(roster);
    return true;
}
