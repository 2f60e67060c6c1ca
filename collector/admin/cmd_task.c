/* tiendo task list, tiendo indicator list. */
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "lineage.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_WIDTH = 24, TITLE_WIDTH = 52, PARTIES_WIDTH = 48, PRINTED_WIDTH = 24 };

typedef json_t *item_to_json(const struct admin *admin, const struct item *item);

/* All items of a kind in the plans asked for, as one array. */
static bool print_items_json(const struct admin *admin, const struct plan *only, enum item_kind kind,
                             item_to_json *to_json, struct err *err)
{
    json_t *document = json_array();
    for (size_t p = 0; p < admin->roster->plan_count; p++) {
        const struct plan *plan = &admin->roster->plans[p];
        for (size_t i = 0; (only == NULL || only == plan) && i < plan->item_count; i++) {
            if (plan->items[i].kind == kind) {
                json_append(document, to_json(admin, &plan->items[i]));
            }
        }
    }
    return json_print(document, err);
}

static const char *section_title(const struct item *item)
{
    for (size_t i = 0; i < item->plan->section_count; i++) {
        const struct section *section = &item->plan->sections[i];
        if (item->section != NULL && strcmp(section->id, item->section) == 0) {
            return section->title;
        }
    }
    return NULL;
}

/* ---- task list ---- */

static json_t *json_of_period(const struct period *period)
{
    json_t *row = json_object();
    bool printed = period->printed != NULL;
    json_set_text(row, "printed", period->printed);
    json_set_day(row, "from", printed ? period->from : DAY_MIN);
    json_set_day(row, "to", printed ? period->to : DAY_MAX);
    json_set_bool(row, "ongoing", period->ongoing);
    return row;
}

/* The plan's own words, and who answers on the day that is looked at: null where a person has to say who. */
static json_t *json_of_party(const struct item *item, const struct party *party, day_t on)
{
    json_t *row = json_object();
    json_set_text(row, "agency", party->code);
    json_set_text(row, "name", party->printed);
    json_set_text(row, "role", role_code(party->role));
    json_set_text(row, "basis", basis_code(party->basis));
    if (party->basis == BASIS_NAMED) {
        const struct agency *answers = answer_of(item, party->agency, on).agency;
        json_set_text(row, "answers", answers == NULL ? NULL : answers->code);
    }
    if (party->except_count > 0) {
        json_t *except = json_array();
        for (size_t i = 0; i < party->except_count; i++) {
            json_append(except, json_string(party->except[i]));
        }
        json_set(row, "except", except);
    }
    return row;
}

static json_t *json_of_task(const struct admin *admin, const struct item *item)
{
    json_t *row = json_object();
    json_t *parties = json_array();
    day_t due_printed = DAY_MAX;
    day_t due = DAY_MAX;
    for (size_t i = 0; i < item->party_count; i++) {
        json_append(parties, json_of_party(item, &item->parties[i], admin->on));
    }
    bool has_due = item_due(admin->roster, item, &due_printed, &due);
    json_set_text(row, "plan", item->plan->called);
    json_set_text(row, "label", item->label);
    json_set_text(row, "section", item->section);
    json_set_text(row, "section_title", section_title(item));
    json_set_text(row, "title", item->title);
    json_set_text(row, "content", item->content);
    json_set_text(row, "assigned_text", item->assigned_text);
    json_set(row, "parties", parties);
    json_set(row, "period", json_of_period(&item->period));
    json_set_day(row, "due", has_due ? due : DAY_MAX);
    json_set_day(row, "due_printed", has_due ? due_printed : DAY_MAX);
    json_set_text(row, "funding", item->funding);
    json_set_text(row, "mandate", mandate_code(item->mandate));
    json_set_text(row, "source", item->plan->source);
    json_set_number(row, "line", item->source_line);
    return row;
}

static const char *parties_line(struct arena *arena, const struct item *item)
{
    const char *line = "";
    enum role last = ROLE_NONE;
    for (size_t i = 0; i < item->party_count; i++) {
        const struct party *party = &item->parties[i];
        if (party->role == last) {
            line = arena_printf(arena, "%s, %s", line, party->printed);
        } else {
            line = arena_printf(arena, "%s%s%s: %s", line, i == 0 ? "" : "; ", role_label(party->role), party->printed);
        }
        last = party->role;
    }
    return line;
}

