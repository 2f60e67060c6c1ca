#include "big_roster.h"

#include "bench.h"

#include <stdio.h>
#include <string.h>

enum {
    PROVINCES = 5,
    DEPARTMENTS = 100,
    DISTRICTS = 100,
    COMMUNES = BIG_AGENCIES / PROVINCES - DEPARTMENTS - DISTRICTS,
    COMMUNES_OF_DISTRICT = COMMUNES / DISTRICTS, /* those that take its place */
    GROUPS = 6,                                  /* closed, of communes */
    MEMBERS = 300,
    PLANS = 20, /* of a province */
    ITEMS = 180,
    INDICATOR_EVERY = 12,
    REASSIGNED_EVERY = 4, /* so many tasks have decisions on who takes over */
};

struct filling {
    struct roster *roster;
    struct arena *arena;
    struct dice dice;
    int province;
    const char *name;
    size_t assignments;
};

static const char *code_of(struct filling *f, char kind, unsigned n)
{
    return arena_printf(f->arena, "B%d-%c%04u", f->province, kind, n);
}

static struct agency *add_agency(struct filling *f, char letter, unsigned n, enum agency_kind kind, const char *called)
{
    struct agency *agency = roster_add_agency(f->roster);
    agency->code = code_of(f, letter, n);
    agency->name = arena_printf(f->arena, "%s số %u", called, n);
    agency->province = f->name;
    agency->kind = kind;
    return agency;
}

/* Departments: the first half goes on, of the second some change. Districts become communes on 1/7/2025. */
static void add_bodies(struct filling *f)
{
    const day_t reform = day_from_ymd(2025, 7, 1);
    for (unsigned n = 0; n < DEPARTMENTS; n++) {
        add_agency(f, 'S', n, n % 5 == 4 ? AGENCY_VERTICAL : AGENCY_DEPARTMENT, "Sở");
    }
    for (unsigned n = 0; n < DISTRICTS; n++) {
        add_agency(f, 'H', n, AGENCY_DISTRICT, "Ủy ban nhân dân huyện");
    }
    for (unsigned n = 0; n < COMMUNES; n++) {
        add_agency(f, 'X', n, AGENCY_COMMUNE, "Ủy ban nhân dân xã")->valid_from = reform;
    }
}

static struct agency *add_group(struct filling *f, unsigned n, const char *called)
{
    return add_agency(f, 'N', n, AGENCY_GROUP, called);
}

static void add_members(struct filling *f, struct agency *group, char letter, unsigned first, unsigned count)
{
    group->members = arena_array(f->arena, count, sizeof(*group->members));
    group->member_count = count;
    for (unsigned i = 0; i < count; i++) {
        group->members[i] = (struct membership){.code = code_of(f, letter, first + i), .from = DAY_MIN, .to = DAY_MAX};
    }
}

/* Group 0: the districts; 1 … GROUPS: communes; then the departments, and two open ones. */
static void add_groups(struct filling *f)
{
    add_members(f, add_group(f, 0, "Ủy ban nhân dân các huyện, nhóm"), 'H', 0, DISTRICTS);
    for (unsigned g = 0; g < GROUPS; g++) {
        add_members(f, add_group(f, 1 + g, "Ủy ban nhân dân các xã, nhóm"), 'X', g * MEMBERS, MEMBERS);
    }
    add_members(f, add_group(f, 1 + GROUPS, "các sở, ngành, nhóm"), 'S', 0, DEPARTMENTS);
    for (unsigned g = 0; g < 2; g++) {
        struct agency *open = add_group(f, 2 + GROUPS + g, "các đơn vị có liên quan, nhóm");
        open->open = true;
        open->reach = g == 0 ? 1u << AGENCY_DEPARTMENT : 1u << AGENCY_DISTRICT | 1u << AGENCY_COMMUNE;
    }
}

static void add_event(struct filling *f, enum event_kind kind, day_t date, const char **from, size_t from_count,
                      const char **to, size_t to_count)
{
    struct agency_event *event = roster_add_event(f->roster);
    event->kind = kind;
    event->date = date;
    event->document = (struct document){.number = "01/NQ-HĐND", .date = date - 30};
    event->from = arena_memdup(f->arena, from, from_count * sizeof(*from));
    event->from_count = from_count;
    event->to = arena_memdup(f->arena, to, to_count * sizeof(*to));
    event->to_count = to_count;
}

static void add_events(struct filling *f)
{
    const day_t march = day_from_ymd(2025, 3, 1);
    for (unsigned n = 50; n < 80; n += 3) { /* two into a third, which is merged again later */
        const char *from[] = {code_of(f, 'S', n), code_of(f, 'S', n + 1)};
        const char *to[] = {code_of(f, 'S', n + 2)};
        add_event(f, EVENT_MERGE, march, from, 2, to, 1);
        if (n % 2 == 0) {
            const char *last[] = {code_of(f, 'S', n / 2)};
            add_event(f, EVENT_MERGE, march + 365, to, 1, last, 1);
        }
    }
    for (unsigned n = 80; n < 95; n++) {
        const char *from[] = {code_of(f, 'S', n)};
        const char *to[] = {code_of(f, 'S', n - 80)};
        if (n % 3 == 0) {
            add_event(f, EVENT_ABOLISH, march, from, 1, NULL, 0);
        } else {
            add_event(f, EVENT_RENAME, march, from, 1, to, 1);
        }
    }
    for (unsigned n = 0; n < DISTRICTS; n++) {
        const char *from[] = {code_of(f, 'H', n)};
        const char *to[COMMUNES_OF_DISTRICT];
        for (unsigned i = 0; i < COMMUNES_OF_DISTRICT; i++) {
            to[i] = code_of(f, 'X', n * COMMUNES_OF_DISTRICT + i);
        }
        add_event(f, EVENT_SPLIT, day_from_ymd(2025, 7, 1), from, 1, to, COMMUNES_OF_DISTRICT);
    }
}

