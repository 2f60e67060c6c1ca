/* doctor: what is wrong with this machine, and what to do about it. */
#include "commands.h"

#include "clock.h"
#include "command.h"
#include "doctor.h"
#include "lang.h"

#include <stdio.h>

static json_t *to_json(const struct findings *findings)
{
    json_t *array = json_array();
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        json_t *object = json_object();
        json_object_set_new(object, "check", json_string(finding->check));
        json_object_set_new(object, "level", json_string(finding_level_code(finding->level)));
        json_object_set_new(object, "message", json_string(finding->text));
        json_object_set_new(object, "advice", json_text(finding->advice));
        json_array_append_new(array, object);
    }
    return json_pack("{s:s, s:o}", "level", finding_level_code(findings_worst(findings)), "checks", array);
}

static void print_for_people(const struct findings *findings)
{
    command_print_clock();
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        printf("[%s] %s\n", finding_level_label(finding->level), finding->text);
        if (finding->advice != NULL) {
            printf("  Đề nghị: %s\n", finding->advice);
        }
    }
}

static int run(const struct cli_args *args, void *context)
{
    (void)context;
    struct command command = {0};
    struct findings findings = {0};
    if (command_begin(&command, args)) {
        doctor_examine(command.arena, &command.config, clock_now_us(), &findings);
    } else {
        findings_add(&findings, "configuration", FINDING_FAIL, command.err.text,
                     "Sửa tệp cấu hình, hoặc ghi đúng tệp sau --config.");
    }
    if (command.json) {
        command_print_json(to_json(&findings));
    } else {
        print_for_people(&findings);
    }
    return command_close(&command, findings_worst(&findings) == FINDING_FAIL ? 1 : 0);
}

static const struct cli_option options[] = {COMMAND_OPTIONS};

const struct cli_command command_doctor = {
    .name = "doctor",
    .synopsis = "[--json]",
    .help_en =
        "Checks this machine: folder, disk, outbox, daemon, connection, clock, receipts; says what to do. Status 1 "
        "when something has to be mended.",
    .help_vi =
        "Kiểm tra máy này: thư mục, ổ đĩa, kho nội dung, chương trình nền, kết nối, đồng hồ, biên nhận; nêu việc "
        "cần làm. Trả về 1 khi có việc cần xử lý.",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .run = run,
};
