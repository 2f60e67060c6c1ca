/* Tables of text into tasks: headings, page breaks, letters, labels. */
#include "draft.h"

#include "clean.h"
#include "unit.h"

#include <string.h>

#define HEADING "STT\tTên nhiệm vụ\tNội dung\tCơ quan thực hiện\tThời hạn\tNguồn vốn\n"

/* "label: title | content | assigned | period | funding / …", "*" behind a label that is marked. */
static const char *flat(struct arena *arena, const char *text)
{
    struct draft_table table = {0};
    struct draft draft = {0};
    struct err err = {0};
    if (!draft_table_text(arena, "t.txt", text, strlen(text), &table, &err) ||
        !draft_rows(arena, &table, &draft, &err)) {
        return arena_strdup(arena, err.text);
    }
    const char *out = "";
    for (size_t i = 0; i < draft.task_count; i++) {
        const struct draft_task *task = &draft.tasks[i];
        out = arena_printf(arena, "%s%s%s%s: %s | %s | %s | %s | %s", out, i == 0 ? "" : " / ", task->label,
                           task->note_count > 0 ? "*" : "", task->title, task->content == NULL ? "" : task->content,
                           task->assigned, task->printed_period == NULL ? "" : task->printed_period,
                           task->funding == NULL ? "" : task->funding);
    }
    return out;
}

static void expect(const char *text, const char *expected)
{
    struct arena *arena = arena_new();
    assert_string_equal(flat(arena, text), expected);
    arena_free(arena);
}

static void a_plain_table(void **state)
{
    (void)state;
    expect("Trước bảng\n" HEADING "1\tA\tB\tSở X\t2025\tN\n2\tC\t\tSở Y\t2026\tM\nSau bảng\n",
           "1: A | B | Sở X | 2025 | N / 2: C |  | Sở Y | 2026 | M");
}

static void rows_that_a_page_cuts(void **state)
{
    (void)state;
    expect(HEADING "1\t<b>Nhiệm vụ 1: Lập quy</b>\tnội dung\tSở X chủ\t2023-2030\tNgân sách\n\n" HEADING
                   "\t<b>hoạch</b>\tdài\ttrì.\t\tnhà nước\n2\tNhiệm vụ 2: B\tb\tSở Y\t2025\tM\n",
           "1: Lập quy hoạch | nội dung dài | Sở X chủ trì. | 2023-2030 | Ngân sách nhà nước / 2: B | b | Sở Y | 2025 "
           "| M");
}

static void a_cut_that_no_heading_proves_is_marked(void **state)
{
    (void)state;
    expect(HEADING "1\tA\tb\tSở X chủ\t2025\tN\nChữ xen giữa\n\tViệc\t\ttrì.\t\t\n",
           "1*: A Việc | b | Sở X chủ trì. | 2025 | N");
}

static void a_letter_that_begins_a_page_is_a_row(void **state)
{
    (void)state;
    expect(HEADING "1\tA\ta) Một\tSở X\t2025\tN\n\n" HEADING "\t\tb) Hai\tSở Y\t2025\tN\n",
           "1a: A | Một | Sở X | 2025 | N / 1b: A | Hai | Sở Y | 2025 | N");
}

static void letters_in_one_cell_with_an_assignment_each(void **state)
{
    (void)state;
    expect(HEADING "1\tA\t<p>a) Một;</p> <p>b) Hai</p>\tSở X\t2025\tN\n\t\t\tSở Y\t2026\tM\n",
           "1a: A | Một; | Sở X | 2025 | N / 1b: A | Hai | Sở Y | 2026 | M");
    expect(HEADING "1\tA\ta) Một b) Hai\tSở X\t2025\tN\n",
           "1a*: A | Một | Sở X | 2025 | N / 1b*: A | Hai | Sở X | 2025 | N");
}

static void letters_in_other_columns(void **state)
{
    (void)state;
    expect(HEADING "1\tNhiệm vụ 7:\t\t\t\t\n\ta) Một\tx\tSở X\t2025\tN\n\tb) Hai\ty\tSở Y\t2025\tN\n",
           "7a*: Một | x | Sở X | 2025 | N / 7b: Hai | y | Sở Y | 2025 | N");
    expect(HEADING "1\tA\t\t\t\t\na)\tMột\tx\tSở X\t2025\tN\nb)\tHai\ty\tSở Y\t2025\tN\n",
           "1a: Một | x | Sở X | 2025 | N / 1b: Hai | y | Sở Y | 2025 | N");
}

static void numbers_of_the_title_stand_above_stt(void **state)
{
    (void)state;
    expect(HEADING "1\tNhiệm vụ 1: A\tx\tX\t2025\tN\n2\tNhiệm vụ 3: B\tx\tX\t2025\tN\n",
           "1: A | x | X | 2025 | N / 3*: B | x | X | 2025 | N");
}

static void markup_is_taken_out(void **state)
{
    (void)state;
    expect(HEADING "<b>1</b>\tA <sup>1</sup>, b\t28 m <sup>2</sup> /người <sup>5</sup> và $\\geq 15m^2/người$ , ( "
                   "<i>sau</i> ), hết\tX\t2025\tN\n",
           "1: A, b | 28 m²/người và ≥ 15m²/người, (sau), hết | X | 2025 | N");
}

static void a_section_with_words_only_is_a_task(void **state)
{
    (void)state;
    expect("PHỤ LỤC II\nTÊN\n" HEADING
           "I\tMột:\t\t\t\t\n\tLàm việc này.\t\t\t\t\nII\tHai\t\t\t\t\n1\tA\tx\tX\t2025\tN\n",
           "PLII.I*: Một | Làm việc này. |  |  |  / 1: A | x | X | 2025 | N");
}

static void what_is_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    assert_non_null(strstr(flat(arena, "chữ\n"), "t.txt:1: "));
    assert_non_null(strstr(flat(arena, "x\nSTT\tTên nhiệm vụ\tThời hạn\n1\ta\tb\n"), "t.txt:2: "));
    assert_non_null(strstr(flat(arena, "a\n\xff\t\n"), "t.txt:2: "));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_table),
        cmocka_unit_test(rows_that_a_page_cuts),
        cmocka_unit_test(a_cut_that_no_heading_proves_is_marked),
        cmocka_unit_test(a_letter_that_begins_a_page_is_a_row),
        cmocka_unit_test(letters_in_one_cell_with_an_assignment_each),
        cmocka_unit_test(letters_in_other_columns),
        cmocka_unit_test(numbers_of_the_title_stand_above_stt),
        cmocka_unit_test(markup_is_taken_out),
        cmocka_unit_test(a_section_with_words_only_is_a_task),
        cmocka_unit_test(what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
