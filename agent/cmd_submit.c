/* submit: one update from flags, or many from a file, onto this machine's disk, as a draft, for approval or sealed;
 * with
 * --wait also the centre's answer. */
#include "commands.h"

#include "clock.h"
#include "command.h"
#include "fault.h"
#include "field_flags.h"
#include "file.h"
#include "lang.h"
#include "outcome.h"
#include "piece.h"
#include "process.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_MAX_S = 24 * 3600, LOOK_MS = 30 };

/* ---- what was given ---- */

/* Of these options only one may be given. */
static bool only_one(struct command *command, const char *const names[], size_t count, const char **ret_given)
{
    *ret_given = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!cli_given(command->args, names[i])) {
            continue;
        }
        if (*ret_given != NULL) {
            return err_set(&command->err, ERR_USAGE,
                           tr("--%s or --%s, not both", "chỉ ghi một trong hai: --%s hoặc --%s"), *ret_given, names[i]);
        }
        *ret_given = names[i];
    }
    return true;
}

/* A piece of the office's part (`part list`) as a milestone: from then on the centre knows of it. */
static bool read_piece(struct command *command, const char *number, struct submission *submission)
{
    struct spool_pieces pieces = {0};
    if (!spool_pieces(command->spool, command->arena, NULL, INT64_MAX, &pieces, &command->err)) {
        return false;
    }
    for (size_t i = 0; i < pieces.count; i++) {
        char text[24];
        snprintf(text, sizeof(text), "%lld", (long long)pieces.list[i].number);
        if (strcmp(text, number) == 0) {
            piece_fields(command->arena, &pieces.list[i], &submission->fields);
            return true;
        }
    }
    return err_set(&command->err, ERR_DATA,
                   tr("there is no piece %s on this machine; `tiendo-agent part list` lists them",
                      "máy này không có phần việc số %s; lệnh `tiendo-agent part list` liệt kê các phần việc"),
                   number);
}

/* The text to begin with: of a draft, of what was sent, of a piece of the office's part, or of whatever is kept. */
static bool read_base(struct command *command, const char *option, struct submission *submission)
{
    const char *action = cli_value(command->args, "action");
    const char *id = cli_value(command->args, option);
    bool ok = false;
    if (strcmp(option, "edit") == 0 && cli_given(command->args, "id")) {
        return err_set(&command->err, ERR_USAGE, "%s",
                       tr("--edit keeps the draft's id: leave --id out", "--edit giữ mã của dự thảo: đề nghị bỏ --id"));
    }
    if (strcmp(option, "piece") == 0) {
        return read_piece(command, id, submission);
    }
    if (strcmp(option, "edit") == 0) {
        ok = submission_from_draft(command->spool, command->arena, id, submission, &command->err);
    } else if (strcmp(option, "revise") == 0) {
        ok = submission_to_revise(command->spool, command->arena, id, &submission->fields, &command->err);
    } else {
        ok = submission_from_row(command->spool, command->arena, id, &submission->fields, &command->err);
    }
    if (ok && action != NULL) {
        submission_fit_action(&submission->fields, action_parse(action));
    }
    return ok;
}

/* Only the hash of the file leaves this machine. */
static bool read_product_file(struct command *command, struct fields *fields)
{
    char hash[FILE_SHA256_MAX];
    const char *path = cli_value(command->args, "product-file");
    if (path == NULL) {
        return true;
    }
    if (!file_sha256(path, hash, &command->err)) {
        return false;
    }
    fields_set(fields, FIELD_PRODUCT_HASH, arena_strdup(command->arena, hash));
    return true;
}

static bool read_given(struct command *command, struct submissions *ret)
{
    static const char *const bases[] = {"copy", "edit", "revise", "piece"};
    static const char *const statuses[] = {"estimate", "final"};
    static const char *const hashes[] = {"product-file", "product-hash"};
    const struct cli_args *args = command->args;
    const char *file = cli_value(args, "file");
    const char *base = NULL;
    const char *status = NULL;
    const char *hash = NULL;
    if (!only_one(command, statuses, 2, &status) || !only_one(command, hashes, 2, &hash) ||
        !only_one(command, bases, 4, &base)) {
        return false;
    }
    if (file != NULL && (base != NULL || cli_given(args, "task"))) {
        return err_set(&command->err, ERR_USAGE,
                       tr("--file brings its own updates: leave --task and --%s out",
                          "--file đã có sẵn nội dung: đề nghị bỏ --task và --%s"),
                       base == NULL ? "copy" : base);
    }
    if (file != NULL && !submissions_read_file(command->arena, file, ret, &command->err)) {
        return false;
    }
    if (file == NULL) {
        *ret = (struct submissions){.count = 1, .list = arena_alloc(command->arena, sizeof(*ret->list))};
    }
    if (base != NULL && !read_base(command, base, &ret->list[0])) {
        return false;
    }
    if (cli_given(args, "id") && ret->count > 1) {
        return err_set(&command->err, ERR_USAGE, "%s",
                       tr("--id is for one update; in a file write it beside each of them",
                          "--id chỉ dùng cho một nội dung; trong tệp đề nghị ghi mã tại từng nội dung"));
    }
    for (size_t i = 0; i < ret->count; i++) {
        fields_from_flags(args, &ret->list[i].fields);
        if (cli_given(args, "id")) {
            fields_set(&ret->list[i].fields, FIELD_ID, cli_value(args, "id"));
        }
        if (!read_product_file(command, &ret->list[i].fields)) {
            return false;
        }
    }
    return true;
}

