#include "heard.h"

#include "responsibility.h"
#include "update.h"

#include <stdlib.h>
#include <string.h>

const struct agency *heard_body(const struct roster *roster, const char *code, day_t on)
{
    const struct agency *agency = roster_agency(roster, code);
    const struct agency *successor = agency == NULL ? NULL : agency_successor(agency, on);
    return successor != NULL ? successor : agency;
}

static size_t place_of(const struct heard *heard, const struct item *item)
{
    const struct plan *plan = item->plan;
    size_t first = heard->first[plan - heard->roster->plans];
    return item->kind == ITEM_MILESTONE ? first + plan->item_count + (size_t)(item - plan->milestones)
                                        : first + (size_t)(item - plan->items);
}

const struct heard_item *heard_of(const struct heard *heard, const struct item *item)
{
    return &heard->items[place_of(heard, item)];
}

/* ---- who said what ---- */

static int compare_sayings(const void *a, const void *b)
{
    const struct saying *one = a;
    const struct saying *other = b;
    if (one->place != other->place) {
        return one->place < other->place ? -1 : 1;
    }
    if (one->body != other->body) {
        return one->body < other->body ? -1 : 1;
    }
    return one->row < other->row ? -1 : one->row > other->row;
}

static void add_sayings(struct arena *arena, const struct heard *heard, struct heard_item *items,
                        const struct state_rows *states, day_t on)
{
    struct saying *sayings = arena_array(arena, states->count + 1, sizeof(*sayings));
    size_t count = 0;
    for (size_t i = 0; i < states->count; i++) {
        const struct state_row *row = &states->rows[i];
        const struct item *item = roster_find_item(heard->roster, row->task, NULL);
        if (item != NULL) {
            sayings[count++] = (struct saying){
                .place = place_of(heard, item),
                .row = row,
                .speaker = roster_agency(heard->roster, row->agency),
                .body = heard_body(heard->roster, row->agency, on),
            };
        }
    }
    if (count > 0) {
        qsort(sayings, count, sizeof(*sayings), compare_sayings);
    }
    for (size_t i = 0; i < count; i++) {
        struct heard_item *item = &items[sayings[i].place];
        item->sayings = item->saying_count == 0 ? &sayings[i] : item->sayings;
        item->saying_count++;
        if (sayings[i].row->last_update_us > item->last_update_us) {
            item->last_update_us = sayings[i].row->last_update_us;
        }
    }
}

int64_t heard_from(const struct heard_item *heard, const struct agency *body)
{
    int64_t newest = 0;
    size_t low = 0;
    size_t high = heard->saying_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (heard->sayings[middle].body < body) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < heard->saying_count && heard->sayings[low].body == body; low++) {
        int64_t said = heard->sayings[low].row->last_update_us;
        newest = said > newest ? said : newest;
    }
    for (size_t i = 0; i < heard->seat_count; i++) {
        const struct seat *seat = &heard->seats[i];
        if (seat->agency == body && seat->word != NULL && seat->word->last_update_us > newest) {
            newest = seat->word->last_update_us;
        }
    }
    return newest;
}

/* ---- the words about one assignment ---- */

static day_t day_before(day_t day)
{
    return day == DAY_MIN ? DAY_MIN : day - 1;
}

static const struct state_row *said_by(const struct heard_item *heard, const struct agency *speaker)
{
    for (size_t i = 0; i < heard->saying_count; i++) {
        if (heard->sayings[i].speaker == speaker) {
            return heard->sayings[i].row;
        }
    }
    return NULL;
}

/* When a word was said that counts for what is asked: any at all, or one on how far it is. */
typedef int64_t said_at_fn(const struct state_row *row);

static int64_t said_anything(const struct state_row *row)
{
    return row->last_update_us;
}

static int64_t said_how_far(const struct state_row *row)
{
    return row->spoke_us;
}

/* Of a body and those that took over from it until a day: the newest one's word that has spoken since it was its turn.
 */
static const struct state_row *word_along(const struct heard_item *heard, said_at_fn *said_at,
                                          const struct agency *body, day_t from, day_t until)
{
    const struct state_row *newest = NULL;
    for (;;) {
        const struct state_row *row = said_by(heard, body);
        const struct agency_event *end = body->ended_by;
        if (row != NULL && said_at(row) != 0 && said_at(row) >= day_begin(from)) {
            newest = row;
        }
        if (body->valid_to >= until || end == NULL || (end->kind != EVENT_RENAME && end->kind != EVENT_MERGE)) {
            return newest;
        }
        from = end->date > from ? end->date : from; /* it may have taken over before it was its turn */
        body = end->successors[0];
    }
}

