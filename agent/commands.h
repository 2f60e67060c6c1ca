/* commands: one function a command of tiendo-agent, with its table of options. */
#pragma once

#include "cli.h"

extern const struct cli_command command_run, command_submit, command_outbox, command_tasks, command_notices,
    command_decide, command_status, command_drafts, command_drafts_drop, command_approve, command_send_back,
    command_export, command_import, command_part_add, command_part_due, command_part_done, command_part_drop,
    command_part_list, command_receipt, command_receipt_verify, command_doctor;
