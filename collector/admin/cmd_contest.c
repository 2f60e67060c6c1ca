/* tiendo contest list, answer: agencies that contest a mark of lateness, and what a person says to it. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "options.h"
#include "store_catalogue.h"
#include "store_proposal.h"
#include "subjects.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

enum { NAME_WIDTH = 36, TEXT_WIDTH = 56 };

static json_t *json_of_contest(const struct admin *admin, const struct contest_row *row)
{
    json_t *object = json_object();
    json_set_text(object, "id", row->id);
    json_set_text(object, "agency", row->agency);
    json_set_text(object, "task", name_of_key(admin, row->task));
    json_set_text(object, "period", row->period);
    json_set_text(object, "reason", row->reason);
    json_set_instant(object, "said_at", row->said_us);
    json_set_text(object, "state", contest_state_code(row->state));
    json_set_text(object, "answer", row->answer_reason);
    json_set_text(object, "document", row->document);
    json_set_instant(object, "answered_at", row->answered_us);
    json_set_text(object, "answered_by", row->answered_by);
    return object;
}

static void print_contests(const struct admin *admin, const struct contest_row *rows, size_t count)
{
    struct table *table = table_new();
    table_column(table, tr("Sent", "Gửi lúc"), TABLE_LEFT, 0);
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("About", "Về"), TABLE_LEFT, 0);
    table_column(table, tr("Period", "Kỳ"), TABLE_LEFT, 0);
    table_column(table, tr("Reason", "Lý do"), TABLE_LEFT, TEXT_WIDTH);
    table_column(table, tr("State", "Trạng thái"), TABLE_LEFT, TEXT_WIDTH);
    table_column(table, tr("Id", "Mã"), TABLE_LEFT, 0);
    for (size_t i = 0; i < count; i++) {
        const struct contest_row *row = &rows[i];
        char at[CLOCK_ISO_MAX];
        bool answered = row->answer_reason != NULL;
        table_cell(table, "%s", clock_screen(row->said_us, at));
        table_cell(table, "%s", admin_agency_name(admin, row->agency));
        table_cell(table, "%s", name_of_key(admin, row->task));
        table_cell(table, "%s", row->period == NULL ? "" : row->period);
        table_cell(table, "%s", row->reason == NULL ? "" : row->reason);
        table_cell(table, "%s%s%s", contest_state_label(row->state), answered ? ": " : "",
                   answered ? row->answer_reason : "");
        table_cell(table, "%s", row->id);
    }
    table_print(table, stdout);
    table_free(table);
}

static bool show(const struct admin *admin, const struct contest_row *rows, size_t count, struct err *err)
{
    if (admin_json(admin)) {
        json_t *document = json_array();
        for (size_t i = 0; i < count; i++) {
            json_append(document, json_of_contest(admin, &rows[i]));
        }
        return json_print(document, err);
    }
    admin_print_clock();
    if (count == 0) {
        puts(tr("Nothing is contested.", "Chưa có kiến nghị nào về việc tính chậm."));
    } else {
        print_contests(admin, rows, count);
    }
    return admin_flush(err);
}

static bool list_contests(struct admin *admin, struct err *err)
{
    struct contest_rows all = {0};
    size_t count = 0;
    if (!admin_load_as_of(admin, err) || !store_contests(admin->pg, admin->facts_to, admin->arena, &all, err)) {
        return false;
    }
    for (size_t i = 0; i < all.count; i++) {
        if (!cli_given(admin->args, "open") || all.rows[i].state == CONTEST_OPEN) {
            all.rows[count++] = all.rows[i];
        }
    }
    return show(admin, all.rows, count, err);
}

int cmd_contest_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, list_contests);
}

/* ---- answer ---- */

static bool read_answer(const struct admin *admin, struct contest_row *ret, struct err *err)
{
    bool upheld = cli_given(admin->args, "upheld");
    struct contest_row answer = {.state = upheld ? CONTEST_UPHELD : CONTEST_REJECTED, .answered_us = clock_now_us()};
    if (upheld == cli_given(admin->args, "rejected")) {
        return err_set(err, ERR_USAGE, "%s",
                       tr("give either --upheld (the mark is lifted) or --rejected (it stays)",
                          "cần ghi --upheld (không tính chậm) hoặc --rejected (giữ nguyên)"));
    }
    if (!option_needed(admin, "reason", tr("the agency is told why", "đơn vị được thông báo lý do"),
                       &answer.answer_reason, err) ||
        !option_text(admin, "document", &answer.document, err) ||
        !option_needed(admin, "by", tr("who decides is recorded", "người quyết định được ghi lại"), &answer.answered_by,
                       err)) {
        return false;
    }
    *ret = answer;
    return true;
}

static const char *answer_text(const struct admin *admin, const struct contest_row *row,
                               const struct contest_row *answer)
{
    const char *period = row->period == NULL ? "" : arena_printf(admin->arena, ", kỳ %s", row->period);
    const char *document =
        answer->document == NULL ? "" : arena_printf(admin->arena, " (Văn bản số %s)", answer->document);
    return arena_printf(admin->arena, "Kiến nghị của đơn vị về việc tính chậm đối với %s%s: %s%s, lý do: \"%s\".",
                        spoken_of_key(admin, row->task), period,
                        answer->state == CONTEST_UPHELD ? "đồng ý, không tính chậm" : "không đồng ý, giữ nguyên",
                        document, answer->answer_reason);
}

static bool find_contest(struct admin *admin, const struct uuid *id, struct contest_row *ret, struct err *err)
{
    struct contest_rows all = {0};
    char text[UUID_TEXT_MAX];
    uuid_text(id, text);
    if (!store_contests(admin->pg, INT64_MAX, admin->arena, &all, err)) {
        return false;
    }
    for (size_t i = 0; i < all.count; i++) {
        if (strcmp(all.rows[i].id, text) == 0) {
            *ret = all.rows[i];
            return true;
        }
    }
    return err_set(err, ERR_NO_INPUT,
                   tr("%s contests nothing; `tiendo contest list` shows what is contested",
                      "%s không phải là kiến nghị về việc tính chậm; xem `tiendo contest list`"),
                   text);
}

static bool answer_contest(struct admin *admin, struct err *err)
{
    struct uuid id = {{0}};
    struct contest_row answer = {0};
    struct contest_row row = {0};
    if (!subject_id(admin, 0, &id, err) || !read_answer(admin, &answer, err) || !admin_load_now(admin, err) ||
        !find_contest(admin, &id, &row, err)) {
        return false;
    }
    bool ok = pg_begin(admin->pg, err) &&
              store_contest_answer(admin->pg, &id, &answer, answer_text(admin, &row, &answer),
                                   name_of_key(admin, row.task), err) &&
              store_change_announce(admin->pg, err) && pg_commit(admin->pg, err);
    pg_rollback(admin->pg);
    return ok && find_contest(admin, &id, &row, err) && show(admin, &row, 1, err);
}

int cmd_contest_answer(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, answer_contest);
}
