/* tiendo status: the page a leader reads. */
#include "clock.h"
#include "commands.h"
#include "json_out.h"
#include "lang.h"
#include "reasons.h"
#include "status_facts.h"
#include "table.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_WIDTH = 44, REASON_WIDTH = 52, LATEST = 10 };

static json_t *json_of_statuses(const int by_status[static STATUS_MAX])
{
    json_t *row = json_object();
    for (enum task_status status = STATUS_HT_DUNG; status < STATUS_MAX; status++) {
        json_set_number(row, status_code(status), by_status[status]);
    }
    return row;
}

static json_t *json_of_plan(const struct plan_summary *plan)
{
    json_t *row = json_object();
    json_set_text(row, "plan", plan->plan->number);
    json_set_number(row, "total", plan->total);
    json_set(row, "by_status", json_of_statuses(plan->by_status));
    json_set_number(row, "due_soon", plan->due_soon);
    json_set_number(row, "reported", plan->reported);
    json_set_number(row, "claimed_complete", plan->claimed_complete);
    json_set_number(row, "held", plan->held);
    json_set_number(row, "rejected", plan->rejected);
    return row;
}

static json_t *json_of_agency(const struct agency_summary *agency)
{
    json_t *row = json_object();
    json_set_text(row, "agency", agency->agency->code);
    json_set_text(row, "name", agency->agency->name);
    json_set_number(row, "total", agency->total);
    json_set(row, "by_status", json_of_statuses(agency->by_status));
    json_set_instant(row, "last_update", agency->last_update_us);
    json_set_number(row, "due_soon", agency->due_soon);
    json_set_number(row, "may_report", agency->may_report);
    json_set_number(row, "reported", agency->reported);
    json_set_number(row, "claimed_complete", agency->claimed_complete);
    json_set_number(row, "held", agency->held);
    json_set_number(row, "rejected", agency->rejected);
    return row;
}

static bool print_json(const struct admin *admin, const struct summary *summary, struct err *err)
{
    json_t *document = json_object();
    json_t *plans = json_array();
    json_t *agencies = json_array();
    for (size_t i = 0; i < summary->plan_count; i++) {
        json_append(plans, json_of_plan(&summary->plans[i]));
    }
    for (size_t i = 0; i < summary->agency_count; i++) {
        json_append(agencies, json_of_agency(&summary->agencies[i]));
    }
    json_set_instant(document, "as_of", admin->as_of);
    json_set(document, "plans", plans);
    json_set(document, "agencies", agencies);
    return json_print(document, err);
}

/* ---- for people ---- */

static int completed(const int by_status[static STATUS_MAX])
{
    return by_status[STATUS_HT_DUNG] + by_status[STATUS_HT_QUA] + by_status[STATUS_HT_KTH];
}

/* "87,4%" */
static const char *percent(int part, int whole, char *buf, size_t size)
{
    char number[32];
    int64_t tenths = whole == 0 ? 0 : ((int64_t)part * 1000 + whole / 2) / whole;
    snprintf(buf, size, "%s%%", text_vietnamese_number((double)tenths / 10, number, sizeof(number)));
    return buf;
}

static void print_plan(const struct admin *admin, const struct plan_summary *plan)
{
    char done[40];
    char heard[40];
    const int *by_status = plan->by_status;
    printf(tr("Plan %s (%s), as of %s\n", "Kế hoạch %s (%s), tính đến %s\n"), plan->plan->number, plan->plan->province,
           admin_moment_text(admin, admin->as_of));
    printf(tr("  %d tasks: %d completed (%s); in time %d (%d due soon), overdue %d, without a due day %d, stopped %d\n",
              "  %d nhiệm vụ: hoàn thành %d (%s); đang thực hiện trong hạn %d (sắp đến hạn %d), quá hạn %d, không thời "
              "hạn %d; tạm dừng %d\n"),
           plan->total, completed(by_status), percent(completed(by_status), plan->total, done, sizeof(done)),
           by_status[STATUS_TH_TRONG], plan->due_soon, by_status[STATUS_TH_QUA], by_status[STATUS_TH_KTH],
           by_status[STATUS_DUNG]);
    printf(tr("  reported on: %d tasks (%s); said to be complete, not confirmed yet: %d\n",
              "  đã có báo cáo: %d nhiệm vụ (%s); đã báo hoàn thành, chờ xác nhận: %d\n"),
           plan->reported, percent(plan->reported, plan->total, heard, sizeof(heard)), plan->claimed_complete);
    printf(tr("  updates held for a lead: %d; not accepted: %d\n\n",
              "  nội dung chờ cơ quan chủ trì chấp nhận: %d; không tiếp nhận: %d\n\n"),
           plan->held, plan->rejected);
}

