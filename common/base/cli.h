/* cli: what the command lines of the three programs share: subcommands, options, messages and exit statuses. */
#pragma once

#include "err.h"

#include <stdbool.h>
#include <stddef.h>

struct cli_option {
    const char *name;     /* "task": --task */
    const char *argument; /* name of its value for --help ("TASK"); NULL: a switch */
    const char *help_en, *help_vi;
};

struct cli_args {
    const struct cli_option *options;
    const char **values; /* by option; "" for a switch that was given; NULL when not */
    const char **operands;
    size_t operand_count;
};

struct cli_command {
    const char *name; /* "plan check" */
    const char *synopsis;
    const char *help_en, *help_vi;
    const struct cli_option *options;
    size_t option_count;
    size_t min_operands, max_operands;
    int (*run)(const struct cli_args *args, void *context); /* exit status */
};

struct cli_program {
    const char *name; /* tiendo-agent */
    const char *help_en, *help_vi;
    const struct cli_command *commands;
    size_t command_count;
};

/* Finds the command (its words in order), parses options (`--name value` or `--name=value`, whole names; `--` ends
 * them; they may stand before or after operands), answers --help and --version itself, runs it. Unknown words or
 * options: a message with what is allowed, 64. */
int cli_main(const struct cli_program *program, int argc, char **argv, void *context);

/* The value of an option by name; NULL when not given. A name that is not in the table ends the process: a bug. */
const char *cli_value(const struct cli_args *args, const char *name);
bool cli_given(const struct cli_args *args, const char *name);

/* "program: text" on stderr; returns err->kind as the exit status. */
int cli_fail(const struct err *err);
