/* decide: a leading agency takes in, or does not, what another one sent and is held for it. */
#include "commands.h"

#include "clock.h"
#include "command.h"
#include "lang.h"

#include <stdio.h>
#include <string.h>

static json_t *to_json(const struct spool_decision *decision)
{
    json_t *object = json_object();
    bool release = decision->decide.decision == DECISION_RELEASE;
    json_object_set_new(object, "id", json_uuid(&decision->decide.id));
    json_object_set_new(object, "update", json_uuid(&decision->decide.update_id));
    json_object_set_new(object, "decision", json_string(release ? "release" : "refuse"));
    json_object_set_new(object, "reason", json_text(decision->decide.reason));
    json_object_set_new(object, "state", json_text(decision->state));
    json_object_set_new(object, "message", json_text(decision->message));
    json_object_set_new(object, "made_at", json_time(decision->made_at_us));
    return object;
}

static bool list(struct command *command)
{
    struct spool_decisions made = {0};
    if (!spool_decisions(command->spool, command->arena, NULL, &made, &command->err)) {
        return false;
    }
    json_t *array = json_array();
    for (size_t i = 0; i < made.count; i++) {
        const struct spool_decision *decision = &made.list[i];
        char id[UUID_TEXT_MAX];
        json_array_append_new(array, to_json(decision));
        if (!command->json) {
            bool release = decision->decide.decision == DECISION_RELEASE;
            printf("%s: %s – %s%s%s\n", uuid_text(&decision->decide.update_id, id),
                   release ? "chấp nhận" : "không chấp nhận",
                   strcmp(decision->state, "queued") == 0     ? "chờ gửi"
                   : strcmp(decision->state, "recorded") == 0 ? "trung tâm đã ghi nhận"
                                                              : "trung tâm không ghi nhận",
                   decision->message == NULL ? "" : ": ", decision->message == NULL ? "" : decision->message);
        }
    }
    if (command->json) {
        command_print_json(json_incref(array));
    } else if (made.count == 0) {
        puts(tr("No decisions yet.", "Chưa có quyết định nào."));
    }
    json_decref(array);
    return true;
}

static bool read_decision(struct command *command, struct wire_decide *ret)
{
    const struct cli_args *args = command->args;
    const char *word = args->operands[0];
    struct wire_decide decide = {.id = uuid_v7(clock_now_us(), NULL)};
    decide.decision = strcmp(word, "release") == 0  ? DECISION_RELEASE
                      : strcmp(word, "refuse") == 0 ? DECISION_REFUSE
                                                    : DECISION_NONE;
    if (decide.decision == DECISION_NONE || args->operand_count != 2) {
        return err_set(&command->err, ERR_USAGE, "%s",
                       tr("expected: decide release ID, or decide refuse ID --reason TEXT",
                          "cần ghi: decide release MÃ, hoặc decide refuse MÃ --reason LÝ_DO"));
    }
    if (!uuid_parse(args->operands[1], &decide.update_id)) {
        return err_set(&command->err, ERR_DATA,
                       tr("\"%s\" is not an id of an update", "\"%s\" không phải là mã nội dung"), args->operands[1]);
    }
    if (!command_text(command, "reason", UPDATE_SHORT_TEXT_MAX, &decide.reason) ||
        !command_text(command, "by", UPDATE_SHORT_TEXT_MAX, &decide.by.name) ||
        !command_text(command, "position", UPDATE_SHORT_TEXT_MAX, &decide.by.position)) {
        return false;
    }
    if (decide.decision == DECISION_REFUSE && decide.reason == NULL) {
        return err_set(&command->err, ERR_USAGE, "%s",
                       tr("refuse needs --reason: the other office reads it",
                          "không chấp nhận phải có --reason để đơn vị gửi biết lý do"));
    }
    if (decide.by.name == NULL && command->config.approver[0] != '\0') {
        decide.by.name = command->config.approver;
        decide.by.position = command->config.approver_position[0] == '\0' ? NULL : command->config.approver_position;
    }
    *ret = decide;
    return true;
}

static bool store(struct command *command)
{
    struct wire_decide decide = {0};
    int64_t now_us = clock_now_us();
    if (!read_decision(command, &decide) || !spool_decision_add(command->spool, &decide, now_us, &command->err)) {
        return false;
    }
    spool_wake(command->spool);
    struct spool_decision decision = {.decide = decide, .made_at_us = now_us, .state = "queued"};
    if (command->json) {
        command_print_json(to_json(&decision));
    } else {
        puts("Đã lưu, sẽ gửi trung tâm khi có kết nối.");
    }
    return true;
}

static int run(const struct cli_args *args, void *context)
{
    (void)context;
    struct command command = {0};
    if (!command_begin(&command, args) || !command_open_spool(&command)) {
        return command_fail(&command);
    }
    bool ok = args->operand_count == 0 ? list(&command) : store(&command);
    return ok ? command_close(&command, 0) : command_fail(&command);
}

static const struct cli_option options[] = {
    COMMAND_OPTIONS,
    {"reason", "TEXT", "why it is not taken in", "lý do không chấp nhận"},
    {"by", "NAME", "who decides (default: the approver of the configuration)",
     "người quyết định (mặc định: người duyệt trong cấu hình)"},
    {"position", "TEXT", "in what position", "chức vụ"},
};

const struct cli_command command_decide = {
    .name = "decide",
    .synopsis = "[release ID | refuse ID --reason TEXT] [--by NAME] [--json]",
    .help_en = "Takes in, or not, an update that waits for this agency; without operands lists what was decided.",
    .help_vi = "Chấp nhận hoặc không chấp nhận nội dung đang chờ đơn vị; không ghi gì thì liệt kê các quyết định.",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .max_operands = 2,
    .run = run,
};
