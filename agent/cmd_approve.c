/* approve, send-back: what the leader does with what was put before him. */
#include "commands.h"

#include "clock.h"
#include "command.h"
#include "lang.h"
#include "outcome.h"

#include <stdio.h>

enum { OPERANDS_MAX = 1000 };

struct ids {
    struct uuid *list;
    size_t count;
};

/* Everything that is with the leader. */
static bool all_waiting(struct command *command, struct ids *ret)
{
    struct spool_drafts drafts = {0};
    if (!spool_drafts(command->spool, command->arena, false, &drafts, &command->err)) {
        return false;
    }
    ret->list = arena_array(command->arena, drafts.count, sizeof(*ret->list));
    for (size_t i = 0; i < drafts.count; i++) {
        if (drafts.list[i].state == DRAFT_WAITING) {
            ret->list[ret->count++] = drafts.list[i].id;
        }
    }
    return true;
}

static bool named(struct command *command, struct ids *ret)
{
    const struct cli_args *args = command->args;
    ret->list = arena_array(command->arena, args->operand_count, sizeof(*ret->list));
    for (size_t i = 0; i < args->operand_count; i++) {
        if (!uuid_parse(args->operands[i], &ret->list[ret->count++])) {
            return err_set(&command->err, ERR_DATA,
                           tr("\"%s\" is not an id of an update", "\"%s\" không phải là mã nội dung"),
                           args->operands[i]);
        }
    }
    return true;
}

static bool read_ids(struct command *command, struct ids *ret)
{
    bool all = cli_given(command->args, "all");
    if (all == (command->args->operand_count > 0)) {
        return err_set(&command->err, ERR_USAGE, "%s",
                       tr("expected: approve ID..., or approve --all", "cần ghi: approve MÃ..., hoặc approve --all"));
    }
    return all ? all_waiting(command, ret) : named(command, ret);
}

static bool read_person(struct command *command, struct person *ret)
{
    if (!command_text(command, "by", UPDATE_SHORT_TEXT_MAX, &ret->name) ||
        !command_text(command, "position", UPDATE_SHORT_TEXT_MAX, &ret->position)) {
        return false;
    }
    return ret->name != NULL || ret->position == NULL ||
           err_set(&command->err, ERR_USAGE, "%s",
                   tr("--position needs --by: whose position is it?", "--position phải đi cùng --by HỌ_TÊN"));
}

static int approve(const struct cli_args *args, void *context)
{
    (void)context;
    struct command command = {0};
    struct ids ids = {0};
    struct submissions submissions = {0};
    struct approval_rules rules = {.anyway = cli_given(args, "anyway")};
    if (!command_begin(&command, args) || !read_person(&command, &rules.by) || !command_open_spool(&command) ||
        !read_ids(&command, &ids)) {
        return command_fail(&command);
    }
    rules.now_us = clock_now_us();
    if (!submissions_approve(command.spool, command.arena, &command.config, &rules, ids.list, ids.count, &submissions,
                             &command.err)) {
        return command_fail(&command);
    }
    spool_wake(command.spool);
    submissions.many = true;
    if (submissions.unchecked != NULL && ids.count > 0) {
        fprintf(stderr, "tiendo-agent: %s\n", submissions.unchecked);
    }
    if (ids.count == 0 && !command.json) {
        puts(tr("Nothing waits for approval.", "Không có nội dung nào chờ duyệt."));
    }
    outcome_print_all(command.arena, &submissions, command.json, false);
    int status = 0;
    for (size_t i = 0; i < submissions.count; i++) {
        status = outcome_is_refusal(command.arena, &submissions.list[i]) ? ERR_DATA : status;
    }
    return command_close(&command, status);
}

/* ---- send-back ---- */

static bool find_waiting(struct command *command, struct spool_draft *ret)
{
    const char *id = command->args->operands[0];
    struct uuid uuid = {0};
    bool found = false;
    if (!uuid_parse(id, &uuid)) {
        return err_set(&command->err, ERR_DATA,
                       tr("\"%s\" is not an id of an update", "\"%s\" không phải là mã nội dung"), id);
    }
    if (!spool_draft_find(command->spool, command->arena, &uuid, &found, ret, &command->err)) {
        return false;
    }
    if (!found || ret->state != DRAFT_WAITING) {
        return err_set(&command->err, ERR_DATA,
                       "Nội dung %s không phải là dự thảo đang chờ duyệt%s%s: lệnh `tiendo-agent drafts` liệt kê các "
                       "dự thảo.",
                       id, found ? ", mà là: " : "", found ? draft_state_label(ret->state) : "");
    }
    return true;
}

