#include "summary.h"

#include "heard.h"
#include "responsibility.h"

#include <stdlib.h>
#include <string.h>

/* A held or rejected update: on which item, and under which body it is shown. */
struct counted_update {
    const struct item *item; /* NULL: no such item */
    const struct agency *body;
};
struct counted_updates {
    const struct counted_update *list;
    size_t count;
};

/* What a summary is worked out from. */
struct facts {
    const struct summary_request *request;
    day_t on;
    struct heard heard;
    struct counted_updates held, rejected;
};

static struct counted_updates index_updates(struct arena *arena, const struct roster *roster,
                                            const struct update_rows *updates, day_t on)
{
    struct counted_update *list = arena_array(arena, updates->count + 1, sizeof(*list));
    for (size_t i = 0; i < updates->count; i++) {
        list[i].item = roster_find_item(roster, updates->rows[i].task, NULL);
        list[i].body = heard_body(roster, updates->rows[i].agency, on);
    }
    return (struct counted_updates){.list = list, .count = updates->count};
}

static struct facts index_facts(struct arena *arena, const struct summary_request *request)
{
    day_t on = day_ending_at(request->as_of);
    return (struct facts){
        .request = request,
        .on = on,
        .heard = heard_make(arena, request->roster, &request->states, on),
        .held = index_updates(arena, request->roster, &request->held, on),
        .rejected = index_updates(arena, request->roster, &request->rejected, on),
    };
}

static int64_t newer(int64_t one, int64_t other)
{
    return one > other ? one : other;
}

/* The newest word that counts for the item: on itself, or on one that serves it. */
static int64_t newest_for(const struct facts *facts, const struct item *item)
{
    int64_t newest = heard_of(&facts->heard, item)->last_update_us;
    for (size_t i = 0; i < item->served_by_count; i++) {
        newest = newer(newest, heard_of(&facts->heard, item->served_by[i]->of)->last_update_us);
    }
    return newest;
}

static bool seat_is_claimed(const struct seat *seat)
{
    return seat->word != NULL && seat->word->claimed_complete;
}

static bool all_seats_claimed(const struct heard_item *heard)
{
    for (size_t i = 0; i < heard->seat_count; i++) {
        if (!seat_is_claimed(&heard->seats[i])) {
            return false;
        }
    }
    return true;
}

/* A task of which every part, and every order that serves it, was said to be complete. Where nobody answers nobody can
 * say so. */
static bool is_claimed_complete(const struct facts *facts, const struct item *item)
{
    const struct heard_item *own = heard_of(&facts->heard, item);
    bool claimed = own->seat_count > 0;
    if (!all_seats_claimed(own)) {
        return false;
    }
    for (size_t i = 0; i < item->served_by_count; i++) {
        const struct item *serving = item->served_by[i]->of;
        const struct heard_item *other = heard_of(&facts->heard, serving);
        if (serving->kind == ITEM_TASK && serving->mandate == MANDATE_ORDER) {
            if (other->seat_count == 0 || !all_seats_claimed(other)) {
                return false;
            }
            claimed = true;
        }
    }
    return claimed;
}

static bool is_waiting(const struct heard_item *heard)
{
    for (size_t i = 0; i < heard->seat_count; i++) {
        if (heard->seats[i].agency == NULL) {
            return true;
        }
    }
    return false;
}

static struct derived_status status_of(const struct summary_request *request, const struct item *item)
{
    /* What an agency claims counts only when it is confirmed; confirmations are facts of their own. */
    const struct status_facts facts = {.confirmed = false};
    return task_status_at(request->roster, item, &facts, request->as_of, STATUS_SOON_DEFAULT);
}

static bool is_wanted(const struct summary_request *request, const struct plan *plan)
{
    return request->plan == NULL || request->plan == plan;
}

/* Updates on items of the plan; NULL: of all plans, those on no known item included. By the body; NULL: by anybody. */
static int count_updates(const struct counted_updates *updates, const struct plan *plan, const struct agency *body)
{
    int count = 0;
    for (size_t i = 0; i < updates->count; i++) {
        const struct counted_update *update = &updates->list[i];
        bool in_plan = plan == NULL || (update->item != NULL && update->item->plan == plan);
        count += in_plan && (body == NULL || update->body == body);
    }
    return count;
}

/* ---- plans ---- */

static void find_serving_plans(struct arena *arena, const struct roster *roster, struct plan_summary *summary)
{
    const struct plan *plan = summary->plan;
    bool *serves = arena_array(arena, roster->plan_count + 1, sizeof(*serves));
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct item *item = &plan->items[i];
        for (size_t n = 0; item->kind == ITEM_TASK && n < item->served_by_count; n++) {
            serves[item->served_by[n]->of->plan - roster->plans] = true;
        }
    }
    summary->served_from = arena_array(arena, roster->plan_count + 1, sizeof(struct plan *));
    for (size_t p = 0; p < roster->plan_count; p++) {
        if (serves[p]) {
            summary->served_from[summary->served_from_count++] = &roster->plans[p];
        }
    }
}

