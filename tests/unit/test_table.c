/* Tables on a terminal: aligned by what is seen, wrapped at spaces. */
#include "table.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(const struct table *table, const char *expected)
{
    char *printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&printed, &size);
    assert_non_null(out);
    table_print(table, out);
    fclose(out);
    assert_string_equal(printed, expected);
    free(printed);
}

static void test_diacritics_take_no_room_of_their_own(void **state)
{
    (void)state;
    struct table *table = table_new();
    table_column(table, "Đơn vị", TABLE_LEFT, 0);
    table_column(table, "Số việc", TABLE_RIGHT, 0);
    table_column(table, "Ghi chú", TABLE_LEFT, 0);
    table_cell(table, "Sở Xây dựng");
    table_cell(table, "%d", 1234);
    table_cell(table, "đúng hạn");
    table_cell(table, "So\xcc\x9b\xcc\x89 Y te\xcc\x82\xcc\x81"); /* decomposed: also seven columns */
    table_cell(table, "%d", 5);
    table_cell(table, NULL);
    table_cell(table, "漢字");
    table_cell(table, "%s", "");
    table_cell(table, "%s", "rộng gấp đôi");
    check(table, "Đơn vị       Số việc  Ghi chú\n"
                 "───────────  ───────  ────────────\n"
                 "Sở Xây dựng     1234  đúng hạn\n"
                 "So\xcc\x9b\xcc\x89 Y te\xcc\x82\xcc\x81            5\n"
                 "漢字                  rộng gấp đôi\n");
    table_free(table);
}

static void test_long_cells_wrap_at_spaces(void **state)
{
    (void)state;
    struct table *table = table_new();
    table_column(table, "Việc", TABLE_LEFT, 8);
    table_column(table, "n", TABLE_RIGHT, 0);
    table_cell(table, "một hai ba bốn"); /* breaks where the eighth column is a space's */
    table_cell(table, "1");
    table_cell(table, "một haiii ba"); /* nine columns: does not fit */
    table_cell(table, "2");
    table_cell(table, "dàiquátámcột hai"); /* no space: cut */
    table_cell(table, "3");
    table_cell(table, "xuống\ndòng");
    table_cell(table, "4\n44");
    check(table, "Việc       n\n"
                 "────────  ──\n"
                 "một hai    1\n"
                 "ba bốn\n"
                 "một        2\n"
                 "haiii ba\n"
                 "dàiquátá   3\n"
                 "mcột hai\n"
                 "xuống      4\n"
                 "dòng      44\n");
    table_free(table);
}

/* A line as wide as the column is not broken early. */
static void test_what_just_fits_stays(void **state)
{
    (void)state;
    struct table *table = table_new();
    table_column(table, "a", TABLE_LEFT, 6);
    table_cell(table, "ab cde fgh");
    table_cell(table, "ab cde");
    table_cell(table, "abcdef ghi");
    check(table, "a\n──────\nab cde\nfgh\nab cde\nabcdef\nghi\n");
    table_free(table);
}

static void test_odd_content(void **state)
{
    (void)state;
    struct table *table = table_new();
    check(table, ""); /* no columns, no rows */
    table_cell(table, "lost");
    check(table, "");
    table_free(table);
    table = table_new();
    table_column(table, "h", TABLE_LEFT, 0);
    table_column(table, "k", TABLE_LEFT, 0);
    check(table, "h  k\n─  ─\n"); /* no rows */
    table_cell(table, "a\tb");    /* a tab is as wide as a space, not as the terminal likes */
    table_cell(table, "%s", "100%");
    table_cell(table, "x\xff");                            /* not UTF-8: shown all the same */
    check(table, "h    k\n───  ────\na b  100%\nx\xff\n"); /* the last row is short of a cell */
    table_free(table);
    table_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_diacritics_take_no_room_of_their_own),
        cmocka_unit_test(test_long_cells_wrap_at_spaces),
        cmocka_unit_test(test_what_just_fits_stays),
        cmocka_unit_test(test_odd_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
