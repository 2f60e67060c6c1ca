/* tiendo urging list|show|release|drop|delivered|reply: the ledger of urgings (sổ đôn đốc). The program only drafts; a
 * named person signs, and only then does anything go out. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "lineage.h"
#include "options.h"
#include "store_catalogue.h"
#include "store_decision.h"
#include "store_urging.h"
#include "table.h"
#include "urging.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- finding one ---- */

/* By its number in the ledger, "12/2024", or the id. */
static const struct urging_row *find(struct admin *admin, const struct urging_rows *rows, struct err *err)
{
    const char *name = admin->args->operands[0];
    char *end = NULL;
    long number = strtol(name, &end, 10);
    long year = *end == '/' ? strtol(end + 1, &end, 10) : 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct urging_row *row = &rows->rows[i];
        bool numbered = *end == '\0' && row->number == number && row->year == year;
        if (numbered || strcmp(row->id, name) == 0) {
            return row;
        }
    }
    err_set(err, ERR_NO_INPUT,
            tr("\"%s\": no such number in the ledger; give NUMBER/YEAR (`tiendo urging list`)",
               "\"%s\": sổ đôn đốc không có số này; ghi SỐ/NĂM (xem `tiendo urging list`)"),
            name);
    return NULL;
}

static bool load(struct admin *admin, struct urging_rows *rows, struct err *err)
{
    return admin_load_as_of(admin, err) && store_urgings(admin->pg, admin->facts_to, admin->arena, rows, err);
}

/* ---- showing ---- */

static json_t *json_of(const struct urging_row *row)
{
    json_t *object = json_object();
    json_set_text(object, "id", row->id);
    json_set_number(object, "year", row->year);
    json_set_number(object, "number", row->number);
    json_set_text(object, "kind", row->kind);
    json_set_text(object, "agency", row->agency);
    json_set_text(object, "focal", row->focal);
    json_set_text(object, "about", row->items);
    json_set_text(object, "text", row->text);
    json_set_text(object, "state", row->state);
    json_set_instant(object, "drafted_at", row->drafted_us);
    json_set_text(object, "document", row->document);
    json_set_day(object, "document_date", row->document_date);
    json_set_text(object, "signer", row->signer);
    json_set_day(object, "until", row->until);
    json_set_text(object, "by", row->by);
    json_set_text(object, "note", row->note);
    json_set_instant(object, "decided_at", row->decided_us);
    json_set_instant(object, "received_at", row->received_us);
    json_set_text(object, "channels", row->channels);
    json_set_text(object, "reply", row->reply);
    json_set_instant(object, "replied_at", row->replied_us);
    return object;
}

static const char *state_words(const struct urging_row *row)
{
    return strcmp(row->state, "draft") == 0      ? tr("draft, waits for a signature", "dự thảo, chờ ký")
           : strcmp(row->state, "released") == 0 ? tr("signed and sent", "đã ban hành")
           : strcmp(row->state, "dropped") == 0  ? tr("dropped", "không ban hành")
                                                 : tr("answered", "đã phúc đáp");
}

static void add_row(const struct admin *admin, struct table *table, const struct urging_row *row)
{
    char at[CLOCK_ISO_MAX];
    table_cell(table, "%d/%d", row->number, row->year);
    table_cell(table, "%s",
               strcmp(row->kind, "dossier") == 0 ? tr("dossier", "hồ sơ báo cáo cấp trên")
                                                 : tr("urging", "công văn đôn đốc"));
    table_cell(table, "%s", admin_agency_name(admin, row->agency));
    table_cell(table, "%s", row->items == NULL ? "" : row->items);
    table_cell(table, "%s%s%s", state_words(row), row->document == NULL ? "" : ": ",
               row->document == NULL ? "" : row->document);
    table_cell(table, "%s", row->received_us == 0 ? "–" : clock_screen(row->received_us, at));
    table_cell(table, "%s", row->reply == NULL ? "–" : row->reply);
}

