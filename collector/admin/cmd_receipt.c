/* tiendo receipt show, verify, key: receipts (biên nhận) from the database, and checking them with no database. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "file.h"
#include "json_out.h"
#include "keys.h"
#include "lang.h"
#include "receipt_file.h"
#include "store_catalogue.h"
#include "store_fates.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { FILE_MAX_BYTES = 16 * 1024 * 1024, KEY_FILE_MAX_BYTES = 64 * 1024 };

/* ---- what is signed ---- */

static json_t *json_of_receipt(const struct signed_receipt *found)
{
    char text[2 * WIRE_HASH_BYTES + 1];
    char id[UUID_TEXT_MAX];
    char key[KEY_Z85_MAX];
    const struct receipt *receipt = &found->receipt;
    json_t *object = json_object();
    json_set_text(object, "id", uuid_text(&receipt->update_id, id));
    json_set_text(object, "content_hash",
                  sodium_bin2hex(text, sizeof(text), receipt->content_hash, sizeof(receipt->content_hash)));
    json_set_text(object, "agency", receipt->agency);
    json_set_text(object, "agency_name", receipt->agency_name);
    json_set_text(object, "task", receipt->task);
    json_set_text(object, "period", receipt->period);
    json_set_text(object, "action", receipt->action == ACTION_NONE ? NULL : action_code(receipt->action));
    json_set_text(object, "verdict", verdict_code(receipt->verdict));
    json_set_text(object, "code", receipt->code);
    json_set_instant(object, "received_at", receipt->received_at_us);
    json_set_instant(object, "effective_at", receipt->effective_at_us);
    json_set_day(object, "due", receipt->due);
    json_set_number(object, "days_late", receipt->days_late);
    json_set_number(object, "catalogue_revision", (int64_t)receipt->catalogue_revision);
    json_set_text(object, "key", key_z85(found->public_key, key));
    json_set_instant(object, "signed_at", found->head.at_us);
    return object;
}

/* ---- show ---- */

static bool read_ids(struct admin *admin, struct uuid **ret, struct err *err)
{
    size_t count = admin->args->operand_count;
    *ret = arena_array(admin->arena, count, sizeof(**ret));
    for (size_t i = 0; i < count; i++) {
        if (!uuid_parse(admin->args->operands[i], &(*ret)[i])) {
            return err_set(err, ERR_USAGE, tr("%s is not the id of an update", "%s không phải là mã của nội dung"),
                           admin->args->operands[i]);
        }
    }
    return true;
}

static bool has_receipt(const struct found_receipts *found, const struct uuid *id)
{
    for (size_t i = 0; i < found->count; i++) {
        if (uuid_equal(&found->list[i].id, id)) {
            return true;
        }
    }
    return false;
}

static bool check_found(const struct admin *admin, const struct uuid *ids, const struct found_receipts *found,
                        struct err *err)
{
    for (size_t i = 0; i < admin->args->operand_count; i++) {
        if (has_receipt(found, &ids[i])) {
            continue;
        }
        return stored_row_of(&found->stored, &ids[i]) == NULL
                   ? err_set(err, ERR_DATA, tr("there is no update %s", "không có nội dung nào mang mã %s"),
                             admin->args->operands[i])
                   : err_set(err, ERR_DATA,
                             tr("%s has no receipt: it was entered from paper, or stored before there were receipts",
                                "%s không có biên nhận: được nhập thay từ văn bản giấy, hoặc đã lưu trước khi có biên "
                                "nhận"),
                             admin->args->operands[i]);
    }
    return true;
}

static bool show(struct admin *admin, struct err *err)
{
    struct uuid *ids = NULL;
    struct found_receipts found = {.count = 0};
    struct receipt_keys keys = {.count = 0};
    if (!read_ids(admin, &ids, err) || !admin_connect(admin, err) ||
        !store_receipts_of(admin->pg, ids, admin->args->operand_count, admin->arena, &found, err) ||
        !store_receipt_keys(admin->pg, &keys, err) || !check_found(admin, ids, &found, err)) {
        return false;
    }
    json_t *document = json_array();
    for (size_t i = 0; i < found.count; i++) {
        struct signed_receipt one = {0};
        struct bytes bytes = found.list[i].receipt;
        struct err why = {0};
        char id[UUID_TEXT_MAX];
        bool known = receipt_verify(admin->arena, bytes, &keys, &one, &why);
        if (admin_json(admin)) {
            json_t *object = known ? json_of_receipt(&one) : json_object();
            json_set_text(object, "id", uuid_text(&found.list[i].id, id));
            json_set_text(object, "receipt", receipt_line(admin->arena, bytes));
            json_append(document, object);
        } else if (known) {
            fputs(receipt_file_entry(admin->arena, &one.receipt, bytes), stdout);
        } else {
            printf("# %s: %s\n%s\n", uuid_text(&found.list[i].id, id), why.text, receipt_line(admin->arena, bytes));
        }
    }
    if (admin_json(admin)) {
        return json_print(document, err);
    }
    json_decref(document);
    return admin_flush(err);
}

int cmd_receipt_show(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, show);
}

/* ---- verify ---- */

