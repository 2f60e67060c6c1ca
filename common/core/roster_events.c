/* Sealing the events of agencies: every body ends by one event at most, nobody descends from itself, and each knows the
 * bodies that it descends from. */
#include "roster_seal.h"

#include "lang.h"

#include <stdlib.h>
#include <string.h>

enum { ORIGINS_MAX = 4 * 1000 * 1000 }; /* of all bodies together: no history that happened comes near it */

static int compare_lists(const char *const *a, size_t a_count, const char *const *b, size_t b_count)
{
    for (size_t i = 0; i < a_count && i < b_count; i++) {
        int order = strcmp(a[i], b[i]);
        if (order != 0) {
            return order;
        }
    }
    return a_count < b_count ? -1 : a_count > b_count;
}

static int compare_events(const void *a, const void *b)
{
    const struct agency_event *x = a;
    const struct agency_event *y = b;
    if (x->date != y->date) {
        return x->date < y->date ? -1 : 1;
    }
    /* The order of files must not matter: what stands in an event decides. */
    int order = (int)x->kind - (int)y->kind;
    order = order != 0 ? order : compare_lists(x->from, x->from_count, y->from, y->from_count);
    order = order != 0 ? order : compare_lists(x->to, x->to_count, y->to, y->to_count);
    return order != 0 ? order : compare_lists(x->tasks, x->task_count, y->tasks, y->task_count);
}

/* How many bodies each kind of event has on both sides. */
static bool check_counts(struct roster *roster, const struct agency_event *event, struct err *err)
{
    static const struct {
        size_t from_min, from_max, to_min, to_max;
        const char *english, *vietnamese;
    } rules[EVENT_KIND_MAX] = {
        [EVENT_RENAME] = {1, 1, 1, 1, "one in `from`, one in `to`", "một đơn vị ở `from`, một ở `to`"},
        [EVENT_MERGE] = {1, SIZE_MAX, 1, 1, "at least one in `from`, one in `to`", "ít nhất một ở `from`, một ở `to`"},
        [EVENT_SPLIT] = {1, 1, 2, SIZE_MAX, "one in `from`, at least two in `to`", "một ở `from`, ít nhất hai ở `to`"},
        [EVENT_ABOLISH] = {1, SIZE_MAX, 0, 0, "at least one in `from`, none in `to`",
                           "ít nhất một ở `from`, không có `to`"},
        [EVENT_TRANSFER] = {1, SIZE_MAX, 1, 1, "at least one in `from`, one in `to`",
                            "ít nhất một ở `from`, một ở `to`"},
    };
    size_t from = event->from_count;
    size_t to = event->to_count;
    if (from < rules[event->kind].from_min || from > rules[event->kind].from_max || to < rules[event->kind].to_min ||
        to > rules[event->kind].to_max) {
        return roster_fault(
            roster, event->place, err, tr("kind %s needs %s; found %zu and %zu", "kind %s cần %s; thấy %zu và %zu"),
            event_kind_code(event->kind), tr(rules[event->kind].english, rules[event->kind].vietnamese), from, to);
    }
    return true;
}

static const struct agency **resolve(struct roster *roster, const struct agency_event *event, const char **codes,
                                     size_t count, struct err *err)
{
    const struct agency **list = arena_array(roster->arena, count + 1, sizeof(struct agency *));
    for (size_t i = 0; i < count; i++) {
        list[i] = roster_agency(roster, codes[i]);
        if (list[i] == NULL || list[i]->kind == AGENCY_GROUP) {
            roster_fault(roster, event->place, err,
                         list[i] == NULL
                             ? tr("%s is not in any agency file", "%s không có trong tệp đơn vị nào")
                             : tr("%s is a group: name its agencies", "%s là một nhóm: cần ghi từng đơn vị"),
                         codes[i]);
            return NULL;
        }
        for (size_t j = 0; j < i; j++) {
            if (list[j] == list[i]) {
                roster_fault(roster, event->place, err, tr("%s is there twice", "%s ghi hai lần"), codes[i]);
                return NULL;
            }
        }
    }
    return list;
}

/* A body that ends: once, on a day after it began, on the day that its register gives (if it gives one). */
static bool end_body(struct roster *roster, const struct agency_event *event, struct agency *body, struct err *err)
{
    char day[DAY_ISO_MAX];
    if (body->ended_by != NULL) {
        return roster_fault(roster, event->place, err,
                            tr("%s ended already on %s (document %s)", "%s đã kết thúc ngày %s (văn bản %s)"),
                            body->code, day_iso(body->ended_by->date, day), body->ended_by->document.number);
    }
    if (body->valid_from >= event->date) {
        return roster_fault(roster, event->place, err, tr("%s begins only on %s", "%s đến ngày %s mới thành lập"),
                            body->code, day_iso(body->valid_from, day));
    }
    if (body->valid_to != DAY_MAX && body->valid_to != event->date - 1) {
        return roster_fault(roster, event->place, err,
                            tr("%s has valid_to %s: leave it out, or the day before the event",
                               "%s ghi valid_to %s: đề nghị bỏ, hoặc ghi ngày liền trước sự kiện"),
                            body->code, day_iso(body->valid_to, day));
    }
    body->valid_to = event->date - 1;
    body->ended_by = event;
    return true;
}

