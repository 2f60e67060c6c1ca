#include "summary.h"

#include "heard.h"
#include "policy.h"
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
struct view {
    const struct summary_request *request;
    day_t on;
    struct heard heard;
    struct counted_updates held, rejected;
};

static struct counted_updates index_updates(struct arena *arena, const struct roster *roster,
                                            const struct uncounted_rows *updates, day_t on)
{
    struct counted_update *list = arena_array(arena, updates->count + 1, sizeof(*list));
    for (size_t i = 0; i < updates->count; i++) {
        list[i].item = roster_find_item(roster, updates->rows[i].task, NULL);
        list[i].body = heard_body(roster, updates->rows[i].agency, on);
    }
    return (struct counted_updates){.list = list, .count = updates->count};
}

static struct view view_make(struct arena *arena, const struct summary_request *request)
{
    day_t on = day_ending_at(request->as_of);
    return (struct view){
        .request = request,
        .on = on,
        .heard = heard_make(arena, request->roster, &request->facts, on),
        .held = index_updates(arena, request->roster, &request->held, on),
        .rejected = index_updates(arena, request->roster, &request->rejected, on),
    };
}

static int64_t newer(int64_t one, int64_t other)
{
    return one > other ? one : other;
}

/* The newest word that counts for the item: on itself, or on one that serves it. */
static int64_t newest_for(const struct view *view, const struct item *item)
{
    int64_t newest = heard_of(&view->heard, item)->last_update_us;
    for (size_t i = 0; i < item->served_by_count; i++) {
        newest = newer(newest, heard_of(&view->heard, item->served_by[i]->of)->last_update_us);
    }
    return newest;
}

