/* Receipts and keys as text: what is written is read again, and what cannot be read is told with its line. */
#include "lang.h"
#include "receipt_file.h"
#include "receipt_samples.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    setenv("TIENDO_LANG", "en", 1);
    lang_init();
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct bytes signed_of(size_t count, size_t index)
{
    struct receipt_chain chain = sample_chain();
    struct receipt_batch batch = sample_batch(arena, &chain, count);
    return sample_signed(arena, &batch, index);
}

static void assert_refused(const char *text, const char *told)
{
    struct receipt_lines lines;
    struct err err = {0};
    assert_false(receipt_file_parse(arena, text, "slip.txt", &lines, &err));
    assert_int_equal(err.kind, ERR_DATA);
    if (strstr(err.text, told) == NULL) {
        fail_msg("\"%s\" is not in \"%s\"", told, err.text);
    }
}

static void test_a_slip_there_and_back(void **state)
{
    (void)state;
    enum { COUNT = 7 };
    struct receipt_chain chain = sample_chain();
    struct receipt_batch batch = sample_batch(arena, &chain, COUNT);
    struct receipt_keys keys = sample_keys();
    const char *text = "# Phiếu biên nhận\n\n";
    for (size_t i = 0; i < COUNT; i++) {
        struct receipt receipt = sample_receipt(i);
        const char *entry = receipt_file_entry(arena, &receipt, sample_signed(arena, &batch, i));
        text = arena_printf(arena, "%s%s\n", text, entry);
    }
    struct receipt_lines lines;
    assert_true(receipt_file_parse(arena, text, "slip.txt", &lines, NULL));
    assert_int_equal(lines.count, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        struct receipt expected = sample_receipt(i);
        struct signed_receipt found;
        assert_true(receipt_verify(arena, lines.list[i], &keys, &found, NULL));
        assert_true(uuid_equal(&found.receipt.update_id, &expected.update_id));
        assert_int_equal(lines.line[i], 2 + (int)(i + 1) * 9 - 1); /* seven remarks, the line, a blank one */
    }
}

/* What mail programs and Windows make of a file. */
static void test_other_line_ends(void **state)
{
    (void)state;
    const char *line = receipt_line(arena, signed_of(1, 0));
    struct receipt_lines lines;
    assert_true(receipt_file_parse(arena, line, "x", &lines, NULL));
    assert_int_equal(lines.count, 1);
    assert_true(
        receipt_file_parse(arena, arena_printf(arena, "\xef\xbb\xbf# a\r\n\r\n  %s \t\r\n", line), "x", &lines, NULL));
    assert_int_equal(lines.count, 1);
    assert_int_equal(lines.line[0], 3);
    assert_true(receipt_file_parse(arena, arena_printf(arena, "\xef\xbb\xbf%s", line), "x", &lines, NULL));
    assert_int_equal(lines.line[0], 1);
}

static void test_what_cannot_be_read(void **state)
{
    (void)state;
    const char *line = receipt_line(arena, signed_of(1, 0));
    assert_refused("", "slip.txt: no receipt");
    assert_refused("# tiendo-receipt-1 AAAA\n\n", "no receipt");
    assert_refused("tiendo-receipt-1 \n", "line 1");
    assert_refused(arena_printf(arena, "%s\n\nXin chào\n", line), "slip.txt, line 3: a receipt begins with");
    assert_refused(arena_printf(arena, "%s\n#\n%.40s*%s\n", line, line, line + 40), "slip.txt, line 3");
    assert_refused(arena_printf(arena, "%.40s\n%s\n", line, line + 40), "line 2"); /* broken in two */
    assert_refused("tiendo-receipt-2 AAAA\n", "line 1");
    assert_refused("tiendo-receipt-1 AAA=\n", "line 1"); /* padded */
    assert_refused("tiendo-receipt-1 AA+/\n", "line 1"); /* the other alphabet */
    assert_refused("tiendo-receipt-1 AB\n", "line 1");   /* bits that say nothing must be zero: one text a receipt */
    assert_refused("tiendo-receipt-key-1 AAAA\n", "line 1");
}