static void print_tasks(struct arena *arena, const struct roster *roster, const struct plan *plan)
{
    struct table *table = table_new();
    table_column(table, tr("Task", "Nhiệm vụ"), TABLE_LEFT, LABEL_WIDTH);
    table_column(table, tr("Title", "Nội dung"), TABLE_LEFT, TITLE_WIDTH);
    table_column(table, tr("Agencies", "Đơn vị thực hiện"), TABLE_LEFT, PARTIES_WIDTH);
    table_column(table, tr("Period", "Thời gian"), TABLE_LEFT, PRINTED_WIDTH);
    table_column(table, tr("Due", "Thời hạn"), TABLE_LEFT, 0);
    int count = 0;
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct item *item = &plan->items[i];
        char due_text[DAY_ISO_MAX] = "–";
        day_t printed = 0;
        day_t due = 0;
        if (item->kind != ITEM_TASK) {
            continue;
        }
        if (item_due(roster, item, &printed, &due)) {
            day_vietnamese(due, due_text);
        }
        count++;
        bool order = item->mandate == MANDATE_ORDER;
        table_cell(table, "%s#%s", plan->called, item->label);
        table_cell(table, "%s%s%s%s%s%s", order ? "" : "[", order ? "" : mandate_label(item->mandate),
                   order ? "" : "] ", item->title, item->content == NULL ? "" : ": ",
                   item->content == NULL ? "" : item->content);
        table_cell(table, "%s", parties_line(arena, item));
        table_cell(table, "%s", item->period.printed == NULL ? "" : item->period.printed);
        table_cell(table, "%s", due_text);
    }
    printf(tr("%s: %d tasks\n", "%s: %d nhiệm vụ\n"), plan->called, count);
    table_print(table, stdout);
    table_free(table);
}

static bool task_list(struct admin *admin, struct err *err)
{
    const struct plan *only = NULL;
    if (!admin_load_as_of(admin, err) || !admin_plan(admin, &only, err)) {
        return false;
    }
    if (admin_json(admin)) {
        return print_items_json(admin, only, ITEM_TASK, json_of_task, err);
    }
    admin_print_clock();
    (void)admin_print_no_plan(admin);
    for (size_t i = 0, n = 0; i < admin->roster->plan_count; i++) {
        if (only == NULL || only == &admin->roster->plans[i]) {
            fputs(n++ == 0 ? "" : "\n", stdout);
            print_tasks(admin->arena, admin->roster, &admin->roster->plans[i]);
        }
    }
    return admin_flush(err);
}

int cmd_task_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, task_list);
}

/* ---- indicator list ---- */

static json_t *json_of_target(const struct target *target)
{
    json_t *row = json_object();
    /* One value is both the least and the most. */
    bool single = target->op == TARGET_EQ && target->has_min != target->has_max;
    double value = target->has_min ? target->min : target->max;
    json_set_number(row, "year", target->year);
    json_set_text(row, "printed", target->printed);
    json_set_text(row, "op", target_op_code(target->op));
    json_set_real(row, "min", target->has_min || single, single ? value : target->min);
    json_set_real(row, "max", target->has_max || single, single ? value : target->max);
    json_set_text(row, "scope", target->scope == NULL ? "" : target->scope);
    return row;
}

static json_t *json_of_indicator(const struct admin *admin, const struct item *item)
{
    (void)admin; /* an indicator's words are the same on every day */
    json_t *row = json_object();
    json_t *targets = json_array();
    json_t *monitors = json_array();
    for (size_t i = 0; i < item->target_count; i++) {
        json_append(targets, json_of_target(&item->targets[i]));
    }
    for (size_t i = 0; i < item->party_count; i++) {
        json_t *monitor = json_object();
        json_set_text(monitor, "agency", item->parties[i].code);
        json_set_text(monitor, "name", item->parties[i].printed);
        json_set_bool(monitor, "inherited", item->parties[i].inherited);
        json_append(monitors, monitor);
    }
    json_set_text(row, "plan", item->plan->called);
    json_set_text(row, "label", item->label);
    json_set_text(row, "name", item->title);
    json_set_text(row, "unit", item->unit);
    json_set_text(row, "scope", item->scope == NULL ? "" : item->scope);
    json_set(row, "targets", targets);
    json_set(row, "monitors", monitors);
    json_set_text(row, "assigned_text", item->assigned_text);
    json_set_text(row, "section", item->section);
    json_set_text(row, "source", item->plan->source);
    json_set_number(row, "line", item->source_line);
    return row;
}