/* A plan alone stands for all of its rows that are still to be said something of. */
static bool is_for_all_rows(const struct cli_args *args)
{
    const char *task = cli_value(args, "task");
    const char *action = cli_value(args, "action");
    return task != NULL && action != NULL && strchr(task, '#') == NULL && action_parse(action) == ACTION_NOTHING &&
           !cli_given(args, "id");
}

static bool read_rows(struct command *command, struct submissions *ret, struct submissions *ret_left)
{
    if (ret->count != 1 || !is_for_all_rows(command->args)) {
        return true;
    }
    const struct fields base = ret->list[0].fields;
    if (!submissions_of_rows(command->spool, command->arena, &base, clock_now_us(), ret, ret_left, &command->err)) {
        return false;
    }
    if (ret->count == 0 && ret_left->count == 0) {
        fprintf(stderr, "tiendo-agent: %s\n", "kỳ này đơn vị đã báo cáo đủ, không còn việc nào phải báo cáo");
    }
    return true;
}

/* What was left is told after what was stored. */
static void append(struct arena *arena, struct submissions *submissions, const struct submissions *left)
{
    struct submission *all = arena_array(arena, submissions->count + left->count + 1, sizeof(*all));
    for (size_t i = 0; i < submissions->count; i++) {
        all[i] = submissions->list[i];
    }
    for (size_t i = 0; i < left->count; i++) {
        all[submissions->count + i] = left->list[i];
    }
    submissions->list = all;
    submissions->count += left->count;
}

static bool read_goal(struct command *command, enum submission_goal *ret)
{
    static const char *const goals[] = {"draft", "for-approval"};
    const char *goal = NULL;
    if (!only_one(command, goals, 2, &goal)) {
        return false;
    }
    *ret = SUBMIT_SEAL;
    if (goal != NULL) {
        *ret = strcmp(goal, "draft") == 0 ? SUBMIT_DRAFT : SUBMIT_FOR_APPROVAL;
    } else if (cli_given(command->args, "revise") && !fields_any_flag(command->args) &&
               !cli_given(command->args, "id")) {
        *ret = SUBMIT_DRAFT; /* the text as it was sent, to be mended: nothing to send yet */
    }
    return true;
}

static bool read_wait(struct command *command, int64_t *ret_seconds)
{
    const char *text = cli_value(command->args, "wait");
    char *end = NULL;
    *ret_seconds = -1;
    if (text == NULL) {
        return true;
    }
    long seconds = strtol(text, &end, 10);
    if (end == text || *end != '\0' || seconds < 0 || seconds > WAIT_MAX_S) {
        return err_set(&command->err, ERR_USAGE,
                       tr("--wait %s: expected seconds, 0 to %d", "--wait %s: cần số giây, 0 đến %d"), text,
                       WAIT_MAX_S);
    }
    *ret_seconds = seconds;
    return true;
}

/* ---- the centre's answer ---- */

static bool look_again(struct command *command, struct submissions *submissions, size_t *ret_under_way)
{
    size_t under_way = 0;
    for (size_t i = 0; i < submissions->count; i++) {
        struct spool_entry *entry = &submissions->list[i].entry;
        bool found = false;
        if (outcome_is_under_way(&submissions->list[i]) &&
            !spool_find(command->spool, command->arena, &entry->id, &found, &entry->stored, &command->err)) {
            return false;
        }
        under_way += outcome_is_under_way(&submissions->list[i]);
    }
    *ret_under_way = under_way;
    return true;
}

static bool wait_for_answers(struct command *command, struct submissions *submissions, int64_t seconds)
{
    size_t under_way = 0;
    int64_t until = clock_monotonic_us() + seconds * CLOCK_SECOND;
    if (!daemon_look(command->config.state).running) {
        fprintf(
            stderr, "tiendo-agent: %s\n",
            "chương trình nền (tiendo-agent run) chưa chạy: nội dung đã lưu an toàn và sẽ gửi khi chương trình chạy");
    }
    do {
        if (spool_changed(command->spool) && !look_again(command, submissions, &under_way)) {
            return false;
        }
        if (under_way > 0) {
            poll(NULL, 0, LOOK_MS);
        }
    } while (under_way > 0 && clock_monotonic_us() < until);
    return true;
}

/* ---- what is told ---- */

