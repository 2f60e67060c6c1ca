/* tiendo status: the page a leader reads. */
#include "calendar_warning.h"
#include "clock.h"
#include "commands.h"
#include "heard.h"
#include "json_out.h"
#include "lang.h"
#include "lineage.h"
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

/* Milestones have a table of their own. */
static json_t *json_of_counts(const struct counts *counts)
{
    json_t *row = json_object();
    json_set_number(row, "total", counts->total);
    json_set(row, "by_status", json_of_statuses(counts->by_status));
    json_set_number(row, "due_soon", counts->due_soon);
    json_set_number(row, "extended", counts->extended);
    json_set_number(row, "on_time_by_first_day", counts->by_first_day);
    return row;
}

static const char *plan_name(const struct plan *plan)
{
    return plan->called == NULL ? plan->number : plan->called;
}

static json_t *json_of_plan(const struct plan_summary *plan)
{
    json_t *row = json_object();
    json_t *served_from = json_array();
    for (size_t i = 0; i < plan->served_from_count; i++) {
        json_append(served_from, json_string(plan_name(plan->served_from[i])));
    }
    json_set_text(row, "plan", plan_name(plan->plan));
    json_set_number(row, "total", plan->tasks.total);
    json_set(row, "by_status", json_of_statuses(plan->tasks.by_status));
    json_set_number(row, "due_soon", plan->tasks.due_soon);
    json_set_number(row, "orders", plan->by_mandate[MANDATE_ORDER]);
    json_set_number(row, "requests", plan->by_mandate[MANDATE_REQUEST]);
    json_set_number(row, "proposals", plan->by_mandate[MANDATE_PROPOSAL]);
    json_set_number(row, "waiting", plan->waiting);
    json_set_number(row, "served", plan->served);
    json_set(row, "served_from", served_from);
    json_set_number(row, "reported", plan->reported);
    json_set_instant(row, "last_update", plan->last_update_us);
    json_set_number(row, "claimed_complete", plan->claimed_complete);
    json_set_number(row, "awaiting_authority", plan->own_claimed);
    json_set_number(row, "extended", plan->tasks.extended);
    json_set_number(row, "on_time_by_first_day", plan->tasks.by_first_day);
    json_set(row, "milestones", json_of_counts(&plan->milestones));
    json_set_number(row, "held", plan->held);
    json_set_number(row, "rejected", plan->rejected);
    return row;
}

