#include "round_page.h"

#include "json_out.h"
#include "lang.h"
#include "store_proposal.h"
#include "store_round_view.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

bool round_period(const struct admin *admin, struct report_period *ret, struct err *err)
{
    const char *text = cli_value(admin->args, "period");
    *ret = (struct report_period){.kind = PERIOD_NONE};
    return text == NULL || period_parse(text, ret) ||
           err_set(err, ERR_USAGE,
                   tr("--period \"%s\": expected 2026, 2026-H1, 2026-9M, 2026-Q3 or 2026-M09",
                      "--period \"%s\": cần ghi 2026, 2026-H1, 2026-9M, 2026-Q3 hoặc 2026-M09"),
                   text);
}

/* ---- reading ---- */

struct reading {
    struct round_words words;
    struct round_records records;
    struct contest_rows contests;
    struct round_book *book;
};

/* The words of every period that has a round in the plans: earlier rounds say how often nothing was reported. */
static bool read_facts(struct admin *admin, const struct plan *plan, struct reading *ret, struct err *err)
{
    const struct roster *roster = admin->roster;
    const char **periods = arena_array(admin->arena, roster->round_count + 1, sizeof(*periods));
    size_t count = 0;
    for (size_t i = 0; i < roster->round_count; i++) {
        bool wanted = roster->rounds[i].of != NULL && (plan == NULL || roster->rounds[i].of == plan);
        for (size_t j = 0; wanted && j < count; j++) {
            wanted = strcmp(periods[j], roster->rounds[i].period) != 0;
        }
        if (wanted) {
            periods[count++] = roster->rounds[i].period;
        }
    }
    if (!store_round_words(admin->pg, periods, count, admin->facts_to, admin->arena, &ret->words, err) ||
        !store_round_records(admin->pg, admin->facts_to, admin->arena, &ret->records, err) ||
        !store_contests(admin->pg, admin->facts_to, admin->arena, &ret->contests, err)) {
        return false;
    }
    ret->book = round_book_make(admin->arena, roster, &ret->words);
    return true;
}

static struct round_view view_of(const struct admin *admin, const struct reading *reading, const struct round *round,
                                 const struct agency *agency)
{
    struct round_view_request request = {.book = reading->book,
                                         .round = round,
                                         .record = round_record_of(&reading->records, round),
                                         .contests = &reading->contests,
                                         .agency = agency,
                                         .as_of = admin->as_of};
    return round_view_make(admin->arena, &request);
}

bool round_page_read_one(struct admin *admin, const struct round *round, struct round_view *ret, struct err *err)
{
    struct reading reading = {.book = NULL};
    if (!read_facts(admin, round->of, &reading, err)) {
        return false;
    }
    *ret = view_of(admin, &reading, round, NULL);
    return true;
}

static bool is_wanted(const struct round_page *page, const struct round *round)
{
    return page->period == NULL || strcmp(page->period, round->period) == 0;
}

bool round_page_read(struct admin *admin, struct round_page *ret, struct err *err)
{
    struct round_page page = {.count = 0};
    struct reading reading = {.book = NULL};
    struct report_period period = {.kind = PERIOD_NONE};
    if (!round_period(admin, &period, err) || !admin_load_as_of(admin, err) || !admin_plan(admin, &page.plan, err) ||
        !admin_agency(admin, page.plan, &page.agency, err) || !read_facts(admin, page.plan, &reading, err)) {
        return false;
    }
    char code[PERIOD_CODE_MAX];
    const struct roster *roster = admin->roster;
    page.period = period.kind == PERIOD_NONE ? NULL : arena_strdup(admin->arena, period_code(period, code));
    page.views = arena_array(admin->arena, roster->round_count + 1, sizeof(*page.views));
    for (size_t p = 0; p < roster->plan_count; p++) {
        const struct plan *plan = &roster->plans[p];
        for (size_t i = 0; (page.plan == NULL || plan == page.plan) && i < plan->round_count; i++) {
            if (is_wanted(&page, plan->rounds[i])) {
                page.views[page.count++] = view_of(admin, &reading, plan->rounds[i], page.agency);
            }
        }
    }
    *ret = page;
    return true;
}

