/* tiendo bundle import: what an office without a network sent in a file, and the file with the answers. */
#include "bundle_import.h"
#include "clock.h"
#include "commands.h"
#include "config.h"
#include "context.h"
#include "file.h"
#include "json_out.h"
#include "lang.h"
#include "receipt_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char fallback_config[] = "/etc/tiendo/collector.conf";

struct keys {
    struct key_pair server;
    struct receipt_signer signer;
};

/* ---- the centre's keys ---- */

/* Options name the files; else the collector's configuration does, as for the collector itself. */
static bool find_keys(struct admin *admin, struct keys *ret, struct err *err)
{
    const char *server_key = cli_value(admin->args, "server-key");
    const char *receipt_key = cli_value(admin->args, "receipt-key");
    const char *path = cli_value(admin->args, "config");
    struct collector_config config = {0};
    if (server_key == NULL) {
        path = path != NULL ? path : getenv("TIENDO_COLLECTOR_CONFIG");
        path = path != NULL && path[0] != '\0' ? path : fallback_config;
        if (!config_read(admin->arena, path, &config, err)) {
            return err_wrap(err, "%s",
                            tr("the keys of the collector are needed (--server-key and --receipt-key, or --config of "
                               "the collector)",
                               "cần khóa của máy thu nhận (--server-key và --receipt-key, hoặc --config là tệp cấu "
                               "hình của máy thu nhận)"));
        }
        server_key = config.server_key;
        receipt_key = receipt_key != NULL ? receipt_key : config.receipt_key;
    }
    receipt_key = receipt_key != NULL ? receipt_key : file_beside(admin->arena, server_key, "receipt.key");
    return key_file_read(server_key, &ret->server, err) && receipt_key_read(receipt_key, &ret->signer, err);
}

/* ---- what is said of it ---- */

static bool print_json(const struct bundle_outcome *outcome, struct err *err)
{
    char device[UUID_TEXT_MAX];
    json_t *object = json_object();
    json_set_text(object, "device", uuid_text(&outcome->device, device));
    json_set_text(object, "agency", outcome->agency);
    json_set_bool(object, "enrolled", outcome->enrolled);
    json_set_instant(object, "made_at", outcome->made_at_us);
    json_set_number(object, "entries", (int64_t)outcome->entries);
    json_set_number(object, "stored", (int64_t)outcome->stored);
    json_set_number(object, "repeated", (int64_t)outcome->repeated);
    json_set_number(object, "accepted", (int64_t)outcome->accepted);
    json_set_number(object, "held", (int64_t)outcome->held);
    json_set_number(object, "rejected", (int64_t)outcome->rejected);
    json_set_number(object, "conflicts", (int64_t)outcome->conflicts);
    json_set_number(object, "left", (int64_t)outcome->left);
    json_set(object, "from", outcome->from == 0 ? json_null() : json_integer((json_int_t)outcome->from));
    json_set(object, "to", outcome->to == 0 ? json_null() : json_integer((json_int_t)outcome->to));
    json_set(object, "rewind", outcome->rewind == 0 ? json_null() : json_integer((json_int_t)outcome->rewind));
    json_set_number(object, "decisions", (int64_t)outcome->decisions);
    json_set_number(object, "acknowledged", (int64_t)outcome->acknowledged);
    json_set_number(object, "notices", (int64_t)outcome->notices);
    return json_print(object, err);
}

static void print_entries(const struct bundle_outcome *outcome)
{
    if (outcome->entries == 0) {
        puts(tr("There are no updates in it.", "Trong tệp không có nội dung báo cáo nào."));
        return;
    }
    printf(tr("Updates %llu to %llu (%zu): %zu stored now, %zu had been stored before, %zu in conflict.\n",
              "Nội dung số %llu đến %llu (%zu mục): lần này ghi nhận %zu, đã có từ trước %zu, mâu thuẫn %zu.\n"),
           (unsigned long long)outcome->from, (unsigned long long)outcome->to, outcome->entries, outcome->stored,
           outcome->repeated, outcome->conflicts);
    printf(tr("Verdicts: %zu accepted, %zu held, %zu rejected.\n",
              "Kết luận: tiếp nhận %zu, chờ chấp nhận %zu, không tiếp nhận %zu.\n"),
           outcome->accepted, outcome->held, outcome->rejected);
    if (outcome->left > 0) {
        printf(tr("%zu more did not fit: they come with the office's next file.\n",
                  "Còn %zu mục chưa xử lý vì tệp trả lời đã đầy: sẽ có trong tệp tiếp theo của đơn vị.\n"),
               outcome->left);
    }
}

