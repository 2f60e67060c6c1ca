#include "sample_roster.h"
#include "unit.h"

static void add_agency(struct roster *roster, const char *code, enum agency_kind kind)
{
    struct agency *agency = roster_add_agency(roster);
    agency->code = code;
    agency->name = code;
    agency->province = kind == AGENCY_CENTRAL ? "Trung ương" : "Hải Phòng";
    agency->kind = kind;
    if (kind == AGENCY_GROUP) {
        agency->name = "các đơn vị";
    }
}

static struct agency *last_agency(struct roster *roster)
{
    return &roster->agencies[roster->agency_count - 1];
}

static void add_item(struct roster *roster, struct plan *plan, const char *label, enum role role, const char *code)
{
    struct item *item = &plan->items[plan->item_count++];
    item->kind = role == ROLE_MONITOR ? ITEM_INDICATOR : ITEM_TASK;
    item->label = label;
    item->section = "I";
    item->title = label;
    item->assigned_text = "nguyên văn phân công";
    item->period = (struct period){.from = DAY_MIN, .to = DAY_MAX, .ongoing = true, .printed = "thường xuyên"};
    if (code != NULL) {
        item->parties = arena_array(roster->arena, 1, sizeof(*item->parties));
        item->party_count = 1;
        item->parties[0] = (struct party){.code = code, .printed = code, .role = role};
    }
}

struct roster *sample_roster(void)
{
    static const char *const bases[] = {"named", "closed_group", "open_group"};
    static const char *const holders[] = {"NAMED", "G-CLOSED", "G-OPEN"};
    struct roster *roster = roster_new();
    add_agency(roster, "FOCAL", AGENCY_DEPARTMENT);
    add_agency(roster, "NAMED", AGENCY_DISTRICT);
    add_agency(roster, "MEMBER", AGENCY_DISTRICT);
    add_agency(roster, "RELATED", AGENCY_DEPARTMENT);
    add_agency(roster, "DISTRICT", AGENCY_DISTRICT);
    add_agency(roster, "GONE", AGENCY_DISTRICT);
    last_agency(roster)->valid_to = day_from_ymd(2024, 6, 30);
    add_agency(roster, "MINISTRY", AGENCY_CENTRAL);
    add_agency(roster, "G-CLOSED", AGENCY_GROUP);
    last_agency(roster)->name = "Ủy ban nhân dân các quận, huyện";
    last_agency(roster)->members = arena_array(roster->arena, 2, sizeof(struct membership));
    last_agency(roster)->members[0] = (struct membership){.code = "MEMBER", .from = DAY_MIN, .to = DAY_MAX};
    last_agency(roster)->members[1] = (struct membership){.code = "GONE", .from = DAY_MIN, .to = DAY_MAX};
    last_agency(roster)->member_count = 2;
    add_agency(roster, "G-OPEN", AGENCY_GROUP);
    last_agency(roster)->name = "các đơn vị có liên quan";
    last_agency(roster)->open = true;
    last_agency(roster)->reach = 1u << AGENCY_DEPARTMENT;

    struct plan *plan = roster_add_plan(roster);
    plan->number = "08/KH-UBND";
    plan->date = day_from_ymd(2024, 1, 15);
    plan->issuer = "Ủy ban nhân dân thành phố Hải Phòng";
    plan->province = "Hải Phòng";
    plan->title = "Kế hoạch";
    plan->focal_code = "FOCAL";
    plan->items = arena_array(roster->arena, 64, sizeof(*plan->items));
    for (enum role role = ROLE_LEAD; role < ROLE_MAX; role++) {
        for (int b = 0; b < 3; b++) {
            add_item(roster, plan, arena_printf(roster->arena, "%s-%s", role_code(role), bases[b]), role, holders[b]);
        }
    }
    add_item(roster, plan, "2024", ROLE_LEAD, "NAMED");
    struct item *dated = &plan->items[plan->item_count - 1];
    dated->period =
        (struct period){.printed = "2023-2024", .from = day_from_ymd(2023, 1, 1), .to = day_from_ymd(2024, 12, 31)};
    add_item(roster, plan, "CT1", ROLE_MONITOR, "NAMED");
    add_item(roster, plan, "6c", ROLE_NONE, NULL);
    add_item(roster, plan, "ministry", ROLE_COOPERATE, "MINISTRY");
    struct err err = {0};
    if (!roster_seal(roster, &err)) {
        fail_msg("%s", err.text);
    }
    return roster;
}

const struct item *sample_item(const struct roster *roster, const char *label)
{
    const struct item *item = plan_item(&roster->plans[0], label);
    if (item == NULL) {
        fail_msg("no item %s", label);
    }
    return item;
}