/* The first day of a decision: it waits for its agency to begin. */
static day_t force_of(const struct reassignment *one)
{
    return one->to->valid_from > one->from ? one->to->valid_from : one->from;
}

/* Whether one that counts more was there already. */
static bool is_outweighed(const struct item *item, size_t at)
{
    for (size_t i = at + 1; i < item->reassignment_count; i++) {
        const struct reassignment *later = item->reassignments[i];
        if (later->origin == item->reassignments[at]->origin && force_of(later) <= force_of(item->reassignments[at])) {
            return true;
        }
    }
    return false;
}

/* Along the events until the first decision, then along those of each that was decided upon. */
static const struct state_row *word_of_assignment(const struct heard_item *heard, said_at_fn *said_at,
                                                  const struct item *item, const struct agency *origin, day_t on)
{
    const struct state_row *newest = NULL;
    const struct agency *body = origin;
    day_t from = DAY_MIN;
    for (size_t i = 0; i < item->reassignment_count; i++) {
        const struct reassignment *next = item->reassignments[i];
        day_t force = force_of(next);
        if (next->origin == origin && force <= on && !is_outweighed(item, i)) {
            bool held = from < force; /* not replaced on the very day */
            const struct state_row *word = held ? word_along(heard, said_at, body, from, day_before(force)) : NULL;
            newest = word != NULL ? word : newest;
            body = next->to;
            from = force;
        }
    }
    const struct state_row *word = word_along(heard, said_at, body, from, on);
    return word != NULL ? word : newest;
}

static void add_seats(struct arena *arena, const struct roster *roster, const struct item *item,
                      struct heard_item *heard, day_t on)
{
    struct answerable answerable = {0};
    size_t n = 0;
    size_t count = 0;
    while (answerable_next(item, on, &n, &answerable)) {
        count++;
    }
    struct seat *seats = arena_array(arena, count + 1, sizeof(*seats));
    heard->seats = seats;
    n = 0;
    while (answerable_next(item, on, &n, &answerable)) {
        const struct state_row *how_far = word_of_assignment(heard, said_how_far, item, answerable.origin, on);
        seats[heard->seat_count++] = (struct seat){
            .origin = answerable.origin,
            .agency = answerable.answer.agency,
            .word = word_of_assignment(heard, said_anything, item, answerable.origin, on),
            .claimed = how_far != NULL && how_far->claimed_complete,
            .time = item_time(roster, item, answerable.origin),
        };
    }
}

/* ---- what people decided ---- */

/* The seats of an item that a body spoke for at a moment, one after the other; NULL: no more. */
static struct seat *seat_of(const struct item *item, const struct heard_item *heard, const struct agency *speaker,
                            int64_t said_us, size_t *n)
{
    while (*n < heard->seat_count) {
        struct seat *seat = &heard->seats[(*n)++];
        if (answer_of(item, seat->origin, day_of_instant(said_us)).agency == speaker) {
            return seat;
        }
    }
    return NULL;
}

/* Rows come oldest first, so the newest stays. */
static void add_confirmations(const struct heard *heard, struct heard_item *items,
                              const struct confirmation_rows *confirmations)
{
    for (size_t i = 0; i < confirmations->count; i++) {
        const struct confirmation_row *row = &confirmations->rows[i];
        const struct item *item = roster_find_item(heard->roster, row->task, NULL);
        const struct agency *speaker = roster_agency(heard->roster, row->agency);
        size_t n = 0;
        struct seat *seat = NULL;
        while (item != NULL && speaker != NULL &&
               (seat = seat_of(item, &items[place_of(heard, item)], speaker, row->said_us, &n)) != NULL) {
            seat->confirmed = row;
        }
    }
}

static void add_requests(const struct heard *heard, struct heard_item *items, const struct request_rows *requests)
{
    for (size_t i = 0; i < requests->count; i++) {
        const struct request_row *row = &requests->rows[i];
        const struct item *item = roster_find_item(heard->roster, row->task, NULL);
        const struct agency *speaker = roster_agency(heard->roster, row->agency);
        size_t n = 0;
        struct seat *seat = NULL;
        while (item != NULL && speaker != NULL &&
               (seat = seat_of(item, &items[place_of(heard, item)], speaker, row->asked_us, &n)) != NULL) {
            seat->request = row;
        }
    }
}

static void add_completions(const struct heard *heard, struct heard_item *items,
                            const struct completion_rows *completions)
{
    for (size_t i = 0; i < completions->count; i++) {
        const struct item *item = roster_find_item(heard->roster, completions->rows[i].task, NULL);
        if (item != NULL) {
            items[place_of(heard, item)].completion = &completions->rows[i];
        }
    }
}

