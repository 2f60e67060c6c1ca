/* tiendo milestone add|list, task complete: dated intermediate results (mốc), and the completion of what nobody answers
 * for. */
#include "clock.h"
#include "commands.h"
#include "heard.h"
#include "json_out.h"
#include "lang.h"
#include "options.h"
#include "responsibility.h"
#include "status_facts.h"
#include "store_completion.h"
#include "store_decided.h"
#include "store_decision.h"
#include "table.h"

#include <stdio.h>

/* ---- adding ---- */

/* The body whose part it is: named, or the only one that answers. */
static const struct agency *milestone_agency(struct admin *admin, const struct item *item, struct err *err)
{
    const char *name = cli_value(admin->args, "agency");
    const struct agency *found = NULL;
    struct answerable one = {0};
    size_t count = 0;
    if (name != NULL) {
        found = roster_find_agency(admin->roster, name, item->plan->province, admin->on, err);
    }
    for (size_t n = 0; name == NULL && answerable_next(item, admin->on, &n, &one);) {
        found = one.origin;
        count++;
    }
    if (name == NULL && count != 1) {
        err_set(err, ERR_USAGE,
                tr("--agency is needed: %zu agencies answer for this task",
                   "cần --agency: nhiệm vụ này có %zu đơn vị chịu trách nhiệm"),
                count);
        return NULL;
    }
    if (found != NULL &&
        responsibility_of(admin->roster, found, item, ACTION_COMPLETE, admin->on).permission == PERMISSION_NO &&
        count == 0) {
        char task[ITEM_NAME_MAX];
        err_set(err, ERR_DATA,
                tr("%s has no part of its own in %s: a milestone belongs to who does the work",
                   "%s không có phần việc riêng tại %s: mốc phải giao cho đơn vị thực hiện"),
                found->name, item_name(item, task));
        return NULL;
    }
    return found;
}

static bool read_milestone(struct admin *admin, struct milestone *ret, const struct item **ret_item, struct err *err)
{
    char key[ITEM_NAME_MAX];
    const char *basis = NULL;
    day_t date = DAY_NONE;
    char day[DAY_ISO_MAX];
    const struct item *item = admin_find_item(admin, admin->args->operands[0], err);
    if (item == NULL ||
        !option_needed(admin, "text", tr("what is to be there by then", "kết quả phải có"), &ret->text, err) ||
        !option_day_needed(admin, "due", tr("the day", "thời hạn"), &ret->due, err) ||
        !option_needed(admin, "document", tr("the document that sets it", "văn bản giao mốc"), &basis, err) ||
        !option_day_needed(admin, "date", tr("of that document", "ngày của văn bản"), &date, err) ||
        !option_text(admin, "officer", &ret->officer, err) || !option_text(admin, "product", &ret->product, err)) {
        return false;
    }
    if (item->kind != ITEM_TASK || item->mandate != MANDATE_ORDER) {
        return err_set(err, ERR_DATA, "%s",
                       tr("milestones belong to tasks that were ordered", "mốc chỉ gắn với nhiệm vụ được giao"));
    }
    const struct agency *agency = milestone_agency(admin, item, err);
    if (agency == NULL) {
        return false;
    }
    ret->agency = agency->code;
    ret->task = arena_strdup(admin->arena, item_key(item, key));
    ret->basis = arena_printf(admin->arena, "%s ngày %s", basis, day_vietnamese(date, day));
    *ret_item = item;
    return true;
}