/* ---- overdue --reports ---- */

static bool is_overdue(const struct round_agency_view *view)
{
    return !view->complete && view->is_late && !view->lifted;
}

static json_t *json_of_overdue(const struct round_view *view, const struct round_agency_view *agency)
{
    json_t *row = json_object();
    json_set_text(row, "plan", view->round->of->called);
    json_set_text(row, "period", view->round->period);
    json_set_text(row, "agency", agency->agency->code);
    json_set_text(row, "name", agency->agency->name);
    json_set_day(row, "due", agency->deadline->due);
    json_set_day(row, "due_printed", agency->deadline->printed);
    json_set_number(row, "days_late", agency->late_days);
    json_set_number(row, "workdays_late", agency->late_workdays);
    json_set_number(row, "rows_due", (int64_t)agency->row_count);
    json_set_number(row, "rows_reported", agency->rows_reported);
    json_set_text(row, "report", round_report_state_code(agency->report_state));
    json_set_instant(row, "last_update", agency->last_us);
    return row;
}

static void print_overdue(const struct round_page *page)
{
    struct table *table = table_new();
    table_column(table, tr("Plan", "Kế hoạch"), TABLE_LEFT, 0);
    table_column(table, tr("Period", "Kỳ"), TABLE_LEFT, 0);
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, 40);
    table_column(table, tr("Due", "Hạn gửi"), TABLE_LEFT, 0);
    table_column(table, tr("Days late", "Số ngày quá hạn"), TABLE_RIGHT, 0);
    table_column(table, tr("Rows", "Nội dung đã báo cáo"), TABLE_RIGHT, 0);
    table_column(table, tr("Last report", "Báo cáo gần nhất"), TABLE_LEFT, 0);
    for (size_t i = 0; i < page->count; i++) {
        const struct round_view *view = &page->views[i];
        for (size_t a = 0; a < view->agency_count; a++) {
            const struct round_agency_view *agency = &view->agencies[a];
            char due[DAY_ISO_MAX];
            char last[DAY_ISO_MAX] = "–";
            if (!is_overdue(agency)) {
                continue;
            }
            if (agency->last_us != 0) {
                day_vietnamese(day_of_instant(agency->last_us), last);
            }
            table_cell(table, "%s", view->round->of->called);
            table_cell(table, "%s", view->round->period);
            table_cell(table, "%s", agency->agency->name);
            table_cell(table, "%s", day_vietnamese(agency->deadline->due, due));
            table_cell(table, "%d", agency->late_days);
            table_cell(table, "%d/%zu", agency->rows_reported, agency->row_count);
            table_cell(table, "%s", last);
        }
    }
    table_print(table, stdout);
    table_free(table);
}

bool round_overdue(struct admin *admin, struct err *err)
{
    struct round_page page = {.count = 0};
    size_t count = 0;
    json_t *document = json_array();
    if (!round_page_read(admin, &page, err)) {
        json_decref(document);
        return false;
    }
    for (size_t i = 0; i < page.count; i++) {
        for (size_t a = 0; a < page.views[i].agency_count; a++) {
            if (is_overdue(&page.views[i].agencies[a])) {
                json_append(document, json_of_overdue(&page.views[i], &page.views[i].agencies[a]));
                count++;
            }
        }
    }
    if (admin_json(admin)) {
        return json_print(document, err);
    }
    json_decref(document);
    admin_print_clock();
    if (count == 0) {
        printf(tr("No report is overdue at %s.\n", "Không có báo cáo kỳ quá hạn, tính đến %s.\n"),
               admin_moment_text(admin, admin->as_of));
    } else {
        printf(tr("Overdue reports at %s: %zu\n", "Báo cáo kỳ quá hạn, tính đến %s: %zu\n"),
               admin_moment_text(admin, admin->as_of), count);
        print_overdue(&page);
    }
    return admin_flush(err);
}
