#include "random_history.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_DAY = 100, STEP = 10, HALF_STEP = STEP / 2 };

/* ---- making one ---- */

struct making {
    struct history *h;
    struct dice dice;
    size_t unborn; /* bodies from here on have not appeared yet */
};

static day_t some_day(struct making *m)
{
    return FIRST_DAY + STEP * (day_t)dice_below(&m->dice, HISTORY_DAYS);
}

/* One that is there just before the day and has not ended on it yet; -1 when the dice find none. */
static int one_alive(struct making *m, day_t date)
{
    for (int tries = 0; tries < 20; tries++) {
        int body = (int)dice_below(&m->dice, (unsigned)m->unborn);
        if (m->h->bodies[body].from < date && m->h->bodies[body].end >= date) {
            return body;
        }
    }
    return -1;
}

static bool among(const int *list, size_t count, int body)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i] == body) {
            return true;
        }
    }
    return false;
}

/* A new body that begins on the day, or one that goes on. */
static int one_to_take_over(struct making *m, const struct history_event *event)
{
    if (m->unborn < m->h->body_count && dice_percent(&m->dice, 50)) {
        m->h->bodies[m->unborn].from = event->date;
        return (int)m->unborn++;
    }
    int body = one_alive(m, event->date);
    bool used = among(event->from, event->from_count, body) || among(event->to, event->to_count, body);
    return used ? -1 : body;
}

static bool fill_sides(struct making *m, struct history_event *event)
{
    static const size_t most_from[EVENT_KIND_MAX] = {
        [EVENT_RENAME] = 1, [EVENT_MERGE] = 3, [EVENT_SPLIT] = 1, [EVENT_ABOLISH] = 2, [EVENT_TRANSFER] = 2};
    size_t from = 1 + dice_below(&m->dice, (unsigned)most_from[event->kind]);
    for (size_t i = 0; i < from; i++) {
        int body = one_alive(m, event->date);
        if (body >= 0 && !among(event->from, event->from_count, body)) {
            event->from[event->from_count++] = body;
        }
    }
    size_t to = event->kind == EVENT_SPLIT ? 2 + dice_below(&m->dice, 3) : event->kind == EVENT_ABOLISH ? 0 : 1;
    for (size_t i = 0; event->from_count > 0 && i < to; i++) {
        int body = one_to_take_over(m, event);
        if (body >= 0) {
            event->to[event->to_count++] = body;
        }
    }
    return event->from_count > 0 && (event->kind == EVENT_SPLIT ? event->to_count >= 2 : event->to_count == to);
}

static bool has_transfer_on(const struct history *h, day_t date)
{
    for (size_t e = 0; e < h->event_count; e++) {
        if (h->events[e].kind == EVENT_TRANSFER && h->events[e].date == date && h->events[e].task >= 0) {
            return true;
        }
    }
    return false;
}

static void add_event(struct making *m, day_t date)
{
    struct history *h = m->h;
    struct history_event event = {.kind = (enum event_kind)(1 + dice_below(&m->dice, EVENT_KIND_MAX - 1))};
    size_t unborn = m->unborn;
    event.date = date;
    event.task = -1;
    if (h->event_count == HISTORY_EVENTS || !fill_sides(m, &event)) {
        m->unborn = unborn;
        return;
    }
    /* Two on one day could contradict each other: what is right then is decided by no property. */
    if (event.kind == EVENT_TRANSFER && !has_transfer_on(h, date) && dice_percent(&m->dice, 80)) {
        event.task = (int)dice_below(&m->dice, (unsigned)h->item_count);
    }
    for (size_t i = 0; event.kind != EVENT_TRANSFER && i < event.from_count; i++) {
        struct history_body *body = &h->bodies[event.from[i]];
        body->end = date - 1;
        body->ended_by = (int)h->event_count;
        body->end_printed = dice_percent(&m->dice, 30);
    }
    h->events[h->event_count++] = event;
}

