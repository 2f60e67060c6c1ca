#include "roster_in_time.h"

#include "unit.h"

static void add_body(struct roster *roster, const char *code, day_t from)
{
    struct agency *agency = roster_add_agency(roster);
    agency->code = code;
    agency->name = code;
    agency->province = "Hải Phòng";
    agency->kind = AGENCY_DEPARTMENT;
    agency->valid_from = from;
}

static void add_event(struct roster *roster, enum event_kind kind, day_t date, const char **from, size_t from_count,
                      const char **to, size_t to_count)
{
    struct agency_event *event = roster_add_event(roster);
    event->kind = kind;
    event->date = date;
    event->from = from;
    event->from_count = from_count;
    event->to = to;
    event->to_count = to_count;
    event->document.number = "45/2025/NĐ-CP";
}

struct plan *add_plan(struct roster *roster, const char *number)
{
    struct plan *plan = roster_add_plan(roster);
    plan->number = number;
    plan->date = day_from_ymd(2024, 1, 15);
    plan->issuer = "Ủy ban nhân dân thành phố Hải Phòng";
    plan->province = "Hải Phòng";
    plan->title = "Kế hoạch";
    plan->focal_code = "FOCAL";
    plan->items = arena_array(roster->arena, 16, sizeof(*plan->items));
    return plan;
}

struct item *add_task(struct roster *roster, struct plan *plan, const char *label, const char *one, const char *other)
{
    struct item *item = &plan->items[plan->item_count++];
    *item = (struct item){.kind = ITEM_TASK, .label = label, .section = "I", .title = label, .assigned_text = "…"};
    item->period =
        (struct period){.printed = "2024", .from = day_from_ymd(2024, 1, 1), .to = day_from_ymd(2024, 12, 31)};
    item->parties = arena_array(roster->arena, 2, sizeof(*item->parties));
    for (const char *const *code = (const char *const[]){one, other, NULL}; *code != NULL; code++) {
        item->parties[item->party_count++] =
            (struct party){.code = *code, .printed = *code, .role = other == NULL ? ROLE_LEAD : ROLE_CO_LEAD};
    }
    return item;
}

static void add_links(struct roster *roster, const char *const (*pairs)[2], size_t count)
{
    struct crosswalk *walk = roster_add_crosswalk(roster);
    walk->document.number = "3824/VP-QH";
    walk->links = arena_array(roster->arena, count, sizeof(*walk->links));
    walk->link_count = count;
    for (size_t i = 0; i < count; i++) {
        walk->links[i] = (struct nesting){.task = pairs[i][0], .serves = pairs[i][1], .reason = "…"};
    }
}

struct roster *roster_in_time(void)
{
    static const char *ab[] = {"A", "B"};
    static const char *c[] = {"C"};
    static const char *d[] = {"D"};
    static const char *new[] = {"NEW"};
    static const char *dist[] = {"DIST"};
    static const char *wards[] = {"W1", "W2"};
    static const char *const links[][2] = {{"08/KH#1", "334-KL/TU#I"},
                                           {"08/KH#4", "334-KL/TU#I"},
                                           {"08/KH#2", "334-KL/TU#II"},
                                           {"08/KH#r", "334-KL/TU#II"}};
    day_t march = day_from_ymd(2025, 3, 1);
    day_t july = day_from_ymd(2025, 7, 1);
    struct roster *roster = roster_new();
    for (const char *const *code = (const char *const[]){"FOCAL", "A", "B", "C", "D", "DIST", "M", NULL}; *code != NULL;
         code++) {
        add_body(roster, *code, DAY_MIN);
    }
    add_body(roster, "NEW", march);
    add_body(roster, "W1", july);
    add_body(roster, "W2", july);
    add_body(roster, "G", DAY_MIN);
    struct agency *group = &roster->agencies[roster->agency_count - 1];
    group->kind = AGENCY_GROUP;
    group->members = arena_array(roster->arena, 2, sizeof(*group->members));
    group->members[0] = (struct membership){.code = "DIST", .from = DAY_MIN, .to = DAY_MAX};
    group->members[1] = (struct membership){.code = "M", .from = DAY_MIN, .to = DAY_MAX};
    group->member_count = 2;
    add_event(roster, EVENT_MERGE, march, ab, 2, new, 1);
    add_event(roster, EVENT_MERGE, march, c, 1, d, 1);
    add_event(roster, EVENT_SPLIT, july, dist, 1, wards, 2);
    struct plan *plan = add_plan(roster, "08/KH");
    add_task(roster, plan, "1", "A", NULL);
    add_task(roster, plan, "2", "A", "B");
    add_task(roster, plan, "3", "C", "D");
    add_task(roster, plan, "4", "DIST", NULL);
    add_task(roster, plan, "5", "G", NULL);
    add_task(roster, plan, "r", "A", NULL)->mandate = MANDATE_REQUEST;
    add_task(roster, plan, "p", "A", NULL)->mandate = MANDATE_PROPOSAL;
    plan = add_plan(roster, "334-KL/TU");
    add_task(roster, plan, "I", NULL, NULL);
    add_task(roster, plan, "II", "D", NULL);
    add_task(roster, plan, "III", "A", NULL);
    add_links(roster, links, sizeof(links) / sizeof(links[0]));
    return roster;
}

void seal(struct roster *roster)
{
    struct err err = {0};
    if (!roster_seal(roster, &err)) {
        fail_msg("%s", err.text);
    }
}

void reassign(struct roster *roster, const char *task, const char *party, const char *agency, day_t from)
{
    struct reassignment *one = roster_add_reassignment(roster);
    *one = (struct reassignment){.task = task, .party = party, .agency = agency, .from = from};
    one->document.number = "1/QĐ";
}
