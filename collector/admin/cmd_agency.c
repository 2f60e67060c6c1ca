/* tiendo agency list, tiendo agency events. */
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "lineage.h"
#include "table.h"

#include <stdio.h>

enum { NAME_WIDTH = 52, ALIASES_WIDTH = 44 };

/* Without --on every agency that ever was and every member of a group; with it those of that day. */
struct listing {
    const struct admin *admin;
    bool by_day;
};

static bool is_listed(const struct listing *listing, const struct agency *agency)
{
    return !listing->by_day || agency_exists_on(agency, listing->admin->on);
}

static bool is_member(const struct listing *listing, const struct membership *member)
{
    day_t on = listing->admin->on;
    return !listing->by_day || (member->from <= on && on <= member->to && agency_exists_on(member->agency, on));
}

static json_t *json_of_members(const struct listing *listing, const struct agency *group)
{
    json_t *codes = json_array();
    for (size_t i = 0; i < group->member_count; i++) {
        if (is_member(listing, &group->members[i])) {
            json_append(codes, json_string(group->members[i].code));
        }
    }
    return codes;
}

static json_t *json_of_reach(const struct agency *group)
{
    json_t *kinds = json_array();
    for (enum agency_kind kind = AGENCY_DEPARTMENT; kind < AGENCY_KIND_MAX; kind++) {
        if ((group->reach & (1u << kind)) != 0) {
            json_append(kinds, json_string(agency_kind_code(kind)));
        }
    }
    return kinds;
}

/* The bodies in whose place this one stands, alone or with others. */
static json_t *json_of_origins(const struct agency *agency)
{
    json_t *codes = json_array();
    for (size_t i = 0; i < agency->origin_count; i++) {
        if (agency->origins[i] != agency) {
            json_append(codes, json_string(agency->origins[i]->code));
        }
    }
    return codes;
}

static json_t *json_of_agency(const struct listing *listing, const struct agency *agency)
{
    json_t *row = json_object();
    json_t *aliases = json_array();
    for (size_t i = 0; i < agency->alias_count; i++) {
        json_append(aliases, json_string(agency->aliases[i]));
    }
    json_set_text(row, "code", agency->code);
    json_set_text(row, "name", agency->name);
    json_set_text(row, "province", agency->province);
    json_set_text(row, "kind", agency_kind_code(agency->kind));
    json_set(row, "aliases", aliases);
    json_set_day(row, "valid_from", agency->valid_from);
    json_set_day(row, "valid_to", agency->valid_to);
    if (agency->kind == AGENCY_GROUP) {
        json_set_text(row, "basis", agency->open ? "open" : "closed");
        json_set(row, "members", json_of_members(listing, agency));
        json_set(row, "reach", json_of_reach(agency));
    }
    if (agency->kind != AGENCY_GROUP) {
        const struct agency *today = agency_successor(agency, listing->admin->on);
        json_set_text(row, "ended_by", agency->ended_by == NULL ? NULL : event_kind_code(agency->ended_by->kind));
        json_set_text(row, "successor", today == NULL || today == agency ? NULL : today->code);
        json_set(row, "descends_from", json_of_origins(agency));
    }
    json_set_bool(row, "unconfirmed", agency->unconfirmed);
    json_set_text(row, "note", agency->note);
    return row;
}

static int count_members(const struct listing *listing, const struct agency *group)
{
    int count = 0;
    for (size_t i = 0; i < group->member_count; i++) {
        count += is_member(listing, &group->members[i]);
    }
    return count;
}

static const char *other_names(struct arena *arena, const struct listing *listing, const struct agency *agency)
{
    const char *names = "";
    if (agency->kind == AGENCY_GROUP) {
        return agency->open ? tr("open: \"có liên quan\"", "nhóm mở \"có liên quan\"")
                            : arena_printf(arena, tr("%d members", "%d đơn vị"), count_members(listing, agency));
    }
    for (size_t i = 0; i < agency->alias_count; i++) {
        names = arena_printf(arena, "%s%s%s", names, i == 0 ? "" : ", ", agency->aliases[i]);
    }
    return names;
}