static bool urging_list(struct admin *admin, struct err *err)
{
    struct urging_rows rows = {0};
    if (!load(admin, &rows, err)) {
        return false;
    }
    bool open = cli_given(admin->args, "open");
    json_t *document = json_array();
    struct table *table = table_new();
    table_column(table, tr("Number", "Số sổ"), TABLE_LEFT, 0);
    table_column(table, tr("Kind", "Loại"), TABLE_LEFT, 24);
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, 36);
    table_column(table, tr("About", "Nội dung"), TABLE_LEFT, 44);
    table_column(table, tr("State", "Trạng thái"), TABLE_LEFT, 30);
    table_column(table, tr("Received", "Đơn vị nhận lúc"), TABLE_LEFT, 0);
    table_column(table, tr("Reply", "Phúc đáp"), TABLE_LEFT, 24);
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const struct urging_row *row = &rows.rows[i];
        if (!open || strcmp(row->state, "draft") == 0 || strcmp(row->state, "released") == 0) {
            json_append(document, json_of(row));
            add_row(admin, table, row);
            count++;
        }
    }
    bool ok = true;
    if (admin_json(admin)) {
        ok = json_print(json_incref(document), err);
    } else {
        admin_print_clock();
        if (count == 0) {
            puts(tr("The ledger is empty.", "Sổ đôn đốc chưa có mục nào."));
        } else {
            table_print(table, stdout);
        }
        ok = admin_flush(err);
    }
    json_decref(document);
    table_free(table);
    return ok;
}

static bool urging_show(struct admin *admin, struct err *err)
{
    struct urging_rows rows = {0};
    if (!load(admin, &rows, err)) {
        return false;
    }
    const struct urging_row *row = find(admin, &rows, err);
    if (row == NULL) {
        return false;
    }
    if (admin_json(admin)) {
        return json_print(json_of(row), err);
    }
    printf(tr("Number %d/%d: %s\n\n%s", "Số sổ %d/%d: %s\n\n%s"), row->number, row->year, state_words(row), row->text);
    return admin_flush(err);
}

/* ---- what people do with it ---- */

static bool check_open(const struct urging_row *row, enum urging_step_kind kind, struct err *err)
{
    bool draft = strcmp(row->state, "draft") == 0;
    bool decides = kind == URGING_RELEASED || kind == URGING_DROPPED;
    if (decides && !draft) {
        return err_set(err, ERR_PERMISSION,
                       tr("%d/%d was decided about before (%s)", "%d/%d đã được quyết định trước đó (%s)"), row->number,
                       row->year, state_words(row));
    }
    return decides || (!draft && strcmp(row->state, "dropped") != 0) ||
           err_set(err, ERR_DATA, tr("%d/%d was not signed and sent (%s)", "%d/%d chưa ban hành (%s)"), row->number,
                   row->year, state_words(row));
}

static bool read_step(struct admin *admin, struct urging_step *step, struct uuid *update_id, struct err *err)
{
    const char *update = cli_value(admin->args, "update");
    bool release = step->kind == URGING_RELEASED;
    const char *why = tr("of the letter that was signed", "của công văn đã ký");
    if (!option_needed(admin, "by", tr("a person does this", "người thực hiện được ghi lại"), &step->by, err) ||
        !(release ? option_needed(admin, "document", why, &step->document, err)
                  : option_text(admin, "document", &step->document, err)) ||
        !(release ? option_day_needed(admin, "date", why, &step->document_date, err)
                  : option_day(admin, "date", &step->document_date, err)) ||
        !(release ? option_needed(admin, "signer", why, &step->signer, err)
                  : option_text(admin, "signer", &step->signer, err)) ||
        !option_day(admin, "until", &step->until, err) || !option_text(admin, "channel", &step->channel, err) ||
        !option_text(admin, "reason", &step->note, err)) {
        return false;
    }
    if (update != NULL && !uuid_parse(update, update_id)) {
        return err_set(err, ERR_USAGE,
                       tr("--update \"%s\" is not an update's id", "--update \"%s\" không phải mã nội dung"), update);
    }
    step->update_id = update == NULL ? NULL : update_id;
    if (step->kind == URGING_DROPPED && step->note == NULL) {
        return err_set(err, ERR_USAGE, "%s",
                       tr("--reason is needed: why is it dropped?", "cần --reason: vì sao không ban hành?"));
    }
    if (step->kind == URGING_REPLIED && step->document == NULL && update == NULL && step->note == NULL) {
        return err_set(err, ERR_USAGE, "%s",
                       tr("--document, --update or --reason is needed: what is the reply?",
                          "cần --document, --update hoặc --reason: phúc đáp thế nào?"));
    }
    return true;
}

/* The agency gets what the letter is about, under the number it was signed with and with the day that it gives, which
 * may differ from the draft's; its id is the urging's, so that receipt shows. */