static struct plan_summary summarize_plan(struct arena *arena, const struct facts *facts, const struct plan *plan)
{
    struct plan_summary summary = {.plan = plan};
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct item *item = &plan->items[i];
        int64_t newest = newest_for(facts, item);
        summary.last_update_us = newer(summary.last_update_us, newest);
        if (item->kind == ITEM_TASK) {
            struct derived_status status = status_of(facts->request, item);
            summary.total++;
            summary.by_status[status.status]++;
            summary.by_mandate[item->mandate]++;
            summary.due_soon += status.due_soon;
            summary.waiting += is_waiting(heard_of(&facts->heard, item));
            summary.served += item->served_by_count > 0;
            summary.reported += newest != 0;
            summary.claimed_complete += is_claimed_complete(facts, item);
        }
    }
    find_serving_plans(arena, facts->request->roster, &summary);
    summary.held = count_updates(&facts->held, plan, NULL);
    summary.rejected = count_updates(&facts->rejected, plan, NULL);
    return summary;
}

/* ---- agencies ---- */

/* What an agency has to do with an item. */
struct share {
    bool may_report;
    int seats, claimed; /* assignments that it answers for; of these, those said to be complete */
    int64_t last_update_us;
};

static void add_to_share(const struct facts *facts, const struct agency *agency, const struct item *item,
                         struct share *share)
{
    const struct heard_item *heard = heard_of(&facts->heard, item);
    for (size_t i = 0; i < heard->seat_count; i++) {
        if (heard->seats[i].agency == agency) {
            share->seats++;
            share->claimed += seat_is_claimed(&heard->seats[i]);
        }
    }
    share->last_update_us = newer(share->last_update_us, heard_from(heard, agency));
    share->may_report =
        share->may_report ||
        responsibility_of(facts->request->roster, agency, item, ACTION_NONE, facts->on).permission != PERMISSION_NO;
}

/* Over all plans nesting would count the agency's work twice. */
static struct share share_of(const struct facts *facts, const struct agency *agency, const struct item *item)
{
    struct share share = {0};
    add_to_share(facts, agency, item, &share);
    for (size_t i = 0; facts->request->plan != NULL && i < item->served_by_count; i++) {
        add_to_share(facts, agency, item->served_by[i]->of, &share);
    }
    return share;
}

static void add_task(const struct facts *facts, struct agency_summary *summary, const struct item *item,
                     const struct share *share)
{
    summary->may_report += share->may_report;
    summary->reported += share->may_report && share->last_update_us != 0;
    if (share->seats > 0) {
        struct derived_status status = status_of(facts->request, item);
        summary->total++;
        summary->by_status[status.status]++;
        summary->due_soon += status.due_soon;
        summary->claimed_complete += share->claimed == share->seats;
    }
}

/* False when the agency has no right in any of the plans. */
static bool summarize_agency(const struct facts *facts, const struct agency *agency, struct agency_summary *ret)
{
    const struct summary_request *request = facts->request;
    struct agency_summary summary = {.agency = agency};
    bool reports = false;
    for (size_t p = 0; p < request->roster->plan_count; p++) {
        const struct plan *plan = &request->roster->plans[p];
        for (size_t i = 0; is_wanted(request, plan) && i < plan->item_count; i++) {
            const struct item *item = &plan->items[i];
            struct share share = share_of(facts, agency, item);
            reports = reports || share.may_report || share.last_update_us != 0;
            summary.last_update_us = newer(summary.last_update_us, share.last_update_us);
            if (item->kind == ITEM_TASK) {
                add_task(facts, &summary, item, &share);
            }
        }
        reports = reports || (is_wanted(request, plan) && agency_successor(plan->focal, facts->on) == agency);
    }
    summary.held = count_updates(&facts->held, request->plan, agency);
    summary.rejected = count_updates(&facts->rejected, request->plan, agency);
    *ret = summary;
    return reports;
}

struct summary summary_make(struct arena *arena, const struct summary_request *request)
{
    const struct roster *roster = request->roster;
    struct facts facts = index_facts(arena, request);
    struct summary summary = {
        .plans = arena_array(arena, roster->plan_count + 1, sizeof(*summary.plans)),
        .agencies = arena_array(arena, roster->agency_count + 1, sizeof(*summary.agencies)),
    };
    for (size_t i = 0; i < roster->plan_count; i++) {
        if (is_wanted(request, &roster->plans[i])) {
            summary.plans[summary.plan_count++] = summarize_plan(arena, &facts, &roster->plans[i]);
        }
    }
    for (size_t i = 0; i < roster->agency_count; i++) {
        const struct agency *agency = &roster->agencies[i];
        bool wanted = (request->agency == NULL || request->agency == agency) && agency->kind != AGENCY_GROUP &&
                      agency->kind != AGENCY_CENTRAL;
        if (wanted && summarize_agency(&facts, agency, &summary.agencies[summary.agency_count])) {
            summary.agency_count++;
        }
    }
    return summary;
}