static bool print_for_people(const struct admin *admin, const struct bundle_outcome *outcome, const char *out,
                             struct err *err)
{
    char device[UUID_TEXT_MAX];
    admin_print_clock();
    printf(tr("%s (%s), device %s, file made %s\n", "%s (%s), máy %s, tệp lập lúc %s\n"),
           admin_agency_name(admin, outcome->agency), outcome->agency, uuid_text(&outcome->device, device),
           admin_moment_text(admin, outcome->made_at_us));
    if (outcome->enrolled) {
        puts(tr("The device is enrolled now.", "Máy đã được đăng ký theo tệp này."));
    }
    print_entries(outcome);
    if (outcome->rewind > 0) {
        printf(tr("The centre does not hold what comes before it: nothing from %llu on was stored. Take this answer "
                  "back to the office; its next file begins there.\n",
                  "Trung tâm chưa có các nội dung trước đó: chưa ghi nhận gì từ số %llu trở đi. Đề nghị chuyển tệp trả "
                  "lời này về đơn vị; tệp sau của đơn vị sẽ bắt đầu từ số đó.\n"),
               (unsigned long long)outcome->rewind);
    }
    printf(tr("Decisions: %zu; notices that the office has got: %zu, that go with the answer: %zu.\n",
              "Quyết định của đơn vị: %zu; thông báo đơn vị đã nhận: %zu, gửi kèm tệp trả lời: %zu.\n"),
           outcome->decisions, outcome->acknowledged, outcome->notices);
    printf(tr("The answer is in %s (for that device alone): take it back to the office, where `tiendo-agent import` "
              "reads it.\n",
              "Tệp trả lời: %s (chỉ máy đó đọc được); đề nghị chuyển về đơn vị để nhập bằng `tiendo-agent import`.\n"),
           out);
    return admin_flush(err);
}

/* ---- the command ---- */

/* The file of the office is what its officers have to show for their work. */
static bool check_out(const char *file, const char *out, struct err *err)
{
    struct stat one = {0};
    struct stat two = {0};
    if (out == NULL) {
        return err_set(
            err, ERR_USAGE, "%s",
            tr("--out FILE is missing: the file for the answers", "thiếu --out TỆP: tệp trả lời cho đơn vị"));
    }
    if (stat(file, &one) == 0 && stat(out, &two) == 0 && one.st_dev == two.st_dev && one.st_ino == two.st_ino) {
        return err_set(err, ERR_USAGE,
                       tr("--out %s is the very file that is imported", "--out %s chính là tệp cần nhập"), out);
    }
    return true;
}

/* On a terminal, once it takes longer than anybody likes to look at nothing. */
static void show_progress(size_t done, size_t total)
{
    static int64_t next_us = 0; /* 0: not called yet */
    static bool is_shown = false;
    int64_t now_us = clock_monotonic_us();
    next_us = next_us == 0 ? now_us + CLOCK_SECOND : next_us;
    if (done == total ? is_shown : now_us >= next_us) {
        fprintf(stderr, tr("\r%zu of %zu messages%s", "\r%zu/%zu thông điệp%s"), done, total,
                done == total ? "\n" : "");
        is_shown = true;
        next_us = now_us + CLOCK_SECOND;
    }
}

static bool import_bundle(struct admin *admin, struct err *err)
{
    const char *file = admin->args->operands[0];
    const char *out = cli_value(admin->args, "out");
    struct keys keys = {0};
    struct bundle_letters letters = {0};
    struct bundle_outcome outcome = {0};
    if (!check_out(file, out, err) || !bundle_read(admin->arena, file, &letters, err) ||
        !find_keys(admin, &keys, err) || !admin_load_now(admin, err) ||
        !pg_check_queries(admin->pg, job_queries, err)) {
        return false;
    }
    struct receipt_chain chain = receipt_chain_new();
    bool is_watched = isatty(STDERR_FILENO) == 1;
    struct bundle_import import = {.name = file,
                                   .server = &keys.server,
                                   .tools = {.pg = admin->pg, .signer = &keys.signer, .chain = &chain},
                                   .roster = admin->roster,
                                   .progress = is_watched ? show_progress : NULL};
    if (!bundle_import(admin->arena, &import, &letters, &outcome, err) || !bundle_write(out, outcome.answer, err)) {
        return false;
    }
    return admin_json(admin) ? print_json(&outcome, err) : print_for_people(admin, &outcome, out, err);
}

int cmd_bundle_import(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, import_bundle);
}
