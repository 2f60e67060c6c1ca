/* receipt: the proof that the centre has what this office sent; no server and no daemon is needed to show or check it.
 */
#include "commands.h"

#include "clock.h"
#include "command.h"
#include "file.h"
#include "lang.h"
#include "period.h"
#include "receipt_json.h"
#include "slip.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX = 64 * 1024 * 1024 };

/* ---- receipt ID, receipt --period P ---- */

static json_t *item_json(struct command *command, const struct slip_item *item)
{
    json_t *object = json_object();
    json_object_set_new(object, "id", json_uuid(&item->id));
    json_object_set_new(object, "state", json_string(slip_state_code(item->state)));
    if (item->state == SLIP_PROVEN) {
        receipt_json(object, &item->receipt);
        json_object_set_new(object, "line", json_string(receipt_line(command->arena, item->bytes)));
    }
    return object;
}

static json_t *slip_json(struct command *command, const struct slip *slip, const char *text)
{
    json_t *list = json_array();
    json_t *counts = json_object();
    for (size_t i = 0; i < slip->count; i++) {
        json_array_append_new(list, item_json(command, &slip->list[i]));
    }
    for (enum slip_state state = SLIP_PROVEN; state < SLIP_STATE_MAX; state++) {
        json_object_set_new(counts, slip_state_code(state), json_integer((json_int_t)slip->of_state[state]));
    }
    json_t *object = json_object();
    json_object_set_new(object, "period", json_text(slip->period));
    json_object_set_new(object, "plan", json_text(slip->plan));
    json_object_set_new(object, "counts", counts);
    json_object_set_new(object, "updates", list);
    json_object_set_new(object, "slip", json_string(text));
    return object;
}

static void say_counts(const struct slip *slip, FILE *out)
{
    for (enum slip_state state = SLIP_PROVEN; state < SLIP_STATE_MAX; state++) {
        if (slip->of_state[state] > 0) {
            fprintf(out, "%s: %zu\n", slip_state_label(state), slip->of_state[state]);
        }
    }
}

/* What is on its way will be there later; what will never be there is told, too. */
static int status_of(const struct slip *slip)
{
    if (slip->of_state[SLIP_UNDER_WAY] > 0) {
        return ERR_TEMPORARY;
    }
    bool one = slip->period == NULL;
    return one && slip->of_state[SLIP_PROVEN] == 0 ? ERR_DATA : 0;
}

static bool gather(struct command *command, struct slip *ret)
{
    struct uuid id = {0};
    struct report_period period = {PERIOD_NONE, 0, 0};
    const char *named = cli_value(command->args, "period");
    if ((named == NULL) == (command->args->operand_count == 0)) {
        return err_set(&command->err, ERR_USAGE, "%s",
                       tr("expected the ID of one update, or --period", "cần mã của một nội dung, hoặc --period"));
    }
    if (named == NULL && cli_given(command->args, "plan")) {
        return err_set(&command->err, ERR_USAGE, "%s", tr("--plan goes with --period", "--plan đi cùng --period"));
    }
    if (named == NULL) {
        const char *text = command->args->operands[0];
        return uuid_parse(text, &id)
                   ? slip_of_update(command->spool, command->arena, &id, ret, &command->err)
                   : err_set(&command->err, ERR_DATA, tr("%s is not an id", "%s không phải là mã nội dung"), text);
    }
    if (!period_parse(named, &period)) {
        return err_set(&command->err, ERR_DATA,
                       tr("--period %s: expected 2024, 2024-H1, 2024-9M, 2024-Q4 or 2024-M12",
                          "--period %s: cần dạng 2024, 2024-H1, 2024-9M, 2024-Q4 hoặc 2024-M12"),
                       named);
    }
    return slip_of_period(command->spool, command->arena, named, cli_value(command->args, "plan"), ret, &command->err);
}