static bool read_text(struct admin *admin, const char *path, size_t max, const char **ret, struct err *err)
{
    char *text = NULL;
    size_t size = 0;
    if (!file_read(admin->arena, path, max, &text, &size, err)) {
        return false;
    }
    if (strlen(text) != size) {
        return err_set(err, ERR_DATA, tr("%s is not a text file", "%s không phải là tệp văn bản"), path);
    }
    *ret = text;
    return true;
}

static bool read_keys(struct admin *admin, const char *path, struct receipt_keys *ret, struct err *err)
{
    const char *text = NULL;
    return read_text(admin, path, KEY_FILE_MAX_BYTES, &text, err) && receipt_keys_parse(text, path, ret, err);
}

static bool tell_one(struct admin *admin, const char *file, int line, bool holds, const struct signed_receipt *one,
                     const struct err *why, json_t *receipts)
{
    if (admin_json(admin)) {
        json_t *object = holds ? json_of_receipt(one) : json_object();
        json_set_number(object, "line", line);
        json_set_bool(object, "ok", holds);
        json_set_text(object, "error", holds ? NULL : why->text);
        json_append(receipts, object);
    } else if (holds) {
        printf("%s:%d: %s\n%s\n", file, line, tr("signed by the centre", "đúng là biên nhận của trung tâm"),
               receipt_words(admin->arena, &one->receipt));
    } else {
        printf("%s:%d: %s: %s\n\n", file, line, tr("NOT VALID", "KHÔNG HỢP LỆ"), why->text);
    }
    return holds;
}

static bool verify(struct admin *admin, struct err *err)
{
    const char *file = admin->args->operands[0];
    const char *key_file = cli_value(admin->args, "key");
    const char *text = NULL;
    struct receipt_keys keys = {.count = 0};
    struct receipt_lines lines = {.count = 0};
    size_t bad = 0;
    if (key_file == NULL) {
        return err_set(err, ERR_USAGE, "%s",
                       tr("--key FILE is missing: the centre's public keys, as `tiendo receipt key` prints them",
                          "thiếu --key TỆP: khóa công khai của trung tâm, do `tiendo receipt key` in ra"));
    }
    if (!read_keys(admin, key_file, &keys, err) || !read_text(admin, file, FILE_MAX_BYTES, &text, err) ||
        !receipt_file_parse(admin->arena, text, file, &lines, err)) {
        return false;
    }
    json_t *receipts = json_array();
    for (size_t i = 0; i < lines.count; i++) {
        struct signed_receipt one = {0};
        struct err why = {0};
        bool holds = receipt_verify(admin->arena, lines.list[i], &keys, &one, &why);
        bad += tell_one(admin, file, lines.line[i], holds, &one, &why, receipts) ? 0 : 1;
    }
    admin->status = bad == 0 ? 0 : ERR_DATA;
    if (admin_json(admin)) {
        json_t *document = json_object();
        json_set_bool(document, "ok", bad == 0);
        json_set_number(document, "bad", (int64_t)bad);
        json_set(document, "receipts", receipts);
        return json_print(document, err);
    }
    json_decref(receipts);
    printf(tr("%zu receipts, %zu not valid\n", "%zu biên nhận, %zu không hợp lệ\n"), lines.count, bad);
    return admin_flush(err);
}

int cmd_receipt_verify(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, verify);
}

/* ---- key ---- */

static bool add_keys(struct admin *admin, const char *path, struct err *err)
{
    struct receipt_keys keys = {.count = 0};
    bool any = false;
    bool ok = read_keys(admin, path, &keys, err);
    for (size_t i = 0; ok && i < keys.count; i++) {
        bool is_new = false;
        ok = store_receipt_key_add(admin->pg, keys.list[i], clock_now_us(), &is_new, err);
        any = any || is_new;
    }
    return ok && (!any || store_change_announce(admin->pg, err));
}

static bool print_keys(struct admin *admin, struct err *err)
{
    struct receipt_keys keys = {.count = 0};
    char z85[KEY_Z85_MAX];
    const char *add = cli_value(admin->args, "add");
    if (!admin_connect(admin, err) || (add != NULL && !add_keys(admin, add, err)) ||
        !store_receipt_keys(admin->pg, &keys, err)) {
        return false;
    }
    if (admin_json(admin)) {
        json_t *document = json_array();
        for (size_t i = 0; i < keys.count; i++) {
            json_append(document, json_string(key_z85(keys.list[i], z85)));
        }
        return json_print(document, err);
    }
    if (keys.count == 0) {
        return err_set(err, ERR_DATA, "%s",
                       tr("no collector has run on this database yet: its first start makes the key known",
                          "chưa có máy thu nhận nào chạy với cơ sở dữ liệu này: khóa được ghi nhận khi chạy lần đầu"));
    }
    puts(tr("# The centre's public keys: whoever has this file checks receipts with tiendo receipt verify.",
            "# Khóa công khai của trung tâm: dùng tệp này để kiểm tra biên nhận bằng tiendo receipt verify."));
    for (size_t i = 0; i < keys.count; i++) {
        puts(receipt_key_line(admin->arena, keys.list[i]));
    }
    return admin_flush(err);
}

int cmd_receipt_key(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, print_keys);
}
