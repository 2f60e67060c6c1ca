/* UTF-8 that can be trusted: refusals, NFC, trimming, lengths, files of Excel, numbers, widths. */
#include "text.h"

#include "dice.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define BYTES(literal) (literal), (sizeof(literal) - 1)

static void test_refused_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length, at;
    } bad[] = {
        {BYTES("a\x80"), 1},            /* a continuation byte alone */
        {BYTES("ab\xc3"), 2},           /* cut short */
        {BYTES("\xe1\xba"), 0},         /* cut short */
        {BYTES("\xc0\x80"), 0},         /* NUL, overlong */
        {BYTES("\xe0\x80\xaf"), 0},     /* "/", overlong */
        {BYTES("x\xed\xa0\x80"), 1},    /* a surrogate */
        {BYTES("\xf4\x90\x80\x80"), 0}, /* beyond U+10FFFF */
        {BYTES("\xff\xfe"
               "a"),
         0},                    /* UTF-16's mark */
        {BYTES("t\xea"), 1},    /* Latin-1 */
        {BYTES("n\0m"), 1},     /* NUL */
        {BYTES("\x07"), 0},     /* bell */
        {BYTES("\x1b[31m"), 0}, /* escape */
        {BYTES("a\x7f"), 1},    /* delete */
        {BYTES("a\xc2\x9b"
               "31m"),
         1},                            /* C1 control: CSI */
        {BYTES("\xef\xbf\xbf"), 0},     /* U+FFFF */
        {BYTES("\xef\xb7\x90"), 0},     /* U+FDD0 */
        {BYTES("\xf0\x9f\xbf\xbe"), 0}, /* U+1FFFE */
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const char *text = "untouched";
        size_t at = 99;
        if (text_clean(arena, bad[i].bytes, bad[i].length, 100, &text, &at) != TEXT_NOT_UTF8 || at != bad[i].at) {
            fail_msg("row %zu: at %zu", i, at);
        }
        assert_string_equal(text, "untouched");
        assert_int_equal(text_clean(arena, bad[i].bytes, bad[i].length, 100, &text, NULL), TEXT_NOT_UTF8);
    }
    assert_false(text_is_utf8(BYTES("\xed\xa0\x80")));
    assert_false(text_is_utf8(BYTES("\xc1\xbf")));
    assert_true(text_is_utf8(BYTES("Hải Phòng \xf0\x9f\x99\x82")));
    assert_true(text_is_utf8("", 0));
}

static const char *clean(const char *bytes)
{
    const char *text = NULL;
    assert_int_equal(text_clean(arena, bytes, strlen(bytes), 1000, &text, NULL), TEXT_OK);
    return text;
}

static void test_cleaned_text(void **state)
{
    (void)state;
    assert_string_equal(clean("Tie\xcc\x82\xcc\x81n \xc4\x91o\xcc\xa3\xcc\x82"), "Tiến độ");
    assert_string_equal(clean("ti\xc3\xaa\xcc\x81n"), "tiến");  /* half composed, as Windows-1258 has it */
    assert_string_equal(clean("e\xcc\xa3\xcc\x82"), "ệ");       /* dot first */
    assert_string_equal(clean("e\xcc\x82\xcc\xa3"), "ệ");       /* circumflex first */
    assert_string_equal(clean("\xe1\xbb\x87"), "\xe1\xbb\x87"); /* already composed */
    assert_string_equal(clean(" \t\n\xc2\xa0\xef\xbb\xbf Đã họp \xe2\x80\x8b\r\n"), "Đã họp");
    assert_string_equal(clean("một\r\nhai\rba\nbốn"), "một\nhai\nba\nbốn");
    assert_string_equal(clean("một \t hai"), "một \t hai");
    assert_string_equal(clean(""), "");
    assert_string_equal(clean(" \n "), "");
    const char *text = NULL;
    assert_int_equal(text_clean(arena, NULL, 0, 10, &text, NULL), TEXT_OK);
    assert_string_equal(text, "");
}

static void test_length_counts_characters_after_normalisation(void **state)
{
    (void)state;
    const char *text = "untouched";
    size_t at = 0;
    const char *decomposed = "e\xcc\x82\xcc\xa3"
                             "e\xcc\x82\xcc\xa3"; /* two characters in the end */
    assert_int_equal(text_clean(arena, decomposed, strlen(decomposed), 1, &text, &at), TEXT_TOO_LONG);
    assert_int_equal(at, 2);
    assert_string_equal(text, "untouched");
    assert_int_equal(text_clean(arena, decomposed, strlen(decomposed), 2, &text, &at), TEXT_OK);
    assert_string_equal(text, "ệệ");
    assert_int_equal(text_clean(arena, BYTES("  ab  "), 2, &text, &at), TEXT_OK); /* what is trimmed does not count */
    assert_int_equal(text_length("Đã họp"), 6);
    assert_int_equal(text_length("\xf0\x9f\x99\x82"), 1);
    assert_int_equal(text_length(""), 0);
}