static bool seal_event(struct roster *roster, struct agency_event *event, struct err *err)
{
    if (!check_counts(roster, event, err)) {
        return false;
    }
    event->predecessors = resolve(roster, event, event->from, event->from_count, err);
    event->successors = event->predecessors == NULL ? NULL : resolve(roster, event, event->to, event->to_count, err);
    if (event->successors == NULL) {
        return false;
    }
    for (size_t i = 0; i < event->from_count; i++) {
        for (size_t j = 0; j < event->to_count; j++) {
            if (event->predecessors[i] == event->successors[j]) {
                return roster_fault(roster, event->place, err,
                                    tr("%s would be its own successor: a body that goes on is only in `to`",
                                       "%s không thể kế thừa chính mình: đơn vị tiếp tục hoạt động chỉ ghi ở `to`"),
                                    event->from[i]);
            }
        }
        struct agency *body = &roster->agencies[event->predecessors[i] - roster->agencies];
        if (event->kind != EVENT_TRANSFER && !end_body(roster, event, body, err)) {
            return false;
        }
    }
    return true;
}

/* Once all ends are known: who takes over must be there on that day, and who gives something away then or the day
 * before. */
static bool check_parties(struct roster *roster, const struct agency_event *event, struct err *err)
{
    char day[DAY_ISO_MAX];
    for (size_t i = 0; event->kind == EVENT_TRANSFER && i < event->from_count; i++) {
        const struct agency *body = event->predecessors[i];
        if (!agency_exists_on(body, event->date) && !agency_exists_on(body, event->date - 1)) {
            return roster_fault(
                roster, event->place, err,
                tr("%s passes something on on %s but does not exist then (valid_from, valid_to, events)",
                   "%s chuyển giao ngày %s nhưng ngày đó không hoạt động (valid_from, valid_to, events)"),
                body->code, day_iso(event->date, day));
        }
    }
    for (size_t i = 0; i < event->to_count; i++) {
        /* A body that ends on the very day of its beginning is a step of a longer chain of that day. */
        const struct agency *body = event->successors[i];
        bool passed_on = body->ended_by != NULL && body->ended_by->date == event->date;
        if (body->valid_from > event->date || (body->valid_to < event->date && !passed_on)) {
            return roster_fault(roster, event->place, err,
                                tr("%s takes over on %s but does not exist on that day (valid_from, valid_to)",
                                   "%s kế thừa từ ngày %s nhưng ngày đó không hoạt động (valid_from, valid_to)"),
                                body->code, day_iso(event->date, day));
        }
    }
    return true;
}

/* ---- descent ---- */

struct descent {
    struct roster *roster;
    size_t *waiting;             /* of each body: events that still have to bring their origins */
    const struct agency **ready; /* bodies whose origins are complete */
    size_t ready_count;
    const struct agency ***found; /* of each body: its origins so far */
    size_t *found_count;
    size_t *stamp; /* of each body: whose list it was put into last */
    size_t total;
};

static size_t place_of(const struct descent *d, const struct agency *agency)
{
    return (size_t)(agency - d->roster->agencies);
}

static void add_origin(struct descent *d, size_t body, const struct agency *origin, size_t *room)
{
    size_t count = d->found_count[body];
    if (count == *room) {
        *room = count < 4 ? 4 : count * 2;
        const struct agency **list = arena_array(d->roster->arena, *room, sizeof(struct agency *));
        if (count > 0) {
            memcpy(list, d->found[body], count * sizeof(struct agency *));
        }
        d->found[body] = list;
    }
    d->found[body][d->found_count[body]++] = origin;
    d->total++;
}

static bool leads_on(const struct agency_event *event)
{
    return event->kind == EVENT_RENAME || event->kind == EVENT_MERGE || event->kind == EVENT_SPLIT;
}