static bool seat_is_claimed(const struct seat *seat)
{
    return seat->claimed;
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
static bool is_claimed_complete(const struct view *view, const struct item *item)
{
    const struct heard_item *own = heard_of(&view->heard, item);
    bool claimed = own->seat_count > 0;
    if (!all_seats_claimed(own)) {
        return false;
    }
    for (size_t i = 0; i < item->served_by_count; i++) {
        const struct item *serving = item->served_by[i]->of;
        const struct heard_item *other = heard_of(&view->heard, serving);
        if (serving->kind == ITEM_TASK && serving->mandate == MANDATE_ORDER) {
            if (other->seat_count == 0 || !all_seats_claimed(other)) {
                return false;
            }
            claimed = true;
        }
    }
    return claimed;
}

/* Nobody confirms its own: what the focal agency leads itself waits for the authority that assigned it. */
static bool waits_for_authority(const struct view *view, const struct item *item)
{
    const struct heard_item *heard = heard_of(&view->heard, item);
    const struct agency *focal = agency_successor(item->plan->focal, view->on);
    for (size_t i = 0; i < heard->seat_count; i++) {
        if (heard->seats[i].agency != NULL && heard->seats[i].agency == focal && heard->seats[i].confirmed == NULL) {
            return true;
        }
    }
    return false;
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

static int soon_of(const struct summary_request *request, const struct item *item)
{
    return request->soon == 0 ? policy_of(item->plan)->soon : request->soon;
}

static struct derived_status status_of(const struct view *view, const struct item *item)
{
    return item_status(&view->heard, item, view->request->as_of, soon_of(view->request, item));
}

static void count_status(struct counts *counts, const struct derived_status *status)
{
    counts->total++;
    counts->by_status[status->status]++;
    counts->due_soon += status->due_soon;
    counts->extended += status->extended > 0;
    counts->by_first_day += status->status == STATUS_HT_DUNG && !status->late_by_first_day;
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

static struct plan_summary summarize_plan(struct arena *arena, const struct view *view, const struct plan *plan)
{
    struct plan_summary summary = {.plan = plan};
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct item *item = &plan->items[i];
        int64_t newest = newest_for(view, item);
        summary.last_update_us = newer(summary.last_update_us, newest);
        if (item->kind == ITEM_TASK) {
            struct derived_status status = status_of(view, item);
            bool claimed = !status_is_done(status.status) && is_claimed_complete(view, item);
            count_status(&summary.tasks, &status);
            summary.by_mandate[item->mandate]++;
            summary.waiting += is_waiting(heard_of(&view->heard, item));
            summary.served += item->served_by_count > 0;
            summary.reported += newest != 0;
            summary.claimed_complete += claimed;
            summary.own_claimed += claimed && waits_for_authority(view, item);
        }
    }
    for (size_t i = 0; i < plan->milestone_count; i++) {
        struct derived_status status = status_of(view, &plan->milestones[i]);
        count_status(&summary.milestones, &status);
    }
    find_serving_plans(arena, view->request->roster, &summary);
    summary.held = count_updates(&view->held, plan, NULL);
    summary.rejected = count_updates(&view->rejected, plan, NULL);
    return summary;
}

/* ---- agencies ---- */

/* What an agency has to do with an item. */
struct share {
    bool may_report;
    int seats, claimed; /* assignments that it answers for; of these, those said to be complete */
    int64_t last_update_us;
};

static void add_to_share(const struct view *view, const struct agency *agency, const struct item *item,
                         struct share *share)
{
    const struct heard_item *heard = heard_of(&view->heard, item);
    for (size_t i = 0; i < heard->seat_count; i++) {
        if (heard->seats[i].agency == agency) {
            share->seats++;
            share->claimed += seat_is_claimed(&heard->seats[i]);
        }
    }
    share->last_update_us = newer(share->last_update_us, heard_from(heard, agency));
    share->may_report =
        share->may_report ||
        responsibility_of(view->request->roster, agency, item, ACTION_NONE, view->on).permission != PERMISSION_NO;
}

/* Over all plans nesting would count the agency's work twice. */
static struct share share_of(const struct view *view, const struct agency *agency, const struct item *item)
{
    struct share share = {0};
    add_to_share(view, agency, item, &share);
    for (size_t i = 0; view->request->plan != NULL && i < item->served_by_count; i++) {
        add_to_share(view, agency, item->served_by[i]->of, &share);
    }
    return share;
}

/* How the agency's own part stands: its seats, or through what serves the task, the whole. */
static struct derived_status status_for(const struct view *view, const struct agency *agency, const struct item *item)
{
    const struct heard_item *heard = heard_of(&view->heard, item);
    struct derived_status part = {0};
    size_t count = 0;
    for (size_t i = 0; i < heard->seat_count; i++) {
        if (heard->seats[i].agency == agency) {
            struct derived_status both[2] = {seat_status(view->request->roster, &heard->seats[i], view->request->as_of,
                                                         soon_of(view->request, item)),
                                             part};
            part = whole_status(both, ++count == 1 ? 1 : 2);
        }
    }
    return count == 0 ? status_of(view, item) : part;
}

static void add_task(const struct view *view, struct agency_summary *summary, const struct item *item,
                     const struct share *share)
{
    summary->may_report += share->may_report;
    summary->reported += share->may_report && share->last_update_us != 0;
    if (share->seats > 0) {
        struct derived_status status = status_for(view, summary->agency, item);
        count_status(&summary->tasks, &status);
        summary->claimed_complete += !status_is_done(status.status) && share->claimed == share->seats;
    }
}

static void add_milestones(const struct view *view, struct agency_summary *summary, const struct plan *plan)
{
    for (size_t i = 0; i < plan->milestone_count; i++) {
        const struct heard_item *heard = heard_of(&view->heard, &plan->milestones[i]);
        if (heard->seat_count > 0 && heard->seats[0].agency == summary->agency) {
            struct derived_status status = status_for(view, summary->agency, &plan->milestones[i]);
            count_status(&summary->milestones, &status);
        }
    }
}

/* False when the agency has no right in any of the plans. */
static bool summarize_agency(const struct view *view, const struct agency *agency, struct agency_summary *ret)
{
    const struct summary_request *request = view->request;
    struct agency_summary summary = {.agency = agency};
    bool reports = false;
    for (size_t p = 0; p < request->roster->plan_count; p++) {
        const struct plan *plan = &request->roster->plans[p];
        for (size_t i = 0; is_wanted(request, plan) && i < plan->item_count; i++) {
            const struct item *item = &plan->items[i];
            struct share share = share_of(view, agency, item);
            reports = reports || share.may_report || share.last_update_us != 0;
            summary.last_update_us = newer(summary.last_update_us, share.last_update_us);
            if (item->kind == ITEM_TASK) {
                add_task(view, &summary, item, &share);
            }
        }
        if (is_wanted(request, plan)) {
            add_milestones(view, &summary, plan);
            reports = reports || agency_successor(plan->focal, view->on) == agency;
        }
    }
    summary.held = count_updates(&view->held, request->plan, agency);
    summary.rejected = count_updates(&view->rejected, request->plan, agency);
    *ret = summary;
    return reports;
}

struct summary summary_make(struct arena *arena, const struct summary_request *request)
{
    const struct roster *roster = request->roster;
    struct view view = view_make(arena, request);
    struct summary summary = {
        .plans = arena_array(arena, roster->plan_count + 1, sizeof(*summary.plans)),
        .agencies = arena_array(arena, roster->agency_count + 1, sizeof(*summary.agencies)),
    };
    for (size_t i = 0; i < roster->plan_count; i++) {
        if (is_wanted(request, &roster->plans[i])) {
            summary.plans[summary.plan_count++] = summarize_plan(arena, &view, &roster->plans[i]);
        }
    }
    for (size_t i = 0; i < roster->agency_count; i++) {
        const struct agency *agency = &roster->agencies[i];
        bool wanted = (request->agency == NULL || request->agency == agency) && agency->kind != AGENCY_GROUP &&
                      agency->kind != AGENCY_CENTRAL;
        if (wanted && summarize_agency(&view, agency, &summary.agencies[summary.agency_count])) {
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

static int64_t newest_from(const struct view *view, const struct item *item, const struct agency *agency)
{
    int64_t newest = heard_from(heard_of(&view->heard, item), agency);
    for (size_t i = 0; i < item->served_by_count; i++) {
        newest = newer(newest, heard_from(heard_of(&view->heard, item->served_by[i]->of), agency));
    }
    return newest;
}

static struct late_row late_row(const struct view *view, const struct item *item, const struct seat *seat,
                                struct derived_status status)
{
    const struct heard_item *heard = heard_of(&view->heard, item);
    struct late_row row = {.item = item, .agency = seat->agency, .status = status, .claimed_complete = true};
    for (size_t i = 0; i < heard->seat_count; i++) {
        bool same = seat->agency == NULL ? &heard->seats[i] == seat : heard->seats[i].agency == seat->agency;
        row.claimed_complete = row.claimed_complete && (!same || seat_is_claimed(&heard->seats[i]));
    }
    if (seat->agency != NULL) {
        row.last_update_us = newest_from(view, item, seat->agency);
    } else {
        row.was = seat->origin;
        row.last_update_us = seat->word == NULL ? 0 : seat->word->last_update_us;
    }
    return row;
}

static void add_late_item(const struct view *view, const struct item *item, struct late_rows *late)
{
    const struct summary_request *request = view->request;
    const struct heard_item *heard = heard_of(&view->heard, item);
    for (size_t i = 0; i < heard->seat_count; i++) {
        const struct seat *seat = &heard->seats[i];
        const struct agency *whose = seat->agency == NULL ? seat->origin : seat->agency;
        struct derived_status status = seat->agency == NULL
                                           ? seat_status(request->roster, seat, request->as_of, soon_of(request, item))
                                           : status_for(view, seat->agency, item);
        bool wanted = request->agency == NULL || request->agency == whose;
        if (wanted && status.status == STATUS_TH_QUA && !has_earlier_seat(heard, i)) {
            late->rows[late->count++] = late_row(view, item, seat, status);
        }
    }
    struct derived_status status = status_of(view, item);
    if (heard->seat_count == 0 && request->agency == NULL && status.status == STATUS_TH_QUA) {
        late->rows[late->count++] =
            (struct late_row){.item = item, .status = status, .last_update_us = newest_for(view, item)};
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

struct late_rows summary_overdue(struct arena *arena, const struct summary_request *request, enum item_kind kind)
{
    const struct roster *roster = request->roster;
    struct view view = view_make(arena, request);
    struct late_rows late = {0};
    size_t most = 0;
    for (size_t p = 0; p < roster->plan_count; p++) {
        const struct plan *plan = &roster->plans[p];
        for (size_t i = 0; i < plan->item_count; i++) {
            most += heard_of(&view.heard, &plan->items[i])->seat_count + 1;
        }
        most += plan->milestone_count;
    }
    late.rows = arena_array(arena, most + 1, sizeof(*late.rows));
    for (size_t p = 0; p < roster->plan_count; p++) {
        const struct plan *plan = &roster->plans[p];
        const struct item *items = kind == ITEM_MILESTONE ? plan->milestones : plan->items;
        size_t count = kind == ITEM_MILESTONE ? plan->milestone_count : plan->item_count;
        for (size_t i = 0; is_wanted(request, plan) && i < count; i++) {
            if (items[i].kind == kind) {
                add_late_item(&view, &items[i], &late);
            }
        }
    }
    if (late.count > 0) {
        qsort(late.rows, late.count, sizeof(*late.rows), compare_late);
    }
    return late;
}