static bool milestone_add(struct admin *admin, struct err *err)
{
    struct milestone one = {.number = 0};
    const struct item *item = NULL;
    int64_t now_us = clock_now_us();
    int64_t revision = 0;
    int number = 0;
    const char *by = NULL;
    if (!admin_load_now(admin, err) || !read_milestone(admin, &one, &item, err) ||
        !option_text(admin, "by", &by, err)) {
        return false;
    }
    by = by != NULL ? by : admin_user(admin->arena);
    char name[ITEM_NAME_MAX];
    char day[DAY_ISO_MAX];
    bool ok =
        pg_begin(admin->pg, err) && store_milestone_add(admin->pg, &one, NULL, now_us, by, &revision, &number, err);
    const char *called = arena_printf(admin->arena, "%s/%d", item_name(item, name), number);
    struct wire_notice notice = {.id = uuid_v7(now_us, NULL), .kind = NOTICE_TIME, .at_us = now_us, .task = called};
    notice.text = arena_printf(admin->arena, "%s giao mốc cho đơn vị: \"%s\", thời hạn %s.", one.basis, one.text,
                               day_vietnamese(one.due, day));
    const struct agency *agency = roster_agency(admin->roster, one.agency);
    const struct agency *answers = agency == NULL ? NULL : answer_of(item, agency, admin->on).agency;
    ok = ok && (answers == NULL || store_notice_add(admin->pg, &notice, answers->code, err)) &&
         pg_commit(admin->pg, err);
    pg_rollback(admin->pg);
    if (!ok) {
        return false;
    }
    if (!admin_json(admin)) {
        printf(tr("%s: recorded.\n", "%s: đã ghi.\n"), called);
        return admin_flush(err);
    }
    json_t *row = json_object();
    json_set_text(row, "milestone", called);
    json_set_text(row, "agency", one.agency);
    json_set_day(row, "due", one.due);
    return json_print(row, err);
}

/* ---- the list ---- */

static json_t *json_of(const struct heard *heard, const struct item *item, int64_t as_of)
{
    json_t *row = json_object();
    char name[ITEM_NAME_MAX];
    char parent[ITEM_NAME_MAX];
    const struct milestone *milestone = item->milestone;
    struct derived_status status = item_status(heard, item, as_of, STATUS_SOON_DEFAULT);
    json_set_text(row, "milestone", item_name(item, name));
    json_set_text(row, "task", item_name(item->parent, parent));
    json_set_text(row, "agency", milestone->agency);
    json_set_text(row, "text", milestone->text);
    json_set_text(row, "officer", milestone->officer);
    json_set_text(row, "product", milestone->product);
    json_set_text(row, "basis", milestone->basis);
    json_set_bool(row, "registered", milestone->registered);
    json_set_day(row, "due_printed", status.due_printed);
    json_set_day(row, "due", status.due);
    json_set_day(row, "due_original", status.due_original);
    json_set_text(row, "status", status_code(status.status));
    json_set_number(row, "days_late", status.days_late);
    return row;
}

static void add_row(struct table *table, const struct heard *heard, const struct item *item, int64_t as_of)
{
    char name[ITEM_NAME_MAX];
    char day[DAY_ISO_MAX];
    struct derived_status status = item_status(heard, item, as_of, STATUS_SOON_DEFAULT);
    table_cell(table, "%s", item_name(item, name));
    table_cell(table, "%s", item->milestone->text);
    table_cell(table, "%s", item->parties[0].agency->name);
    table_cell(table, "%s", day_vietnamese(status.due, day));
    table_cell(table, "%s", status_label(status.status));
    table_cell(table, "%s",
               item->milestone->basis != NULL ? item->milestone->basis
               : item->milestone->registered  ? tr("registered by the agency", "đơn vị tự đăng ký")
                                              : "");
}

