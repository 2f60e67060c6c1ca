/* tiendo rights: what `tiendo may` answers, for every agency and every row at once; to review a plan before it is used.
 */
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "responsibility.h"
#include "table.h"

#include <string.h>

enum { TITLE_WIDTH = 50 };

struct view {
    const struct admin *admin;
    const struct plan *plan;     /* NULL: all */
    const struct agency *agency; /* NULL: all */
    enum action action;          /* ACTION_NONE: each row's ordinary one */
};

static bool read_view(const struct admin *admin, struct view *ret, struct err *err)
{
    const char *code = cli_value(admin->args, "action");
    struct view view = {.admin = admin, .action = ACTION_NONE};
    if (code != NULL) {
        view.action = action_parse(code);
        if (view.action == ACTION_NONE) {
            return err_set(
                err, ERR_USAGE,
                tr("--action \"%s\": choose contribute, progress, complete, extend, difficulty, value or nothing",
                   "--action \"%s\": chọn contribute, progress, complete, extend, difficulty, value hoặc nothing"),
                code);
        }
    }
    if (!admin_plan(admin, &view.plan, err) || !admin_agency(admin, view.plan, &view.agency, err)) {
        return false;
    }
    *ret = view;
    return true;
}

/* Groups are no agencies, and central bodies never report here. Of another province: nothing to ask. */
static bool is_asked(const struct view *view, const struct agency *agency, const struct plan *plan)
{
    return agency->kind != AGENCY_GROUP && agency->kind != AGENCY_CENTRAL &&
           agency_exists_on(agency, view->admin->on) &&
           (view->agency == NULL ? strcmp(agency->province, plan->province) == 0 : view->agency == agency);
}

typedef void (*answer_printer)(void *out, const struct agency *agency, const struct item *item,
                               const struct entitlement *right);

static void each_answer(const struct view *view, answer_printer print, void *out)
{
    const struct roster *roster = view->admin->roster;
    for (size_t p = 0; p < roster->plan_count; p++) {
        const struct plan *plan = &roster->plans[p];
        for (size_t i = 0; (view->plan == NULL || view->plan == plan) && i < plan->item_count; i++) {
            for (size_t a = 0; a < roster->agency_count; a++) {
                const struct agency *agency = &roster->agencies[a];
                if (is_asked(view, agency, plan)) {
                    struct entitlement right =
                        responsibility_of(roster, agency, &plan->items[i], view->action, view->admin->on);
                    print(out, agency, &plan->items[i], &right);
                }
            }
        }
    }
}

static void add_json(void *out, const struct agency *agency, const struct item *item, const struct entitlement *right)
{
    char task[ITEM_NAME_MAX];
    json_t *row = json_object();
    json_set_text(row, "agency", agency->code);
    json_set_text(row, "task", item_name(item, task));
    json_set_text(row, "verdict", permission_code(right->permission));
    json_set_text(row, "role", right->role == ROLE_NONE ? NULL : role_code(right->role));
    json_set_text(row, "basis", right->basis == BASIS_NONE ? NULL : basis_code(right->basis));
    json_set_text(row, "code", right->reason == REASON_NONE ? NULL : reason_code(right->reason));
    json_append(out, row);
}

static const char *answer_text(enum permission permission)
{
    switch (permission) {
    case PERMISSION_YES:
        return tr("yes", "được");
    case PERMISSION_HELD:
        return tr("held", "chờ chấp nhận");
    case PERMISSION_NO:
        return tr("no", "không");
    }
    return "";
}

/* Who may do nothing at all on a row is left out of what people read. */
static void add_line(void *out, const struct agency *agency, const struct item *item, const struct entitlement *right)
{
    struct table *table = out;
    char task[ITEM_NAME_MAX];
    if (right->role == ROLE_NONE) {
        return;
    }
    table_cell(table, "%s", agency->name);
    table_cell(table, "%s", item_name(item, task));
    table_cell(table, "%s", item->title);
    table_cell(table, "%s", answer_text(right->permission));
    table_cell(table, "%s", role_label(right->role));
    table_cell(table, "%s", basis_label(right->basis));
}

static void print_table(const struct view *view)
{
    struct table *table = table_new();
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, 0);
    table_column(table, tr("Task", "Nhiệm vụ"), TABLE_LEFT, 0);
    table_column(table, tr("What", "Nội dung"), TABLE_LEFT, TITLE_WIDTH);
    table_column(table, tr("May", "Được báo cáo"), TABLE_LEFT, 0);
    table_column(table, tr("Role", "Vai trò"), TABLE_LEFT, 0);
    table_column(table, tr("Basis", "Căn cứ"), TABLE_LEFT, 0);
    each_answer(view, add_line, table);
    table_print(table, stdout);
    table_free(table);
}

static bool rights(struct admin *admin, struct err *err)
{
    struct view view = {.admin = admin};
    if (!admin_load_on(admin, err) || !read_view(admin, &view, err)) {
        return false;
    }
    if (admin_json(admin)) {
        json_t *rows = json_array();
        each_answer(&view, add_json, rows);
        return json_print(rows, err);
    }
    admin_print_clock();
    if (!admin_print_no_plan(admin)) {
        print_table(&view);
    }
    return admin_flush(err);
}

int cmd_rights(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, rights);
}
