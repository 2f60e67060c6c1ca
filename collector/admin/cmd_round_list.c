/* tiendo round list: who was asked for what in each reporting round, what came, and when. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "round_out.h"
#include "round_page.h"
#include "table.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

enum { NAME_WIDTH = 40, TASK_WIDTH = 24 };

/* ---- json ---- */

static const char *row_name(const struct round_row_view *row, char buf[static ITEM_NAME_MAX])
{
    if (row->row.item == NULL) {
        snprintf(buf, ITEM_NAME_MAX, "thường xuyên");
        return buf;
    }
    return item_name(row->row.item, buf);
}

static json_t *json_of_row(const struct round_row_view *view)
{
    char name[ITEM_NAME_MAX];
    json_t *row = json_object();
    json_set_text(row, "task", row_name(view, name));
    json_set_text(row, "role", role_code(view->row.role));
    json_set_text(row, "basis", basis_code(view->row.basis));
    json_set_bool(row, "reported", view->reported);
    json_set_instant(row, "reported_at", view->sent_us);
    json_set_instant(row, "received_at", view->received_us);
    json_set_text(row, "action", view->word == NULL ? NULL : action_code(view->word->action));
    json_set_text(row, "update", view->word == NULL ? NULL : view->word->id);
    json_set_text(row, "by", view->word == NULL ? NULL : view->word->agency);
    json_set_bool(row, "late", view->late);
    json_set_bool(row, "returned", view->returned);
    json_set_bool(row, "on_behalf", view->on_behalf);
    json_set_number(row, "nothing_in_a_row", view->nothing_in_a_row);
    json_set_bool(row, "after_seal", view->after_seal);
    return row;
}

static json_t *json_of_report(const struct round_agency_view *view)
{
    json_t *row = json_object();
    json_set_text(row, "id", view->report == NULL ? NULL : view->report->id);
    json_set_text(row, "state", round_report_state_code(view->report_state));
    return row;
}

static json_t *json_of_agency(const struct round_agency_view *view, bool with_rows)
{
    json_t *row = json_object();
    json_set_text(row, "agency", view->agency->code);
    json_set_text(row, "name", view->agency->name);
    json_set_day(row, "due", view->deadline == NULL ? DAY_NONE : view->deadline->due);
    json_set_day(row, "due_printed", view->deadline == NULL ? DAY_NONE : view->deadline->printed);
    json_set_number(row, "rows_due", (int64_t)view->row_count);
    json_set_number(row, "rows_reported", view->rows_reported);
    json_set_number(row, "rows_nothing", view->rows_nothing);
    json_set_number(row, "rows_returned", view->rows_returned);
    json_set_number(row, "rows_after_seal", view->rows_after_seal);
    json_set_bool(row, "complete", view->complete);
    json_set_instant(row, "sent_at", view->sent_us);
    json_set_instant(row, "received_at", view->received_us);
    json_set_instant(row, "last_update", view->last_us);
    json_set_bool(row, "on_time", view->on_time);
    json_set_bool(row, "late", view->is_late);
    json_set_number(row, "late_days", view->late_days);
    json_set_number(row, "late_workdays", view->late_workdays);
    json_set_bool(row, "lifted", view->lifted);
    json_set_bool(row, "by_outage", view->by_outage);
    json_set_bool(row, "on_behalf", view->rows_on_behalf > 0);
    json_set(row, "report", json_of_report(view));
    json_set_number(row, "nothing_in_a_row", view->nothing_in_a_row);
    json_set_bool(row, "nothing_flagged", view->nothing_flagged);
    if (with_rows) {
        json_t *rows = json_array();
        for (size_t i = 0; i < view->row_count; i++) {
            json_append(rows, json_of_row(&view->rows[i]));
        }
        json_set(row, "rows", rows);
    }
    return row;
}

static json_t *json_of_papers(const struct round_record *record)
{
    json_t *list = json_array();
    for (size_t i = 0; i < record->paper_count; i++) {
        json_t *row = json_object();
        json_set_text(row, "number", record->papers[i].number);
        json_set_day(row, "date", record->papers[i].date);
        json_set_instant(row, "recorded_at", record->papers[i].recorded_us);
        json_set_text(row, "recorded_by", record->papers[i].recorded_by);
        json_set_text(row, "replaces", i == 0 ? NULL : record->papers[i - 1].number);
        json_append(list, row);
    }
    return list;
}

static json_t *json_of_seal(const struct round_record *record)
{
    if (!record->sealed) {
        return json_null();
    }
    json_t *row = json_object();
    json_set_instant(row, "as_of", record->as_of);
    json_set_instant(row, "known_at", record->known_at);
    json_set_instant(row, "sealed_at", record->sealed_us);
    json_set_text(row, "sealed_by", record->sealed_by);
    json_set(row, "documents", json_of_papers(record));
    return row;
}

