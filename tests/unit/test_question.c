/* Questions of the centre: how each stands, who is asked, and what it reads. */
#include "question.h"

#include "lineage_fixture.h"
#include "unit.h"

#include <string.h>

#define DUE day_from_ymd(2024, 12, 20)

static int64_t at(int month, int day, int hour)
{
    return day_begin(day_from_ymd(2024, month, day)) + (int64_t)hour * 3600 * 1000000;
}

static struct question_row asked(void)
{
    return (struct question_row){
        .kind = QUESTION_EXPLAIN, .agency = "A", .text = "Vì sao chậm?", .due = DUE, .asked_us = at(12, 12, 8)};
}

static void test_codes_go_both_ways(void **state)
{
    (void)state;
    for (int kind = 0; kind < QUESTION_KIND_MAX; kind++) {
        assert_int_equal(question_kind_parse(question_kind_code((enum question_kind)kind)), kind);
        assert_true(strlen(question_kind_label((enum question_kind)kind)) > 0);
    }
    assert_int_equal(question_kind_parse("other"), QUESTION_KIND_MAX);
    assert_int_equal(question_kind_parse(NULL), QUESTION_KIND_MAX);
}

static void test_a_question_is_open_until_it_is_answered_or_closed(void **state)
{
    (void)state;
    struct question_row row = asked();
    assert_int_equal(question_state_of(&row), QUESTION_OPEN);
    row.closed_us = at(12, 13, 8);
    assert_int_equal(question_state_of(&row), QUESTION_CLOSED);
    row.answered_us = at(12, 14, 8); /* an answer is welcome even then */
    assert_int_equal(question_state_of(&row), QUESTION_ANSWERED);
}

static void test_the_day_ends_at_24(void **state)
{
    (void)state;
    struct question_row row = asked();
    assert_false(question_is_late(&row, at(12, 20, 23)));
    assert_false(question_is_late(&row, at(12, 21, 0)));
    assert_true(question_is_late(&row, at(12, 21, 0) + 1));
    row.answered_us = at(12, 21, 0);
    assert_false(question_is_late(&row, at(12, 31, 0)));
    row.answered_us = at(12, 21, 0) + 1;
    assert_true(question_is_late(&row, at(12, 31, 0)));
    row.answered_us = 0;
    row.closed_us = at(12, 30, 0);
    assert_false(question_is_late(&row, at(12, 31, 0)));
}

/* B became C; D was split into E and F; task 1 is D's, whose part was then given to E. */
static struct roster *history(void)
{
    struct roster *roster = roster_new();
    fixture_bodies(roster, "A B C D E F FOCAL");
    fixture_group(roster, "GROUP", "A B");
    fixture_event(roster, EVENT_RENAME, day_from_ymd(2024, 6, 1), "B", "C");
    fixture_event(roster, EVENT_SPLIT, day_from_ymd(2024, 6, 1), "D", "E F");
    struct plan *plan = fixture_plan(roster, "08/KH", "FOCAL");
    fixture_party(fixture_item(roster, plan, "1"), ROLE_LEAD, "D");
    fixture_reassign(roster, "08/KH#1", "D", "E", day_from_ymd(2024, 7, 1));
    for (size_t i = 0; i < roster->agency_count; i++) {
        struct agency *agency = &roster->agencies[i];
        bool old = strcmp(agency->code, "B") == 0 || strcmp(agency->code, "D") == 0;
        bool young = strchr("CEF", agency->code[0]) != NULL && agency->code[1] == '\0';
        agency->valid_from = young ? day_from_ymd(2024, 6, 1) : DAY_MIN;
        agency->valid_to = old ? day_from_ymd(2024, 5, 31) : DAY_MAX;
    }
    fixture_seal(roster);
    return roster;
}

static const struct agency *who(const struct roster *roster, const char *task, const char *named, bool *ret_rerouted,
                                struct err *err)
{
    const struct item *item = task == NULL ? NULL : fixture_find(roster, task);
    return question_addressee(item, fixture_agency(roster, named), day_from_ymd(2024, 12, 12), ret_rerouted, err);
}

static void test_who_is_asked(void **state)
{
    (void)state;
    struct roster *roster = history();
    struct err err = {0};
    bool rerouted = true;
    assert_ptr_equal(who(roster, NULL, "A", &rerouted, &err), fixture_agency(roster, "A"));
    assert_false(rerouted);
    assert_ptr_equal(who(roster, NULL, "B", &rerouted, &err), fixture_agency(roster, "C"));
    assert_true(rerouted);
    assert_ptr_equal(who(roster, "08/KH#1", "D", &rerouted, &err), fixture_agency(roster, "E"));
    assert_true(rerouted);
    /* Of the plan as a whole nobody alone stands in its place: both are named. */
    assert_null(who(roster, NULL, "D", &rerouted, &err));
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.text, "E (E), F (F)"));
    assert_null(who(roster, NULL, "GROUP", &rerouted, &err));
    assert_non_null(strstr(err.text, "GROUP"));
    roster_unref(roster);
}

static void test_what_it_reads(void **state)
{
    (void)state;
    struct roster *roster = history();
    struct arena *arena = arena_new();
    struct question_row row = asked();
    const struct agency *focal = fixture_agency(roster, "FOCAL");
    const struct item *item = fixture_find(roster, "08/KH#1");
    row.document = "15/SXD-QH";
    assert_string_equal(question_notice_text(arena, &row, item->plan, item, focal),
                        "Yêu cầu giải trình, bổ sung: FOCAL đề nghị đơn vị giải trình, bổ sung về Nhiệm vụ 1 (Kế hoạch "
                        "08/KH) (Văn bản số 15/SXD-QH), chậm nhất hết ngày 20/12/2024: \"Vì sao chậm?\".");
    row.document = NULL;
    row.kind = QUESTION_ADHOC;
    assert_string_equal(
        question_notice_text(arena, &row, item->plan, NULL, focal),
        "Yêu cầu báo cáo đột xuất: FOCAL đề nghị đơn vị báo cáo đột xuất về Kế hoạch 08/KH, chậm nhất hết "
        "ngày 20/12/2024: \"Vì sao chậm?\".");
    row.close_reason = "Đã rõ";
    assert_string_equal(
        question_close_text(arena, &row, item->plan, item, focal),
        "FOCAL không còn yêu cầu đơn vị báo cáo đột xuất về Nhiệm vụ 1 (Kế hoạch 08/KH) như thông báo ngày "
        "12/12/2024, lý do: \"Đã rõ\".");
    arena_free(arena);
    roster_unref(roster);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes_go_both_ways),
        cmocka_unit_test(test_a_question_is_open_until_it_is_answered_or_closed),
        cmocka_unit_test(test_the_day_ends_at_24),
        cmocka_unit_test(test_who_is_asked),
        cmocka_unit_test(test_what_it_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
