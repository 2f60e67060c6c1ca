#include "summary.h"

#include "responsibility.h"

#include <stdlib.h>
#include <string.h>

/* What was received, ready for looking up. */
struct words {
    const struct state_row **rows; /* sorted by task, then agency */
    size_t count;
    const struct item **held_items; /* of each held and rejected update; NULL: no such item */
    const struct item **rejected_items;
};

static int compare_words(const void *a, const void *b)
{
    const struct state_row *one = *(const struct state_row *const *)a;
    const struct state_row *other = *(const struct state_row *const *)b;
    int by_task = strcmp(one->task, other->task);
    return by_task != 0 ? by_task : strcmp(one->agency, other->agency);
}

static const struct item **items_of(struct arena *arena, const struct roster *roster, const struct update_rows *updates)
{
    const struct item **items = arena_array(arena, updates->count + 1, sizeof(const struct item *));
    for (size_t i = 0; i < updates->count; i++) {
        items[i] = roster_find_item(roster, updates->rows[i].task, NULL);
    }
    return items;
}

static struct words index_words(struct arena *arena, const struct summary_request *request)
{
    size_t count = request->states.count;
    struct words words = {
        .rows = arena_array(arena, count + 1, sizeof(const struct state_row *)),
        .count = count,
        .held_items = items_of(arena, request->roster, &request->held),
        .rejected_items = items_of(arena, request->roster, &request->rejected),
    };
    for (size_t i = 0; i < count; i++) {
        words.rows[i] = &request->states.rows[i];
    }
    if (words.count > 0) {
        qsort(words.rows, words.count, sizeof(const struct state_row *), compare_words);
    }
    return words;
}

static const struct state_row *word_of(const struct words *words, const struct item *item, const struct agency *agency)
{
    char task[ITEM_NAME_MAX];
    const struct state_row key = {.task = item_name(item, task), .agency = agency->code};
    const struct state_row *wanted = &key;
    if (words->count == 0) {
        return NULL;
    }
    const struct state_row **found =
        bsearch(&wanted, words->rows, words->count, sizeof(const struct state_row *), compare_words);
    return found == NULL ? NULL : *found;
}

/* The newest word of anybody on the item; NULL when there is none. */
static const struct state_row *newest_word(const struct words *words, const struct item *item)
{
    char task[ITEM_NAME_MAX];
    item_name(item, task);
    const struct state_row *newest = NULL;
    for (size_t i = 0; i < words->count; i++) {
        const struct state_row *row = words->rows[i];
        if (strcmp(row->task, task) == 0 && (newest == NULL || row->last_update_us > newest->last_update_us)) {
            newest = row;
        }
    }
    return newest;
}

bool is_answerable(const struct item *item, const struct agency *agency)
{
    for (size_t i = 0; i < item->party_count; i++) {
        if (item->parties[i].agency == agency && party_is_answerable(&item->parties[i])) {
            return true;
        }
    }
    return false;
}

/* A task on which every answerable agency has said that its part is complete. Where nobody answers nobody can say so.
 */
static bool is_claimed_complete(const struct words *words, const struct item *item)
{
    bool claimed = false;
    for (size_t i = 0; i < item->party_count; i++) {
        const struct party *party = &item->parties[i];
        if (party_is_answerable(party)) {
            const struct state_row *word = word_of(words, item, party->agency);
            if (word == NULL || !word->claimed_complete) {
                return false;
            }
            claimed = true;
        }
    }
    return claimed;
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

/* Updates on items of the plan; NULL: of all plans, those on no known item included. By the agency; NULL: by anybody.
 */
static int count_updates(const struct update_rows *updates, const struct item *const *items, const struct plan *plan,
                         const struct agency *agency)
{
    int count = 0;
    for (size_t i = 0; i < updates->count; i++) {
        bool in_plan = plan == NULL || (items[i] != NULL && items[i]->plan == plan);
        count += in_plan && (agency == NULL || strcmp(updates->rows[i].agency, agency->code) == 0);
    }
    return count;
}

static struct plan_summary summarize_plan(const struct summary_request *request, const struct words *words,
                                          const struct plan *plan)
{
    struct plan_summary summary = {.plan = plan};
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct item *item = &plan->items[i];
        if (item->kind == ITEM_TASK) {
            struct derived_status status = status_of(request, item);
            summary.total++;
            summary.by_status[status.status]++;
            summary.due_soon += status.due_soon;
            summary.reported += newest_word(words, item) != NULL;
            summary.claimed_complete += is_claimed_complete(words, item);
        }
    }
    summary.held = count_updates(&request->held, words->held_items, plan, NULL);
    summary.rejected = count_updates(&request->rejected, words->rejected_items, plan, NULL);
    return summary;
}

static void add_task(const struct summary_request *request, struct agency_summary *summary, const struct item *item,
                     const struct state_row *word, bool may_report)
{
    summary->may_report += may_report;
    summary->reported += may_report && word != NULL;
    if (is_answerable(item, summary->agency)) {
        struct derived_status status = status_of(request, item);
        summary->total++;
        summary->by_status[status.status]++;
        summary->due_soon += status.due_soon;
        summary->claimed_complete += word != NULL && word->claimed_complete;
    }
}