/* Late ones first, then those with most to do. */
static int compare_agencies(const void *a, const void *b)
{
    const struct agency_summary *one = a;
    const struct agency_summary *other = b;
    if (one->by_status[STATUS_TH_QUA] != other->by_status[STATUS_TH_QUA]) {
        return other->by_status[STATUS_TH_QUA] - one->by_status[STATUS_TH_QUA];
    }
    if (one->total != other->total) {
        return other->total - one->total;
    }
    return one->may_report != other->may_report ? other->may_report - one->may_report
                                                : strcmp(one->agency->code, other->agency->code);
}

static bool has_something_to_show(const struct agency_summary *agency)
{
    return agency->total > 0 || agency->last_update_us != 0 || agency->held > 0 || agency->rejected > 0;
}

static void print_agency(struct table *table, const struct agency_summary *agency, bool any_stopped)
{
    char last[CLOCK_ISO_MAX] = "–";
    if (agency->last_update_us != 0) {
        clock_screen(agency->last_update_us, last);
    }
    table_cell(table, "%s", agency->agency->name);
    table_cell(table, "%d", agency->total);
    table_cell(table, "%d", completed(agency->by_status));
    table_cell(table, "%d", agency->by_status[STATUS_TH_TRONG]);
    table_cell(table, "%d", agency->by_status[STATUS_TH_QUA]);
    table_cell(table, "%d", agency->by_status[STATUS_TH_KTH]);
    if (any_stopped) {
        table_cell(table, "%d", agency->by_status[STATUS_DUNG]);
    }
    table_cell(table, "%d", agency->claimed_complete);
    table_cell(table, "%d/%d", agency->reported, agency->may_report);
    table_cell(table, "%s", last);
}

static void print_agencies(struct admin *admin, const struct summary *summary)
{
    struct agency_summary *sorted =
        arena_memdup(admin->arena, summary->agencies, (summary->agency_count + 1) * sizeof(*sorted));
    struct table *table = table_new();
    size_t silent = 0;
    bool any_stopped = false;
    for (size_t i = 0; i < summary->agency_count; i++) {
        any_stopped = any_stopped || sorted[i].by_status[STATUS_DUNG] > 0;
    }
    qsort(sorted, summary->agency_count, sizeof(*sorted), compare_agencies);
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("Tasks", "Nhiệm vụ"), TABLE_RIGHT, 0);
    table_column(table, tr("Completed", "Hoàn thành"), TABLE_RIGHT, 0);
    table_column(table, tr("In time", "Trong hạn"), TABLE_RIGHT, 0);
    table_column(table, tr("Overdue", "Quá hạn"), TABLE_RIGHT, 0);
    table_column(table, tr("No due day", "Không thời hạn"), TABLE_RIGHT, 0);
    if (any_stopped) {
        table_column(table, tr("Stopped", "Tạm dừng"), TABLE_RIGHT, 0);
    }
    table_column(table, tr("Said complete", "Đã báo hoàn thành"), TABLE_RIGHT, 0);
    table_column(table, tr("Reported on", "Đã báo cáo"), TABLE_RIGHT, 0);
    table_column(table, tr("Last report", "Báo cáo gần nhất"), TABLE_LEFT, 0);
    for (size_t i = 0; i < summary->agency_count; i++) {
        if (has_something_to_show(&sorted[i])) {
            print_agency(table, &sorted[i], any_stopped);
        } else {
            silent++;
        }
    }
    table_print(table, stdout);
    table_free(table);
    if (silent > 0) {
        printf(tr("%zu more agencies may contribute, answer for no task by name, and have not reported.\n",
                  "%zu đơn vị khác có thể phối hợp, không được nêu tên chịu trách nhiệm, chưa gửi báo cáo.\n"),
               silent);
    }
}

static bool is_shown(const struct summary_request *request, const struct update_row *row)
{
    const struct item *item = roster_find_item(request->roster, row->task, NULL);
    bool in_plan = request->plan == NULL || (item != NULL && item->plan == request->plan);
    return in_plan && (request->agency == NULL || strcmp(request->agency->code, row->agency) == 0);
}