static void print_agencies(const struct listing *listing)
{
    const struct roster *roster = listing->admin->roster;
    struct table *table = table_new();
    table_column(table, tr("Code", "Mã"), TABLE_LEFT, 0);
    table_column(table, tr("Name", "Tên"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("Province", "Tỉnh, thành phố"), TABLE_LEFT, 0);
    table_column(table, tr("Kind", "Loại"), TABLE_LEFT, 0);
    table_column(table, tr("Also called", "Tên khác, thành viên"), TABLE_LEFT, ALIASES_WIDTH);
    table_column(table, tr("Until", "Đến ngày"), TABLE_LEFT, 0);
    for (size_t i = 0; i < roster->agency_count; i++) {
        const struct agency *agency = &roster->agencies[i];
        char until[DAY_ISO_MAX] = "";
        if (!is_listed(listing, agency)) {
            continue;
        }
        if (agency->valid_to != DAY_MAX) {
            day_vietnamese(agency->valid_to, until);
        }
        table_cell(table, "%s", agency->code);
        table_cell(table, "%s", agency->name);
        table_cell(table, "%s", agency->province);
        table_cell(table, "%s", agency_kind_label(agency->kind));
        table_cell(table, "%s", other_names(listing->admin->arena, listing, agency));
        table_cell(table, "%s", until);
    }
    table_print(table, stdout);
    table_free(table);
}

static bool agency_list(struct admin *admin, struct err *err)
{
    if (!admin_load_on(admin, err)) {
        return false;
    }
    const struct listing listing = {.admin = admin, .by_day = cli_given(admin->args, "on")};
    if (admin_json(admin)) {
        json_t *document = json_array();
        for (size_t i = 0; i < admin->roster->agency_count; i++) {
            if (is_listed(&listing, &admin->roster->agencies[i])) {
                json_append(document, json_of_agency(&listing, &admin->roster->agencies[i]));
            }
        }
        return json_print(document, err);
    }
    admin_print_clock();
    print_agencies(&listing);
    return admin_flush(err);
}

int cmd_agency_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, agency_list);
}

/* ---- agency events ---- */

static json_t *json_of_codes(const struct agency **bodies, size_t count)
{
    json_t *codes = json_array();
    for (size_t i = 0; i < count; i++) {
        json_append(codes, json_string(bodies[i]->code));
    }
    return codes;
}

static json_t *json_of_event(const struct agency_event *event)
{
    json_t *row = json_object();
    json_t *tasks = json_array();
    for (size_t i = 0; i < event->task_count; i++) {
        json_append(tasks, json_string(event->tasks[i]));
    }
    json_set_day(row, "date", event->date);
    json_set_text(row, "kind", event_kind_code(event->kind));
    json_set(row, "from", json_of_codes(event->predecessors, event->from_count));
    json_set(row, "to", json_of_codes(event->successors, event->to_count));
    json_set_text(row, "document", event->document.number);
    json_set_day(row, "document_date", event->document.date);
    json_set_text(row, "document_issuer", event->document.issuer);
    json_set_text(row, "scope", event->scope);
    json_set(row, "tasks", tasks);
    json_set_bool(row, "unconfirmed", event->unconfirmed);
    json_set_text(row, "note", event->note);
    return row;
}

static void print_events(const struct admin *admin)
{
    struct table *table = table_new();
    table_column(table, tr("From", "Từ ngày"), TABLE_LEFT, 0);
    table_column(table, tr("Event", "Sự kiện"), TABLE_LEFT, 0);
    table_column(table, tr("Agencies before", "Đơn vị trước"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("Agencies after", "Đơn vị sau"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("Document", "Văn bản"), TABLE_LEFT, 0);
    table_column(table, "", TABLE_LEFT, 0);
    for (size_t i = 0; i < admin->roster->event_count; i++) {
        const struct agency_event *event = &admin->roster->events[i];
        char day[DAY_ISO_MAX];
        table_cell(table, "%s", day_vietnamese(event->date, day));
        table_cell(table, "%s%s%s", event_kind_label(event->kind), event->scope == NULL ? "" : ": ",
                   event->scope == NULL ? "" : event->scope);
        table_cell(table, "%s", admin_names(admin->arena, event->predecessors, event->from_count));
        table_cell(table, "%s", admin_names(admin->arena, event->successors, event->to_count));
        table_cell(table, "%s", event->document.number);
        table_cell(table, "%s", event->unconfirmed ? tr("to be confirmed", "chờ xác nhận") : "");
    }
    table_print(table, stdout);
    table_free(table);
}

static bool agency_events(struct admin *admin, struct err *err)
{
    if (!admin_load_now(admin, err)) {
        return false;
    }
    if (admin_json(admin)) {
        json_t *document = json_array();
        for (size_t i = 0; i < admin->roster->event_count; i++) {
            json_append(document, json_of_event(&admin->roster->events[i]));
        }
        return json_print(document, err);
    }
    admin_print_clock();
    print_events(admin);
    return admin_flush(err);
}

int cmd_agency_events(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, agency_events);
}
