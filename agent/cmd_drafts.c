/* drafts: what this office has written and not sealed yet. */
#include "commands.h"

#include "clock.h"
#include "command.h"
#include "drafts.h"
#include "fields.h"
#include "lang.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

static json_t *person_json(const struct person *person)
{
    return person->name == NULL
               ? json_null()
               : json_pack("{s:s, s:o}", "name", person->name, "position", json_text(person->position));
}

static json_t *to_json(const struct spool_draft *draft)
{
    json_t *object = json_object();
    json_t *fields = json_loads(draft->fields, 0, NULL);
    json_object_set_new(object, "id", json_uuid(&draft->id));
    json_object_set_new(object, "state", json_string(draft_state_code(draft->state)));
    json_object_set_new(object, "version", json_integer(draft->version));
    json_object_set_new(object, "task", json_string(draft->task));
    json_object_set_new(object, "action", json_string(action_code(draft->action)));
    json_object_set_new(object, "fields", fields == NULL ? json_null() : fields);
    json_object_set_new(object, "supersedes", json_uuid(draft->has_supersedes ? &draft->supersedes : NULL));
    json_object_set_new(object, "drafter", person_json(&draft->drafter));
    json_object_set_new(object, "code", json_text(draft->code));
    json_object_set_new(object, "field", json_text(draft->field));
    json_object_set_new(object, "message", json_text(draft->message));
    json_object_set_new(object, "note", json_text(draft->note));
    json_object_set_new(object, "remark", json_text(draft->remark));
    json_object_set_new(object, "remark_by", person_json(&draft->remark_by));
    json_object_set_new(object, "first_saved_at", json_time(draft->first_saved_at_us));
    json_object_set_new(object, "saved_at", json_time(draft->saved_at_us));
    json_object_set_new(object, "for_approval_at", json_time(draft->submitted_at_us));
    json_object_set_new(object, "sent_back_at", json_time(draft->sent_back_at_us));
    json_object_set_new(object, "sealed_at", json_time(draft->sealed_at_us));
    return object;
}

static const char *remark_of(const struct spool_draft *draft)
{
    const char *said = draft->state == DRAFT_SENT_BACK ? draft->remark : draft->message;
    return said != NULL ? said : draft->note != NULL ? draft->note : "";
}

static void print_table(struct command *command, const struct spool_drafts *drafts)
{
    enum { TASK_WIDTH = 30, REMARK_WIDTH = 50, LABEL_WIDTH = 24 };
    char when[CLOCK_ISO_MAX];
    char id[UUID_TEXT_MAX];
    struct table *table = table_new();
    table_column(table, "Lưu lúc", TABLE_LEFT, 0);
    table_column(table, "Nhiệm vụ", TABLE_LEFT, TASK_WIDTH);
    table_column(table, "Loại nội dung", TABLE_LEFT, LABEL_WIDTH);
    table_column(table, "Trạng thái", TABLE_LEFT, LABEL_WIDTH);
    table_column(table, "Người soạn", TABLE_LEFT, LABEL_WIDTH);
    table_column(table, "Ghi chú", TABLE_LEFT, REMARK_WIDTH);
    table_column(table, "Mã", TABLE_LEFT, 0);
    for (size_t i = 0; i < drafts->count; i++) {
        const struct spool_draft *draft = &drafts->list[i];
        table_cell(table, "%s", clock_screen(draft->saved_at_us, when));
        table_cell(table, "%s", spoken_task(command->arena, draft->task));
        table_cell(table, "%s", action_label(draft->action));
        table_cell(table, "%s", draft_state_label(draft->state));
        table_cell(table, "%s", draft->drafter.name == NULL ? "" : draft->drafter.name);
        table_cell(table, "%s", remark_of(draft));
        table_cell(table, "%s", uuid_text(&draft->id, id));
    }
    table_print(table, stdout);
    table_free(table);
}

/* What the leader reads before he approves. */
static void print_whole(struct command *command, const struct spool_draft *draft)
{
    char id[UUID_TEXT_MAX];
    struct fields fields = {0};
    json_t *entered = json_loads(draft->fields, 0, NULL);
    fields_from_json_names(command->arena, entered, &fields);
    json_decref(entered);
    printf("%s – %s, %s %s\n", draft_state_label(draft->state), spoken_task(command->arena, draft->task),
           tr("id", "mã"), uuid_text(&draft->id, id));
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        if (fields_given(&fields, field)) {
            const char *text = field == FIELD_ACTION && draft->action != ACTION_NONE ? action_label(draft->action)
                                                                                     : fields.raw[field].bytes;
            printf("%s: %s\n", update_field_label(field_name(field)), text);
        }
    }
    if (draft->remark != NULL) {
        printf("%s: %s\n", tr("The leader's remark", "Ý kiến của lãnh đạo"), draft->remark);
    }
    if (remark_of(draft)[0] != '\0' && draft->state != DRAFT_SENT_BACK) {
        printf("%s\n", remark_of(draft));
    }
}

