#include "unit.h"

#include "fields.h"

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

static struct fields well_formed(void)
{
    struct fields fields = {0};
    fields_set(&fields, FIELD_TASK, "08/KH-UBND#6c");
    fields_set(&fields, FIELD_ACTION, "progress");
    return fields;
}

static struct update read_one(struct arena *arena, enum field field, const char *text)
{
    struct fields fields = well_formed();
    struct update update = {0};
    bool has_id = false;
    fields_set(&fields, field, text);
    if (field == FIELD_VALUE_YEAR || field == FIELD_VALUE_STATUS) {
        fields_set(&fields, FIELD_VALUE, "1");
    }
    struct field_fault fault = fields_read(arena, &fields, &update, &has_id);
    if (fault.reason != REASON_NONE) {
        fail_msg("%s \"%s\": %s", field_name(field), text, fault.message);
    }
    return update;
}

static void nothing_given_is_nothing_said(void **state)
{
    struct fields fields = well_formed();
    struct update update = {0};
    bool has_id = true;
    fields_set(&fields, FIELD_RESULT, "  \n ");
    assert_int_equal(fields_read(*state, &fields, &update, &has_id).reason, REASON_NONE);
    assert_false(has_id);
    assert_int_equal(update.percent, -1);
    assert_null(update.result);
    assert_null(update.period);
    assert_false(update.has_value);
    assert_int_equal(update.product.date, DAY_NONE);
    assert_int_equal(update.until, DAY_NONE);
    assert_null(update.drafter.name);
}

static void numbers_days_and_words_as_people_write_them(void **state)
{
    struct arena *arena = *state;
    assert_int_equal(read_one(arena, FIELD_PERCENT, "60").percent, 60);
    assert_int_equal(read_one(arena, FIELD_PERCENT, " 60% ").percent, 60);
    assert_int_equal(read_one(arena, FIELD_PERCENT, "0").percent, 0);
    assert_true(read_one(arena, FIELD_VALUE, "6,4").value == 6.4);
    assert_true(read_one(arena, FIELD_VALUE, "1.234,5").value == 1234.5);
    assert_true(read_one(arena, FIELD_VALUE, "87,4%").value == 87.4);
    assert_int_equal(read_one(arena, FIELD_VALUE_YEAR, "2024").value_year, 2024);
    assert_int_equal(read_one(arena, FIELD_VALUE_STATUS, "Ước thực hiện").value_status, VALUE_ESTIMATE);
    assert_int_equal(read_one(arena, FIELD_VALUE_STATUS, "chính  thức").value_status, VALUE_FINAL);
    assert_int_equal(read_one(arena, FIELD_UNTIL, "2025-01-31").until, day_from_ymd(2025, 1, 31));
    assert_int_equal(read_one(arena, FIELD_UNTIL, "31/01/2025").until, day_from_ymd(2025, 1, 31));
    assert_int_equal(read_one(arena, FIELD_PRODUCT_DATE, "1/2/2025").product.date, day_from_ymd(2025, 2, 1));
    assert_int_equal(read_one(arena, FIELD_ACTION, "COMPLETE").action, ACTION_COMPLETE);
    for (enum action action = ACTION_CONTRIBUTE; action < ACTION_MAX; action++) {
        assert_int_equal(read_one(arena, FIELD_ACTION, action_label(action)).action, action);
        assert_int_equal(read_one(arena, FIELD_ACTION, action_code(action)).action, action);
    }
}

static void texts_are_made_clean(void **state)
{
    struct arena *arena = *state;
    assert_string_equal(read_one(arena, FIELD_RESULT,
                                 " E\xCC\x82\xCC\x81"
                                 "ch\r\nhai ")
                            .result,
                        "\xE1\xBA\xBE"
                        "ch\nhai");
    /* Only the long texts have lines. */
    assert_string_equal(read_one(arena, FIELD_PRODUCT_TITLE, "một\nhai\r\nba").product.title, "một hai ba");
}

