#include "unit.h"

#include "file.h"
#include "keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/tiendo-keys-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    return system(command); // NOLINT(cert-env33-c,concurrency-mt-unsafe): a folder of this test's own making
}

static const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void z85_round_trip(void **state)
{
    (void)state;
    /* The test vector of RFC 32 (Z85), doubled twice to make 32 bytes. */
    const uint8_t key[KEY_BYTES] = {0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B, 0x86, 0x4F, 0xD2,
                                    0x6F, 0xB5, 0x59, 0xF7, 0x5B, 0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59,
                                    0xF7, 0x5B, 0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B};
    char text[KEY_Z85_MAX];
    uint8_t back[KEY_BYTES] = {0};
    assert_string_equal(key_z85(key, text), "HelloWorldHelloWorldHelloWorldHelloWorld");
    assert_true(key_parse_z85(text, back));
    assert_memory_equal(key, back, KEY_BYTES);
}

static void z85_refuses(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "HelloWorld",
        "HelloWorldHelloWorldHelloWorldHelloWorldHello",
        "HelloWorldHelloWorldHelloWorldHelloWorl\"",
        "HelloWorldHelloWorldHelloWorldHelloWorl ",
        "#####HelloWorldHelloWorldHelloWorldHello",
    };
    uint8_t key[KEY_BYTES] = {0};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        if (key_parse_z85(bad[i], key)) {
            fail_msg("accepted \"%s\"", bad[i]);
        }
    }
    assert_false(key_parse_z85(NULL, key));
}

static void public_half_follows(void **state)
{
    (void)state;
    struct key_pair pair = {0};
    struct key_pair same = {0};
    struct key_pair other = {0};
    struct err err = {0};
    assert_true(key_pair_new(&pair, &err));
    assert_true(key_pair_new(&other, &err));
    assert_memory_not_equal(pair.secret_key, other.secret_key, KEY_BYTES);
    assert_true(key_pair_from_secret(pair.secret_key, &same, &err));
    assert_memory_equal(pair.public_key, same.public_key, KEY_BYTES);
}

static void file_keeps_the_key(void **state)
{
    (void)state;
    struct key_pair pair = {0};
    struct key_pair back = {0};
    struct stat st = {0};
    struct err err = {0};
    const char *path = in_folder("device.key");
    assert_true(key_pair_new(&pair, &err));
    assert_true(key_file_create(path, &pair, &err));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_true(key_file_read(path, &back, &err));
    assert_memory_equal(&pair, &back, sizeof(pair));
}

static void file_is_never_replaced(void **state)
{
    (void)state;
    struct key_pair first = {0};
    struct key_pair second = {0};
    struct key_pair back = {0};
    struct err err = {0};
    const char *path = in_folder("once.key");
    assert_true(key_pair_new(&first, &err));
    assert_true(key_pair_new(&second, &err));
    assert_true(key_file_create(path, &first, &err));
    assert_false(key_file_create(path, &second, &err));
    assert_int_equal(err.kind, ERR_CANT_CREATE);
    assert_true(key_file_read(path, &back, &err));
    assert_memory_equal(&first, &back, sizeof(first));
}

static void open_file_is_refused(void **state)
{
    (void)state;
    static const mode_t modes[] = {0640, 0604, 0660, 0644};
    struct key_pair pair = {0};
    struct err err = {0};
    const char *path = in_folder("open.key");
    assert_true(key_pair_new(&pair, &err));
    assert_true(key_file_create(path, &pair, &err));
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        assert_int_equal(chmod(path, modes[i]), 0);
        assert_false(key_file_read(path, &pair, &err));
        assert_int_equal(err.kind, ERR_PERMISSION);
        assert_non_null(strstr(err.text, "chmod 600"));
    }
}

static void other_files_are_refused(void **state)
{
    (void)state;
    struct key_pair pair = {0};
    struct err err = {0};
    const char *path = in_folder("not.key");
    assert_true(file_write(path, "hello\n", 6, 0600, &err));
    assert_false(key_file_read(path, &pair, &err));
    assert_int_equal(err.kind, ERR_DATA);
    assert_true(file_write(path, "HelloWorldHelloWorldHelloWorldHelloWorldX\n", 42, 0600, &err));
    assert_false(key_file_read(path, &pair, &err));
    assert_false(key_file_read(in_folder("absent.key"), &pair, &err));
    assert_int_equal(err.kind, ERR_NO_INPUT);
    assert_non_null(strstr(err.text, "absent.key"));
    assert_false(key_file_read(folder, &pair, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(z85_round_trip),          cmocka_unit_test(z85_refuses),
        cmocka_unit_test(public_half_follows),     cmocka_unit_test(file_keeps_the_key),
        cmocka_unit_test(file_is_never_replaced),  cmocka_unit_test(open_file_is_refused),
        cmocka_unit_test(other_files_are_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