struct heard heard_make(struct arena *arena, const struct roster *roster, const struct facts *facts, day_t on)
{
    size_t *first = arena_array(arena, roster->plan_count + 1, sizeof(*first));
    for (size_t p = 0; p < roster->plan_count; p++) {
        first[p + 1] = first[p] + roster->plans[p].item_count + roster->plans[p].milestone_count;
    }
    struct heard_item *items = arena_array(arena, first[roster->plan_count] + 1, sizeof(*items));
    struct heard heard = {.roster = roster, .first = first, .items = items};
    add_sayings(arena, &heard, items, &facts->states, on);
    for (size_t p = 0; p < roster->plan_count; p++) {
        const struct plan *plan = &roster->plans[p];
        for (size_t i = 0; i < plan->item_count + plan->milestone_count; i++) {
            const struct item *item = i < plan->item_count ? &plan->items[i] : &plan->milestones[i - plan->item_count];
            add_seats(arena, roster, item, &items[first[p] + i], on);
        }
    }
    add_confirmations(&heard, items, &facts->confirmations);
    add_requests(&heard, items, &facts->requests);
    add_completions(&heard, items, &facts->completions);
    return heard;
}

/* ---- how it stands ---- */

/* What was closed stays judged by the due day of that time, unless the authority gave more time since. */
static day_t judged_due(const struct item_time *time, day_t due, int64_t closed_us)
{
    bool extended_since = time->extension != NULL && time->extension->decided_us > closed_us;
    return extended_since ? DAY_NONE : due;
}

struct derived_status seat_status(const struct roster *roster, const struct seat *seat, int64_t as_of, int soon)
{
    struct status_facts facts = {.time = seat->time, .judged_due = DAY_NONE};
    if (seat->confirmed != NULL) {
        const struct confirmation_row *row = seat->confirmed;
        facts.confirmed = true;
        facts.completed_on = row->product_day != DAY_NONE ? row->product_day : day_of_instant(row->said_us);
        facts.judged_due = judged_due(&seat->time, row->due, row->confirmed_us);
    }
    return part_status_at(&roster->calendar, &facts, as_of, soon);
}

/* By its own seats; where nobody answers, by what the focal agency recorded. */
static struct derived_status own_status(const struct heard *heard, const struct item *item, int64_t as_of, int soon)
{
    const struct heard_item *own = heard_of(heard, item);
    struct derived_status whole = {0};
    if (own->seat_count == 0) {
        struct status_facts facts = {.time = item_time(heard->roster, item, NULL), .judged_due = DAY_NONE};
        if (own->completion != NULL) {
            facts.confirmed = true;
            facts.completed_on = own->completion->product_day;
            facts.judged_due = judged_due(&facts.time, own->completion->due, own->completion->recorded_us);
        }
        return part_status_at(&heard->roster->calendar, &facts, as_of, soon);
    }
    for (size_t i = 0; i < own->seat_count; i++) {
        struct derived_status both[2] = {seat_status(heard->roster, &own->seats[i], as_of, soon), whole};
        whole = whole_status(both, i == 0 ? 1 : 2);
    }
    return whole;
}

/* Lồng ghép: whether every order that serves the item is done, if there is one; the last of their days. */
static bool is_served(const struct heard *heard, const struct item *item, int64_t as_of, bool *ret_any, day_t *ret_day)
{
    bool all = true;
    for (size_t i = 0; i < item->served_by_count; i++) {
        const struct item *serving = item->served_by[i]->of;
        if (serving->kind == ITEM_TASK && serving->mandate == MANDATE_ORDER) {
            struct derived_status status = own_status(heard, serving, as_of, 0);
            all = all && status_is_done(status.status);
            *ret_day = !*ret_any || status.completed_on > *ret_day ? status.completed_on : *ret_day;
            *ret_any = true;
        }
    }
    return all;
}

struct derived_status item_status(const struct heard *heard, const struct item *item, int64_t as_of, int soon)
{
    struct derived_status own = own_status(heard, item, as_of, soon);
    bool any = false;
    day_t day = 0;
    if (heard_of(heard, item)->seat_count > 0 || status_is_done(own.status) || own.status == STATUS_DUNG ||
        !is_served(heard, item, as_of, &any, &day) || !any) {
        return own;
    }
    struct status_facts facts = {.time = item_time(heard->roster, item, NULL), .judged_due = DAY_NONE};
    facts.confirmed = true;
    facts.completed_on = day;
    return part_status_at(&heard->roster->calendar, &facts, as_of, soon);
}
