#include "commands.h"

#include <stddef.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    const struct cli_command commands[] = {
        command_run,       command_submit,    command_drafts,   command_drafts_drop, command_approve,
        command_send_back, command_outbox,    command_tasks,    command_notices,     command_decide,
        command_export,    command_import,    command_part_add, command_part_due,    command_part_done,
        command_part_drop, command_part_list, command_status,   command_receipt,     command_receipt_verify,
        command_doctor,
    };
    const struct cli_program program = {
        .name = "tiendo-agent",
        .help_en = "Reports of one office to the centre: kept safe on this machine, sent when there is a connection.",
        .help_vi = "Báo cáo của một đơn vị gửi trung tâm: lưu an toàn trên máy này, tự gửi khi có kết nối.",
        .commands = commands,
        .command_count = sizeof(commands) / sizeof(commands[0]),
    };
    umask(S_IRWXG | S_IRWXO); /* what an office reports is nobody else's on this machine */
    return cli_main(&program, argc, argv, NULL);
}