/* What has to be mended in a file before any of it is stored: where, which column, what. */
static void tell_faults(const struct submissions *submissions)
{
    for (size_t i = 0; i < submissions->count; i++) {
        const struct submission *submission = &submissions->list[i];
        const char *column = submissions->headings == NULL ? NULL : submissions->headings[submission->fault.field];
        if (submission->fault.reason != REASON_NONE) {
            fprintf(stderr, "tiendo-agent: %s: %s \"%s\": %s\n", submission->where,
                    submissions->headings == NULL ? "mục" : "cột",
                    column == NULL ? field_name(submission->fault.field) : column, submission->fault.message);
        }
    }
    fprintf(stderr, "tiendo-agent: %s\n",
            "chưa lưu nội dung nào của tệp này: đề nghị sửa các chỗ trên rồi gửi lại cả tệp");
}

static int status_of(struct command *command, const struct submissions *submissions, bool waited)
{
    int status = 0;
    for (size_t i = 0; i < submissions->count; i++) {
        if (outcome_is_refusal(command->arena, &submissions->list[i])) {
            return ERR_DATA;
        }
        if (waited && outcome_is_under_way(&submissions->list[i])) {
            status = ERR_TEMPORARY;
        }
    }
    return status;
}

/* ---- the command ---- */

static int run(const struct cli_args *args, void *context)
{
    (void)context;
    struct command command = {0};
    struct submissions submissions = {0};
    struct submissions left = {0};
    enum submission_goal goal = SUBMIT_SEAL;
    int64_t wait = -1;
    size_t faults = 0;
    if (!command_begin(&command, args) || !read_wait(&command, &wait) || !read_goal(&command, &goal) ||
        !command_open_spool(&command) || !read_given(&command, &submissions) ||
        !read_rows(&command, &submissions, &left)) {
        return command_fail(&command);
    }
    struct submission_rules rules = {.anyway = cli_given(args, "anyway"), .goal = goal, .now_us = clock_now_us()};
    FAULT_POINT("submit.before_store");
    if (!submissions_store(command.spool, command.arena, &command.config, &rules, &submissions, &faults,
                           &command.err)) {
        return command_fail(&command);
    }
    if (faults > 0 && submissions.many) {
        outcome_print_all(command.arena, &submissions, command.json, true);
        tell_faults(&submissions);
        return command_close(&command, ERR_DATA);
    }
    FAULT_POINT("submit.after_store");
    spool_wake(command.spool);
    if (submissions.unchecked != NULL) {
        fprintf(stderr, "tiendo-agent: %s\n", submissions.unchecked);
    }
    if (wait >= 0 && !wait_for_answers(&command, &submissions, wait)) {
        return command_fail(&command);
    }
    append(command.arena, &submissions, &left);
    outcome_print_all(command.arena, &submissions, command.json, false);
    FAULT_POINT("submit.after_answer");
    return command_close(&command, status_of(&command, &submissions, wait >= 0));
}

static const struct cli_option options[] = {
    COMMAND_OPTIONS,
    FIELD_OPTIONS,
    {"product-file", "FILE", "its file: only the SHA-256 of it is sent", "tệp văn bản: chỉ gửi mã SHA-256 của tệp"},
    {"id", "UUID", "the update's own id, so that entering it twice makes one", "mã riêng, để nhập hai lần vẫn là một"},
    {"file", "FILE", "updates from a .json or .csv file", "nội dung từ tệp .json hoặc .csv"},
    {"draft", NULL, "keep it as a draft, to go on later", "lưu dự thảo, chưa trình, chưa gửi"},
    {"for-approval", NULL, "put it before the leader (`approve` sends it)",
     "trình lãnh đạo; chỉ gửi đi sau khi duyệt (lệnh approve)"},
    {"edit", "ID", "write over a draft: what is given here replaces what it says",
     "sửa dự thảo: nội dung ghi ở đây thay nội dung cũ"},
    {"revise", "ID", "begin with an update that was sent, and take its place",
     "bổ sung: soạn từ bản đã gửi và thay bản đó"},
    {"copy", "ID", "take the text of an update that is kept here", "lấy lại nội dung đã lưu trên máy này"},
    {"piece", "N", "register a piece of this agency's part (`part list`) at the centre, as a milestone",
     "đăng ký một phần việc (`part list`) thành mốc tại trung tâm"},
    {"anyway", NULL, "send it although this machine's check refuses", "vẫn gửi dù máy này kiểm tra không đạt"},
    {"wait", "SECONDS", "wait for the centre's answer", "chờ trả lời của trung tâm"},
};

const struct cli_command command_submit = {
    .name = "submit",
    .synopsis =
        "--task NUMBER#LABEL --action ACTION [...] [--draft | --for-approval] | --edit ID | --revise ID | --file FILE",
    .help_en = "Stores an update on this machine; it goes to the centre as soon as there is a connection.",
    .help_vi = "Lưu một nội dung trên máy này và tự gửi trung tâm khi có kết nối.",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .run = run,
};
