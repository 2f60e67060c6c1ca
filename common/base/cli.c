#include "cli.h"

#include "arena.h"
#include "fault.h"
#include "lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *program_name = "tiendo";

int cli_fail(const struct err *err)
{
    fprintf(stderr, "%s: %s\n", program_name, err->text);
    return err->kind == ERR_NONE ? ERR_SOFTWARE : (int)err->kind;
}

static int usage_error(const char *what, const char *given, const char *hint)
{
    fprintf(stderr, "%s: %s", program_name, what);
    if (given != NULL) {
        fprintf(stderr, " \"%s\"", given);
    }
    fprintf(stderr, "; %s\n", hint);
    return ERR_USAGE;
}

static size_t option_index(const struct cli_args *args, size_t count, const char *name, size_t length)
{
    size_t i = 0;
    while (i < count &&
           (strlen(args->options[i].name) != length || strncmp(args->options[i].name, name, length) != 0)) {
        i++;
    }
    return i;
}

static const char *value_of(const struct cli_args *args, const char *name)
{
    for (size_t i = 0; args->options[i].name != NULL; i++) {
        if (strcmp(args->options[i].name, name) == 0) {
            return args->values[i];
        }
    }
    fprintf(stderr, "%s: bug: option --%s is not in the table\n", program_name, name);
    exit(ERR_SOFTWARE);
}

const char *cli_value(const struct cli_args *args, const char *name)
{
    return value_of(args, name);
}

bool cli_given(const struct cli_args *args, const char *name)
{
    return value_of(args, name) != NULL;
}

/* "program command operands"; a program that is one command has no name for it. */
static void print_synopsis(const struct cli_program *program, const struct cli_command *command)
{
    printf("%s%s%s%s%s\n", program->name, command->name[0] == '\0' ? "" : " ", command->name,
           command->synopsis == NULL ? "" : " ", command->synopsis == NULL ? "" : command->synopsis);
}

/* A command of several words that begins with this one ("plan" and "plan check"). */
static bool begins_with_word(const struct cli_command *command, const char *word)
{
    size_t length = strlen(word);
    return strncmp(command->name, word, length) == 0 && command->name[length] == ' ';
}

/* `group` NULL: all commands; else those that begin with this word. */
static void print_program_help(const struct cli_program *program, const char *group)
{
    printf("%s %s\n%s\n\n%s\n", program->name, TIENDO_VERSION, tr(program->help_en, program->help_vi),
           tr("Commands:", "Các lệnh:"));
    for (size_t i = 0; i < program->command_count; i++) {
        const struct cli_command *command = &program->commands[i];
        if (group != NULL && !begins_with_word(command, group)) {
            continue;
        }
        printf("  ");
        print_synopsis(program, command);
        printf("      %s\n", tr(command->help_en, command->help_vi));
    }
    printf("\n%s\n", tr("--help after a command shows its options; --version prints the version.",
                        "Thêm --help sau một lệnh để xem các tùy chọn; --version in số phiên bản."));
}

static void print_command_help(const struct cli_program *program, const struct cli_command *command)
{
    print_synopsis(program, command);
    printf("\n%s\n", tr(command->help_en, command->help_vi));
    if (command->option_count > 0) {
        printf("\n%s\n", tr("Options:", "Tùy chọn:"));
    }
    for (size_t i = 0; i < command->option_count; i++) {
        const struct cli_option *option = &command->options[i];
        printf("  --%s%s%s\n      %s\n", option->name, option->argument == NULL ? "" : " ",
               option->argument == NULL ? "" : option->argument, tr(option->help_en, option->help_vi));
    }
}

/* How many words of argv a command's name matches; 0: none. */
static size_t name_matches(const char *name, int argc, char **argv)
{
    size_t words = 0;
    while (*name != '\0') {
        size_t length = strcspn(name, " ");
        if ((int)words >= argc || strlen(argv[words]) != length || strncmp(argv[words], name, length) != 0) {
            return 0;
        }
        words++;
        name += length;
        name += *name == ' ' ? 1 : 0;
    }
    return words;
}

static const struct cli_command *find_command(const struct cli_program *program, int argc, char **argv,
                                              size_t *ret_words)
{
    const struct cli_command *best = NULL;
    *ret_words = 0;
    for (size_t i = 0; i < program->command_count; i++) {
        size_t words = name_matches(program->commands[i].name, argc, argv);
        if (words > *ret_words || (best == NULL && program->commands[i].name[0] == '\0')) {
            best = &program->commands[i];
            *ret_words = words;
        }
    }
    return best;
}

struct parsing {
    struct cli_args args;
    size_t option_count;
    const char *known; /* options, for a message */
    bool help;
};

/* What is allowed, for the message about what is not: the commands that begin with the same word, else all. */
static const char *known_commands(struct arena *arena, const struct cli_program *program, const char *word)
{
    const char *list = "";
    for (int pass = 0; pass < 2 && list[0] == '\0'; pass++) {
        for (size_t i = 0; i < program->command_count; i++) {
            const struct cli_command *command = &program->commands[i];
            if (pass == 1 || (word != NULL && begins_with_word(command, word))) {
                list = arena_printf(arena, "%s%s%s", list, list[0] == '\0' ? "" : ", ", command->name);
            }
        }
    }
    return list;
}

static const char *known_options(struct arena *arena, const struct cli_command *command)
{
    const char *list = "--help";
    for (size_t i = 0; i < command->option_count; i++) {
        list = arena_printf(arena, "%s, --%s", list, command->options[i].name);
    }
    return list;
}