static bool find(struct command *command, struct spool_draft *ret)
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
    return found || err_set(&command->err, ERR_DATA,
                            tr("there is no draft %s on this machine; `tiendo-agent drafts` lists them",
                               "máy này không có dự thảo %s; lệnh `tiendo-agent drafts` liệt kê các dự thảo"),
                            id);
}

static bool list(struct command *command)
{
    struct spool_drafts drafts = {0};
    if (!spool_drafts(command->spool, command->arena, cli_given(command->args, "all"), &drafts, &command->err)) {
        return false;
    }
    if (command->json) {
        json_t *array = json_array();
        for (size_t i = 0; i < drafts.count; i++) {
            json_array_append_new(array, to_json(&drafts.list[i]));
        }
        command_print_json(array);
        return true;
    }
    command_print_clock();
    if (drafts.count == 0) {
        puts(tr("No drafts.", "Chưa có dự thảo nào."));
    } else {
        print_table(command, &drafts);
    }
    return true;
}

static bool show(struct command *command)
{
    struct spool_draft draft = {0};
    if (!find(command, &draft)) {
        return false;
    }
    if (command->json) {
        command_print_json(to_json(&draft));
    } else {
        print_whole(command, &draft);
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
    bool ok = args->operand_count == 0 ? list(&command) : show(&command);
    return ok ? command_close(&command, 0) : command_fail(&command);
}

/* ---- drop ---- */

static bool drop(struct command *command)
{
    struct spool_draft draft = {0};
    bool done = false;
    if (!find(command, &draft)) {
        return false;
    }
    if (draft.state == DRAFT_SEALED) {
        return err_set(&command->err, ERR_DATA, "%s",
                       "Nội dung này đã được duyệt, không bỏ được nữa: muốn thay, đề nghị soạn bản bổ sung (`submit "
                       "--revise`).");
    }
    if (draft.state != DRAFT_DROPPED && !spool_draft_drop(command->spool, &draft, &done, &command->err)) {
        return false;
    }
    if (draft.state != DRAFT_DROPPED && !done) {
        return err_set(&command->err, ERR_DATA, "%s",
                       "Có người vừa sửa, trả lại hoặc duyệt dự thảo này: đề nghị xem lại (lệnh `drafts`) rồi làm "
                       "lại.");
    }
    if (command->json) {
        command_print_json(
            json_pack("{s:o, s:s}", "id", json_uuid(&draft.id), "state", draft_state_code(DRAFT_DROPPED)));
    } else {
        puts("Dự thảo này đơn vị không dùng nữa; chưa từng gửi đi đâu. Nội dung vẫn lưu trên máy: xem lại bằng `drafts "
             "--all`, dùng lại bằng `submit --edit`.");
    }
    return true;
}

static int run_drop(const struct cli_args *args, void *context)
{
    (void)context;
    struct command command = {0};
    if (!command_begin(&command, args) || !command_open_spool(&command) || !drop(&command)) {
        return command_fail(&command);
    }
    return command_close(&command, 0);
}

static const struct cli_option options[] = {
    COMMAND_OPTIONS,
    {"all", NULL, "also those that were approved or given up", "kể cả dự thảo đã duyệt hoặc không dùng nữa"},
};

const struct cli_command command_drafts = {
    .name = "drafts",
    .synopsis = "[ID] [--all] [--json]",
    .help_en = "What this office is writing or has put before its leader; with an id the whole text.",
    .help_vi = "Các dự thảo đang soạn, chờ lãnh đạo duyệt hoặc lãnh đạo trả lại; ghi mã để xem toàn văn.",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .max_operands = 1,
    .run = run,
};

static const struct cli_option drop_options[] = {COMMAND_OPTIONS};

const struct cli_command command_drafts_drop = {
    .name = "drafts drop",
    .synopsis = "ID [--json]",
    .help_en = "Gives up a draft that was never approved; its text stays on this machine.",
    .help_vi = "Không dùng một dự thảo chưa duyệt nữa; nội dung vẫn lưu trên máy.",
    .options = drop_options,
    .option_count = sizeof(drop_options) / sizeof(drop_options[0]),
    .min_operands = 1,
    .max_operands = 1,
    .run = run_drop,
};