static void mistakes_name_the_field(void **state)
{
    static const struct { // NOLINT(clang-analyzer-optin.performance.Padding): in the order one reads a case
        enum field field;
        const char *text;
        enum reason reason;
    } cases[] = {
        {FIELD_TASK, NULL, REASON_MISSING_FIELD},
        {FIELD_TASK, " ", REASON_MISSING_FIELD},
        {FIELD_ACTION, NULL, REASON_MISSING_FIELD},
        {FIELD_ACTION, "aggregate", REASON_MISSING_FIELD},
        {FIELD_PERCENT, "101", REASON_BAD_PERCENT},
        {FIELD_PERCENT, "-1", REASON_BAD_PERCENT},
        {FIELD_PERCENT, "1,5", REASON_BAD_PERCENT},
        {FIELD_PERCENT, "%", REASON_BAD_PERCENT},
        {FIELD_PERCENT, "sáu", REASON_BAD_PERCENT},
        {FIELD_VALUE, "6 4", REASON_BAD_NUMBER},
        {FIELD_VALUE, "nan", REASON_BAD_NUMBER},
        {FIELD_VALUE_YEAR, "24", REASON_BAD_NUMBER},
        {FIELD_VALUE_YEAR, "2201", REASON_BAD_NUMBER},
        {FIELD_VALUE_STATUS, "khoảng", REASON_MISSING_FIELD},
        {FIELD_UNTIL, "2025-02-29", REASON_BAD_DATE},
        {FIELD_UNTIL, "29/02/2025", REASON_BAD_DATE},
        {FIELD_UNTIL, "31/12/2024x", REASON_BAD_DATE},
        {FIELD_PRODUCT_DATE, "mai", REASON_BAD_DATE},
        {FIELD_SUPERSEDES, "x", REASON_BAD_ID},
        {FIELD_REFERS_TO, "x", REASON_BAD_ID},
        {FIELD_REPORT_UPDATES, "0193b83b-5a10-7000-8000-000000000001, x", REASON_BAD_ID},
        {FIELD_PRODUCT_HASH, "ba78", REASON_BAD_HASH},
        {FIELD_PRODUCT_HASH, "zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", REASON_BAD_HASH},
        {FIELD_VALUE_AS_OF, "hôm qua", REASON_BAD_DATE},
        {FIELD_MILESTONE_DUE, "31/02/2025", REASON_BAD_DATE},
        {FIELD_REPORT_DATE, "mai", REASON_BAD_DATE},
        {FIELD_REPORT_AS_OF, "mai", REASON_BAD_DATE},
        {FIELD_ID, "x", REASON_BAD_ID},
        {FIELD_ID, "1b4e28ba-2fa1-41d2-883f-0016d3cca427", REASON_BAD_ID},
        {FIELD_RESULT, "\xC3(", REASON_NOT_UTF8},
        {FIELD_RESULT, "a\x01", REASON_NOT_UTF8},
        {FIELD_RESULT, "C\xC2\xABng tr\xC3\x97nh \xC2\xAE\xC2\xB7 ho\xC2\xB5n th\xC2\xB5nh", REASON_OLD_FONT},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fields fields = well_formed();
        struct update update = {0};
        bool has_id = false;
        if (cases[i].field == FIELD_VALUE_YEAR || cases[i].field == FIELD_VALUE_STATUS ||
            cases[i].field == FIELD_VALUE_AS_OF) {
            fields_set(&fields, FIELD_VALUE, "1");
        }
        fields_set(&fields, cases[i].field, cases[i].text);
        struct field_fault fault = fields_read(*state, &fields, &update, &has_id);
        if (fault.reason != cases[i].reason || fault.field != cases[i].field || fault.message == NULL) {
            fail_msg("case %zu: %s, %s", i, reason_code(fault.reason), field_name(fault.field));
        }
    }
}

static const char *repeated(struct arena *arena, size_t count)
{
    char *text = arena_alloc(arena, 2 * count + 1);
    for (size_t i = 0; i < count; i++) {
        text[2 * i] = '\xC3'; /* ô, two bytes and one character */
        text[2 * i + 1] = '\xB4';
    }
    return text;
}