/* False when the agency has no right in any of the plans. */
static bool summarize_agency(const struct summary_request *request, const struct words *words,
                             const struct agency *agency, struct agency_summary *ret)
{
    struct agency_summary summary = {.agency = agency};
    day_t on = day_ending_at(request->as_of);
    bool reports = false;
    for (size_t p = 0; p < request->roster->plan_count; p++) {
        const struct plan *plan = &request->roster->plans[p];
        for (size_t i = 0; is_wanted(request, plan) && i < plan->item_count; i++) {
            const struct item *item = &plan->items[i];
            bool may = responsibility_of(request->roster, agency, item, ACTION_NONE, on).permission != PERMISSION_NO;
            const struct state_row *word = word_of(words, item, agency);
            reports = reports || may || word != NULL;
            if (word != NULL && word->last_update_us > summary.last_update_us) {
                summary.last_update_us = word->last_update_us;
            }
            if (item->kind == ITEM_TASK) {
                add_task(request, &summary, item, word, may);
            }
        }
        reports = reports || (is_wanted(request, plan) && plan->focal == agency);
    }
    summary.held = count_updates(&request->held, words->held_items, request->plan, agency);
    summary.rejected = count_updates(&request->rejected, words->rejected_items, request->plan, agency);
    *ret = summary;
    return reports;
}

struct summary summary_make(struct arena *arena, const struct summary_request *request)
{
    const struct roster *roster = request->roster;
    struct words words = index_words(arena, request);
    struct summary summary = {
        .plans = arena_array(arena, roster->plan_count + 1, sizeof(*summary.plans)),
        .agencies = arena_array(arena, roster->agency_count + 1, sizeof(*summary.agencies)),
    };
    for (size_t i = 0; i < roster->plan_count; i++) {
        if (is_wanted(request, &roster->plans[i])) {
            summary.plans[summary.plan_count++] = summarize_plan(request, &words, &roster->plans[i]);
        }
    }
    for (size_t i = 0; i < roster->agency_count; i++) {
        const struct agency *agency = &roster->agencies[i];
        bool wanted = (request->agency == NULL || request->agency == agency) && agency->kind != AGENCY_GROUP &&
                      agency->kind != AGENCY_CENTRAL;
        if (wanted && summarize_agency(request, &words, agency, &summary.agencies[summary.agency_count])) {
            summary.agency_count++;
        }
    }
    return summary;
}

static struct late_row late_row(const struct words *words, const struct item *item, const struct agency *agency,
                                struct derived_status status)
{
    const struct state_row *word = agency == NULL ? newest_word(words, item) : word_of(words, item, agency);
    return (struct late_row){
        .item = item,
        .agency = agency,
        .status = status,
        .last_update_us = word == NULL ? 0 : word->last_update_us,
        .claimed_complete = agency != NULL && word != NULL && word->claimed_complete,
    };
}

/* Whether the agency of party n answers through an earlier party, too. */
static bool is_named_before(const struct item *item, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (item->parties[i].agency == item->parties[n].agency && party_is_answerable(&item->parties[i])) {
            return true;
        }
    }
    return false;
}

static void add_late_item(const struct summary_request *request, const struct words *words, const struct item *item,
                          struct derived_status status, struct late_rows *late)
{
    bool anybody = false;
    for (size_t i = 0; i < item->party_count; i++) {
        const struct party *party = &item->parties[i];
        if (party_is_answerable(party) && !is_named_before(item, i)) {
            anybody = true;
            if (request->agency == NULL || request->agency == party->agency) {
                late->rows[late->count++] = late_row(words, item, party->agency, status);
            }
        }
    }
    if (!anybody && request->agency == NULL) {
        late->rows[late->count++] = late_row(words, item, NULL, status);
    }
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
    /* qsort is not stable: agencies of one task in the order of their codes, a missing one last. */
    if (one->agency == NULL || other->agency == NULL) {
        return (one->agency == NULL) - (other->agency == NULL);
    }
    return strcmp(one->agency->code, other->agency->code);
}

struct late_rows summary_overdue(struct arena *arena, const struct summary_request *request)
{
    const struct roster *roster = request->roster;
    struct words words = index_words(arena, request);
    struct late_rows late = {0};
    size_t most = 0;
    for (size_t p = 0; p < roster->plan_count; p++) {
        for (size_t i = 0; i < roster->plans[p].item_count; i++) {
            most += roster->plans[p].items[i].party_count + 1;
        }
    }
    late.rows = arena_array(arena, most + 1, sizeof(*late.rows));
    for (size_t p = 0; p < roster->plan_count; p++) {
        const struct plan *plan = &roster->plans[p];
        for (size_t i = 0; is_wanted(request, plan) && i < plan->item_count; i++) {
            struct derived_status status = status_of(request, &plan->items[i]);
            if (plan->items[i].kind == ITEM_TASK && status.status == STATUS_TH_QUA) {
                add_late_item(request, &words, &plan->items[i], status, &late);
            }
        }
    }
    if (late.count > 0) {
        qsort(late.rows, late.count, sizeof(*late.rows), compare_late);
    }
    return late;
}