/* The origins of one body: itself and those of the bodies of every event that leads to it. */
static void gather(struct descent *d, const struct agency *body, const struct agency_event *const *begun, size_t count)
{
    size_t at = place_of(d, body);
    size_t room = 0;
    d->stamp[at] = at + 1;
    add_origin(d, at, body, &room);
    for (size_t e = 0; e < count; e++) {
        for (size_t p = 0; p < begun[e]->from_count; p++) {
            size_t from = place_of(d, begun[e]->predecessors[p]);
            for (size_t o = 0; o < d->found_count[from]; o++) {
                size_t origin = place_of(d, d->found[from][o]);
                if (d->stamp[origin] != at + 1) {
                    d->stamp[origin] = at + 1;
                    add_origin(d, at, d->found[from][o], &room);
                }
            }
        }
    }
    d->roster->agencies[at].origins = d->found[at];
    d->roster->agencies[at].origin_count = d->found_count[at];
}

/* The events that lead to each body: those of body i are list[first[i]] … list[first[i + 1] - 1]. */
static const struct agency_event **events_by_successor(const struct descent *d, struct arena *scratch, size_t *first)
{
    size_t bodies = d->roster->agency_count;
    for (size_t e = 0; e < d->roster->event_count; e++) {
        const struct agency_event *event = &d->roster->events[e];
        for (size_t s = 0; leads_on(event) && s < event->to_count; s++) {
            first[place_of(d, event->successors[s]) + 1]++;
            d->waiting[place_of(d, event->successors[s])] += event->from_count;
        }
    }
    for (size_t i = 0; i < bodies; i++) {
        first[i + 1] += first[i];
    }
    const struct agency_event **list = arena_array(scratch, first[bodies] + 1, sizeof(struct agency_event *));
    size_t *next = arena_array(scratch, bodies + 1, sizeof(*next));
    memcpy(next, first, (bodies + 1) * sizeof(*next));
    for (size_t e = 0; e < d->roster->event_count; e++) {
        const struct agency_event *event = &d->roster->events[e];
        for (size_t s = 0; leads_on(event) && s < event->to_count; s++) {
            list[next[place_of(d, event->successors[s])]++] = event;
        }
    }
    return list;
}

/* Bodies in an order in which predecessors come first; what is left over descends from itself. */
static bool seal_descent(struct roster *roster, struct err *err)
{
    size_t bodies = roster->agency_count;
    struct arena *scratch = arena_new();
    struct descent d = {.roster = roster};
    d.waiting = arena_array(scratch, bodies + 1, sizeof(*d.waiting));
    d.ready = arena_array(scratch, bodies + 1, sizeof(struct agency *));
    d.found = arena_array(scratch, bodies + 1, sizeof(struct agency **));
    d.found_count = arena_array(scratch, bodies + 1, sizeof(*d.found_count));
    d.stamp = arena_array(scratch, bodies + 1, sizeof(*d.stamp));
    size_t *first = arena_array(scratch, bodies + 2, sizeof(*first));
    const struct agency_event **begun = events_by_successor(&d, scratch, first);
    for (size_t i = 0; i < bodies; i++) {
        if (d.waiting[i] == 0) {
            d.ready[d.ready_count++] = &roster->agencies[i];
        }
    }
    for (size_t i = 0; i < d.ready_count && d.total < ORIGINS_MAX; i++) {
        const struct agency *body = d.ready[i];
        size_t at = place_of(&d, body);
        gather(&d, body, begun + first[at], first[at + 1] - first[at]);
        const struct agency_event *end = body->ended_by;
        for (size_t s = 0; end != NULL && leads_on(end) && s < end->to_count; s++) {
            size_t successor = place_of(&d, end->successors[s]);
            if (--d.waiting[successor] == 0) {
                d.ready[d.ready_count++] = end->successors[s];
            }
        }
    }
    bool ok = true;
    for (size_t i = 0; ok && i < bodies; i++) {
        if (d.total >= ORIGINS_MAX) {
            ok = err_set(err, ERR_DATA, "the events of agencies branch beyond any real history");
        } else if (roster->agencies[i].origin_count == 0) {
            const struct agency_event *end = roster->agencies[i].ended_by;
            ok = end == NULL || roster_fault(roster, end->place, err,
                                             tr("%s would become its own successor through a chain of events",
                                                "%s sẽ kế thừa chính mình qua một chuỗi sự kiện"),
                                             roster->agencies[i].code);
        }
    }
    arena_free(scratch);
    return ok;
}

bool roster_seal_events(struct roster *roster, struct err *err)
{
    if (roster->event_count > 0) {
        qsort(roster->events, roster->event_count, sizeof(*roster->events), compare_events);
    }
    for (size_t i = 0; i < roster->event_count; i++) {
        if (!seal_event(roster, &roster->events[i], err)) {
            return false;
        }
    }
    for (size_t i = 0; i < roster->event_count; i++) {
        if (!check_parties(roster, &roster->events[i], err)) {
            return false;
        }
    }
    return seal_descent(roster, err);
}