static bool milestone_list(struct admin *admin, struct err *err)
{
    struct status_page page = {.held.count = 0};
    if (!status_facts_read(admin, &page, err)) {
        return false;
    }
    struct heard heard = heard_make(admin->arena, admin->roster, &page.request.facts, day_ending_at(admin->as_of));
    json_t *document = json_array();
    struct table *table = table_new();
    size_t count = 0;
    table_column(table, tr("Milestone", "Mốc"), TABLE_LEFT, 26);
    table_column(table, tr("Text", "Nội dung"), TABLE_LEFT, 44);
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, 36);
    table_column(table, tr("Due", "Thời hạn"), TABLE_LEFT, 0);
    table_column(table, tr("Status", "Tình trạng"), TABLE_LEFT, 30);
    table_column(table, tr("Basis", "Căn cứ"), TABLE_LEFT, 30);
    for (size_t p = 0; p < admin->roster->plan_count; p++) {
        const struct plan *plan = &admin->roster->plans[p];
        for (size_t i = 0; i < plan->milestone_count; i++) {
            const struct item *item = &plan->milestones[i];
            bool wanted = (page.request.plan == NULL || page.request.plan == plan) &&
                          (page.request.agency == NULL ||
                           answer_of(item, item->parties[0].agency, admin->on).agency == page.request.agency);
            if (wanted) {
                json_append(document, json_of(&heard, item, admin->as_of));
                add_row(table, &heard, item, admin->as_of);
                count++;
            }
        }
    }
    bool ok = true;
    if (admin_json(admin)) {
        ok = json_print(json_incref(document), err);
    } else if (count == 0) {
        admin_print_clock();
        puts(tr("No milestones.", "Chưa có mốc nào."));
        ok = admin_flush(err);
    } else {
        admin_print_clock();
        table_print(table, stdout);
        ok = admin_flush(err);
    }
    json_decref(document);
    table_free(table);
    return ok;
}

/* ---- completing what nobody answers for ---- */

static bool check_nobody(const struct item *item, day_t on, struct err *err)
{
    struct answerable one = {0};
    size_t n = 0;
    char name[ITEM_NAME_MAX];
    if (item->kind == ITEM_INDICATOR || item->mandate == MANDATE_PROPOSAL) {
        return err_set(err, ERR_DATA,
                       tr("%s is no task that can be completed", "%s không phải là nhiệm vụ có thể hoàn thành"),
                       item_name(item, name));
    }
    return !answerable_next(item, on, &n, &one) ||
           err_set(err, ERR_DATA,
                   tr("%s answers for %s: its completion is reported by it and confirmed (`tiendo review confirm`)",
                      "%s chịu trách nhiệm %s: đơn vị báo hoàn thành rồi xác nhận bằng `tiendo review confirm`"),
                   one.origin->name, item_name(item, name));
}

static bool task_complete(struct admin *admin, struct err *err)
{
    struct completion one = {.task = NULL};
    const char *why = tr("what shows that it is done", "sản phẩm chứng minh đã hoàn thành");
    if (!admin_load_now(admin, err)) {
        return false;
    }
    const struct item *item = admin_find_item(admin, admin->args->operands[0], err);
    char key[ITEM_NAME_MAX];
    if (item == NULL || !check_nobody(item, admin->on, err) ||
        !option_needed(admin, "product", why, &one.product.number, err) ||
        !option_day_needed(admin, "product-date", why, &one.product.date, err) ||
        !option_needed(admin, "product-issuer", why, &one.product.issuer, err) ||
        !option_needed(admin, "product-title", why, &one.product.title, err) ||
        !option_needed(admin, "by", tr("a person decides", "người quyết định được ghi lại"), &one.by, err)) {
        return false;
    }
    struct item_time time = item_time(admin->roster, item, NULL);
    one.task = item_key(item, key);
    one.due = time.has_due ? time.due : DAY_NONE;
    if (one.product.date > admin->on) {
        return err_set(err, ERR_DATA, "%s", tr("--product-date is still to come", "--product-date chưa đến"));
    }
    if (!store_completion_add(admin->pg, &one, clock_now_us(), err)) {
        return false;
    }
    if (!admin_json(admin)) {
        printf(tr("%s: completion recorded.\n", "%s: đã ghi nhận hoàn thành.\n"), admin->args->operands[0]);
        return admin_flush(err);
    }
    char name[ITEM_NAME_MAX];
    json_t *row = json_object();
    json_set_text(row, "task", item_name(item, name));
    json_set_day(row, "completed_on", one.product.date);
    return json_print(row, err);
}

int cmd_milestone_add(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, milestone_add);
}

int cmd_milestone_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, milestone_list);
}

int cmd_task_complete(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, task_complete);
}