static json_t *json_of_agency(const struct agency_summary *agency)
{
    json_t *row = json_object();
    json_set_text(row, "agency", agency->agency->code);
    json_set_text(row, "name", agency->agency->name);
    json_set_number(row, "total", agency->tasks.total);
    json_set(row, "by_status", json_of_statuses(agency->tasks.by_status));
    json_set_instant(row, "last_update", agency->last_update_us);
    json_set_number(row, "due_soon", agency->tasks.due_soon);
    json_set_number(row, "may_report", agency->may_report);
    json_set_number(row, "reported", agency->reported);
    json_set_number(row, "claimed_complete", agency->claimed_complete);
    json_set_number(row, "extended", agency->tasks.extended);
    json_set_number(row, "on_time_by_first_day", agency->tasks.by_first_day);
    json_set(row, "milestones", json_of_counts(&agency->milestones));
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

/* What a plain count of tasks does not show: what is asked for without an order, what waits, what other plans fill. */
static void print_special(const struct admin *admin, const struct plan_summary *plan)
{
    int requests = plan->by_mandate[MANDATE_REQUEST];
    int proposals = plan->by_mandate[MANDATE_PROPOSAL];
    if (requests + proposals > 0) {
        printf(tr("  of these requests to others: %d, proposals to superiors: %d (never overdue)\n",
                  "  trong đó đề nghị: %d, đề xuất, kiến nghị: %d (không tính quá hạn)\n"),
               requests, proposals);
    }
    if (plan->waiting > 0) {
        printf(tr("  waiting for a person to say who answers: %d tasks (`tiendo reassign list`)\n",
                  "  chờ phân công lại: %d nhiệm vụ (xem `tiendo reassign list`)\n"),
               plan->waiting);
    }
    if (plan->served > 0) {
        const char *names = "";
        for (size_t i = 0; i < plan->served_from_count; i++) {
            names = arena_printf(admin->arena, "%s%s%s", names, i == 0 ? "" : ", ", plan_name(plan->served_from[i]));
        }
        printf(tr("  nested: %d tasks are filled from reports made against %s, too\n",
                  "  lồng ghép: %d nhiệm vụ được tính cả báo cáo gửi theo %s\n"),
               plan->served, names);
    }
}

/* By the dates as they are now, and by the document's own; what waits for the authority; milestones apart. */
static void print_time(const struct plan_summary *plan)
{
    const int *by_status = plan->tasks.by_status;
    int with_due = by_status[STATUS_HT_DUNG] + by_status[STATUS_HT_QUA];
    char on_time[40];
    char first[40];
    if (with_due > 0) {
        printf(tr("  in time: %d of %d completed with a due day (%s); by the first due day %d (%s)\n",
                  "  đúng hạn: %d/%d nhiệm vụ hoàn thành có thời hạn (%s); tính theo thời hạn ban đầu %d (%s)\n"),
               by_status[STATUS_HT_DUNG], with_due,
               percent(by_status[STATUS_HT_DUNG], with_due, on_time, sizeof(on_time)), plan->tasks.by_first_day,
               percent(plan->tasks.by_first_day, with_due, first, sizeof(first)));
    }
    if (plan->tasks.extended > 0) {
        printf(tr("  given more time: %d tasks\n", "  đã gia hạn: %d nhiệm vụ\n"), plan->tasks.extended);
    }
    if (plan->own_claimed > 0) {
        printf(tr("  of those said to be complete, waiting for the authority above the focal agency: %d\n",
                  "  trong số đã báo hoàn thành, chờ cơ quan giao việc xác nhận: %d\n"),
               plan->own_claimed);
    }
    if (plan->milestones.total > 0) {
        const int *of = plan->milestones.by_status;
        printf(tr("  milestones: %d; completed %d, in time %d (%d due soon), overdue %d, stopped %d\n",
                  "  mốc: %d; hoàn thành %d, trong hạn %d (sắp đến hạn %d), quá hạn %d, tạm dừng %d\n"),
               plan->milestones.total, completed(of), of[STATUS_TH_TRONG], plan->milestones.due_soon, of[STATUS_TH_QUA],
               of[STATUS_DUNG]);
    }
}

static void print_plan(const struct admin *admin, const struct plan_summary *plan)
{
    char done[40];
    char heard[40];
    const int *by_status = plan->tasks.by_status;
    printf(tr("Plan %s (%s), as of %s\n", "Kế hoạch %s (%s), tính đến %s\n"), plan_name(plan->plan),
           plan->plan->province, admin_moment_text(admin, admin->as_of));
    printf(tr("  %d tasks: %d completed (%s); in time %d (%d due soon), overdue %d, without a due day %d, stopped %d\n",
              "  %d nhiệm vụ: hoàn thành %d (%s); đang thực hiện trong hạn %d (sắp đến hạn %d), quá hạn %d, không thời "
              "hạn %d; tạm dừng %d\n"),
           plan->tasks.total, completed(by_status),
           percent(completed(by_status), plan->tasks.total, done, sizeof(done)), by_status[STATUS_TH_TRONG],
           plan->tasks.due_soon, by_status[STATUS_TH_QUA], by_status[STATUS_TH_KTH], by_status[STATUS_DUNG]);
    printf(tr("  reported on: %d tasks (%s); said to be complete, not confirmed yet: %d\n",
              "  đã có báo cáo: %d nhiệm vụ (%s); đã báo hoàn thành, chờ xác nhận: %d\n"),
           plan->reported, percent(plan->reported, plan->tasks.total, heard, sizeof(heard)), plan->claimed_complete);
    print_time(plan);
    print_special(admin, plan);
    printf(tr("  updates held for a lead: %d; not accepted: %d\n\n",
              "  nội dung chờ cơ quan chủ trì chấp nhận: %d; không tiếp nhận: %d\n\n"),
           plan->held, plan->rejected);
}

/* Late ones first, then those with most to do. */
static int compare_agencies(const void *a, const void *b)
{
    const struct agency_summary *one = a;
    const struct agency_summary *other = b;
    if (one->tasks.by_status[STATUS_TH_QUA] != other->tasks.by_status[STATUS_TH_QUA]) {
        return other->tasks.by_status[STATUS_TH_QUA] - one->tasks.by_status[STATUS_TH_QUA];
    }
    if (one->tasks.total != other->tasks.total) {
        return other->tasks.total - one->tasks.total;
    }
    return one->may_report != other->may_report ? other->may_report - one->may_report
                                                : strcmp(one->agency->code, other->agency->code);
}

static bool has_something_to_show(const struct agency_summary *agency)
{
    return agency->tasks.total > 0 || agency->last_update_us != 0 || agency->held > 0 || agency->rejected > 0;
}

/* Two provinces have a Sở Xây dựng each. */
static bool shares_name(const struct summary *summary, const struct agency *agency)
{
    for (size_t i = 0; i < summary->agency_count; i++) {
        const struct agency *other = summary->agencies[i].agency;
        if (other != agency && strcmp(other->name, agency->name) == 0) {
            return true;
        }
    }
    return false;
}

static void print_agency(struct table *table, const struct summary *summary, const struct agency_summary *agency,
                         bool any_stopped)
{
    char last[CLOCK_ISO_MAX] = "–";
    if (agency->last_update_us != 0) {
        clock_screen(agency->last_update_us, last);
    }
    if (shares_name(summary, agency->agency)) {
        table_cell(table, "%s (%s)", agency->agency->name, agency->agency->province);
    } else {
        table_cell(table, "%s", agency->agency->name);
    }
    table_cell(table, "%d", agency->tasks.total);
    table_cell(table, "%d", completed(agency->tasks.by_status));
    table_cell(table, "%d", agency->tasks.by_status[STATUS_TH_TRONG]);
    table_cell(table, "%d", agency->tasks.by_status[STATUS_TH_QUA]);
    table_cell(table, "%d", agency->tasks.by_status[STATUS_TH_KTH]);
    if (any_stopped) {
        table_cell(table, "%d", agency->tasks.by_status[STATUS_DUNG]);
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
        any_stopped = any_stopped || sorted[i].tasks.by_status[STATUS_DUNG] > 0;
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
            print_agency(table, summary, &sorted[i], any_stopped);
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

/* Somebody asks for an agency that is no more. */
static void print_ended(const struct summary_request *request)
{
    const struct agency *agency = request->agency;
    day_t on = day_ending_at(request->as_of);
    if (agency == NULL || agency->valid_to >= on) {
        return;
    }
    const struct agency *successor = agency_successor(agency, on);
    char day[DAY_ISO_MAX];
    day_vietnamese(agency->valid_to, day);
    if (successor != NULL) {
        printf(tr("%s ended on %s; %s (%s) stands in its place.\n", "%s hoạt động đến hết ngày %s; nay là %s (%s).\n"),
               agency->name, day, successor->name, successor->code);
    } else {
        printf(tr("%s ended on %s; who takes over its tasks is decided task by task (`tiendo reassign list`).\n",
                  "%s hoạt động đến hết ngày %s; nhiệm vụ được phân công lại theo từng việc (xem `tiendo reassign "
                  "list`).\n"),
               agency->name, day);
    }
}

static bool is_shown(const struct summary_request *request, const struct update_row *row)
{
    const struct item *item = roster_find_item(request->roster, row->task, NULL);
    bool in_plan = request->plan == NULL || (item != NULL && item->plan == request->plan);
    return in_plan && (request->agency == NULL ||
                       heard_body(request->roster, row->agency, day_ending_at(request->as_of)) == request->agency);
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
        char task[ITEM_NAME_MAX];
        if (is_shown(request, row)) {
            enum reason reason = reason_parse(row->code);
            table_cell(table, "%s", clock_screen(row->received_at_us, at));
            table_cell(table, "%s", admin_agency_name(admin, row->agency));
            table_cell(table, "%s", item_key_short(request->roster, row->task, task));
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

static void print_undecided(const struct admin *admin, const struct status_page *page)
{
    const struct summary_request *request = &page->request;
    int held = count_shown(request, &page->held);
    int rejected = count_shown(request, &page->rejected);
    if (held > 0) {
        printf(tr("\nHeld for a lead: %d\n", "\nChờ cơ quan chủ trì chấp nhận: %d\n"), held);
        print_latest(admin, request, &page->held);
    }
    if (rejected > 0) {
        printf(tr("\nNot accepted: %d\n", "\nKhông tiếp nhận: %d\n"), rejected);
        print_reasons(request, &page->rejected);
        if (rejected > LATEST) {
            printf(tr("The last %d:\n", "%d nội dung gần nhất:\n"), LATEST);
        }
        print_latest(admin, request, &page->rejected);
    }
}

static void print_late(struct admin *admin, const struct summary_request *request)
{
    struct late_rows late = summary_overdue(admin->arena, request, ITEM_TASK);
    if (late.count == 0) {
        puts(tr("\nNothing is overdue.", "\nKhông có nhiệm vụ quá hạn."));
        return;
    }
    printf(tr("\nOverdue: %zu (see `tiendo overdue`)\n", "\nQuá hạn: %zu (xem `tiendo overdue`)\n"), late.count);
    for (size_t i = 0; i < late.count && i < LATEST; i++) {
        const struct late_row *row = &late.rows[i];
        char task[ITEM_NAME_MAX];
        printf(tr("  %s, %s: %d days\n", "  %s, %s: %d ngày\n"), item_name(row->item, task),
               row->agency != NULL ? row->agency->name
               : row->was != NULL  ? tr("waiting for reassignment", "chờ phân công lại")
                                   : tr("nobody named", "chưa nêu đơn vị"),
               row->status.days_late);
    }
}

/* Deadlines rest on it, so whoever reads about lateness is told. */
static void print_calendar_warning(const struct admin *admin)
{
    const char *warning = calendar_warning(admin->arena, &admin->roster->calendar, admin->on);
    if (warning != NULL) {
        printf("%s\n\n", warning);
    }
}

static bool status(struct admin *admin, struct err *err)
{
    struct status_page page = {.held.count = 0};
    if (!status_facts_read(admin, &page, err)) {
        return false;
    }
    struct summary summary = summary_make(admin->arena, &page.request);
    if (admin_json(admin)) {
        return print_json(admin, &summary, err);
    }
    admin_print_clock();
    if (admin_print_no_plan(admin)) {
        return admin_flush(err);
    }
    print_calendar_warning(admin);
    for (size_t i = 0; i < summary.plan_count; i++) {
        print_plan(admin, &summary.plans[i]);
    }
    print_agencies(admin, &summary);
    print_ended(&page.request);
    print_undecided(admin, &page);
    print_late(admin, &page.request);
    return admin_flush(err);
}

int cmd_status(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, status);
}