static void check_file(const char *bytes, size_t length, const char *expected, const char *expected_charset)
{
    struct err err = {0};
    const char *text = NULL;
    const char *charset = NULL;
    if (!text_from_file(arena, bytes, length, &text, &charset, &err)) {
        fail_msg("%s: %s", expected, err.text);
    }
    assert_string_equal(text, expected);
    assert_string_equal(charset, expected_charset);
}

static void test_files_of_excel(void **state)
{
    (void)state;
    check_file(BYTES("Tiến độ;50\n"), "Tiến độ;50\n", "UTF-8");
    check_file(BYTES("\xef\xbb\xbfTiến độ"), "Tiến độ", "UTF-8");
    check_file(BYTES("e\xcc\x82\xcc\xa3"), "ệ", "UTF-8");
    check_file("", 0, "", "UTF-8");
    check_file(BYTES("\xff\xfe\x54\x00\xbf\x1e\x3d\xd8\x42\xde"), "Tế\xf0\x9f\x99\x82", "UTF-16");
    check_file(BYTES("\xfe\xff\x00\x54\x1e\xbf\xd8\x3d\xde\x42"), "Tế\xf0\x9f\x99\x82", "UTF-16");
    check_file(BYTES("\xff\xfe"), "", "UTF-16");
    /* Windows-1258: base letter, then the tone as a byte of its own; NFC joins them */
    check_file(BYTES("Ti\xea\xecn \xf0\xf4\xf2: \xfd\xf5\xec"
                     "c"),
               "Tiến độ: ước", "Windows-1258");
    check_file(BYTES("\xd0\xe3\xcc \xd5\xd2 \xe2\xde 5\x80 \xfe"), "Đằ Ở ẫ 5€ ₫", "Windows-1258");
}

static void test_files_that_are_no_text(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
    } bad[] = {
        {BYTES("PK\x03\x04\0\0\xff\xfe")}, /* an .xlsx file */
        {BYTES("a\0b")},                   /* UTF-8 with NUL */
        {BYTES("\xff\xfe"
               "a")},                        /* half a UTF-16 unit */
        {BYTES("\xff\xfe\x00\xd8")},         /* half a surrogate pair at the end */
        {BYTES("\xff\xfe\x00\xd8\x41\x00")}, /* and in the middle */
        {BYTES("\xff\xfe\x00\xdc\x41\x00")}, /* the wrong half */
        {BYTES("\xff\xfe\x00\x00")},         /* UTF-16 with NUL */
        {BYTES("t\xea\x81")},                /* a byte that Windows-1258 does not have */
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct err err = {0};
        const char *text = "untouched";
        const char *charset = "untouched";
        if (text_from_file(arena, bad[i].bytes, bad[i].length, &text, &charset, &err)) {
            fail_msg("row %zu was read as %s", i, charset);
        }
        assert_int_equal(err.kind, ERR_DATA);
        assert_non_null(strstr(err.text, "CSV UTF-8"));
        assert_string_equal(text, "untouched");
    }
}

static void test_folded_for_comparing(void **state)
{
    (void)state;
    assert_string_equal(text_fold(arena, "  SỞ \t Xây\xc2\xa0\xc2\xa0"
                                         "DỰNG\n"),
                        "sở xây dựng");
    assert_string_equal(text_fold(arena, "SO\xcc\x9b\xcc\x89 XA\xcc\x82Y D\xc6\xaf\xcc\xa3NG"), "sở xây dựng");
    assert_string_equal(text_fold(arena, "ĐƯỜNG"), text_fold(arena, "đường"));
    assert_string_equal(text_fold(arena, ""), "");
    assert_true(strcmp(text_fold(arena, "Sở Y tế"), text_fold(arena, "Sở Y te")) != 0);
}

static void test_widths(void **state)
{
    (void)state;
    assert_int_equal(text_width("Sở Xây dựng"), 11);
    assert_int_equal(text_width("e\xcc\x82\xcc\xa3"), 1); /* decomposed */
    assert_int_equal(text_width("漢字"), 4);
    assert_int_equal(text_width(""), 0);
    assert_int_equal(text_width("a\xff"
                                "b"),
                     3); /* a bad byte takes a place, and does not stop the count */
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } good[] = {
        {"0", 0},
        {"6,4", 6.4},
        {"6.4", 6.4},
        {"-6,4", -6.4},
        {"+3", 3},
        {"1.234", 1234},
        {"1.234.567", 1.234567e6},
        {"1.234,5", 1234.5},
        {"1,234.5", 1234.5},
        {"1,234", 1.234},
        {"0.125", 0.125},
        {"0,125", 0.125},
        {"12.5", 12.5},
        {"1234.567", 1234.567},
        {"1.2345", 1.2345},
        {"1.234.567,89", 1234567.89},
        {"1,234,567.89", 1234567.89},
        {"29,2", 29.2},
        {"007", 7},
        {"100", 100},
    };
    static const char *const bad[] = {"",           " ",
                                      "6,",         ",5",
                                      ".5",         "5.",
                                      "-",          "+-5",
                                      "6 4",        "6,4%",
                                      "1e5",        "0x10",
                                      "nan",        "inf",
                                      "1,2,3",      "1.23.4",
                                      "1..2",       "1.5,2,",
                                      "1.5,25",     "1,5.25",
                                      "1.234,5.6",  "6,4 ",
                                      "１２",       "1,23.456,7",
                                      "1234.567,8", "12345678901234567890123456789012345678901"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        double value = -1;
        if (!text_number(good[i].text, &value) || fabs(value - good[i].value) > 1e-9) {
            fail_msg("%s: %f", good[i].text, value);
        }
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        double value = 42;
        if (text_number(bad[i], &value)) {
            fail_msg("\"%s\" was read as %f", bad[i], value);
        }
        assert_true(value == 42);
    }
    double value = 0;
    assert_false(text_number(NULL, &value));
}

