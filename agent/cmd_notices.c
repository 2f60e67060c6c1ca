/* notices: what the centre told this office. */
#include "commands.h"

#include "clock.h"
#include "command.h"
#include "lang.h"

#include <stdio.h>

enum { SHOWN = 500 };

static json_t *to_json(const struct wire_notice *notice)
{
    json_t *object = json_object();
    json_object_set_new(object, "id", json_uuid(&notice->id));
    json_object_set_new(object, "kind", json_string(notice_code(notice->kind)));
    json_object_set_new(object, "at", json_time(notice->at_us));
    json_object_set_new(object, "update", json_uuid(notice->has_update ? &notice->update_id : NULL));
    json_object_set_new(object, "task", json_text(notice->task));
    json_object_set_new(object, "text", json_text(notice->text));
    return object;
}

static void print_for_people(struct command *command, const struct wire_notice *notice)
{
    char when[CLOCK_ISO_MAX];
    char id[UUID_TEXT_MAX];
    printf("%s", clock_screen(notice->at_us, when));
    if (notice->task != NULL) {
        printf(" – %s", spoken_task(command->arena, notice->task));
    }
    putchar('\n');
    if (notice->text != NULL) {
        printf("  %s\n", notice->text);
    }
    if (notice->kind == NOTICE_HELD_FOR_YOU && notice->has_update) {
        uuid_text(&notice->update_id, id);
        printf("  tiendo-agent decide release %s | tiendo-agent decide refuse %s --reason …\n", id, id);
    }
    /* The notice that carries a question has the question's id. */
    if (notice->kind == NOTICE_QUESTION && notice->task != NULL) {
        printf("  tiendo-agent submit --action answer --task '%s' --refers-to %s --result …\n", notice->task,
               uuid_text(&notice->id, id));
    }
}

static int run(const struct cli_args *args, void *context)
{
    (void)context;
    struct command command = {0};
    struct wire_notices notices = {0};
    if (!command_begin(&command, args) || !command_open_spool(&command) ||
        !spool_notices(command.spool, command.arena, SHOWN, &notices, &command.err)) {
        return command_fail(&command);
    }
    json_t *array = json_array();
    for (size_t i = 0; i < notices.count; i++) {
        if (command.json) {
            json_array_append_new(array, to_json(&notices.notices[i]));
        } else {
            print_for_people(&command, &notices.notices[i]);
        }
    }
    if (command.json) {
        command_print_json(json_incref(array));
    } else if (notices.count == 0) {
        puts(tr("No notices.", "Không có thông báo."));
    }
    json_decref(array);
    return command_close(&command, 0);
}

static const struct cli_option options[] = {COMMAND_OPTIONS};

const struct cli_command command_notices = {
    .name = "notices",
    .synopsis = "[--json]",
    .help_en = "What the centre told this office, oldest first.",
    .help_vi = "Các thông báo của trung tâm, cũ trước mới sau.",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .run = run,
};
