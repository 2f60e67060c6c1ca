/* tiendo plan list, tiendo plan anomalies. */
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

enum { TITLE_WIDTH = 60, NOTE_WIDTH = 56 };

static int count_items(const struct plan *plan, enum item_kind kind)
{
    int count = 0;
    for (size_t i = 0; i < plan->item_count; i++) {
        count += plan->items[i].kind == kind;
    }
    return count;
}

/* Lettered and numbered parts of printed items, among tasks and indicators. */
static int count_sub_items(const struct plan *plan)
{
    int count = 0;
    for (size_t i = 0; i < plan->item_count; i++) {
        count += label_is_sub_item(plan->items[i].label);
    }
    return count;
}

static int count_mandate(const struct plan *plan, enum mandate mandate)
{
    int count = 0;
    for (size_t i = 0; i < plan->item_count; i++) {
        count += plan->items[i].kind == ITEM_TASK && plan->items[i].mandate == mandate;
    }
    return count;
}

/* Different agencies, or groups, that the document names anywhere. */
static int count_named(const struct plan *plan, bool groups)
{
    int count = 0;
    for (size_t i = 0; i < plan->involved_count; i++) {
        bool first = i == 0 || plan->involved[i - 1]->agency != plan->involved[i]->agency;
        count += first && (plan->involved[i]->agency->kind == AGENCY_GROUP) == groups;
    }
    return count;
}

/* ---- plan list ---- */

static json_t *json_of_plan(const struct plan *plan)
{
    json_t *row = json_object();
    json_set_text(row, "number", plan->number);
    json_set_day(row, "date", plan->date);
    json_set_text(row, "issuer", plan->issuer);
    json_set_text(row, "title", plan->title);
    json_set_text(row, "province", plan->province);
    json_set_number(row, "revision", plan->revision);
    json_set_number(row, "tasks", count_items(plan, ITEM_TASK));
    json_set_number(row, "indicators", count_items(plan, ITEM_INDICATOR));
    json_set_number(row, "anomalies", (int64_t)plan->anomaly_count);
    json_set_number(row, "sub_items", count_sub_items(plan));
    json_set_number(row, "orders", count_mandate(plan, MANDATE_ORDER));
    json_set_number(row, "requests", count_mandate(plan, MANDATE_REQUEST));
    json_set_number(row, "proposals", count_mandate(plan, MANDATE_PROPOSAL));
    json_set_number(row, "agencies", count_named(plan, false));
    json_set_number(row, "groups", count_named(plan, true));
    json_set_text(row, "focal", plan->focal->code);
    json_set_text(row, "source", plan->source);
    return row;
}

static void print_plans(const struct plan *const *plans, size_t count)
{
    struct table *table = table_new();
    table_column(table, tr("Number", "Số"), TABLE_LEFT, 0);
    table_column(table, tr("Date", "Ngày"), TABLE_LEFT, 0);
    table_column(table, tr("Province", "Tỉnh, thành phố"), TABLE_LEFT, 0);
    table_column(table, tr("Title", "Trích yếu"), TABLE_LEFT, TITLE_WIDTH);
    table_column(table, tr("Tasks", "Nhiệm vụ"), TABLE_RIGHT, 0);
    table_column(table, tr("Parts", "Điểm"), TABLE_RIGHT, 0);
    table_column(table, tr("Indicators", "Chỉ tiêu"), TABLE_RIGHT, 0);
    table_column(table, tr("Agencies", "Đơn vị, nhóm"), TABLE_RIGHT, 0);
    table_column(table, tr("Anomalies", "Điểm cần lưu ý"), TABLE_RIGHT, 0);
    table_column(table, tr("Revision", "Bản"), TABLE_RIGHT, 0);
    for (size_t i = 0; i < count; i++) {
        char day[DAY_ISO_MAX];
        table_cell(table, "%s", plans[i]->number);
        table_cell(table, "%s", day_vietnamese(plans[i]->date, day));
        table_cell(table, "%s", plans[i]->province);
        table_cell(table, "%s", plans[i]->title);
        table_cell(table, "%d", count_items(plans[i], ITEM_TASK));
        table_cell(table, "%d", count_sub_items(plans[i]));
        table_cell(table, "%d", count_items(plans[i], ITEM_INDICATOR));
        table_cell(table, "%d + %d", count_named(plans[i], false), count_named(plans[i], true));
        table_cell(table, "%zu", plans[i]->anomaly_count);
        table_cell(table, "%lld", (long long)plans[i]->revision);
    }
    table_print(table, stdout);
    table_free(table);
}

