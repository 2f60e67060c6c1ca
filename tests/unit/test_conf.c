/* INI files: defaults, file, environment; every mistake with file:line. */
#include "conf.h"
#include "lang.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct config {
    const char *listen, *database, *keys, *note;
    int64_t batch;
    bool simulated;
};

#define MEMBER(name) offsetof(struct config, name)

static const struct conf_key keys[] = {
    {"intake", "listen", CONF_TEXT, MEMBER(listen), NULL, 0, 0, "where agents connect"},
    {"intake", "batch", CONF_NUMBER, MEMBER(batch), "500", 1, 10000, "updates a transaction"},
    {"intake", "keys", CONF_PATH, MEMBER(keys), "keys/server.key", 0, 0, "the server's key pair"},
    {"store", "database", CONF_TEXT, MEMBER(database), "", 0, 0, "libpq connection string"},
    {"store", "note", CONF_TEXT, MEMBER(note), "none", 0, 0, "free text"},
    {"store", "simulated_clock", CONF_BOOL, MEMBER(simulated), "no", 0, 0, "demonstrations only"},
};

struct fixture {
    struct arena *arena;
    char folder[64], path[80];
    struct config config;
    struct err err;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    setenv("TIENDO_LANG", "en", 1);
    lang_init();
    f->arena = arena_new();
    snprintf(f->folder, sizeof(f->folder), "/tmp/tiendo-test-conf-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof(f->path), "%s/c.conf", f->folder);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    unlink(f->path);
    rmdir(f->folder);
    arena_free(f->arena);
    free(f);
    return 0;
}

static bool read_bytes(struct fixture *f, const char *bytes, size_t length)
{
    FILE *file = fopen(f->path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    f->err = (struct err){0};
    memset(&f->config, 0, sizeof(f->config));
    return conf_read(f->arena, f->path, keys, sizeof(keys) / sizeof(keys[0]), &f->config, &f->err);
}

static bool read_text(struct fixture *f, const char *text)
{
    bool ok = read_bytes(f, text, strlen(text));
    if (!ok) {
        assert_int_equal(f->err.kind, ERR_CONFIG);
        assert_non_null(strstr(f->err.text, f->path));
    }
    return ok;
}

static void test_defaults_and_file(void **state)
{
    struct fixture *f = *state;
    char expected[120];
    assert_true(read_text(f, "[intake]\nlisten = tcp://*:5555\n"));
    assert_string_equal(f->config.listen, "tcp://*:5555");
    assert_int_equal(f->config.batch, 500);
    assert_string_equal(f->config.database, "");
    assert_string_equal(f->config.note, "none");
    assert_false(f->config.simulated);
    snprintf(expected, sizeof(expected), "%s/keys/server.key", f->folder); /* a default path, too, is beside the file */
    assert_string_equal(f->config.keys, expected);

    assert_true(read_text(f,
                          "\xef\xbb\xbf# máy chủ\r\n[store]\r\nnote=Sở Xây dựng ; ghi chú\r\nsimulated_clock = yes\r\n"
                          "; comment\r\n\r\n[intake]\r\n  listen :  a=b  \r\nbatch = 10000\r\nkeys = /etc/k\r\n"));
    assert_string_equal(f->config.note, "Sở Xây dựng");
    assert_string_equal(f->config.listen, "a=b");
    assert_string_equal(f->config.keys, "/etc/k");
    assert_int_equal(f->config.batch, 10000);
    assert_true(f->config.simulated);
}

static void test_mistakes_have_file_and_line(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text;
        int line; /* 0: the file as a whole */
        const char *parts[3];
    } rows[] = {
        {"[intake]\nlisten = a\nlisten = b\n", 3, {"listen", "twice"}},
        {"[intake]\nlisten = a\n[intake]\nlisten = b\n", 4, {"listen", "twice"}},
        {"[intake]\nlisten = a\nLISTEN = b\n", 3, {"unknown key LISTEN", "[intake]", "listen, batch, keys"}},
        {"[intake]\nlisten = a\ndatabase = x\n", 3, {"unknown key database", "[intake]"}},
        {"[intake]\nlisten = a\n[web]\nport = 1\n", 4, {"unknown section [web]"}},
        {"listen = a\n", 1, {"listen stands before the first [section]"}},
        {"[intake]\nlisten = a\nbatch = 0\n", 3, {"batch = 0", "from 1 to 10000"}},
        {"[intake]\nlisten = a\nbatch = 10001\n", 3, {"from 1 to 10000"}},
        {"[intake]\nlisten = a\nbatch = ten\n", 3, {"batch = ten"}},
        {"[intake]\nlisten = a\nbatch = 5s\n", 3, {"batch = 5s"}},
        {"[intake]\nlisten = a\nbatch =\n", 3, {"batch"}},
        {"[intake]\nlisten = a\nbatch = 99999999999999999999\n", 3, {"from 1 to 10000"}},
        {"[intake]\nlisten = a\n[store]\nsimulated_clock = maybe\n", 4, {"maybe", "yes or no"}},
        {"[intake]\nlisten =\n", 2, {"listen is empty", "where agents connect"}},
        {"[intake]\nbatch = 5\n", 0, {"listen is missing", "[intake]", "where agents connect"}},
        {"", 0, {"listen is missing"}},
        {"[intake]\nlisten = a\nnonsense\n", 3, {"[section] or key = value"}},
        {"[intake\nlisten = a\n", 1, {"[section] or key = value"}},
        {"[intake]\nlisten = \xff\n", 2, {"listen is not UTF-8"}},
        {"[intake]\nlisten = a\n  continued\n", 3, {"listen", "twice"}},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char place[100];
        if (read_text(f, rows[i].text)) {
            fail_msg("row %zu was accepted", i);
        }
        snprintf(place, sizeof(place), rows[i].line > 0 ? "%s:%d: " : "%s: ", f->path, rows[i].line);
        bool good = strncmp(f->err.text, place, strlen(place)) == 0;
        for (size_t p = 0; p < 3 && rows[i].parts[p] != NULL; p++) {
            good = good && strstr(f->err.text, rows[i].parts[p]) != NULL;
        }
        if (!good) {
            fail_msg("row %zu: %s", i, f->err.text);
        }
    }
}

static void test_long_lines_are_refused_not_cut(void **state)
{
    struct fixture *f = *state;
    char text[1200] = "[intake]\nlisten = a\n[store]\ndatabase = ";
    size_t used = strlen(text);
    memset(text + used, 'x', 1000);
    snprintf(text + used + 1000, 20, "\nnote = b\n");
    assert_false(read_text(f, text));
    assert_non_null(strstr(f->err.text, ":4: a line longer than"));
    text[used + 150] = '\0'; /* and no newline at the end of the file */
    assert_true(read_text(f, text));
    assert_int_equal(strlen(f->config.database), 150);
}

static void test_what_is_no_file(void **state)
{
    struct fixture *f = *state;
    char missing[100];
    size_t count = sizeof(keys) / sizeof(keys[0]);
    snprintf(missing, sizeof(missing), "%s/none.conf", f->folder);
    assert_false(conf_read(f->arena, missing, keys, count, &f->config, &f->err));
    assert_int_equal(f->err.kind, ERR_NO_INPUT);
    assert_non_null(strstr(f->err.text, missing));
    assert_false(conf_read(f->arena, f->folder, keys, count, &f->config, &f->err));
    assert_int_equal(f->err.kind, ERR_NO_INPUT);
    assert_non_null(strstr(f->err.text, f->folder));
    static const char with_nul[] = "[intake]\nlisten = a\0b\nbatch = 7\n";
    (void)read_bytes(f, with_nul, sizeof(with_nul) - 1); /* whatever it says, nothing breaks */
}

static void test_environment_overrides(void **state)
{
    struct fixture *f = *state;
    setenv("TIENDO_INTAKE_LISTEN", "tcp://*:1", 1);
    setenv("TIENDO_INTAKE_BATCH", "7", 1);
    setenv("TIENDO_INTAKE_KEYS", "relative/k", 1);
    setenv("TIENDO_STORE_SIMULATED_CLOCK", "1", 1);
    assert_true(read_text(f, "[intake]\nbatch = 9\n")); /* listen comes from the environment alone */
    assert_string_equal(f->config.listen, "tcp://*:1");
    assert_int_equal(f->config.batch, 7);
    assert_string_equal(f->config.keys, "relative/k"); /* relative to where the program runs, not to the file */
    assert_true(f->config.simulated);
    setenv("TIENDO_INTAKE_BATCH", "x", 1);
    assert_false(read_bytes(f, "", 0));
    assert_non_null(strstr(f->err.text, "TIENDO_INTAKE_BATCH: batch = x"));
    setenv("TIENDO_INTAKE_LISTEN", "", 1);
    unsetenv("TIENDO_INTAKE_BATCH");
    assert_false(read_bytes(f, "", 0));
    assert_non_null(strstr(f->err.text, "TIENDO_INTAKE_LISTEN: listen is empty"));
    unsetenv("TIENDO_INTAKE_LISTEN");
    unsetenv("TIENDO_INTAKE_KEYS");
    unsetenv("TIENDO_STORE_SIMULATED_CLOCK");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_defaults_and_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mistakes_have_file_and_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_long_lines_are_refused_not_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_no_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_environment_overrides, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