static bool wants_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* No command fits: help for a group of commands ("plan --help"), or a message with what is allowed. */
static int without_command(const struct cli_program *program, int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : NULL;
    for (size_t i = 0; argc == 3 && i < program->command_count; i++) {
        if (wants_help(argv[2]) && begins_with_word(&program->commands[i], word)) {
            print_program_help(program, word);
            return 0;
        }
    }
    struct arena *arena = arena_new();
    const char *given = word;
    for (int i = 2; i < argc && argv[i][0] != '-'; i++) {
        given = arena_printf(arena, "%s %s", given, argv[i]);
    }
    const char *hint = arena_printf(arena, tr("commands: %s; see `%s --help`", "các lệnh: %s; xem `%s --help`"),
                                    known_commands(arena, program, word), program->name);
    int status =
        usage_error(word == NULL ? tr("no command given", "chưa ghi lệnh") : tr("there is no command", "không có lệnh"),
                    given, hint);
    arena_free(arena);
    return status;
}

/* One argument that begins with "--"; *i moves on when its value is the next argument. */
static int parse_option(struct parsing *parsing, int argc, char **argv, int *i, const char *hint)
{
    const char *name = argv[*i] + 2;
    size_t length = strcspn(name, "=");
    size_t index = option_index(&parsing->args, parsing->option_count, name, length);
    if (strcmp(name, "help") == 0) {
        parsing->help = true;
        return 0;
    }
    if (index == parsing->option_count) {
        return usage_error(tr("unknown option", "không có tùy chọn"), argv[*i], parsing->known);
    }
    if (parsing->args.values[index] != NULL) {
        return usage_error(tr("an option is given twice:", "tùy chọn ghi hai lần:"), argv[*i], hint);
    }
    bool has_value = name[length] == '=';
    if (parsing->args.options[index].argument == NULL) {
        if (has_value) {
            return usage_error(tr("this option takes no value:", "tùy chọn này không kèm giá trị:"), argv[*i], hint);
        }
        parsing->args.values[index] = "";
    } else if (has_value) {
        parsing->args.values[index] = name + length + 1;
    } else if (*i + 1 < argc) {
        parsing->args.values[index] = argv[++*i];
    } else {
        return usage_error(tr("this option needs a value:", "tùy chọn này cần kèm giá trị:"), argv[*i], hint);
    }
    return 0;
}

static int run_command(const struct cli_program *program, const struct cli_command *command, int argc, char **argv,
                       void *context)
{
    struct arena *arena = arena_new();
    struct parsing parsing = {.option_count = command->option_count};
    /* A copy with an end mark, so that cli_value() needs no count. */
    struct cli_option *options = arena_array(arena, command->option_count + 1, sizeof(*options));
    if (command->option_count > 0) {
        memcpy(options, command->options, command->option_count * sizeof(*options));
    }
    parsing.args.options = options;
    parsing.args.values = arena_array(arena, command->option_count + 1, sizeof(*parsing.args.values));
    parsing.args.operands = arena_array(arena, (size_t)argc + 1, sizeof(*parsing.args.operands));
    const char *hint = arena_printf(arena, tr("see `%s%s%s --help`", "xem `%s%s%s --help`"), program->name,
                                    command->name[0] == '\0' ? "" : " ", command->name);
    parsing.known =
        arena_printf(arena, tr("options: %s; %s", "các tùy chọn: %s; %s"), known_options(arena, command), hint);
    int status = 0;
    bool only_operands = false;
    for (int i = 0; status == 0 && i < argc; i++) {
        if (!only_operands && strcmp(argv[i], "--") == 0) {
            only_operands = true;
        } else if (!only_operands && strncmp(argv[i], "--", 2) == 0) {
            status = parse_option(&parsing, argc, argv, &i, hint);
        } else if (!only_operands && strcmp(argv[i], "-h") == 0) {
            parsing.help = true;
        } else {
            parsing.args.operands[parsing.args.operand_count++] = argv[i];
        }
    }
    if (status == 0 && parsing.help) {
        print_command_help(program, command);
    } else if (status == 0 && parsing.args.operand_count < command->min_operands) {
        status = usage_error(tr("something is missing:", "còn thiếu:"), command->synopsis, hint);
    } else if (status == 0 && parsing.args.operand_count > command->max_operands) {
        status = usage_error(tr("one too many:", "thừa:"), parsing.args.operands[command->max_operands], hint);
    } else if (status == 0) {
        status = command->run(&parsing.args, context);
    }
    arena_free(arena);
    return status;
}

int cli_main(const struct cli_program *program, int argc, char **argv, void *context)
{
    lang_init();
    program_name = program->name;
    size_t words = 0;
    const struct cli_command *command = find_command(program, argc - 1, argv + 1, &words);
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        printf("%s %s%s\n", program->name, TIENDO_VERSION, FAULT_VERSION);
        return 0;
    }
    int status = 0;
    bool is_one_command = command != NULL && command->name[0] == '\0' && program->command_count == 1;
    if (argc > 1 && !is_one_command && (wants_help(argv[1]) || strcmp(argv[1], "help") == 0)) {
        print_program_help(program, NULL);
    } else if (command == NULL) {
        status = without_command(program, argc, argv);
    } else {
        status = run_command(program, command, argc - 1 - (int)words, argv + 1 + words, context);
    }
    if ((fflush(stdout) != 0 || ferror(stdout) != 0) && status == 0) {
        struct err err = {0};
        err_set(&err, ERR_IO, "%s", tr("cannot write the output", "không ghi được kết quả ra"));
        status = cli_fail(&err);
    }
    return status;
}
