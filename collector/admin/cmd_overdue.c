/* tiendo overdue: one row a task and body that answers for it on the day. */
#include "commands.h"
#include "json_out.h"
#include "lang.h"
#include "round_page.h"
#include "status_facts.h"
#include "store_proposal.h"
#include "table.h"
#include "text.h"

#include <stdio.h>

/* A person upheld what the agency contested: the mark stays, and what lifts it stands beside it. */
static bool is_lifted(const struct contest_rows *contests, const struct late_row *late)
{
    char key[ITEM_NAME_MAX];
    return late->agency != NULL && contest_lifts(contests, late->agency->code, item_key(late->item, key), NULL);
}

static json_t *json_of_late(const struct contest_rows *contests, const struct late_row *late)
{
    json_t *row = json_object();
    char task[ITEM_NAME_MAX];
    json_set_bool(row, "lifted", is_lifted(contests, late));
    json_set_text(row, "task", item_name(late->item, task));
    json_set_text(row, "agency", late->agency == NULL ? NULL : late->agency->code);
    json_set_text(row, "agency_name", late->agency == NULL ? NULL : late->agency->name);
    json_set_text(row, "was", late->was == NULL ? NULL : late->was->code);
    json_set_text(row, "was_name", late->was == NULL ? NULL : late->was->name);
    json_set_day(row, "due", late->status.due);
    json_set_day(row, "due_printed", late->status.due_printed);
    json_set_day(row, "due_original", late->status.due_original);
    json_set_number(row, "extended", late->status.extended);
    json_set_number(row, "days_late", late->status.days_late);
    json_set_instant(row, "last_update", late->last_update_us);
    json_set_bool(row, "claimed_complete", late->claimed_complete);
    json_set_text(row, "title", late->item->title);
    return row;
}

static void agency_cell(struct table *table, const struct late_row *row)
{
    if (row->agency != NULL) {
        table_cell(table, "%s", row->agency->name);
    } else if (row->was != NULL) {
        table_cell(table, tr("(waiting for reassignment; was %s)", "(chờ phân công lại; trước là %s)"), row->was->name);
    } else {
        table_cell(table, "%s", tr("(nobody named)", "(chưa nêu đơn vị)"));
    }
}

static void print_late(const struct contest_rows *contests, const struct late_rows *late)
{
    struct table *table = table_new();
    table_column(table, tr("Task", "Nhiệm vụ"), TABLE_LEFT, 24);
    table_column(table, tr("Title", "Nội dung"), TABLE_LEFT, 48);
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, 40);
    table_column(table, tr("Due", "Thời hạn"), TABLE_LEFT, 0);
    table_column(table, tr("Days late", "Số ngày quá hạn"), TABLE_RIGHT, 0);
    table_column(table, tr("Last report", "Báo cáo gần nhất"), TABLE_LEFT, 0);
    for (size_t i = 0; i < late->count; i++) {
        const struct late_row *row = &late->rows[i];
        char name[ITEM_NAME_MAX];
        char due[DAY_ISO_MAX];
        char last[DAY_ISO_MAX] = "–";
        char days[32];
        if (row->last_update_us != 0) {
            day_vietnamese(day_of_instant(row->last_update_us), last);
        }
        table_cell(table, "%s", item_name(row->item, name));
        table_cell(table, "%s", row->item->title);
        agency_cell(table, row);
        if (row->status.extended > 0) {
            char original[DAY_ISO_MAX];
            table_cell(table, tr("%s (first %s)", "%s (ban đầu %s)"), day_vietnamese(row->status.due, due),
                       day_vietnamese(row->status.due_original, original));
        } else {
            table_cell(table, "%s", day_vietnamese(row->status.due, due));
        }
        table_cell(table, "%s", text_vietnamese_number(row->status.days_late, days, sizeof(days)));
        table_cell(table, "%s%s", last,
                   is_lifted(contests, row) ? tr(", mark lifted", ", đã xem xét: không tính chậm")
                   : row->claimed_complete  ? tr(", says complete", ", đã báo hoàn thành")
                                            : "");
    }
    table_print(table, stdout);
    table_free(table);
}

static bool overdue(struct admin *admin, struct err *err)
{
    struct status_page page = {.held.count = 0};
    struct contest_rows contests = {.count = 0};
    if (cli_given(admin->args, "reports")) {
        return round_overdue(admin, err);
    }
    if (cli_given(admin->args, "period")) {
        return err_set(err, ERR_USAGE, "%s", tr("--period goes with --reports", "--period chỉ dùng với --reports"));
    }
    if (!status_facts_read(admin, &page, err) ||
        !store_contests(admin->pg, admin->facts_to, admin->arena, &contests, err)) {
        return false;
    }
    bool milestones = cli_given(admin->args, "milestones");
    struct late_rows late = summary_overdue(admin->arena, &page.request, milestones ? ITEM_MILESTONE : ITEM_TASK);
    if (admin_json(admin)) {
        json_t *document = json_array();
        for (size_t i = 0; i < late.count; i++) {
            json_append(document, json_of_late(&contests, &late.rows[i]));
        }
        return json_print(document, err);
    }
    admin_print_clock();
    if (admin_print_no_plan(admin)) {
        return admin_flush(err);
    }
    if (late.count == 0 && milestones) {
        printf(tr("No milestone is overdue at %s.\n", "Không có mốc quá hạn, tính đến %s.\n"),
               admin_moment_text(admin, admin->as_of));
    } else if (late.count == 0) {
        printf(tr("Nothing is overdue at %s.\n", "Không có nhiệm vụ quá hạn, tính đến %s.\n"),
               admin_moment_text(admin, admin->as_of));
    } else {
        printf(milestones ? tr("Overdue milestones at %s: %zu\n", "Mốc quá hạn, tính đến %s: %zu\n")
                          : tr("Overdue at %s: %zu\n", "Quá hạn, tính đến %s: %zu\n"),
               admin_moment_text(admin, admin->as_of), late.count);
        print_late(&contests, &late);
    }
    return admin_flush(err);
}

int cmd_overdue(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, overdue);
}
