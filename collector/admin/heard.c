#include "heard.h"

#include "responsibility.h"

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
    return heard->first[item->plan - heard->roster->plans] + (size_t)(item - item->plan->items);
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

/* Of a body and those that took over from it until a day: the newest one's word that has spoken since it was its turn.
 */
static const struct state_row *word_along(const struct heard_item *heard, const struct agency *body, day_t from,
                                          day_t until)
{
    const struct state_row *newest = NULL;
    for (;;) {
        const struct state_row *row = said_by(heard, body);
        const struct agency_event *end = body->ended_by;
        if (row != NULL && row->last_update_us >= day_begin(from)) {
            newest = row;
        }
        if (body->valid_to >= until || end == NULL || (end->kind != EVENT_RENAME && end->kind != EVENT_MERGE)) {
            return newest;
        }
        from = end->date;
        body = end->successors[0];
    }
}

/* Along the events until the first decision, then along those of each that was decided upon. */
static const struct state_row *word_of_assignment(const struct heard_item *heard, const struct item *item,
                                                  const struct agency *origin, day_t on)
{
    const struct state_row *newest = NULL;
    const struct agency *body = origin;
    day_t from = DAY_MIN;
    for (size_t i = 0; i < item->reassignment_count; i++) {
        const struct reassignment *next = item->reassignments[i];
        if (next->origin == origin && next->from <= on) {
            bool held = from < next->from; /* not replaced on the very day */
            const struct state_row *word = held ? word_along(heard, body, from, day_before(next->from)) : NULL;
            newest = word != NULL ? word : newest;
            body = next->to;
            from = next->from;
        }
    }
    const struct state_row *word = word_along(heard, body, from, on);
    return word != NULL ? word : newest;
}

static void add_seats(struct arena *arena, const struct item *item, struct heard_item *heard, day_t on)
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
        seats[heard->seat_count++] = (struct seat){
            .origin = answerable.origin,
            .agency = answerable.answer.agency,
            .word = word_of_assignment(heard, item, answerable.origin, on),
        };
    }
}

struct heard heard_make(struct arena *arena, const struct roster *roster, const struct state_rows *states, day_t on)
{
    size_t *first = arena_array(arena, roster->plan_count + 1, sizeof(*first));
    for (size_t p = 0; p < roster->plan_count; p++) {
        first[p + 1] = first[p] + roster->plans[p].item_count;
    }
    struct heard_item *items = arena_array(arena, first[roster->plan_count] + 1, sizeof(*items));
    struct heard heard = {.roster = roster, .first = first, .items = items};
    add_sayings(arena, &heard, items, states, on);
    for (size_t p = 0; p < roster->plan_count; p++) {
        for (size_t i = 0; i < roster->plans[p].item_count; i++) {
            add_seats(arena, &roster->plans[p].items[i], &items[first[p] + i], on);
        }
    }
    return heard;
}
