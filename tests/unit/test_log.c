/* Log lines that a peer cannot forge, errors that are always whole text, and the language they are in. */
#include "log.h"

#include "err.h"
#include "lang.h"
#include "text.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char line[8192];

/* What log_event() writes for one value, without the time. */
static const char *logged(enum log_level level, const char *value)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    int old = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    log_event(level, "update.stored", "text", value, "after", "x", (const char *)NULL);
    dup2(old, STDERR_FILENO);
    close(old);
    rewind(file);
    line[fread(line, 1, sizeof(line) - 1, file)] = '\0';
    fclose(file);
    const char *rest = strchr(line, ' ');
    return rest == NULL ? line : rest + 1;
}

static void test_values_cannot_forge_a_line(void **state)
{
    (void)state;
    static const struct {
        const char *value, *shown;
    } rows[] = {
        {"HP-SXD", "HP-SXD"},
        {"đã-họp", "đã-họp"},
        {NULL, "-"},
        {"", "\"\""},
        {"Sở Xây dựng", "\"Sở Xây dựng\""},
        {"a=b", "\"a=b\""},
        {"x\nerror forged", "\"x\\x0aerror forged\""},
        {"\"q\" \\", "\"\\\"q\\\" \\\\\""},
        {"\x1b[31m", "\"\\x1b[31m\""},
        {"\xc2\x9b"
         "31m",
         "\"\\xc2\\x9b31m\""}, /* C1 controls, too, move a terminal */
        {"\x7f", "\"\\x7f\""},
    };
    log_init("tiendo-test", LOG_LEVEL_INFO);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char expected[200];
        snprintf(expected, sizeof(expected), "tiendo-test warn update.stored text=%s after=x\n", rows[i].shown);
        assert_string_equal(logged(LOG_LEVEL_WARN, rows[i].value), expected);
    }
    assert_string_equal(logged(LOG_LEVEL_DEBUG, "x"), ""); /* below the level */
}

static void test_long_values_are_cut_into_one_line(void **state)
{
    (void)state;
    char *value = calloc(1, 6001);
    assert_non_null(value);
    memset(value, 'a', 6000);
    size_t length = strlen(logged(LOG_LEVEL_ERROR, value));
    free(value);
    assert_true(length > 3000 && length < 4200);
    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

static void test_numbers(void **state)
{
    (void)state;
    const char *a = log_number(-5);
    const char *b = log_number(1234567890123);
    assert_string_equal(a, "-5");
    assert_string_equal(b, "1234567890123");
}

static void test_errors(void **state)
{
    (void)state;
    struct err err = {0};
    assert_false(err_set(&err, ERR_DATA, "line %d", 7));
    assert_int_equal(err.kind, ERR_DATA);
    assert_false(err_wrap(&err, "file %s", "x"));
    assert_string_equal(err.text, "file x: line 7");
    assert_int_equal(err.kind, ERR_DATA);
    assert_false(err_set(NULL, ERR_DATA, "nobody wants to know"));
    assert_false(err_wrap(NULL, "nobody"));
    char long_text[2000];
    for (size_t shift = 0; shift < 3; shift++) { /* wherever the buffer cuts, no character is cut */
        memset(long_text, 'x', shift);
        for (size_t i = shift; i + 3 < sizeof(long_text); i += 3) {
            memcpy(long_text + i, "ạ", 4);
        }
        err_set(&err, ERR_DATA, "%s", long_text);
        assert_true(text_is_utf8(err.text, strlen(err.text)));
        assert_true(strlen(err.text) > sizeof(err.text) - 5);
        err_wrap(&err, "in %s", "the file");
        assert_true(text_is_utf8(err.text, strlen(err.text)));
        err_wrap(&err, "%s", long_text);
        assert_true(text_is_utf8(err.text, strlen(err.text)));
    }
}

static void test_language(void **state)
{
    (void)state;
    static const struct {
        const char *tiendo, *all, *messages, *lang;
        bool vietnamese;
    } rows[] = {
        {NULL, NULL, NULL, NULL, true},           {NULL, NULL, NULL, "C.UTF-8", true},
        {NULL, NULL, NULL, "C", false},           {NULL, NULL, NULL, "POSIX", false},
        {NULL, NULL, NULL, "en_US.UTF-8", false}, {NULL, NULL, NULL, "vi_VN.UTF-8", true},
        {NULL, NULL, "vi_VN", "en_GB", true},     {NULL, "C", "vi_VN", "vi_VN", false},
        {NULL, "", "", "en_GB", false},           {"vi", "C", NULL, NULL, true},
        {"en", NULL, NULL, "vi_VN", false},       {"", NULL, NULL, "C", false},
        {NULL, NULL, NULL, "fr_FR.UTF-8", true},
    };
    static const char *const names[] = {"TIENDO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *values[] = {rows[i].tiendo, rows[i].all, rows[i].messages, rows[i].lang};
        for (size_t n = 0; n < 4; n++) {
            if (values[n] == NULL) {
                unsetenv(names[n]);
            } else {
                setenv(names[n], values[n], 1);
            }
        }
        lang_init();
        if (lang_is_vietnamese() != rows[i].vietnamese) {
            fail_msg("row %zu", i);
        }
        assert_string_equal(tr("yes", "có"), rows[i].vietnamese ? "có" : "yes");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_cannot_forge_a_line),
        cmocka_unit_test(test_long_values_are_cut_into_one_line),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