static int run(const struct cli_args *args, void *context)
{
    (void)context;
    struct command command = {0};
    struct slip slip = {0};
    struct spool_meta meta = {0};
    const char *out = cli_value(args, "out");
    if (!command_begin(&command, args) || !command_open_spool(&command) ||
        !spool_meta(command.spool, command.arena, &meta, &command.err) || !gather(&command, &slip)) {
        return command_fail(&command);
    }
    const char *text = slip_text(command.arena, &slip, meta.agency_name, clock_now_us());
    bool any = slip.of_state[SLIP_PROVEN] > 0;
    if (out != NULL && any &&
        !file_write(out, text, strlen(text), S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH, &command.err)) {
        return command_fail(&command);
    }
    if (command.json) {
        command_print_json(slip_json(&command, &slip, text));
    } else if (out != NULL) {
        say_counts(&slip, stdout);
        printf(any ? tr("Written to %s\n", "Đã ghi vào tệp %s\n") : tr("%s was not written\n", "Chưa ghi tệp %s\n"),
               out);
    } else {
        fputs(text, stdout);
        if (slip.count > slip.of_state[SLIP_PROVEN]) {
            say_counts(&slip, stderr);
        }
    }
    return command_close(&command, status_of(&slip));
}

static const struct cli_option options[] = {
    COMMAND_OPTIONS,
    {"period", "P", "of everything that was sent for this period", "của mọi nội dung đã gửi trong kỳ báo cáo này"},
    {"plan", "NUMBER", "only of this plan", "chỉ của văn bản này"},
    {"out", "FILE", "write it to this file", "ghi vào tệp này"},
};

const struct cli_command command_receipt = {
    .name = "receipt",
    .synopsis = "ID [--out FILE] | --period P [--plan NUMBER] [--out FILE] [--json]",
    .help_en =
        "The centre's signed receipt of an update, or the slip with the receipts of a whole round's report. Works "
        "without a connection.",
    .help_vi = "Biên nhận có chữ ký số của trung tâm: của một nội dung, hoặc phiếu biên nhận của cả kỳ báo cáo. Dùng "
               "được khi không có kết nối.",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .max_operands = 1,
    .run = run,
};

/* ---- receipt verify ---- */

struct checking {
    struct command command;
    struct receipt_keys keys;
    const char *path;
    json_t *array;
    size_t valid, invalid;
};

static bool read_text(struct checking *checking, const char *path, const char **ret)
{
    char *text = NULL;
    size_t size = 0;
    if (!file_read(checking->command.arena, path, FILE_MAX, &text, &size, &checking->command.err)) {
        return false;
    }
    if (strlen(text) != size) {
        return err_set(&checking->command.err, ERR_DATA, tr("%s is no text", "Tệp %s không phải là văn bản"), path);
    }
    *ret = text;
    return true;
}

/* With a file of keys nothing of this machine is needed, no configuration either. */
static bool find_keys(struct checking *checking, const struct cli_args *args)
{
    struct command *command = &checking->command;
    const char *path = cli_value(args, "key");
    const char *text = NULL;
    if (path != NULL) {
        *command = (struct command){.args = args, .arena = arena_new(), .json = cli_given(args, "json")};
        return read_text(checking, path, &text) && receipt_keys_parse(text, path, &checking->keys, &command->err);
    }
    if (!command_begin(command, args) || !command_open_spool(command) ||
        !spool_receipt_keys(command->spool, &checking->keys, &command->err)) {
        return false;
    }
    if (checking->keys.count == 0) {
        return err_set(&command->err, ERR_UNAVAILABLE, "%s",
                       tr("the centre has not told this machine its key for receipts yet: give --key FILE",
                          "máy này chưa có khóa biên nhận của trung tâm: đề nghị ghi --key TỆP"));
    }
    return true;
}

/* Whether this machine holds the very content that the receipt is about: "true", "false", or NULL when it has no such
 * update. */
static const char *content_here(struct checking *checking, const struct receipt *receipt)
{
    struct err err = {0};
    struct spool_row row = {0};
    bool found = false;
    uint8_t hash[WIRE_HASH_BYTES] = {0};
    if (checking->command.spool == NULL ||
        !spool_find(checking->command.spool, checking->command.arena, &receipt->update_id, &found, &row, &err) ||
        !found || row.content.data == NULL) {
        return NULL;
    }
    wire_content_hash(row.content, hash);
    return memcmp(hash, receipt->content_hash, sizeof(hash)) == 0 ? "true" : "false";
}