static bool store_remark(struct command *command, struct spool_draft *draft)
{
    const char *reason = NULL;
    struct person by = {0};
    bool done = false;
    const struct agent_config *config = &command->config;
    if (!command_text(command, "reason", UPDATE_TEXT_MAX, &reason) || !read_person(command, &by)) {
        return false;
    }
    if (reason == NULL) {
        return err_set(&command->err, ERR_USAGE, "%s",
                       tr("send-back needs --reason: the drafter reads it",
                          "trả lại phải có --reason để chuyên viên biết cần sửa gì"));
    }
    if (by.name == NULL && config->approver[0] != '\0') {
        by.name = config->approver;
        by.position = config->approver_position[0] == '\0' ? NULL : config->approver_position;
    }
    if (!find_waiting(command, draft) ||
        !spool_draft_send_back(command->spool, draft, reason, &by, clock_now_us(), &done, &command->err)) {
        return false;
    }
    draft->state = DRAFT_SENT_BACK;
    draft->remark = reason;
    return done || err_set(&command->err, ERR_DATA, "%s",
                           "Có người vừa sửa hoặc duyệt dự thảo này: đề nghị xem lại (lệnh `drafts`) rồi làm lại.");
}

static int send_back(const struct cli_args *args, void *context)
{
    (void)context;
    struct command command = {0};
    struct spool_draft draft = {0};
    if (!command_begin(&command, args) || !command_open_spool(&command) || !store_remark(&command, &draft)) {
        return command_fail(&command);
    }
    if (command.json) {
        command_print_json(json_pack("{s:o, s:s, s:s}", "id", json_uuid(&draft.id), "state", row_state_code(ROW_DRAFT),
                                     "message", draft.remark));
    } else {
        printf("%s – %s\n  %s\n", draft_state_label(draft.state), spoken_task(command.arena, draft.task), draft.remark);
    }
    return command_close(&command, 0);
}

#define PERSON_OPTIONS                                                                                                 \
    {"by", "NAME", "who decides (default: the approver of the configuration)",                                         \
     "họ tên lãnh đạo (mặc định: người duyệt trong cấu hình)"},                                                        \
    {                                                                                                                  \
        "position", "TEXT", "in what position", "chức vụ"                                                          \
    }

static const struct cli_option approve_options[] = {
    COMMAND_OPTIONS,
    {"all", NULL, "everything that waits for approval", "tất cả nội dung đang chờ duyệt"},
    PERSON_OPTIONS,
    {"anyway", NULL, "send it although this machine's check refuses", "vẫn gửi dù máy này kiểm tra không đạt"},
};

const struct cli_command command_approve = {
    .name = "approve",
    .synopsis = "ID... | --all [--by NAME [--position TEXT]] [--anyway] [--json]",
    .help_en = "The leader approves: seals drafts, which go to the centre as soon as there is a connection.",
    .help_vi = "Duyệt và gửi: dự thảo được chốt trên máy này và tự gửi trung tâm khi có kết nối.",
    .options = approve_options,
    .option_count = sizeof(approve_options) / sizeof(approve_options[0]),
    .max_operands = OPERANDS_MAX,
    .run = approve,
};

static const struct cli_option send_back_options[] = {
    COMMAND_OPTIONS,
    {"reason", "TEXT", "what is to be mended", "cần sửa gì"},
    PERSON_OPTIONS,
};

const struct cli_command command_send_back = {
    .name = "send-back",
    .synopsis = "ID --reason TEXT [--by NAME [--position TEXT]] [--json]",
    .help_en = "The leader wants it mended: gives what waits for approval back to its drafter.",
    .help_vi = "Trả lại chuyên viên nội dung đang chờ duyệt để hoàn thiện.",
    .options = send_back_options,
    .option_count = sizeof(send_back_options) / sizeof(send_back_options[0]),
    .min_operands = 1,
    .max_operands = 1,
    .run = send_back,
};