/* "44/62 = 71,0 %" */
static const char *share(struct arena *arena, int part, int whole)
{
    char number[32];
    int64_t tenths = whole == 0 ? 0 : ((int64_t)part * 1000 + whole / 2) / whole;
    return arena_printf(arena, "%d/%d = %s%%", part, whole,
                        text_vietnamese_number((double)tenths / 10, number, sizeof(number)));
}

static json_t *json_of_share(int part, int whole, const char *formula)
{
    json_t *row = json_object();
    json_set_number(row, "numerator", part);
    json_set_number(row, "denominator", whole);
    json_set_real(row, "percent", whole > 0, whole > 0 ? 100.0 * part / whole : 0);
    json_set_text(row, "formula", formula);
    return row;
}

static const char *completeness_words(void)
{
    return tr("agencies that reported every row / agencies that were asked",
              "số đơn vị đã báo cáo đủ / số đơn vị phải báo cáo");
}

static const char *timeliness_words(void)
{
    return tr("agencies that reported every row by their deadline / agencies that were asked",
              "số đơn vị đã báo cáo đủ và đúng hạn / số đơn vị phải báo cáo");
}

static json_t *json_of_totals(const struct round_totals *totals)
{
    json_t *row = json_object();
    json_set_number(row, "asked", totals->asked);
    json_set_number(row, "complete", totals->complete);
    json_set_number(row, "on_time", totals->on_time);
    json_set_number(row, "late", totals->late);
    json_set_number(row, "rows_due", totals->rows_due);
    json_set_number(row, "rows_reported", totals->rows_reported);
    json_set_number(row, "rows_nothing", totals->rows_nothing);
    json_set_number(row, "rows_returned", totals->rows_returned);
    json_set(row, "completeness", json_of_share(totals->complete, totals->asked, completeness_words()));
    json_set(row, "timeliness", json_of_share(totals->on_time, totals->asked, timeliness_words()));
    return row;
}

static json_t *json_of_view(const struct round_view *view, bool with_rows)
{
    json_t *row = round_json(view->round);
    json_t *agencies = json_array();
    for (size_t i = 0; i < view->agency_count; i++) {
        json_append(agencies, json_of_agency(&view->agencies[i], with_rows));
    }
    json_set_instant(row, "opened_at", view->record == NULL ? 0 : view->record->opened_us);
    json_set_text(row, "opened_by", view->record == NULL ? NULL : view->record->opened_by);
    json_set(row, "seal", view->record == NULL ? json_null() : json_of_seal(view->record));
    json_set(row, "totals", json_of_totals(&view->totals));
    json_set(row, "agencies", agencies);
    return row;
}

/* ---- for people ---- */

static void print_seal(const struct admin *admin, const struct round_record *record)
{
    char day[DAY_ISO_MAX];
    printf(tr("  sealed: the data of %s, by %s\n", "  đã chốt: số liệu đến %s, người chốt: %s\n"),
           admin_moment_text(admin, record->as_of), record->sealed_by);
    for (size_t i = 0; i < record->paper_count; i++) {
        const struct round_paper *paper = &record->papers[i];
        printf(i == 0 ? tr("  issued as %s of %s\n", "  đã phát hành: %s ngày %s\n")
                      : tr("  replaced by %s of %s\n", "  được thay bằng: %s ngày %s\n"),
               paper->number, paper->date == DAY_NONE ? "…" : day_vietnamese(paper->date, day));
    }
}

static void print_head(const struct admin *admin, const struct round_view *view)
{
    printf(tr("%s, %s (%s), as of %s\n", "%s, %s (%s), tính đến %s\n"), view->round->of->called, view->round->name,
           view->round->period, admin_moment_text(admin, admin->as_of));
    round_print(admin->arena, view->round);
    if (view->record != NULL && view->record->sealed) {
        print_seal(admin, view->record);
    }
    printf(tr("  complete: %s (%s)\n", "  đầy đủ: %s (%s)\n"),
           share(admin->arena, view->totals.complete, view->totals.asked), completeness_words());
    printf(tr("  in time: %s (%s)\n", "  đúng hạn: %s (%s)\n"),
           share(admin->arena, view->totals.on_time, view->totals.asked), timeliness_words());
}

/* What is worth a word beside the numbers. */
static const char *remarks(struct arena *arena, const struct round_agency_view *view)
{
    const char *text = "";
    const char *const parts[] = {
        view->lifted ? tr("lateness lifted", "không tính chậm theo kiến nghị") : NULL,
        view->by_outage ? tr("received late, by an outage", "lập đúng hạn, nhận muộn do sự cố") : NULL,
        view->rows_on_behalf > 0 ? tr("entered from paper", "nhập thay theo văn bản giấy") : NULL,
        view->rows_returned > 0 || view->report_state == ROUND_REPORT_RETURNED
            ? tr("returned, to be mended", "bị trả lại, chờ bổ sung")
            : NULL,
        view->nothing_flagged ? tr("nothing to report, again and again", "không phát sinh nhiều kỳ liên tiếp") : NULL,
        view->rows_after_seal > 0 ? tr("after the seal", "bổ sung sau khi chốt") : NULL,
    };
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (parts[i] != NULL) {
            text = arena_printf(arena, "%s%s%s", text, text[0] == '\0' ? "" : "; ", parts[i]);
        }
    }
    return text;
}