static void test_numbers_for_people(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } rows[] = {
        {0, "0"},           {6.4, "6,4"}, {1234.5, "1.234,5"}, {-1234567, "-1.234.567"},      {100, "100"},
        {0.1 + 0.2, "0,3"}, {1e-7, "0"},  {-1e-7, "0"},        {999999.9999999, "1.000.000"}, {29.25, "29,25"},
    };
    char buf[400];
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_string_equal(text_vietnamese_number(rows[i].value, buf, sizeof(buf)), rows[i].text);
    }
    char small[6];
    assert_true(strlen(text_vietnamese_number(123456789, small, sizeof(small))) < sizeof(small));
    memset(buf, 'x', sizeof(buf));
    assert_true(strlen(text_vietnamese_number(-DBL_MAX, buf, sizeof(buf))) < sizeof(buf));
    double value = 0;
    assert_true(text_number(text_vietnamese_number(1234.5, buf, sizeof(buf)), &value)); /* there and back */
    assert_true(value == 1234.5);
}

/* ---- composed or not: a short way that must come to the same ---- */

struct points {
    char text[8192];
    size_t size;
};

static void add_point(struct points *points, utf8proc_int32_t point)
{
    points->size += (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)points->text + points->size);
    points->text[points->size] = '\0';
}

/* What the library makes of the whole, letter by letter, is what text_clean() makes of it. */
static void same_as_the_library(const struct points *points)
{
    const char *clean = NULL;
    enum text_fault fault = text_clean(arena, points->text, points->size, sizeof(points->text), &clean, NULL);
    if (fault == TEXT_OLD_FONT) {
        return;
    }
    utf8proc_uint8_t *expected = utf8proc_NFC((const utf8proc_uint8_t *)points->text);
    assert_non_null(expected);
    assert_int_equal(fault, TEXT_OK);
    assert_string_equal(clean, (const char *)expected);
    free(expected);
}

static const utf8proc_int32_t blocks[][2] = {{0x21, 0x7e},     {0xa1, 0x37f},    {0x1e00, 0x1eff},
                                             {0x2010, 0x205e}, {0x20a0, 0x20bf}, {0x1100, 0x1200},
                                             {0x900, 0x9ff},   {0x1f00, 0x1fff}, {0x2120, 0x2130}};

enum { BLOCKS = sizeof(blocks) / sizeof(blocks[0]), LATIN = 5 };

/* Each letter before each other one, in all the blocks that people write in. */
static void test_every_two_letters_are_composed(void **state)
{
    (void)state;
    for (size_t i = 0; i < LATIN; i++) {
        for (utf8proc_int32_t first = blocks[i][0]; first <= blocks[i][1]; first++) {
            struct points points = {.size = 0};
            for (size_t k = 0; k < LATIN; k++) {
                for (utf8proc_int32_t second = blocks[k][0]; second <= blocks[k][1]; second++) {
                    add_point(&points, first);
                    add_point(&points, second);
                }
                same_as_the_library(&points);
                points.size = 0;
            }
            arena_reset(arena);
        }
    }
}

static void test_any_letters_are_composed(void **state)
{
    (void)state;
    struct dice dice = {.state = 3};
    for (int i = 0; i < 20000; i++) {
        struct points points = {.size = 0};
        const unsigned kinds = 1 + dice_below(&dice, BLOCKS);
        add_point(&points, 'x');
        for (unsigned n = dice_below(&dice, 30); n > 0; n--) {
            const utf8proc_int32_t *block = blocks[dice_below(&dice, kinds)];
            add_point(&points, block[0] + (utf8proc_int32_t)dice_below(&dice, (unsigned)(block[1] - block[0] + 1)));
        }
        add_point(&points, 'x');
        same_as_the_library(&points);
        arena_reset(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused_bytes),
        cmocka_unit_test(test_cleaned_text),
        cmocka_unit_test(test_length_counts_characters_after_normalisation),
        cmocka_unit_test(test_files_of_excel),
        cmocka_unit_test(test_files_that_are_no_text),
        cmocka_unit_test(test_folded_for_comparing),
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_numbers_for_people),
        cmocka_unit_test(test_every_two_letters_are_composed),
        cmocka_unit_test(test_any_letters_are_composed),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