static void every_text_has_its_limit(void **state)
{
    struct arena *arena = *state;
    static const struct {
        enum field field;
        size_t characters;
    } cases[] = {
        {FIELD_RESULT, UPDATE_TEXT_MAX},
        {FIELD_DIFFICULTIES, UPDATE_TEXT_MAX},
        {FIELD_PROPOSALS, UPDATE_TEXT_MAX},
        {FIELD_EXTENSION_REASON, UPDATE_TEXT_MAX},
        {FIELD_TASK, UPDATE_TASK_MAX},
        {FIELD_PRODUCT_NUMBER, UPDATE_SHORT_TEXT_MAX},
        {FIELD_PRODUCT_ISSUER, UPDATE_SHORT_TEXT_MAX},
        {FIELD_PRODUCT_TITLE, UPDATE_SHORT_TEXT_MAX},
        {FIELD_PRODUCT_LINK, UPDATE_SHORT_TEXT_MAX},
        {FIELD_PROPOSAL_TO, UPDATE_SHORT_TEXT_MAX},
        {FIELD_MILESTONE, UPDATE_SHORT_TEXT_MAX},
        {FIELD_MILESTONE_OFFICER, UPDATE_SHORT_TEXT_MAX},
        {FIELD_MILESTONE_PRODUCT, UPDATE_SHORT_TEXT_MAX},
        {FIELD_MILESTONE_BASIS, UPDATE_SHORT_TEXT_MAX},
        {FIELD_REPORT_DIRECTION, UPDATE_TEXT_MAX},
        {FIELD_REPORT_ONGOING, UPDATE_TEXT_MAX},
        {FIELD_REPORT_ASSESSMENT, UPDATE_TEXT_MAX},
        {FIELD_REPORT_NEXT, UPDATE_TEXT_MAX},
        {FIELD_REPORT_NUMBER, UPDATE_SHORT_TEXT_MAX},
        {FIELD_DRAFTER, UPDATE_SHORT_TEXT_MAX},
        {FIELD_DRAFTER_POSITION, UPDATE_SHORT_TEXT_MAX},
        {FIELD_APPROVER, UPDATE_SHORT_TEXT_MAX},
        {FIELD_APPROVER_POSITION, UPDATE_SHORT_TEXT_MAX},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct update update = {0};
        bool has_id = false;
        const char *text = repeated(arena, cases[i].characters);
        struct fields fields = well_formed();
        fields_set(&fields, cases[i].field, text);
        assert_int_equal(fields_read(arena, &fields, &update, &has_id).reason, REASON_NONE);
        fields_set(&fields, cases[i].field, repeated(arena, cases[i].characters + 1));
        struct field_fault fault = fields_read(arena, &fields, &update, &has_id);
        assert_int_equal(fault.reason, REASON_TEXT_TOO_LONG);
        assert_int_equal(fault.field, cases[i].field);
    }
}

static void what_goes_with_the_cycle(void **state)
{
    struct arena *arena = *state;
    struct fields fields = well_formed();
    struct update update = {0};
    bool has_id = false;
    /* A hash as any program shows it; ids with anything between them. */
    assert_string_equal(
        read_one(arena, FIELD_PRODUCT_HASH, "BA7816BF 8F01CFEA 414140DE 5DAE2223 B00361A3 96177A9C B410FF61 F20015AD")
            .product.hash,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    update = read_one(arena, FIELD_REPORT_UPDATES,
                      "0193b83b-5a10-7000-8000-000000000003,\n 0193b83b-5a10-7000-8000-000000000004;");
    assert_int_equal(update.report.update_count, 2);
    assert_int_equal(update.report.updates[1].bytes[15], 4);
    /* The day and the source of a value need one. */
    fields_set(&fields, FIELD_VALUE_AS_OF, "2024-12-14");
    struct field_fault fault = fields_read(arena, &fields, &update, &has_id);
    assert_int_equal(fault.reason, REASON_MISSING_FIELD);
    assert_int_equal(fault.field, FIELD_VALUE);
    /* Why something is taken back is its text. */
    fields = well_formed();
    fields_set(&fields, FIELD_ACTION, "withdraw");
    fields_set(&fields, FIELD_EXTENSION_REASON, "Gửi nhầm nhiệm vụ.");
    assert_int_equal(fields_read(arena, &fields, &update, &has_id).reason, REASON_NONE);
    assert_string_equal(update.result, "Gửi nhầm nhiệm vụ.");
    assert_null(update.reason);
}

static void names_and_headings(void **state)
{
    struct arena *arena = *state;
    assert_int_equal(field_find(arena, "Nhiệm  vụ "), FIELD_TASK);
    assert_int_equal(field_find(arena, "YEAR"), FIELD_VALUE_YEAR);
    assert_int_equal(field_find(arena, "reason"), FIELD_EXTENSION_REASON);
    assert_int_equal(field_find(arena, "Khó khăn, vướng mắc"), FIELD_DIFFICULTIES);
    assert_int_equal(field_find(arena, "khong co"), FIELD_MAX);
    assert_int_equal(field_find(arena, "Mốc: nội dung"), FIELD_MILESTONE);
    assert_int_equal(field_find(arena, "Thời hạn của mốc"), FIELD_MILESTONE_DUE);
    assert_int_equal(field_find(arena, "basis"), FIELD_MAX); /* that of the assignment, which nobody enters */
    /* No heading means two things, and what is written above a field on the screen is a heading. */
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        assert_int_equal(field_find(arena, update_field_label(field_name(field))), field);
    }
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        assert_int_equal(field_find(arena, field_name(field)), field);
    }
}

/* ---- there and back ---- */

