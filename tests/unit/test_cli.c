/* Command lines: commands of several words, options, help, and messages that say what is allowed. */
#include "cli.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct cli_option options[] = {
    {"plan", "N", "only this plan", "chỉ kế hoạch này"},
    {"json", NULL, "one JSON document", "một tài liệu JSON"},
};

/* What the command got: "name plan=… json operands…". */
static char got[200];

static int note(const char *name, const struct cli_args *args)
{
    size_t used = (size_t)snprintf(got, sizeof(got), "%s", name);
    if (cli_value(args, "plan") != NULL) {
        used += (size_t)snprintf(got + used, sizeof(got) - used, " plan=%s", cli_value(args, "plan"));
    }
    if (cli_given(args, "json")) {
        used += (size_t)snprintf(got + used, sizeof(got) - used, " json");
    }
    for (size_t i = 0; i < args->operand_count; i++) {
        used += (size_t)snprintf(got + used, sizeof(got) - used, " [%s]", args->operands[i]);
    }
    return 0;
}

static int run_plan(const struct cli_args *args, void *context)
{
    (void)context;
    return note("plan", args);
}

static int run_check(const struct cli_args *args, void *context)
{
    (void)context;
    return note("plan check", args);
}

static int run_may(const struct cli_args *args, void *context)
{
    (void)args;
    return *(const int *)context;
}

static int run_bug(const struct cli_args *args, void *context)
{
    (void)context;
    return cli_value(args, "no-such-option") == NULL ? 0 : 1;
}

static const struct cli_command commands[] = {
    {"plan check", "FILE… [--plan N]", "checks files", "kiểm tra tệp", options, 2, 1, 3, run_check},
    {"plan list", NULL, "lists plans", "liệt kê kế hoạch", options, 2, 0, 0, run_plan},
    {"plan", NULL, "shows one", "xem một", options, 2, 0, 1, run_plan},
    {"agent list", NULL, "lists agents", "liệt kê máy", NULL, 0, 0, 0, run_may},
    {"may", "AGENCY", "asks", "hỏi", NULL, 0, 0, 9, run_may},
    {"bug", NULL, "a bug", "lỗi", options, 2, 0, 0, run_bug},
};

static const struct cli_program program = {"tiendo-test", "A test.", "Thử.", commands,
                                           sizeof(commands) / sizeof(commands[0])};

static const struct cli_command only_command = {.name = "",
                                                .synopsis = "--plan N",
                                                .help_en = "the only one",
                                                .help_vi = "duy nhất",
                                                .options = options,
                                                .option_count = 2,
                                                .run = run_plan};
static const struct cli_program daemon_program = {"tiendo-daemon", "A daemon.", "Tiến trình.", &only_command, 1};

/* Runs a command line with both outputs in a file; `words` are separated by '|'. */
static int run_program(const struct cli_program *which, const char *words, int may, char *out, size_t size)
{
    char copy[300];
    char *argv[40] = {(char *)"x"};
    int argc = 1;
    char *rest = copy;
    snprintf(copy, sizeof(copy), "%s", words);
    while (words[0] != '\0' && rest != NULL) {
        argv[argc++] = strsep(&rest, "|");
    }
    got[0] = '\0';
    fflush(stdout);
    fflush(stderr);
    FILE *file = tmpfile();
    assert_non_null(file);
    int old_out = dup(STDOUT_FILENO);
    int old_err = dup(STDERR_FILENO);
    dup2(fileno(file), STDOUT_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    int status = cli_main(which, argc, argv, &may);
    fflush(stdout);
    dup2(old_out, STDOUT_FILENO);
    dup2(old_err, STDERR_FILENO);
    close(old_out);
    close(old_err);
    rewind(file);
    out[fread(out, 1, size - 1, file)] = '\0';
    fclose(file);
    return status;
}

static void test_what_commands_get(void **state)
{
    (void)state;
    static const struct {
        const char *words, *got;
    } rows[] = {
        {"plan", "plan"},
        {"plan|check|a", "plan check [a]"}, /* the longest name wins */
        {"plan|list", "plan"},
        {"plan|other", "plan [other]"},
        {"plan|check|--plan|N|a|b", "plan check plan=N [a] [b]"},
        {"plan|check|a|--plan=N|b|--json", "plan check plan=N json [a] [b]"}, /* options after operands */
        {"plan|check|--plan=|a", "plan check plan= [a]"},
        {"plan|check|--plan|--json|a", "plan check plan=--json [a]"}, /* a value may begin with -- */
        {"plan|check|--|--json|--|-x", "plan check [--json] [--] [-x]"},
        {"plan|check|-5|-", "plan check [-5] [-]"},
        {"plan|check|", "plan check []"},
    };
    char out[4000];
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int status = run_program(&program, rows[i].words, 0, out, sizeof(out));
        if (status != 0 || strcmp(got, rows[i].got) != 0) {
            fail_msg("%s: status %d, got \"%s\", said %s", rows[i].words, status, got, out);
        }
        assert_string_equal(out, "");
    }
    assert_int_equal(run_program(&program, "may|X", 2, out, sizeof(out)), 2); /* the command's own exit status */
    assert_int_equal(run_program(&daemon_program, "--plan|N", 0, out, sizeof(out)), 0);
    assert_string_equal(got, "plan plan=N");
}

