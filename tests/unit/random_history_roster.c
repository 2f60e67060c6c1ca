/* Telling a made-up history to a roster, in any order. */
#include "random_history.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

struct telling {
    const struct history *h;
    struct roster *roster;
    struct dice dice;
    bool shuffled;
};

/* 0 … count - 1, shuffled. */
static const size_t *any_order(struct telling *t, size_t count)
{
    size_t *order = arena_array(t->roster->arena, count, sizeof(*order));
    for (size_t i = 0; i < count; i++) {
        order[i] = i;
    }
    for (size_t i = count; t->shuffled && i > 1; i--) {
        size_t j = dice_below(&t->dice, (unsigned)i);
        size_t swapped = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swapped;
    }
    return order;
}

static const char *group_code(struct telling *t, size_t group)
{
    return arena_printf(t->roster->arena, "G%zu", group);
}

static void tell_group(struct telling *t, size_t g)
{
    const struct history_group *group = &t->h->groups[g];
    const size_t *order = any_order(t, group->member_count);
    struct agency *agency = roster_add_agency(t->roster);
    agency->code = group_code(t, g);
    agency->name = agency->code;
    agency->province = "Hải Phòng";
    agency->kind = AGENCY_GROUP;
    agency->open = group->open;
    agency->reach = group->reach;
    agency->members = arena_array(t->roster->arena, group->member_count, sizeof(*agency->members));
    for (size_t i = 0; i < group->member_count; i++) {
        size_t n = order[i];
        agency->members[agency->member_count++] = (struct membership){.code = t->h->bodies[group->members[n].body].code,
                                                                      .from = group->members[n].from,
                                                                      .to = group->members[n].to};
    }
}

static void tell_agencies(struct telling *t)
{
    const size_t *order = any_order(t, t->h->body_count + t->h->group_count);
    for (size_t i = 0; i < t->h->body_count + t->h->group_count; i++) {
        if (order[i] >= t->h->body_count) {
            tell_group(t, order[i] - t->h->body_count);
            continue;
        }
        const struct history_body *body = &t->h->bodies[order[i]];
        struct agency *agency = roster_add_agency(t->roster);
        agency->code = body->code;
        agency->name = body->code;
        agency->province = body->elsewhere ? "Quảng Ngãi" : "Hải Phòng";
        agency->kind = body->kind;
        agency->valid_from = body->from;
        agency->valid_to = body->end_printed ? body->end : DAY_MAX;
    }
}

const char *history_task(const struct history *history, int item, char buf[static HISTORY_TASK_MAX])
{
    snprintf(buf, HISTORY_TASK_MAX, "%d/KH#%d", history->items[item].plan + 1, item + 1);
    return buf;
}

static const char *task_text(struct telling *t, int item)
{
    char buf[HISTORY_TASK_MAX];
    return arena_strdup(t->roster->arena, history_task(t->h, item, buf));
}

static const char **side(struct telling *t, const int *bodies, size_t count)
{
    const char **list = arena_array(t->roster->arena, count, sizeof(*list));
    for (size_t i = 0; i < count; i++) {
        list[i] = t->h->bodies[bodies[i]].code;
    }
    return list;
}

static void tell_events(struct telling *t)
{
    const size_t *order = any_order(t, t->h->event_count);
    for (size_t i = 0; i < t->h->event_count; i++) {
        const struct history_event *one = &t->h->events[order[i]];
        struct agency_event *event = roster_add_event(t->roster);
        event->kind = one->kind;
        event->date = one->date;
        event->document.number = "1/NQ";
        event->from = side(t, one->from, one->from_count);
        event->from_count = one->from_count;
        event->to = side(t, one->to, one->to_count);
        event->to_count = one->to_count;
        if (one->task >= 0) {
            event->tasks = arena_array(t->roster->arena, 1, sizeof(*event->tasks));
            event->tasks[0] = task_text(t, one->task);
            event->task_count = 1;
        }
    }
}