static const char *state_words(struct arena *arena, const struct round_agency_view *view)
{
    if (view->is_late && view->complete) {
        return arena_printf(arena, tr("complete, %d working days late", "đủ, quá hạn %d ngày làm việc"),
                            view->late_workdays);
    }
    if (view->is_late) {
        return arena_printf(arena, tr("missing, %d working days late", "chưa đủ, quá hạn %d ngày làm việc"),
                            view->late_workdays);
    }
    return view->complete ? tr("complete, in time", "đủ, đúng hạn") : tr("not complete yet", "chưa đủ");
}

static void print_agencies(const struct admin *admin, const struct round_view *view)
{
    struct table *table = table_new();
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("Due", "Hạn gửi"), TABLE_LEFT, 0);
    table_column(table, tr("Reported", "Đã báo cáo"), TABLE_RIGHT, 0);
    table_column(table, tr("Nothing", "Không phát sinh"), TABLE_RIGHT, 0);
    table_column(table, tr("State", "Tình trạng"), TABLE_LEFT, 0);
    table_column(table, tr("Report", "Báo cáo chung"), TABLE_LEFT, 0);
    table_column(table, tr("Remarks", "Ghi chú"), TABLE_LEFT, NAME_WIDTH);
    for (size_t i = 0; i < view->agency_count; i++) {
        const struct round_agency_view *one = &view->agencies[i];
        char due[DAY_ISO_MAX] = "–";
        table_cell(table, "%s", one->agency->name);
        table_cell(table, "%s", one->deadline == NULL ? due : day_vietnamese(one->deadline->due, due));
        table_cell(table, "%d/%zu", one->rows_reported, one->row_count);
        table_cell(table, "%d", one->rows_nothing);
        table_cell(table, "%s", state_words(admin->arena, one));
        table_cell(table, "%s", round_report_state_label(one->report_state));
        table_cell(table, "%s", remarks(admin->arena, one));
    }
    table_print(table, stdout);
    table_free(table);
}

static void print_rows(const struct round_agency_view *agency)
{
    struct table *table = table_new();
    printf("\n%s\n", agency->agency->name);
    table_column(table, tr("Task", "Nhiệm vụ"), TABLE_LEFT, TASK_WIDTH);
    table_column(table, tr("Role", "Vai trò"), TABLE_LEFT, 0);
    table_column(table, tr("Reported", "Báo cáo lúc"), TABLE_LEFT, 0);
    table_column(table, tr("Sent as", "Loại nội dung"), TABLE_LEFT, 0);
    table_column(table, tr("Remarks", "Ghi chú"), TABLE_LEFT, 0);
    for (size_t i = 0; i < agency->row_count; i++) {
        const struct round_row_view *row = &agency->rows[i];
        char name[ITEM_NAME_MAX];
        char at[CLOCK_ISO_MAX];
        table_cell(table, "%s", row_name(row, name));
        table_cell(table, "%s", role_label(row->row.role));
        table_cell(table, "%s", row->reported ? clock_screen(row->sent_us, at) : "–");
        table_cell(table, "%s", row->word == NULL ? "" : action_label(row->word->action));
        table_cell(table, "%s",
                   row->returned     ? tr("returned, to be mended", "bị trả lại, chờ bổ sung")
                   : row->after_seal ? tr("after the seal", "bổ sung sau khi chốt")
                   : row->late       ? tr("late", "quá hạn")
                                     : "");
    }
    table_print(table, stdout);
    table_free(table);
}

static void print_view(const struct admin *admin, const struct round_view *view)
{
    print_head(admin, view);
    print_agencies(admin, view);
    for (size_t i = 0; cli_given(admin->args, "rows") && i < view->agency_count; i++) {
        print_rows(&view->agencies[i]);
    }
    putchar('\n');
}

static bool round_list(struct admin *admin, struct err *err)
{
    struct round_page page = {.count = 0};
    if (!round_page_read(admin, &page, err)) {
        return false;
    }
    if (admin_json(admin)) {
        json_t *document = json_array();
        for (size_t i = 0; i < page.count; i++) {
            json_append(document, json_of_view(&page.views[i], cli_given(admin->args, "rows")));
        }
        return json_print(document, err);
    }
    admin_print_clock();
    if (admin_print_no_plan(admin)) {
        return admin_flush(err);
    }
    if (page.count == 0) {
        printf(tr("No reporting round at %s (`tiendo round open` opens one).\n",
                  "Chưa có kỳ báo cáo nào, tính đến %s (mở kỳ bằng `tiendo round open`).\n"),
               admin_moment_text(admin, admin->as_of));
    }
    for (size_t i = 0; i < page.count; i++) {
        print_view(admin, &page.views[i]);
    }
    return admin_flush(err);
}

int cmd_round_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, round_list);
}