static void test_mistakes_say_what_is_allowed(void **state)
{
    (void)state;
    static const struct {
        const struct cli_program *program;
        const char *words;
        const char *parts[4];
    } rows[] = {
        {&program, "", {"no command given", "plan check, plan list, plan, agent list, may, bug", "tiendo-test --help"}},
        {&program, "paln|check", {"there is no command \"paln check\"", "plan check, plan list"}},
        {&program, "agent", {"there is no command \"agent\"", "commands: agent list;"}},
        {&program, "agent|lost|--x", {"there is no command \"agent lost\"", "commands: agent list;"}},
        {&program,
         "plan|check|a|--pla|N",
         {"unknown option \"--pla\"", "--help, --plan, --json", "tiendo-test plan check --help"}},
        {&program, "plan|check|a|--jsonx", {"unknown option \"--jsonx\""}},
        {&program, "plan|check|a|--plan", {"needs a value: \"--plan\""}},
        {&program, "plan|check|a|--json=yes", {"takes no value: \"--json=yes\""}},
        {&program, "plan|check|a|--json|--json", {"given twice: \"--json\""}},
        {&program, "plan|check|a|--plan=1|--plan|2", {"given twice: \"--plan\""}},
        {&program, "plan|check", {"missing: \"FILE… [--plan N]\""}},
        {&program, "plan|check|a|b|c|d", {"one too many: \"d\""}},
        {&daemon_program, "run", {"one too many: \"run\"", "see `tiendo-daemon --help`"}},
        {&daemon_program, "--nonsense", {"unknown option \"--nonsense\""}},
    };
    char out[4000];
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int status = run_program(rows[i].program, rows[i].words, 0, out, sizeof(out));
        bool good = status == ERR_USAGE && got[0] == '\0';
        good = good && strncmp(out, rows[i].program->name, strlen(rows[i].program->name)) == 0;
        for (size_t p = 0; p < 4 && rows[i].parts[p] != NULL; p++) {
            good = good && strstr(out, rows[i].parts[p]) != NULL;
        }
        if (!good) {
            fail_msg("%s: status %d, got \"%s\", said %s", rows[i].words, status, got, out);
        }
    }
}

static void test_help_and_version(void **state)
{
    (void)state;
    char out[4000];
    char version[100];
    assert_int_equal(run_program(&program, "--version", 0, out, sizeof(out)), 0);
    size_t size = (size_t)snprintf(version, sizeof(version), "tiendo-test %s", TIENDO_VERSION);
    assert_memory_equal(out, version, size);
    assert_true(out[size] == '\n' || out[size] == ','); /* a build for tests says so behind it */
    static const char *const helps[] = {"--help", "-h", "help"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(run_program(&program, helps[i], 0, out, sizeof(out)), 0);
        assert_non_null(strstr(out, "tiendo-test plan check FILE… [--plan N]\n      checks files\n"));
        assert_non_null(strstr(out, "tiendo-test may AGENCY\n"));
    }
    assert_int_equal(run_program(&program, "plan|check|--help", 0, out, sizeof(out)), 0);
    assert_string_equal(got, ""); /* help runs nothing, though FILE is missing */
    assert_non_null(strstr(out, "--plan N\n      only this plan\n"));
    assert_non_null(strstr(out, "--json\n      one JSON document\n"));
    assert_int_equal(run_program(&program, "agent|--help", 0, out, sizeof(out)), 0);
    assert_non_null(strstr(out, "tiendo-test agent list\n"));
    assert_null(strstr(out, "plan check")); /* only that group */
    assert_int_equal(run_program(&daemon_program, "--help", 0, out, sizeof(out)), 0);
    assert_non_null(strstr(out, "tiendo-daemon --plan N\n"));
    assert_non_null(strstr(out, "only this plan"));
    assert_int_equal(run_program(&daemon_program, "--version", 0, out, sizeof(out)), 0);
}

static void test_vietnamese(void **state)
{
    (void)state;
    char out[4000];
    setenv("TIENDO_LANG", "vi", 1);
    assert_int_equal(run_program(&program, "--help", 0, out, sizeof(out)), 0);
    assert_non_null(strstr(out, "kiểm tra tệp"));
    assert_int_equal(run_program(&program, "sai", 0, out, sizeof(out)), ERR_USAGE);
    assert_non_null(strstr(out, "không có lệnh \"sai\"; các lệnh: plan check"));
    setenv("TIENDO_LANG", "en", 1);
}

static void test_failures(void **state)
{
    (void)state;
    struct err err = {ERR_NONE, "nothing"};
    assert_int_equal(cli_fail(&err), ERR_SOFTWARE); /* a failure is never a success */
    err.kind = ERR_TEMPORARY;
    assert_int_equal(cli_fail(&err), 75);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        char out[100];
        run_program(&program, "bug", 0, out, sizeof(out));
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == ERR_SOFTWARE); /* a name outside the table is a bug */
}

static int write_something(const struct cli_args *args, void *context)
{
    (void)args;
    (void)context;
    printf("result\n");
    return 0;
}

/* A result that could not be written is no success. */
static void test_output_that_cannot_be_written(void **state)
{
    (void)state;
    static const struct cli_command command = {.name = "say", .help_en = "", .help_vi = "", .run = write_something};
    static const struct cli_program full = {"tiendo-full", "", "", &command, 1};
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        char *argv[] = {(char *)"x", (char *)"say"};
        if (freopen("/dev/full", "we", stdout) == NULL) {
            _exit(99);
        }
        _exit(cli_main(&full, 2, argv, NULL));
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == ERR_IO);
}

int main(void)
{
    setenv("TIENDO_LANG", "en", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_commands_get), cmocka_unit_test(test_mistakes_say_what_is_allowed),
        cmocka_unit_test(test_help_and_version),  cmocka_unit_test(test_vietnamese),
        cmocka_unit_test(test_failures),          cmocka_unit_test(test_output_that_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