static void tell(struct checking *checking, int line, const struct receipt *receipt, const char *why)
{
    const char *here = receipt == NULL ? NULL : content_here(checking, receipt);
    if (checking->command.json) {
        json_t *object = json_object();
        json_object_set_new(object, "line", json_integer(line));
        json_object_set_new(object, "valid", json_boolean(receipt != NULL));
        json_object_set_new(object, "why", json_text(why));
        json_object_set_new(object, "content_here",
                            here == NULL ? json_null() : json_boolean(strcmp(here, "true") == 0));
        if (receipt != NULL) {
            receipt_json(object, receipt);
        }
        json_array_append_new(checking->array, object);
        return;
    }
    if (receipt == NULL) {
        printf("%s:%d: %s: %s\n", checking->path, line, tr("NOT VALID", "KHÔNG HỢP LỆ"), why);
        return;
    }
    printf("%s:%d: %s\n%s", checking->path, line,
           tr("valid, signed by the centre", "hợp lệ, có chữ ký số của trung tâm"),
           receipt_words(checking->command.arena, receipt));
    if (here != NULL) {
        puts(strcmp(here, "true") == 0 ? "Khớp với nội dung lưu trên máy này."
                                       : "KHÁC với nội dung lưu trên máy này dưới cùng mã.");
    }
}

static bool check_all(struct checking *checking)
{
    const char *text = NULL;
    struct command *command = &checking->command;
    struct receipt_lines lines = {0};
    if (!read_text(checking, checking->path, &text) ||
        !receipt_file_parse(command->arena, text, checking->path, &lines, &command->err)) {
        return false;
    }
    for (size_t i = 0; i < lines.count; i++) {
        struct err err = {0};
        struct signed_receipt receipt = {0};
        bool valid = receipt_verify(command->arena, lines.list[i], &checking->keys, &receipt, &err);
        tell(checking, lines.line[i], valid ? &receipt.receipt : NULL, valid ? NULL : err.text);
        checking->valid += valid;
        checking->invalid += !valid;
    }
    return true;
}

static int verify(const struct cli_args *args, void *context)
{
    (void)context;
    struct checking checking = {.path = args->operands[0]};
    if (!find_keys(&checking, args)) {
        return command_fail(&checking.command);
    }
    checking.array = json_array();
    bool ok = check_all(&checking);
    if (ok && checking.command.json) {
        command_print_json(json_pack("{s:s, s:I, s:I, s:O}", "file", checking.path, "valid", (json_int_t)checking.valid,
                                     "invalid", (json_int_t)checking.invalid, "receipts", checking.array));
    } else if (ok) {
        printf(tr("%zu valid, %zu not valid\n", "%zu hợp lệ, %zu không hợp lệ\n"), checking.valid, checking.invalid);
    }
    json_decref(checking.array);
    return ok ? command_close(&checking.command, checking.invalid == 0 ? 0 : ERR_DATA)
              : command_fail(&checking.command);
}

static const struct cli_option verify_options[] = {
    COMMAND_OPTIONS,
    {"key", "FILE", "the centre's keys; default: those that it told this machine",
     "tệp khóa của trung tâm; mặc định: các khóa mà máy này đã biết"},
};

const struct cli_command command_receipt_verify = {
    .name = "receipt verify",
    .synopsis = "FILE [--key FILE] [--json]",
    .help_en = "Checks the receipts in a file: that the centre signed them and nothing was changed. Works without a "
               "connection.",
    .help_vi = "Kiểm tra các biên nhận trong một tệp: do trung tâm ký và chưa bị sửa. Dùng được khi không có kết nối.",
    .options = verify_options,
    .option_count = sizeof(verify_options) / sizeof(verify_options[0]),
    .min_operands = 1,
    .max_operands = 1,
    .run = verify,
};