static struct fields all_fields(void)
{
    static const char *const texts[FIELD_MAX] = {
        [FIELD_TASK] = "08/KH-UBND#6c",
        [FIELD_ACTION] = "complete",
        [FIELD_PERIOD] = "2024-Q4",
        [FIELD_PERCENT] = "100",
        [FIELD_RESULT] = "kết quả",
        [FIELD_DIFFICULTIES] = "khó khăn",
        [FIELD_PROPOSALS] = "đề xuất",
        [FIELD_PRODUCT_NUMBER] = "1/QĐ",
        [FIELD_PRODUCT_DATE] = "2024-12-01",
        [FIELD_PRODUCT_ISSUER] = "Sở",
        [FIELD_PRODUCT_TITLE] = "Về việc",
        [FIELD_PRODUCT_LINK] = "https://vanban.example/1",
        [FIELD_PRODUCT_HASH] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        [FIELD_VALUE] = "1,234",
        [FIELD_VALUE_YEAR] = "2024",
        [FIELD_VALUE_STATUS] = "final",
        [FIELD_VALUE_AS_OF] = "2024-12-14",
        [FIELD_VALUE_SOURCE] = "Cục Thống kê",
        [FIELD_PROPOSAL_TO] = "Ủy ban nhân dân thành phố",
        [FIELD_REFERS_TO] = "0193b83b-5a10-7000-8000-000000000002",
        [FIELD_MILESTONE] = "Trình duyệt",
        [FIELD_MILESTONE_OFFICER] = "E",
        [FIELD_MILESTONE_PRODUCT] = "Tờ trình",
        [FIELD_MILESTONE_DUE] = "2025-03-31",
        [FIELD_MILESTONE_BASIS] = "Kế hoạch 12/KH-SXD",
        [FIELD_REPORT_DIRECTION] = "chỉ đạo\nđiều hành",
        [FIELD_REPORT_ONGOING] = "thường xuyên",
        [FIELD_REPORT_ASSESSMENT] = "đánh giá",
        [FIELD_REPORT_NEXT] = "kỳ tới",
        [FIELD_REPORT_NUMBER] = "456/BC-SXD",
        [FIELD_REPORT_DATE] = "2024-12-13",
        [FIELD_REPORT_AS_OF] = "2024-12-14",
        [FIELD_REPORT_UPDATES] = "0193b83b-5a10-7000-8000-000000000003 0193b83b-5a10-7000-8000-000000000004",
        [FIELD_UNTIL] = "2025-06-30",
        [FIELD_EXTENSION_REASON] = "lý do",
        [FIELD_SUPERSEDES] = "0193b83b-5a10-7000-8000-000000000001",
        [FIELD_DRAFTER] = "A",
        [FIELD_DRAFTER_POSITION] = "B",
        [FIELD_APPROVER] = "C",
        [FIELD_APPROVER_POSITION] = "D",
    };
    struct fields fields = {0};
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        fields_set(&fields, field, texts[field]);
    }
    return fields;
}

static void assert_same(const struct fields *a, const struct fields *b)
{
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        const char *one = a->raw[field].bytes == NULL ? "-" : a->raw[field].bytes;
        const char *other = b->raw[field].bytes == NULL ? "-" : b->raw[field].bytes;
        if (strcmp(one, other) != 0) {
            fail_msg("%s: \"%s\" became \"%s\"", field_name(field), one, other);
        }
    }
}

static void an_update_becomes_fields_again(void **state)
{
    struct fields fields = all_fields();
    struct fields back = {0};
    struct update update = {0};
    bool has_id = false;
    assert_int_equal(fields_read(*state, &fields, &update, &has_id).reason, REASON_NONE);
    fields_from_update(*state, &update, &back);
    assert_same(&fields, &back);
}

static void what_was_entered_is_kept_as_json(void **state)
{
    struct fields fields = all_fields();
    struct fields back = {0};
    fields_set(&fields, FIELD_PERCENT, "rất nhiều");
    json_t *entered = fields_to_json(&fields);
    fields_from_json_names(*state, entered, &back);
    json_decref(entered);
    assert_same(&fields, &back);
    fields_set(&fields, FIELD_RESULT, "\xC3(");
    entered = fields_to_json(&fields);
    fields_from_json_names(*state, entered, &back);
    json_decref(entered);
    assert_false(fields_given(&back, FIELD_RESULT));
    assert_true(fields_given(&back, FIELD_TASK));
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, make_arena, free_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARENA(nothing_given_is_nothing_said),
        WITH_ARENA(numbers_days_and_words_as_people_write_them),
        WITH_ARENA(texts_are_made_clean),
        WITH_ARENA(mistakes_name_the_field),
        WITH_ARENA(every_text_has_its_limit),
        WITH_ARENA(names_and_headings),
        WITH_ARENA(what_goes_with_the_cycle),
        WITH_ARENA(an_update_becomes_fields_again),
        WITH_ARENA(what_was_entered_is_kept_as_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
