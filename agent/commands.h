/* commands: one function a command of tiendo-agent, with its table of options. */
#pragma once

#include "cli.h"

extern const struct cli_command command_run, command_submit, command_outbox, command_tasks, command_notices,
    command_decide, command_status;
