#include "unit.h"

#include "csv.h"
#include "lang.h"

#include <stdlib.h>
#include <string.h>

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

/* The cells of all rows: "a|b/c|d". */
static const char *flat(struct arena *arena, const char *text)
{
    struct csv csv = {0};
    struct err err = {0};
    if (!csv_read(arena, "f.csv", text, &csv, &err)) {
        return arena_strdup(arena, err.text);
    }
    const char *out = "";
    for (size_t r = 0; r < csv.count; r++) {
        for (size_t c = 0; c < csv.rows[r].count; c++) {
            const char *before = c > 0 ? "|" : r > 0 ? "/" : "";
            out = arena_printf(arena, "%s%s%s", out, before, csv.rows[r].cells[c]);
        }
    }
    return out;
}

static void what_is_read(void **state)
{
    static const struct {
        const char *text, *cells;
    } cases[] = {
        {"a,b\n1,2\n", "a|b/1|2"},
        {"a;b\n1,5;2\n", "a|b/1,5|2"},
        {"a\tb\n1;2\t3,4\n", "a|b/1;2|3,4"},
        {"a,b\r\n1,2\r\n", "a|b/1|2"},
        {"a,b\n1,2", "a|b/1|2"},
        {"a,b\n1,", "a|b/1|"},
        {"a,b\n\n,\n1,2\n\n", "a|b/1|2"},
        {"a\n\"x, y\"\n", "a/x, y"},
        {"a,b\n\"x \"\"y\"\"\",\"\"\n", "a|b/x \"y\"|"},
        {"a,b\n\"1\n2\",3\n4,5\n", "a|b/1\n2|3/4|5"},
        {"\"a;b;c\",d\n1,2\n", "a;b;c|d/1|2"},
        {"", ""},
        {"a\n", "a"},
    };
    struct arena *arena = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_string_equal(flat(arena, cases[i].text), cases[i].cells);
    }
}

static void mistakes_say_where(void **state)
{
    static const struct {
        const char *text, *where;
    } cases[] = {
        {"a,b\n1,\"2", "f.csv:2: cột 2: "},
        {"a,b\n1,2\"\n", "f.csv:2: cột 2: "},
        {"a,b\n\"1\"x,2\n", "f.csv:2: cột 1: "},
        {"a,b\n\"1\n\n\",2\n3,\"4\n", "f.csv:5: cột 2: "},
        {"a,b\n1\n", "f.csv:2: có 1 cột, dòng tiêu đề có 2 cột"},
        {"a,b\n1,2,3\n", "f.csv:2: có 3 cột, dòng tiêu đề có 2 cột"},
        {"a,b\n1,2\n\n\n3\n", "f.csv:5: có 1 cột"},
    };
    struct arena *arena = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *said = flat(arena, cases[i].text);
        if (strncmp(said, cases[i].where, strlen(cases[i].where)) != 0) {
            fail_msg("case %zu: %s", i, said);
        }
    }
}

static void lines_are_counted_through_quotes(void **state)
{
    struct csv csv = {0};
    struct err err = {0};
    assert_true(csv_read(*state, "f", "a\n\"1\n2\n3\"\n\n4\n", &csv, &err));
    assert_int_equal(csv.count, 3);
    assert_int_equal(csv.rows[1].line, 2);
    assert_int_equal(csv.rows[2].line, 6);
}

static void too_much_is_refused(void **state)
{
    struct arena *arena = *state;
    struct csv csv = {0};
    struct err err = {0};
    char *wide = arena_alloc(arena, CSV_CELLS_MAX + 2);
    memset(wide, ',', CSV_CELLS_MAX);
    assert_false(csv_read(arena, "f", wide, &csv, &err));
    wide[CSV_CELLS_MAX - 1] = '\0';
    wide[0] = 'a';
    assert_true(csv_read(arena, "f", wide, &csv, &err));
    assert_int_equal(csv.rows[0].count, CSV_CELLS_MAX - 1);
    const size_t rows_max = CSV_ROWS_MAX;
    char *tall = arena_alloc(arena, 2 * (rows_max + 1) + 1);
    for (size_t i = 0; i < rows_max + 1; i++) {
        tall[2 * i] = 'x';
        tall[2 * i + 1] = '\n';
    }
    assert_false(csv_read(arena, "f", tall, &csv, &err));
    assert_int_equal(err.kind, ERR_DATA);
    tall[2 * rows_max] = '\0';
    assert_true(csv_read(arena, "f", tall, &csv, &err));
    assert_int_equal(csv.count, CSV_ROWS_MAX);
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, make_arena, free_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARENA(what_is_read),
        WITH_ARENA(mistakes_say_where),
        WITH_ARENA(lines_are_counted_through_quotes),
        WITH_ARENA(too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