static void test_words(void **state)
{
    (void)state;
    struct receipt receipt = sample_receipt(0);
    assert_string_equal(
        receipt_words(arena, &receipt),
        "Biên nhận số 0193b83b-5a10-7000-8000-000000000001: Đã tiếp nhận\n"
        "Đơn vị gửi: Sở Xây dựng (HP-SXD)\n"
        "Nội dung: Báo cáo tiến độ, kỳ Quý IV/2024\n"
        "Nhiệm vụ: Nhiệm vụ 6, điểm c, văn bản 08/KH-UBND ngày 15/01/2024 của Ủy ban nhân dân thành phố "
        "Hải Phòng\n"
        "Trung tâm nhận lúc 08:00 ngày 12/12/2024, tính là gửi lúc 08:00 ngày 12/12/2024\n"
        "Thời hạn: 20/12/2024, gửi trong hạn\n"
        "Mã băm SHA-256 của nội dung: "
        "2d46732a715865847f71e63c4b79822f28aa4124047bebe07dbf8bda096b4554\n");
    receipt = sample_receipt(1);
    receipt.period = "quý tư";
    receipt.task = "08/KH-UBND@2024-01-15@Ủy ban nhân dân thành phố Hải Phòng";
    const char *words = receipt_words(arena, &receipt);
    assert_non_null(strstr(words, "Không tiếp nhận: "));
    assert_non_null(strstr(words, " (NO_PRODUCT)\n"));
    assert_non_null(strstr(words, "Báo cáo tiến độ, kỳ quý tư\n"));
    assert_non_null(strstr(words, ": Văn bản 08/KH-UBND ngày 15/01/2024 của Ủy ban nhân dân thành phố Hải Phòng\n"));
    assert_non_null(strstr(words, "Thời hạn: 10/12/2024, chậm 2 ngày\n"));
    receipt.code = "FROM_LATER";
    receipt.action = ACTION_NONE;
    receipt.task = "việc #6 @ đâu đó";
    receipt.agency_name = NULL;
    words = receipt_words(arena, &receipt);
    assert_non_null(strstr(words, "Không tiếp nhận (FROM_LATER)\n"));
    assert_non_null(strstr(words, "Nhiệm vụ: việc #6 @ đâu đó\n"));
    assert_non_null(strstr(words, "Đơn vị gửi: HP-SXD (HP-SXD)\n"));
    receipt = sample_receipt(2);
    words = receipt_words(arena, &receipt);
    assert_non_null(strstr(words, "Nhiệm vụ: (không ghi)\n"));
    assert_non_null(strstr(words, "Thời hạn: không có thời hạn\n"));
}

/* Whatever a task's name is, the receipt can be shown. */
static void test_words_of_odd_tasks(void **state)
{
    (void)state;
    static const char *const odd[] = {"#",
                                      "@",
                                      "@@",
                                      "@@#",
                                      "#@@",
                                      "a@2024-01-15@",
                                      "a@2024-01-15@#",
                                      "a#1@2024-01-15@b",
                                      "@2024-13-45@x#1",
                                      "a@2024-01-15@b#c#d",
                                      " "};
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        struct receipt receipt = sample_receipt(0);
        receipt.task = odd[i];
        assert_non_null(strstr(receipt_words(arena, &receipt), "\nNhiệm vụ: "));
    }
}

static void test_keys_there_and_back(void **state)
{
    (void)state;
    struct receipt_keys ours = sample_keys();
    struct receipt_keys found = {.count = 0};
    struct err err = {0};
    const char *line = receipt_key_line(arena, ours.list[0]);
    assert_int_equal(strncmp(line, RECEIPT_KEY_PREFIX, strlen(RECEIPT_KEY_PREFIX)), 0);
    assert_int_equal(strlen(line), strlen(RECEIPT_KEY_PREFIX) + 40);
    assert_true(receipt_keys_parse(arena_printf(arena, "# khóa của trung tâm\r\n %s \n", line), "keys", &found, NULL));
    assert_int_equal(found.count, 1);
    assert_memory_equal(found.list[0], ours.list[0], RECEIPT_KEY_BYTES);
    const char *many = "";
    for (int i = 0; i < RECEIPT_KEYS_MAX; i++) {
        many = arena_printf(arena, "%s%s\n", many, line);
    }
    assert_true(receipt_keys_parse(many, "keys", &found, NULL));
    assert_int_equal(found.count, RECEIPT_KEYS_MAX);
    assert_false(receipt_keys_parse(arena_printf(arena, "%s%s\n", many, line), "keys", &found, &err));
    assert_non_null(strstr(err.text, "keys, line 9: more than 8"));
    assert_false(receipt_keys_parse("# none\n", "keys", &found, &err));
    assert_non_null(strstr(err.text, "keys: no key"));
    assert_false(receipt_keys_parse(arena_printf(arena, "\n%.50s\n", line), "keys", &found, &err));
    assert_non_null(strstr(err.text, "keys, line 2"));
    assert_false(receipt_keys_parse(arena_printf(arena, "%sA\n", line), "keys", &found, &err));
    assert_false(receipt_keys_parse(line + strlen(RECEIPT_KEY_PREFIX), "keys", &found, &err));
    assert_int_equal(err.kind, ERR_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_slip_there_and_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_other_line_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_cannot_be_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_words_of_odd_tasks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keys_there_and_back, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