static void add_party(struct filling *f, struct item *item, char letter, unsigned n, enum role role)
{
    struct party *party = &item->parties[item->party_count++];
    party->code = code_of(f, letter, n);
    party->printed = arena_printf(f->arena, "đơn vị %c%u", letter, n);
    party->role = role;
    f->assignments++;
}

static void fill_item(struct filling *f, struct item *item, unsigned n)
{
    enum { PARTIES_MAX = 8 };
    bool indicator = n % INDICATOR_EVERY == 0;
    unsigned parties = 5 + (n % 9 < 5 ? 1 : 0);
    item->kind = indicator ? ITEM_INDICATOR : ITEM_TASK;
    item->label = arena_printf(f->arena, indicator ? "CT%u" : "%u%c", n / 4 + 1, 'a' + (int)(n % 4));
    item->section = "II";
    item->title = arena_printf(f->arena, "Nhiệm vụ thứ %u của kế hoạch", n);
    item->assigned_text = "Sở chủ trì, phối hợp với các sở, ngành và Ủy ban nhân dân các huyện, xã";
    item->period = (struct period){.printed = "2024-2026", .from = day_from_ymd(2024, 1, 1)};
    item->period.to = n % 5 == 0 ? DAY_MAX : day_from_ymd(2025 + (int)(n % 2), 12, 31);
    item->period.ongoing = n % 5 == 0;
    item->parties = arena_array(f->arena, PARTIES_MAX, sizeof(*item->parties));
    enum role first = indicator ? ROLE_MONITOR : n % 4 == 0 ? ROLE_CO_LEAD : ROLE_LEAD;
    add_party(f, item, 'S', dice_below(&f->dice, DEPARTMENTS), first);
    while (item->party_count < parties) {
        switch (item->party_count) {
        case 1:
            add_party(f, item, 'N', n % (2 + GROUPS), n % 3 == 0 ? ROLE_IMPLEMENT : ROLE_COOPERATE);
            break;
        case 2:
            add_party(f, item, 'H', dice_below(&f->dice, DISTRICTS), n % 3 == 0 ? ROLE_IMPLEMENT : ROLE_COOPERATE);
            break;
        case 5:
            add_party(f, item, 'N', 2 + GROUPS + n % 2, ROLE_COOPERATE);
            break;
        default:
            add_party(f, item, 'S', dice_below(&f->dice, DEPARTMENTS), ROLE_COOPERATE);
        }
    }
}

/* The whole table of districts has new answerers in some tasks, as an order with an annex gives them. */
static void reassign(struct filling *f, const struct plan *plan, const struct item *item)
{
    for (unsigned n = 0; n < DISTRICTS; n += 4) {
        struct reassignment *one = roster_add_reassignment(f->roster);
        one->task = arena_printf(f->arena, "%s@%s@%s#%s", plan->number, day_iso(plan->date, (char[DAY_ISO_MAX]){0}),
                                 plan->issuer, item->label);
        one->party = code_of(f, 'H', n);
        one->agency = code_of(f, 'X', n * COMMUNES_OF_DISTRICT + dice_below(&f->dice, COMMUNES_OF_DISTRICT));
        one->from = day_from_ymd(2025, 7, 1) + (day_t)dice_below(&f->dice, 100);
        one->document = (struct document){.number = "99/QĐ-UBND", .date = one->from};
    }
}

static void add_plan(struct filling *f, unsigned n)
{
    struct plan *plan = roster_add_plan(f->roster);
    plan->number = arena_printf(f->arena, "%u/KH-UBND", 100 + n);
    plan->date = day_from_ymd(2024, 1, 15) + (day_t)f->province; /* the provinces share their numbers */
    plan->issuer = arena_printf(f->arena, "Ủy ban nhân dân %s", f->name);
    plan->province = f->name;
    plan->title = "Kế hoạch";
    plan->focal_code = code_of(f, 'S', n);
    plan->items = arena_array(f->arena, ITEMS, sizeof(*plan->items));
    plan->item_count = ITEMS;
    for (unsigned i = 0; i < ITEMS; i++) {
        struct item *item = &plan->items[i];
        fill_item(f, item, i);
        if (i % (2 + GROUPS) == 0 && i % REASSIGNED_EVERY == 0) { /* those that name the group of districts */
            reassign(f, plan, item);
        }
    }
}

void big_roster_add(struct roster *roster)
{
    struct filling f = {.roster = roster, .arena = roster->arena, .dice = {.state = 1}};
    for (f.province = 1; f.province <= PROVINCES; f.province++) {
        f.name = arena_printf(f.arena, "Tỉnh %d", f.province);
        add_bodies(&f);
        add_groups(&f);
        add_events(&f);
        for (unsigned n = 0; n < PLANS; n++) {
            add_plan(&f, n);
        }
    }
    if (f.assignments != BIG_ASSIGNMENTS) {
        bench_fail("the big roster has %zu assignments instead of %d", f.assignments, BIG_ASSIGNMENTS);
    }
}
