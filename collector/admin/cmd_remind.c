/* tiendo remind: what goes out now, or would go out at a moment. The collector does the same by itself. */
#include "calendar_warning.h"
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "remind.h"
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DELIVER_FILE "/etc/tiendo/deliver.conf"

enum { SEND_MOST = 1000 };

/* The channels beside the agents; none when there is no file and none was named. */
static bool read_channels(const struct admin *admin, bool sends, struct deliver_config *ret, struct err *err)
{
    const char *path = cli_value(admin->args, "deliver");
    *ret = (struct deliver_config){0};
    path = path != NULL ? path : getenv("TIENDO_DELIVER");
    path = path != NULL ? path : access(DELIVER_FILE, R_OK) == 0 ? DELIVER_FILE : NULL;
    if (path == NULL || path[0] == '\0') {
        return true;
    }
    return deliver_config_read(admin->arena, path, ret, err) &&
           (!sends || deliver_config_secrets(admin->arena, ret, err));
}

static json_t *json_of(const struct intent *intent, const char *recipient, const char *channel, day_t on)
{
    json_t *row = json_object();
    char step[STEP_CODE_MAX];
    json_set_text(row, "recipient", recipient);
    json_set_text(row, "channel", channel);
    json_set_text(row, "kind", intent_kind_code(intent->kind));
    json_set_text(row, "obligation", intent->key);
    json_set_text(row, "name", intent->obligation == NULL ? NULL : intent->obligation->name);
    json_set_text(row, "agency", intent->agency->code);
    json_set_day(row, "due", intent->due);
    json_set_number(row, "days", intent->days);
    json_set_text(row, "step", intent_step(intent, step));
    json_set_day(row, "day", on);
    return row;
}

static bool print_json(const struct admin *admin, const struct reminders *reminders, struct err *err)
{
    json_t *document = json_array();
    day_t today = day_ending_at(admin->as_of);
    for (size_t i = 0; i < reminders->digest_count; i++) {
        const struct digest *digest = &reminders->digests[i];
        for (size_t n = 0; n < digest->count; n++) {
            json_append(document, json_of(&digest->intents[n], digest->recipient->key,
                                          channel_code(digest->recipient->channel), digest->on));
        }
    }
    for (size_t i = 0; i < reminders->work_count; i++) {
        const struct intent *intent = &reminders->work[i];
        json_append(document, json_of(intent, work_recipient(admin->arena, intent->focal), "draft", today));
    }
    return json_print(document, err);
}

static const char *kind_words(enum intent_kind kind)
{
    static const char *const vietnamese[INTENT_KIND_MAX] = {
        "nhắc việc",        "báo bộ phận CNTT",           "không có người nhận",
        "dự thảo công văn", "vào danh sách báo cáo UBND", "dự thảo hồ sơ báo cáo cấp trên"};
    return lang_is_vietnamese() ? vietnamese[kind] : intent_kind_code(kind);
}

static void add_row(struct table *table, const struct intent *intent, const char *recipient)
{
    char step[STEP_CODE_MAX];
    char due[DAY_ISO_MAX];
    table_cell(table, "%s", recipient);
    table_cell(table, "%s", kind_words(intent->kind));
    table_cell(table, "%s", intent->agency->name);
    table_cell(table, "%s", intent->obligation == NULL ? "" : intent->obligation->name);
    table_cell(table, "%s", intent->due == DAY_MIN ? "" : day_vietnamese(intent->due, due));
    table_cell(table, "%s", intent_step(intent, step));
}

static void print_table(struct admin *admin, const struct reminders *reminders)
{
    struct table *table = table_new();
    size_t rows = reminders->work_count;
    table_column(table, tr("To", "Gửi"), TABLE_LEFT, 36);
    table_column(table, tr("What", "Loại"), TABLE_LEFT, 0);
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, 36);
    table_column(table, tr("About", "Nội dung"), TABLE_LEFT, 36);
    table_column(table, tr("Due", "Thời hạn"), TABLE_LEFT, 0);
    table_column(table, tr("Step", "Nấc"), TABLE_LEFT, 0);
    for (size_t i = 0; i < reminders->digest_count; i++) {
        const struct digest *digest = &reminders->digests[i];
        for (size_t n = 0; n < digest->count; n++) {
            add_row(table, &digest->intents[n], digest->recipient->key);
        }
        rows += digest->count;
    }
    for (size_t i = 0; i < reminders->work_count; i++) {
        add_row(table, &reminders->work[i], work_recipient(admin->arena, reminders->work[i].focal));
    }
    if (rows > 0) {
        table_print(table, stdout);
    }
    printf(tr("%zu messages, %zu things prepared for a person, at %s\n",
              "%zu thông báo, %zu việc chuẩn bị cho người ký, tính đến %s\n"),
           reminders->digest_count, reminders->work_count, admin_moment_text(admin, admin->as_of));
    table_free(table);
}

static bool remind_now(struct admin *admin, const struct deliver_config *channels, struct err *err)
{
    struct remind_counts counts = {0};
    if (!deliver_begin(err)) {
        return false;
    }
    bool ok = remind_record(admin->pg, admin->roster, channels, admin->as_of, &counts, err) &&
              remind_send(admin->pg, admin->roster, channels, admin->as_of, SEND_MOST, &counts, err);
    deliver_end();
    if (ok && !admin_json(admin)) {
        printf(tr("Recorded: %d messages with %d rows, %d drafts. Sent: %d, to be tried again or refused: %d.\n",
                  "Đã ghi: %d thông báo gồm %d dòng, %d dự thảo. Đã gửi: %d, sẽ gửi lại hoặc bị từ chối: %d.\n"),
               counts.messages, counts.rows, counts.drafts, counts.delivered, counts.failed);
    }
    return ok;
}

static bool remind(struct admin *admin, struct err *err)
{
    struct deliver_config channels = {0};
    struct gathered gathered = {.recipient_count = 0};
    bool dry = cli_given(admin->args, "dry-run") || cli_given(admin->args, "as-of");
    if (!admin_load_as_of(admin, err) || !read_channels(admin, !dry, &channels, err)) {
        return false;
    }
    if (cli_given(admin->args, "as-of") && !cli_given(admin->args, "dry-run")) {
        fputs(tr("tiendo remind: --as-of only shows: nothing is sent for another moment than now\n",
                 "tiendo remind: --as-of chỉ để xem: không gửi gì cho thời điểm khác hiện tại\n"),
              stderr);
    }
    /* The end of a day belongs to that day: what its morning brought. */
    bool midnight = admin->as_of == day_begin(day_of_instant(admin->as_of));
    struct gather_request request = {.roster = admin->roster,
                                     .now = dry && midnight ? admin->as_of - 1 : admin->as_of,
                                     .seen_to = clock_now_us(),
                                     .facts_to = admin->facts_to,
                                     .has_mail = channels.has_mail,
                                     .has_webhook = channels.has_webhook};
    if (!gather(admin->pg, &request, admin->arena, &gathered, err)) {
        return false;
    }
    if (!admin_json(admin)) {
        admin_print_clock();
        print_table(admin, &gathered.reminders);
        (void)fflush(stdout);
    }
    if (!dry && !remind_now(admin, &channels, err)) {
        return false;
    }
    return admin_json(admin) ? print_json(admin, &gathered.reminders, err) : admin_flush(err);
}

int cmd_remind(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, remind);
}