static void make_bodies(struct making *m)
{
    static const enum agency_kind kinds[] = {AGENCY_DEPARTMENT, AGENCY_DEPARTMENT, AGENCY_DISTRICT, AGENCY_COMMUNE};
    struct history *h = m->h;
    for (size_t i = 0; i < h->body_count; i++) {
        struct history_body *body = &h->bodies[i];
        *body = (struct history_body){.from = DAY_MIN, .end = DAY_MAX, .ended_by = -1};
        snprintf(body->code, sizeof(body->code), "%c%02zu", 'A' + (int)dice_below(&m->dice, 26), i);
        body->kind = dice_percent(&m->dice, 5) ? AGENCY_CENTRAL : kinds[dice_below(&m->dice, 4)];
        body->elsewhere = dice_percent(&m->dice, 10);
    }
    m->unborn = 2 + dice_below(&m->dice, (unsigned)h->body_count - 1);
    for (size_t i = 0; i < m->unborn; i++) {
        h->bodies[i].from = dice_percent(&m->dice, 20) ? some_day(m) - HALF_STEP : DAY_MIN;
    }
}

static void make_events(struct making *m)
{
    struct history *h = m->h;
    for (int d = 0; d < HISTORY_DAYS; d++) {
        day_t date = FIRST_DAY + STEP * d;
        for (unsigned n = dice_below(&m->dice, 2 + (unsigned)h->body_count / 10); n > 0; n--) {
            add_event(m, date);
        }
        int gone = dice_percent(&m->dice, 10) ? one_alive(m, date + 1) : -1;
        if (gone >= 0) { /* ends, and no register says how */
            h->bodies[gone].end = date;
            h->bodies[gone].end_printed = true;
        }
    }
    for (; m->unborn < h->body_count; m->unborn++) { /* those that no event needed */
        h->bodies[m->unborn].from = dice_percent(&m->dice, 50) ? some_day(m) : DAY_MIN;
    }
}

static int any_body(struct making *m)
{
    return (int)dice_below(&m->dice, (unsigned)m->h->body_count);
}

static void make_groups(struct making *m)
{
    struct history *h = m->h;
    h->group_count = 1 + dice_below(&m->dice, HISTORY_GROUPS);
    for (size_t g = 0; g < h->group_count; g++) {
        struct history_group *group = &h->groups[g];
        *group = (struct history_group){.open = dice_percent(&m->dice, 25)};
        group->reach = 1u << AGENCY_DEPARTMENT | (dice_percent(&m->dice, 50) ? 1u << AGENCY_COMMUNE : 0);
        size_t count = group->open ? 0 : dice_below(&m->dice, HISTORY_MEMBERS + 1);
        for (size_t i = 0; i < count; i++) {
            int body = any_body(m);
            day_t last = DAY_MIN; /* of its earlier membership: days never overlap */
            for (size_t j = 0; j < group->member_count; j++) {
                last = group->members[j].body == body ? group->members[j].to : last;
            }
            if (last == DAY_MAX) {
                continue;
            }
            day_t from = last != DAY_MIN ? last + 1 : dice_percent(&m->dice, 80) ? DAY_MIN : some_day(m);
            day_t to = dice_percent(&m->dice, 75) ? DAY_MAX : some_day(m) + 5;
            if (from <= to) {
                group->members[group->member_count].body = body;
                group->members[group->member_count].from = from;
                group->members[group->member_count++].to = to;
            }
        }
    }
}