/* How many for which reason. */
static void print_reasons(const struct summary_request *request, const struct update_rows *updates)
{
    int counts[REASON_MAX] = {0};
    for (size_t i = 0; i < updates->count; i++) {
        counts[reason_parse(updates->rows[i].code)] += is_shown(request, &updates->rows[i]);
    }
    for (int reason = REASON_NONE; reason < REASON_MAX; reason++) {
        if (counts[reason] > 0) {
            printf("  %3d  %s\n", counts[reason],
                   reason == REASON_NONE
                       ? tr("refused by a decision", "không chấp nhận theo quyết định của người xem xét")
                       : reason_label((enum reason)reason));
        }
    }
}

static void print_latest(const struct admin *admin, const struct summary_request *request,
                         const struct update_rows *updates)
{
    struct table *table = table_new();
    size_t first = updates->count;
    int shown = 0;
    while (first > 0 && shown < LATEST) {
        first--;
        shown += is_shown(request, &updates->rows[first]);
    }
    table_column(table, tr("Received", "Nhận lúc"), TABLE_LEFT, 0);
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("Task", "Nhiệm vụ"), TABLE_LEFT, 24);
    table_column(table, tr("Sent as", "Loại nội dung"), TABLE_LEFT, 0);
    table_column(table, tr("Reason", "Lý do"), TABLE_LEFT, REASON_WIDTH);
    for (size_t i = first; i < updates->count; i++) {
        const struct update_row *row = &updates->rows[i];
        char at[CLOCK_ISO_MAX];
        if (is_shown(request, row)) {
            enum reason reason = reason_parse(row->code);
            table_cell(table, "%s", clock_screen(row->received_at_us, at));
            table_cell(table, "%s", admin_agency_name(admin, row->agency));
            table_cell(table, "%s", row->task);
            table_cell(table, "%s", action_label(action_parse(row->action)));
            table_cell(table, "%s",
                       reason != REASON_NONE  ? reason_label(reason)
                       : row->message == NULL ? ""
                                              : row->message);
        }
    }
    table_print(table, stdout);
    table_free(table);
}

static int count_shown(const struct summary_request *request, const struct update_rows *updates)
{
    int count = 0;
    for (size_t i = 0; i < updates->count; i++) {
        count += is_shown(request, &updates->rows[i]);
    }
    return count;
}

static void print_undecided(const struct admin *admin, const struct summary_request *request)
{
    int held = count_shown(request, &request->held);
    int rejected = count_shown(request, &request->rejected);
    if (held > 0) {
        printf(tr("\nHeld for a lead: %d\n", "\nChờ cơ quan chủ trì chấp nhận: %d\n"), held);
        print_latest(admin, request, &request->held);
    }
    if (rejected > 0) {
        printf(tr("\nNot accepted: %d\n", "\nKhông tiếp nhận: %d\n"), rejected);
        print_reasons(request, &request->rejected);
        if (rejected > LATEST) {
            printf(tr("The last %d:\n", "%d nội dung gần nhất:\n"), LATEST);
        }
        print_latest(admin, request, &request->rejected);
    }
}

static void print_late(struct admin *admin, const struct summary_request *request)
{
    struct late_rows late = summary_overdue(admin->arena, request);
    if (late.count == 0) {
        puts(tr("\nNothing is overdue.", "\nKhông có nhiệm vụ quá hạn."));
        return;
    }
    printf(tr("\nOverdue: %zu (see `tiendo overdue`)\n", "\nQuá hạn: %zu (xem `tiendo overdue`)\n"), late.count);
    for (size_t i = 0; i < late.count && i < LATEST; i++) {
        const struct late_row *row = &late.rows[i];
        char task[ITEM_NAME_MAX];
        printf(tr("  %s, %s: %d days\n", "  %s, %s: %d ngày\n"), item_name(row->item, task),
               row->agency == NULL ? tr("nobody named", "chưa nêu đơn vị") : row->agency->name, row->status.days_late);
    }
}

static bool status(struct admin *admin, struct err *err)
{
    struct summary_request request = {0};
    if (!status_facts_read(admin, &request, err)) {
        return false;
    }
    struct summary summary = summary_make(admin->arena, &request);
    if (admin_json(admin)) {
        return print_json(admin, &summary, err);
    }
    admin_print_clock();
    if (admin_print_no_plan(admin)) {
        return admin_flush(err);
    }
    for (size_t i = 0; i < summary.plan_count; i++) {
        print_plan(admin, &summary.plans[i]);
    }
    print_agencies(admin, &summary);
    print_undecided(admin, &request);
    print_late(admin, &request);
    return admin_flush(err);
}

int cmd_status(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, status);
}
