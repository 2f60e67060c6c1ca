#include "unit.h"

#include "file.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/tiendo-file-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    return system(command); // NOLINT(cert-env33-c,concurrency-mt-unsafe): a folder of this test's own making
}

static int files_in_folder(void)
{
    int count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        count += entry->d_name[0] != '.';
    }
    closedir(dir);
    return count;
}

static void written_is_read(void **state)
{
    struct arena *arena = *state;
    struct err err = {0};
    struct stat st = {0};
    char *text = NULL;
    size_t size = 0;
    const char *path = arena_printf(arena, "%s/a", folder);
    assert_true(file_write(path, "một\0hai", 10, 0640, &err));
    assert_true(file_read(arena, path, 10, &text, &size, &err));
    assert_int_equal(size, 10);
    assert_memory_equal(text, "một\0hai", 11);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    assert_true(file_write(path, "", 0, 0600, &err));
    assert_true(file_read(arena, path, 0, &text, &size, &err));
    assert_int_equal(size, 0);
    assert_string_equal(text, "");
}

static void reading_is_bounded(void **state)
{
    struct arena *arena = *state;
    struct err err = {0};
    char *text = NULL;
    size_t size = 0;
    const char *path = arena_printf(arena, "%s/large", folder);
    assert_true(file_write(path, "0123456789", 10, 0600, &err));
    assert_false(file_read(arena, path, 9, &text, &size, &err));
    assert_int_equal(err.kind, ERR_NO_INPUT);
    assert_null(text);
    assert_false(file_read(arena, "/dev/zero", 1000, &text, &size, &err));
    assert_false(file_read(arena, folder, 1000, &text, &size, &err));
    assert_false(file_read(arena, arena_printf(arena, "%s/absent", folder), 1000, &text, &size, &err));
    assert_non_null(strstr(err.text, "absent"));
}

static void create_never_replaces(void **state)
{
    struct arena *arena = *state;
    struct err err = {0};
    char *text = NULL;
    size_t size = 0;
    const char *path = arena_printf(arena, "%s/once", folder);
    assert_true(file_create(path, "first", 5, 0600, &err));
    int before = files_in_folder();
    assert_false(file_create(path, "second", 6, 0600, &err));
    assert_int_equal(err.kind, ERR_CANT_CREATE);
    assert_true(file_read(arena, path, 100, &text, &size, &err));
    assert_string_equal(text, "first");
    assert_int_equal(files_in_folder(), before);
}

/* What a full disk does: the write fails, the old content stays, and nothing is left lying about. */
static void failed_write_keeps_the_old(void **state)
{
    struct arena *arena = *state;
    struct err err = {0};
    char *text = NULL;
    size_t size = 0;
    const char *path = arena_printf(arena, "%s/kept", folder);
    assert_true(file_write(path, "old", 3, 0600, &err));
    int before = files_in_folder();
    pid_t child = fork();
    if (child == 0) {
        static char big[8192];
        struct rlimit limit = {.rlim_cur = 4096, .rlim_max = 4096};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        _exit(file_write(path, big, sizeof(big), 0600, &err) ? 1 : 0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(file_read(arena, path, 100, &text, &size, &err));
    assert_string_equal(text, "old");
    assert_int_equal(files_in_folder(), before);
}

static void folders_are_made(void **state)
{
    struct arena *arena = *state;
    struct err err = {0};
    struct stat st = {0};
    const char *path = arena_printf(arena, "%s/x/y//z", folder);
    assert_true(file_make_directory(path, 0700, &err));
    assert_int_equal(stat(path, &st), 0);
    assert_true(S_ISDIR(st.st_mode));
    assert_int_equal(st.st_mode & 07777, 0700);
    assert_true(file_make_directory(path, 0700, &err));
    const char *file = arena_printf(arena, "%s/x/file", folder);
    assert_true(file_write(file, "", 0, 0600, &err));
    assert_false(file_make_directory(file, 0700, &err));
    assert_false(file_make_directory(arena_printf(arena, "%s/below", file), 0700, &err));
    assert_int_equal(err.kind, ERR_CANT_CREATE);
}

static void names_beside(void **state)
{
    struct arena *arena = *state;
    assert_string_equal(file_beside(arena, "/etc/tiendo/agent.conf", "state"), "/etc/tiendo/state");
    assert_string_equal(file_beside(arena, "/etc/tiendo/agent.conf", "/var/state"), "/var/state");
    assert_string_equal(file_beside(arena, "agent.conf", "state"), "state");
    assert_string_equal(file_beside(arena, "dir/agent.conf", "state"), "dir/state");
    assert_string_equal(file_beside(arena, "/agent.conf", "state"), "/state");
}

static int make_arena(void **state)
{
    *state = arena_new();
    return 0;
}

static int free_arena(void **state)
{
    arena_free(*state);
    return 0;
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, make_arena, free_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARENA(written_is_read),       WITH_ARENA(reading_is_bounded),
        WITH_ARENA(create_never_replaces), WITH_ARENA(failed_write_keeps_the_old),
        WITH_ARENA(folders_are_made),      WITH_ARENA(names_beside),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