static void make_items(struct making *m)
{
    static const enum role roles[] = {ROLE_LEAD, ROLE_CO_LEAD, ROLE_ACTING, ROLE_IMPLEMENT, ROLE_COOPERATE};
    struct history *h = m->h;
    for (size_t i = 0; i < h->item_count; i++) {
        struct history_item *item = &h->items[i];
        *item = (struct history_item){.plan = (int)dice_below(&m->dice, HISTORY_PLANS)};
        item->mandate = dice_percent(&m->dice, 80) ? MANDATE_ORDER : (enum mandate)dice_below(&m->dice, MANDATE_MAX);
        item->kind = dice_percent(&m->dice, 20) ? ITEM_INDICATOR : ITEM_TASK;
        item->party_count = dice_below(&m->dice, HISTORY_PARTIES + 1);
        for (size_t p = 0; p < item->party_count; p++) {
            struct history_party *party = &item->parties[p];
            *party = (struct history_party){.body = any_body(m), .group = -1, .except = -1};
            party->role = item->kind == ITEM_INDICATOR ? ROLE_MONITOR : roles[dice_below(&m->dice, 5)];
            if (dice_percent(&m->dice, 40)) {
                party->except = dice_percent(&m->dice, 30) ? any_body(m) : -1;
                party->body = -1;
                party->group = (int)dice_below(&m->dice, (unsigned)h->group_count);
            }
        }
    }
    for (size_t p = 0; p < HISTORY_PLANS; p++) {
        h->focal[p] = any_body(m);
    }
}

/* Most decide on who is meant; some on anybody, some on one day twice, some before their agency is there. */
static void make_decisions(struct making *m)
{
    struct history *h = m->h;
    size_t count = dice_below(&m->dice, 1 + (unsigned)h->body_count / 2);
    for (size_t n = 0; n < count && n < HISTORY_DECISIONS; n++) {
        struct history_decision one = {.item = (int)dice_below(&m->dice, (unsigned)h->item_count)};
        const struct history_item *item = &h->items[one.item];
        one.origin = any_body(m);
        one.to = any_body(m);
        one.from = some_day(m);
        if (item->party_count > 0 && dice_percent(&m->dice, 85)) {
            const struct history_party *party = &item->parties[dice_below(&m->dice, (unsigned)item->party_count)];
            const struct history_group *group = party->group < 0 ? NULL : &h->groups[party->group];
            if (party->body >= 0) {
                one.origin = party->body;
            } else if (group != NULL && group->member_count > 0) {
                one.origin = group->members[dice_below(&m->dice, (unsigned)group->member_count)].body;
            }
        }
        if (n > 0 && dice_percent(&m->dice, 15)) {
            one.item = h->decisions[n - 1].item;
            one.origin = h->decisions[n - 1].origin;
            one.from = h->decisions[n - 1].from;
        }
        for (int tries = 0; tries < 10 && !history_exists(h, one.to, one.from) && dice_percent(&m->dice, 90); tries++) {
            one.to = any_body(m);
        }
        h->decisions[h->decision_count++] = one;
    }
}

void history_make(struct history *history, uint64_t seed, size_t bodies)
{
    struct making m = {.h = history, .dice = {.state = seed}};
    *history = (struct history){.seed = seed, .body_count = bodies};
    history->item_count = 1 + dice_below(&m.dice, HISTORY_ITEMS);
    make_bodies(&m);
    make_events(&m);
    make_groups(&m);
    make_items(&m);
    make_decisions(&m);
}

/* ---- the slow reading ---- */

bool history_exists(const struct history *history, int body, day_t on)
{
    return history->bodies[body].from <= on && on <= history->bodies[body].end;
}

bool history_means(const struct history *history, const struct history_party *party, int body, day_t on)
{
    if (party->body == body) {
        return true;
    }
    const struct history_group *group = party->group < 0 ? NULL : &history->groups[party->group];
    for (size_t i = 0; group != NULL && !group->open && i < group->member_count; i++) {
        if (group->members[i].body == body && group->members[i].from <= on && on <= group->members[i].to) {
            return party->except != body;
        }
    }
    return false;
}

struct reading {
    const struct history *h;
    int item, origin;
    int current; /* who answers, or answered last */
    bool lost;
    day_t decided; /* the day of the decision that counts */
    int place;     /* its place among the decisions; -1: a transfer */
    bool touched;  /* a decision or transfer of this party is known */
};