static bool plan_list(struct admin *admin, struct err *err)
{
    const struct plan *only = NULL;
    if (!admin_load_as_of(admin, err) || !admin_plan(admin, &only, err)) {
        return false;
    }
    const struct roster *roster = admin->roster;
    const struct plan **plans = arena_array(admin->arena, roster->plan_count + 1, sizeof(const struct plan *));
    size_t count = 0;
    for (size_t i = 0; i < roster->plan_count; i++) {
        if (only == NULL || only == &roster->plans[i]) {
            plans[count++] = &roster->plans[i];
        }
    }
    if (admin_json(admin)) {
        json_t *document = json_array();
        for (size_t i = 0; i < count; i++) {
            json_append(document, json_of_plan(plans[i]));
        }
        return json_print(document, err);
    }
    admin_print_clock();
    if (!admin_print_no_plan(admin)) {
        print_plans(plans, count);
    }
    return admin_flush(err);
}

int cmd_plan_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, plan_list);
}

/* ---- plan anomalies ---- */

static json_t *json_of_anomaly(const struct plan *plan, const struct anomaly *anomaly)
{
    json_t *row = json_object();
    json_t *quotes = json_array();
    for (size_t i = 0; i < anomaly->quote_count; i++) {
        json_append(quotes, json_string(anomaly->quotes[i]));
    }
    json_set_text(row, "plan", plan->called);
    json_set_text(row, "place", anomaly->place);
    json_set_text(row, "kind", anomaly->kind);
    json_set_text(row, "severity", anomaly->severity);
    json_set(row, "quotes", quotes);
    json_t *also = json_array();
    for (size_t i = 0; i < anomaly->also_count; i++) {
        json_append(also, json_string(anomaly->also[i]));
    }
    json_set(row, "also", also);
    json_set_text(row, "note", anomaly->note);
    json_set_text(row, "treatment", anomaly->treatment);
    return row;
}

static const char *severity_label(const char *severity)
{
    return strcmp(severity, "high") == 0     ? tr("high", "Cao")
           : strcmp(severity, "medium") == 0 ? tr("medium", "Trung bình")
           : strcmp(severity, "low") == 0    ? tr("low", "Thấp")
                                             : severity;
}

static void print_anomaly(struct arena *arena, struct table *table, const struct anomaly *anomaly)
{
    const char *quotes = "";
    for (size_t i = 0; i < anomaly->quote_count; i++) {
        quotes = arena_printf(arena, "%s%s\"%s\"", quotes, i == 0 ? "" : " – ", anomaly->quotes[i]);
    }
    table_cell(table, "%s", anomaly->place);
    table_cell(table, "%s", severity_label(anomaly->severity));
    table_cell(table, "%s", quotes);
    table_cell(table, "%s", anomaly->note);
    table_cell(table, "%s", anomaly->treatment);
}

static bool print_anomalies(struct admin *admin, const struct plan *only, struct err *err)
{
    const struct roster *roster = admin->roster;
    admin_print_clock();
    (void)admin_print_no_plan(admin);
    for (size_t p = 0; p < roster->plan_count; p++) {
        const struct plan *plan = &roster->plans[p];
        if (only != NULL && only != plan) {
            continue;
        }
        struct table *table = table_new();
        table_column(table, tr("Place", "Vị trí"), TABLE_LEFT, 26);
        table_column(table, tr("Severity", "Mức độ"), TABLE_LEFT, 0);
        table_column(table, tr("Quotes", "Trích nguyên văn"), TABLE_LEFT, NOTE_WIDTH);
        table_column(table, tr("Note", "Nhận xét"), TABLE_LEFT, NOTE_WIDTH);
        table_column(table, tr("Treatment", "Cách xử lý"), TABLE_LEFT, NOTE_WIDTH);
        for (size_t i = 0; i < plan->anomaly_count; i++) {
            print_anomaly(admin->arena, table, &plan->anomalies[i]);
        }
        printf(tr("%s: %zu anomalies\n", "%s: %zu điểm cần lưu ý\n"), plan->number, plan->anomaly_count);
        table_print(table, stdout);
        table_free(table);
    }
    return admin_flush(err);
}

static bool plan_anomalies(struct admin *admin, struct err *err)
{
    const struct plan *only = NULL;
    if (!admin_load_as_of(admin, err) || !admin_plan(admin, &only, err)) {
        return false;
    }
    if (!admin_json(admin)) {
        return print_anomalies(admin, only, err);
    }
    json_t *document = json_array();
    for (size_t p = 0; p < admin->roster->plan_count; p++) {
        const struct plan *plan = &admin->roster->plans[p];
        for (size_t i = 0; (only == NULL || only == plan) && i < plan->anomaly_count; i++) {
            json_append(document, json_of_anomaly(plan, &plan->anomalies[i]));
        }
    }
    return json_print(document, err);
}

int cmd_plan_anomalies(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, plan_anomalies);
}