static void tell_item(struct telling *t, struct plan *plan, int i)
{
    const struct history_item *one = &t->h->items[i];
    struct item *item = &plan->items[plan->item_count++];
    item->kind = one->kind;
    item->mandate = one->mandate;
    item->label = arena_printf(t->roster->arena, "%d", i + 1);
    item->section = "I";
    item->title = item->label;
    item->assigned_text = "nguyên văn phân công";
    item->period = (struct period){.from = DAY_MIN, .to = DAY_MAX, .ongoing = true, .printed = "thường xuyên"};
    item->parties = arena_array(t->roster->arena, one->party_count, sizeof(*item->parties));
    for (size_t p = 0; p < one->party_count; p++) {
        struct party *party = &item->parties[item->party_count++];
        party->code = one->parties[p].body >= 0 ? t->h->bodies[one->parties[p].body].code
                                                : group_code(t, (size_t)one->parties[p].group);
        party->printed = party->code;
        party->role = one->parties[p].role;
        if (one->parties[p].except >= 0) {
            party->except = arena_array(t->roster->arena, 1, sizeof(*party->except));
            party->except[0] = t->h->bodies[one->parties[p].except].code;
            party->except_count = 1;
        }
    }
}

static void tell_plans(struct telling *t)
{
    const size_t *order = any_order(t, HISTORY_PLANS);
    for (size_t n = 0; n < HISTORY_PLANS; n++) {
        size_t p = order[n];
        struct plan *plan = roster_add_plan(t->roster);
        plan->number = arena_printf(t->roster->arena, "%zu/KH", p + 1);
        plan->issuer = "UBND";
        plan->province = "Hải Phòng";
        plan->title = "Kế hoạch";
        plan->focal_code = t->h->bodies[t->h->focal[p]].code;
        plan->items = arena_array(t->roster->arena, t->h->item_count, sizeof(*plan->items));
        for (size_t i = 0; i < t->h->item_count; i++) {
            if (t->h->items[i].plan == (int)p) {
                tell_item(t, plan, (int)i);
            }
        }
    }
}

static bool of_one_day(const struct history_decision *a, const struct history_decision *b)
{
    return a->item == b->item && a->origin == b->origin && a->from == b->from;
}

static void tell_decision(struct telling *t, const struct history_decision *one)
{
    struct reassignment *told = roster_add_reassignment(t->roster);
    told->task = task_text(t, one->item);
    told->party = t->h->bodies[one->origin].code;
    told->agency = t->h->bodies[one->to].code;
    told->from = one->from;
    told->document.number = "2/QĐ";
}

/* In any order of those that have nothing to do with each other: wherever one of a day and party comes, it is the first
 * of them that has not been told yet. */
static void tell_decisions(struct telling *t, int doubled)
{
    const struct history *h = t->h;
    const size_t *order = any_order(t, h->decision_count);
    bool told[HISTORY_DECISIONS] = {false};
    for (size_t i = 0; i < h->decision_count; i++) {
        size_t n = 0;
        while (told[n] || !of_one_day(&h->decisions[n], &h->decisions[order[i]])) {
            n++;
        }
        told[n] = true;
        for (int times = (int)n == doubled ? 2 : 1; times > 0; times--) {
            tell_decision(t, &h->decisions[n]);
        }
    }
}

static void tell_all(struct telling *t, int doubled)
{
    tell_agencies(t);
    tell_events(t);
    tell_plans(t);
    tell_decisions(t, doubled);
}

static struct roster *sealed(struct telling *t, uint64_t order)
{
    struct err err = {0};
    if (!roster_seal(t->roster, &err)) {
        fail_msg("history %llu, told in the order %llu, is refused: %s", (unsigned long long)t->h->seed,
                 (unsigned long long)order, err.text);
    }
    return t->roster;
}

struct roster *history_roster(const struct history *history, uint64_t order, int doubled)
{
    struct telling t = {.h = history, .roster = roster_new(), .dice = {.state = order}, .shuffled = order != 0};
    tell_all(&t, doubled);
    return sealed(&t, order);
}

struct roster *history_roster_with(const struct history *history, void (*more)(struct roster *roster, void *context),
                                   void *context)
{
    struct telling t = {.h = history, .roster = roster_new()};
    tell_all(&t, -1);
    if (more != NULL) {
        more(t.roster, context);
    }
    return sealed(&t, 0);
}