static bool tell(struct admin *admin, const struct urging_row *row, const struct urging_step *step, int64_t now_us,
                 struct err *err)
{
    char day[DAY_ISO_MAX];
    char until[DAY_ISO_MAX];
    struct wire_notice notice = {.kind = NOTICE_URGING, .at_us = now_us, .task = ""};
    const struct agency *agency = roster_agency(admin->roster, row->agency);
    const struct agency *now = agency == NULL ? NULL : agency_successor(agency, day_of_instant(now_us));
    const char *lines = "";
    for (const char *from = row->items == NULL ? "" : row->items; *from != '\0';) {
        size_t length = strcspn(from, "\n");
        lines = arena_printf(admin->arena, "%s- %.*s\n", lines, (int)length, from);
        from += length + (from[length] == '\n');
    }
    notice.text =
        arena_printf(admin->arena,
                     "%s có Công văn đôn đốc số %s ngày %s (người ký: %s) về %d nội dung quá hạn:\n%s"
                     "Đề nghị báo cáo kết quả, nguyên nhân chậm và thời gian hoàn thành; hạn: 24 giờ 00 ngày %s.\n",
                     admin_agency_name(admin, row->focal), step->document, day_vietnamese(step->document_date, day),
                     step->signer, row->item_count, lines, day_vietnamese(step->until, until));
    return strcmp(row->kind, "dossier") == 0 || !uuid_parse(row->id, &notice.id) ||
           store_notice_add(admin->pg, &notice, now != NULL ? now->code : row->agency, err);
}

static bool check_days(const struct urging_step *step, day_t today, struct err *err)
{
    if (step->document_date != DAY_NONE && step->document_date > today) {
        return err_set(err, ERR_DATA, "%s", tr("--date is still to come", "--date chưa đến"));
    }
    return step->kind != URGING_RELEASED || step->until >= step->document_date ||
           err_set(err, ERR_DATA, "%s",
                   tr("--until is before the letter's own day", "--until trước ngày của công văn"));
}

static bool step_as(struct admin *admin, enum urging_step_kind kind, struct err *err)
{
    struct urging_rows rows = {0};
    struct uuid update_id = {{0}};
    struct urging_step step = {.kind = kind, .document_date = DAY_NONE, .until = DAY_NONE};
    int64_t now_us = clock_now_us();
    admin->facts_to = INT64_MAX;
    if (!admin_load_now(admin, err) || !store_urgings(admin->pg, INT64_MAX, admin->arena, &rows, err)) {
        return false;
    }
    const struct urging_row *row = find(admin, &rows, err);
    if (row == NULL || !check_open(row, kind, err) || !read_step(admin, &step, &update_id, err)) {
        return false;
    }
    step.urging = row->id;
    if (kind == URGING_RELEASED && step.until == DAY_NONE) {
        step.until = workcal_add(&admin->roster->calendar, step.document_date, URGING_REPLY_WORKDAYS);
    }
    if (!check_days(&step, day_of_instant(now_us), err)) {
        return false;
    }
    bool ok = pg_begin(admin->pg, err) && store_urging_step_add(admin->pg, &step, now_us, err) &&
              (kind != URGING_RELEASED || tell(admin, row, &step, now_us, err)) &&
              store_change_announce(admin->pg, err) && pg_commit(admin->pg, err);
    pg_rollback(admin->pg);
    if (!ok || !store_urgings(admin->pg, INT64_MAX, admin->arena, &rows, err)) {
        return false;
    }
    row = find(admin, &rows, err);
    if (row == NULL) {
        return false;
    }
    if (admin_json(admin)) {
        return json_print(json_of(row), err);
    }
    printf("%d/%d, %s: %s\n", row->number, row->year, admin_agency_name(admin, row->agency), state_words(row));
    return admin_flush(err);
}

static bool urging_release(struct admin *admin, struct err *err)
{
    return step_as(admin, URGING_RELEASED, err);
}

static bool urging_drop(struct admin *admin, struct err *err)
{
    return step_as(admin, URGING_DROPPED, err);
}

static bool urging_delivered(struct admin *admin, struct err *err)
{
    return step_as(admin, URGING_DELIVERED, err);
}

static bool urging_reply(struct admin *admin, struct err *err)
{
    return step_as(admin, URGING_REPLIED, err);
}

int cmd_urging_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, urging_list);
}

int cmd_urging_show(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, urging_show);
}

int cmd_urging_release(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, urging_release);
}

int cmd_urging_drop(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, urging_drop);
}

int cmd_urging_delivered(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, urging_delivered);
}

int cmd_urging_reply(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, urging_reply);
}