/* Events up to this day, as far as they lead. */
static void follow_events(struct reading *r, day_t day)
{
    while (!r->lost && r->h->bodies[r->current].end < day) {
        int by = r->h->bodies[r->current].ended_by;
        const struct history_event *event = by < 0 ? NULL : &r->h->events[by];
        if (event != NULL && (event->kind == EVENT_RENAME || event->kind == EVENT_MERGE)) {
            r->current = event->to[0];
        } else {
            r->lost = true;
        }
    }
}

static void give(struct reading *r, int to, day_t decided, int place, day_t day)
{
    r->current = to;
    r->lost = false;
    r->decided = decided;
    r->place = place;
    follow_events(r, day);
}

static bool is_meant(const struct reading *r, day_t day)
{
    const struct history_item *item = &r->h->items[r->item];
    for (size_t p = 0; p < item->party_count; p++) {
        if (history_means(r->h, &item->parties[p], r->origin, day)) {
            return true;
        }
    }
    return false;
}

static void follow_transfers(struct reading *r, int before, day_t day)
{
    for (size_t e = 0; e < r->h->event_count; e++) {
        const struct history_event *event = &r->h->events[e];
        if (event->task != r->item || event->date != day) {
            continue;
        }
        bool holds = among(event->from, event->from_count, before) ||
                     (!r->lost && among(event->from, event->from_count, r->current));
        if (holds && (r->touched || is_meant(r, day - 1) || is_meant(r, day))) {
            give(r, event->to[0], day, -1, day);
            r->touched = true;
        }
    }
}

/* Decisions that come into force on the day: given for it, or given before for an agency that begins on it. */
static void follow_decisions(struct reading *r, day_t day, bool given_before)
{
    for (size_t i = 0; i < r->h->decision_count; i++) {
        const struct history_decision *one = &r->h->decisions[i];
        if (one->item != r->item || one->origin != r->origin) {
            continue;
        }
        day_t begins = r->h->bodies[one->to].from;
        day_t force = begins > one->from ? begins : one->from;
        bool outweighed = one->from < r->decided || (one->from == r->decided && (int)i < r->place);
        if (force == day && (one->from < day) == given_before && !outweighed &&
            r->h->bodies[one->to].kind != AGENCY_CENTRAL) {
            give(r, one->to, one->from, (int)i, day);
        }
    }
}

int history_answer(const struct history *history, int item, int origin, day_t on, int *ret_last)
{
    struct reading r = {.h = history, .item = item, .origin = origin, .current = origin, .decided = DAY_MIN};
    r.place = -1;
    for (size_t i = 0; item >= 0 && i < history->decision_count; i++) {
        const struct history_decision *one = &history->decisions[i];
        bool counts = history->bodies[one->to].kind != AGENCY_CENTRAL;
        r.touched = r.touched || (counts && one->item == item && one->origin == origin);
    }
    for (day_t day = FIRST_DAY - STEP; day <= on; day++) {
        int before = r.lost ? -1 : r.current;
        follow_events(&r, day);
        if (item >= 0 && day % HALF_STEP == 0) { /* nothing is decided and nobody begins on another day */
            follow_decisions(&r, day, true);
            follow_transfers(&r, before, day);
            follow_decisions(&r, day, false);
        }
    }
    if (ret_last != NULL) {
        *ret_last = r.current;
    }
    return r.lost ? -1 : r.current;
}

bool history_came_out(const struct history *history, int ended, int body, day_t on)
{
    bool out[HISTORY_BODIES] = {false};
    out[ended] = true;
    for (bool more = true; more;) {
        more = false;
        for (size_t e = 0; e < history->event_count; e++) {
            const struct history_event *event = &history->events[e];
            bool leads = event->kind != EVENT_TRANSFER && event->date <= on;
            for (size_t f = 0; leads && f < event->from_count; f++) {
                for (size_t t = 0; out[event->from[f]] && t < event->to_count; t++) {
                    more = more || !out[event->to[t]];
                    out[event->to[t]] = true;
                }
            }
        }
    }
    return out[body] && body != ended;
}