static const char *targets_line(struct arena *arena, const struct item *item)
{
    const char *line = "";
    for (size_t i = 0; i < item->target_count; i++) {
        const struct target *target = &item->targets[i];
        bool other_scope = target->scope != NULL && target->scope[0] != '\0' &&
                           (item->scope == NULL || strcmp(item->scope, target->scope) != 0);
        const char *printed = target->printed == NULL || target->printed[0] == '\0' ? "–" : target->printed;
        line = arena_printf(arena, "%s%s%d: %s%s%s%s", line, i == 0 ? "" : "; ", target->year, printed,
                            other_scope ? " (" : "", other_scope ? target->scope : "", other_scope ? ")" : "");
    }
    return line;
}

static const char *monitors_line(struct arena *arena, const struct item *item)
{
    const char *line = "";
    for (size_t i = 0; i < item->party_count; i++) {
        const struct party *party = &item->parties[i];
        line = arena_printf(arena, "%s%s%s%s", line, i == 0 ? "" : ", ", party->printed,
                            party->inherited ? tr(" (as the row above)", " (theo dòng trên)") : "");
    }
    return line;
}

static bool has_kind(const struct plan *plan, enum item_kind kind)
{
    for (size_t i = 0; i < plan->item_count; i++) {
        if (plan->items[i].kind == kind) {
            return true;
        }
    }
    return false;
}

static void print_indicators(struct arena *arena, const struct plan *plan)
{
    struct table *table = table_new();
    table_column(table, tr("Indicator", "Chỉ tiêu"), TABLE_LEFT, LABEL_WIDTH);
    table_column(table, tr("Name", "Tên"), TABLE_LEFT, TITLE_WIDTH);
    table_column(table, tr("Unit", "Đơn vị tính"), TABLE_LEFT, PRINTED_WIDTH);
    table_column(table, tr("Targets", "Mục tiêu"), TABLE_LEFT, PARTIES_WIDTH);
    table_column(table, tr("Monitored by", "Đơn vị theo dõi"), TABLE_LEFT, PARTIES_WIDTH);
    int count = 0;
    for (size_t i = 0; i < plan->item_count; i++) {
        const struct item *item = &plan->items[i];
        if (item->kind == ITEM_INDICATOR) {
            count++;
            table_cell(table, "%s#%s", plan->called, item->label);
            table_cell(table, "%s", item->title);
            table_cell(table, "%s", item->unit == NULL ? "" : item->unit);
            table_cell(table, "%s", targets_line(arena, item));
            table_cell(table, "%s", monitors_line(arena, item));
        }
    }
    printf(tr("%s: %d indicators\n", "%s: %d chỉ tiêu\n"), plan->called, count);
    table_print(table, stdout);
    table_free(table);
}

static bool indicator_list(struct admin *admin, struct err *err)
{
    const struct plan *only = NULL;
    if (!admin_load_as_of(admin, err) || !admin_plan(admin, &only, err)) {
        return false;
    }
    if (admin_json(admin)) {
        return print_items_json(admin, only, ITEM_INDICATOR, json_of_indicator, err);
    }
    admin_print_clock();
    (void)admin_print_no_plan(admin);
    for (size_t i = 0, n = 0; i < admin->roster->plan_count; i++) {
        const struct plan *plan = &admin->roster->plans[i];
        if (only == NULL ? has_kind(plan, ITEM_INDICATOR) : only == plan) {
            fputs(n++ == 0 ? "" : "\n", stdout);
            print_indicators(admin->arena, &admin->roster->plans[i]);
        }
    }
    return admin_flush(err);
}

int cmd_indicator_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, indicator_list);
}