/* ---- what is overdue ---- */

/* Whether the body of seat n has an earlier one, too (duplicates that a merger left). Those that wait stay apart. */
static bool has_earlier_seat(const struct heard_item *heard, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (heard->seats[i].agency != NULL && heard->seats[i].agency == heard->seats[n].agency) {
            return true;
        }
    }
    return false;
}

static int64_t newest_from(const struct facts *facts, const struct item *item, const struct agency *agency)
{
    int64_t newest = heard_from(heard_of(&facts->heard, item), agency);
    for (size_t i = 0; i < item->served_by_count; i++) {
        newest = newer(newest, heard_from(heard_of(&facts->heard, item->served_by[i]->of), agency));
    }
    return newest;
}

static struct late_row late_row(const struct facts *facts, const struct item *item, const struct seat *seat,
                                struct derived_status status)
{
    const struct heard_item *heard = heard_of(&facts->heard, item);
    struct late_row row = {.item = item, .agency = seat->agency, .status = status, .claimed_complete = true};
    for (size_t i = 0; i < heard->seat_count; i++) {
        bool same = seat->agency == NULL ? &heard->seats[i] == seat : heard->seats[i].agency == seat->agency;
        row.claimed_complete = row.claimed_complete && (!same || seat_is_claimed(&heard->seats[i]));
    }
    if (seat->agency != NULL) {
        row.last_update_us = newest_from(facts, item, seat->agency);
    } else {
        row.was = seat->origin;
        row.last_update_us = seat->word == NULL ? 0 : seat->word->last_update_us;
    }
    return row;
}

static void add_late_item(const struct facts *facts, const struct item *item, struct derived_status status,
                          struct late_rows *late)
{
    const struct agency *wanted = facts->request->agency;
    const struct heard_item *heard = heard_of(&facts->heard, item);
    for (size_t i = 0; i < heard->seat_count; i++) {
        const struct seat *seat = &heard->seats[i];
        const struct agency *whose = seat->agency == NULL ? seat->origin : seat->agency;
        if (!has_earlier_seat(heard, i) && (wanted == NULL || wanted == whose)) {
            late->rows[late->count++] = late_row(facts, item, seat, status);
        }
    }
    if (heard->seat_count == 0 && wanted == NULL) {
        late->rows[late->count++] =
            (struct late_row){.item = item, .status = status, .last_update_us = newest_for(facts, item)};
    }
}

static const char *late_code(const struct late_row *row)
{
    return row->agency != NULL ? row->agency->code : row->was != NULL ? row->was->code : "";
}

static int compare_late(const void *a, const void *b)
{
    const struct late_row *one = a;
    const struct late_row *other = b;
    if (one->status.days_late != other->status.days_late) {
        return one->status.days_late > other->status.days_late ? -1 : 1;
    }
    if (one->item != other->item) { /* an array of one plan; plans lie in memory in their order */
        bool before =
            one->item->plan == other->item->plan ? one->item < other->item : one->item->plan < other->item->plan;
        return before ? -1 : 1;
    }
    /* qsort is not stable: agencies of one task in the order of their codes, missing ones last. */
    if ((one->agency == NULL) != (other->agency == NULL)) {
        return one->agency == NULL ? 1 : -1;
    }
    return strcmp(late_code(one), late_code(other));
}

struct late_rows summary_overdue(struct arena *arena, const struct summary_request *request)
{
    const struct roster *roster = request->roster;
    struct facts facts = index_facts(arena, request);
    struct late_rows late = {0};
    size_t most = 0;
    for (size_t p = 0; p < roster->plan_count; p++) {
        for (size_t i = 0; i < roster->plans[p].item_count; i++) {
            most += heard_of(&facts.heard, &roster->plans[p].items[i])->seat_count + 1;
        }
    }
    late.rows = arena_array(arena, most + 1, sizeof(*late.rows));
    for (size_t p = 0; p < roster->plan_count; p++) {
        const struct plan *plan = &roster->plans[p];
        for (size_t i = 0; is_wanted(request, plan) && i < plan->item_count; i++) {
            struct derived_status status = status_of(request, &plan->items[i]);
            if (plan->items[i].kind == ITEM_TASK && status.status == STATUS_TH_QUA) {
                add_late_item(&facts, &plan->items[i], status, &late);
            }
        }
    }
    if (late.count > 0) {
        qsort(late.rows, late.count, sizeof(*late.rows), compare_late);
    }
    return late;
}
