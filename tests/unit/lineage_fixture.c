#include "lineage_fixture.h"
#include "unit.h"

#include <string.h>

struct agency *fixture_body(struct roster *roster, const char *code)
{
    struct agency *agency = roster_add_agency(roster);
    agency->code = code;
    agency->name = code;
    agency->province = "Hải Phòng";
    agency->kind = AGENCY_DEPARTMENT;
    return agency;
}

/* "A B" as two texts. */
static const char **split_codes(struct arena *arena, const char *codes, size_t *ret_count)
{
    const char **list = arena_array(arena, strlen(codes) / 2 + 1, sizeof(*list));
    *ret_count = 0;
    for (codes += strspn(codes, " "); *codes != '\0'; codes += strspn(codes, " ")) {
        size_t length = strcspn(codes, " ");
        list[(*ret_count)++] = arena_strndup(arena, codes, length);
        codes += length;
    }
    return list;
}

void fixture_bodies(struct roster *roster, const char *codes)
{
    size_t count = 0;
    const char **list = split_codes(roster->arena, codes, &count);
    for (size_t i = 0; i < count; i++) {
        fixture_body(roster, list[i]);
    }
}

struct agency *fixture_group(struct roster *roster, const char *code, const char *members)
{
    struct agency *group = fixture_body(roster, code);
    size_t count = 0;
    const char **list = split_codes(roster->arena, members, &count);
    group->kind = AGENCY_GROUP;
    group->members = arena_array(roster->arena, count, sizeof(*group->members));
    group->member_count = count;
    for (size_t i = 0; i < count; i++) {
        group->members[i] = (struct membership){.code = list[i], .from = DAY_MIN, .to = DAY_MAX};
    }
    return group;
}

struct agency_event *fixture_event(struct roster *roster, enum event_kind kind, day_t date, const char *from,
                                   const char *to)
{
    struct agency_event *event = roster_add_event(roster);
    event->kind = kind;
    event->date = date;
    event->from = split_codes(roster->arena, from, &event->from_count);
    event->to = split_codes(roster->arena, to, &event->to_count);
    event->document = (struct document){.number = "1/NQ", .date = DAY_MIN};
    event->place = (struct place_in_file){.file = "events.yaml", .line = 10 + (int)roster->event_count};
    return event;
}

void fixture_tasks(struct roster *roster, struct agency_event *event, const char *tasks)
{
    event->tasks = split_codes(roster->arena, tasks, &event->task_count);
}

struct reassignment *fixture_reassign(struct roster *roster, const char *task, const char *party, const char *agency,
                                      day_t from)
{
    struct reassignment *one = roster_add_reassignment(roster);
    one->task = task;
    one->party = party;
    one->agency = agency;
    one->from = from;
    one->document = (struct document){.number = "2/QĐ", .date = from};
    return one;
}

struct plan *fixture_plan(struct roster *roster, const char *number, const char *focal)
{
    struct plan *plan = roster_add_plan(roster);
    plan->number = number;
    plan->date = day_from_ymd(2024, 1, 15);
    plan->issuer = "UBND";
    plan->province = "Hải Phòng";
    plan->title = "Kế hoạch";
    plan->focal_code = focal;
    plan->items = arena_array(roster->arena, FIXTURE_ITEMS, sizeof(*plan->items));
    return plan;
}

struct item *fixture_item(struct roster *roster, struct plan *plan, const char *label)
{
    assert_true(plan->item_count < FIXTURE_ITEMS);
    struct item *item = &plan->items[plan->item_count++];
    item->kind = ITEM_TASK;
    item->label = label;
    item->section = "I";
    item->title = label;
    item->assigned_text = "nguyên văn phân công";
    item->period = (struct period){.from = DAY_MIN, .to = DAY_MAX, .ongoing = true, .printed = "thường xuyên"};
    item->parties = arena_array(roster->arena, FIXTURE_PARTIES, sizeof(*item->parties));
    return item;
}

struct party *fixture_party(struct item *item, enum role role, const char *code)
{
    assert_true(item->party_count < FIXTURE_PARTIES);
    struct party *party = &item->parties[item->party_count++];
    *party = (struct party){.code = code, .printed = code, .role = role};
    return party;
}

void fixture_link(struct roster *roster, const char *task, const char *serves)
{
    struct crosswalk *crosswalk = roster_add_crosswalk(roster);
    crosswalk->document.number = "3824/VP-QH";
    crosswalk->text = "lồng ghép";
    crosswalk->links = arena_array(roster->arena, 1, sizeof(*crosswalk->links));
    crosswalk->link_count = 1;
    crosswalk->links[0] = (struct nesting){.task = task, .serves = serves, .reason = "cùng nội dung"};
    crosswalk->links[0].place =
        (struct place_in_file){.file = "crosswalk.yaml", .line = 20 + (int)roster->crosswalk_count};
}

void fixture_seal(struct roster *roster)
{
    struct err err = {0};
    if (!roster_seal(roster, &err)) {
        fail_msg("%s", err.text);
    }
}

const struct item *fixture_find(const struct roster *roster, const char *task)
{
    struct err err = {0};
    const struct item *item = roster_find_item(roster, task, &err);
    if (item == NULL) {
        fail_msg("%s", err.text);
    }
    return item;
}

void fixture_plan_led_by(struct roster *roster, const char *const leads[], size_t count)
{
    static const char *const labels[] = {"1", "2", "3", "4"};
    fixture_body(roster, "FOCAL");
    struct plan *plan = fixture_plan(roster, "08/KH", "FOCAL");
    assert_true(count <= sizeof(labels) / sizeof(labels[0]));
    for (size_t i = 0; i < count; i++) {
        fixture_party(fixture_item(roster, plan, labels[i]), ROLE_LEAD, leads[i]);
    }
}

const struct agency *fixture_agency(const struct roster *roster, const char *code)
{
    const struct agency *agency = roster_agency(roster, code);
    if (agency == NULL) {
        fail_msg("no agency %s", code);
    }
    return agency;
}

struct entitlement fixture_right(const struct roster *roster, const char *who, const char *task, enum action action,
                                 day_t on)
{
    return responsibility_of(roster, fixture_agency(roster, who), fixture_find(roster, task), action, on);
}

void expect_answer(const struct roster *roster, const char *task, const char *origin, day_t on, const char *who)
{
    const struct item *item = task == NULL ? NULL : fixture_find(roster, task);
    struct answer answer = answer_of(item, fixture_agency(roster, origin), on);
    const char *got = answer.agency == NULL ? "" : answer.agency->code;
    if (strcmp(got, who) != 0) {
        char day[DAY_ISO_MAX];
        fail_msg("%s of %s on %s: expected \"%s\", got \"%s\"", origin, task == NULL ? "nothing" : task,
                 day_iso(on, day), who, got);
    }
    assert_true(answer.agency == NULL ? !agency_exists_on(answer.last, on) : answer.last == answer.agency);
}

void expect_reach(const struct roster *roster, const char *task, const char *who, day_t on, enum reach reach,
                  const char *origin)
{
    const struct item *item = fixture_find(roster, task);
    const struct agency *agency = fixture_agency(roster, who);
    const struct agency *meant = NULL;
    assert_int_equal(party_reach(item, &item->parties[0], agency, on, &meant), reach);
    assert_int_equal(party_reach(item, &item->parties[0], agency, on, NULL), reach);
    assert_string_equal(meant == NULL ? "" : meant->code, origin == NULL ? "" : origin);
}
