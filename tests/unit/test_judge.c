/* The verdict on one update: every reason the judge can give, what each action must carry, and the time that counts. */
#include "judge.h"

#include "clock.h"
#include "sample_roster.h"
#include "unit.h"

#include <string.h>

struct fixture {
    struct roster *roster;
    struct arena *arena;
    struct judge_context context;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){.roster = sample_roster(), .arena = arena_new()};
    fixture.context.roster = fixture.roster;
    fixture.context.agency = roster_agency(fixture.roster, "NAMED");
    fixture.context.effective_at = day_begin(day_from_ymd(2024, 12, 12)) + INT64_C(8) * 3600 * CLOCK_SECOND;
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    roster_unref(fixture->roster);
    arena_free(fixture->arena);
    return 0;
}

static struct update progress(const char *task)
{
    struct update update = update_blank();
    update.task = task;
    update.action = ACTION_PROGRESS;
    update.percent = 45;
    update.result = "Đã hoàn thành đề cương";
    return update;
}

static struct update complete(const char *task)
{
    struct update update = progress(task);
    update.action = ACTION_COMPLETE;
    update.percent = 100;
    update.product = (struct product){
        .number = "9012/QĐ-UBND", .date = day_from_ymd(2024, 11, 22), .issuer = "UBND thành phố", .title = "Phê duyệt"};
    return update;
}

static void expect(struct fixture *f, const struct update *update, enum verdict_kind kind, enum reason reason,
                   const char *field)
{
    struct verdict verdict = judge(update, &f->context, f->arena);
    if (verdict.kind != kind || verdict.reason != reason) {
        fail_msg("expected %s %s, got %s %s", verdict_code(kind), reason_code(reason), verdict_code(verdict.kind),
                 reason_code(verdict.reason));
    }
    if (field == NULL) {
        assert_null(verdict.field);
    } else {
        assert_non_null(verdict.field);
        assert_string_equal(verdict.field, field);
    }
    assert_true((verdict.message == NULL) == (kind == VERDICT_ACCEPTED));
    if (verdict.message != NULL) {
        assert_null(strchr(verdict.message, '{'));
        assert_null(strstr(verdict.message, "…\"")); /* no blank of a sentence was left unfilled */
    }
}

static void speak_as(struct fixture *f, const char *code)
{
    f->context.agency = roster_agency(f->roster, code);
}

static void test_rights_decide_first(void **state)
{
    struct fixture *f = *state;
    struct update update = progress("08/KH-UBND#lead-named");
    expect(f, &update, VERDICT_ACCEPTED, REASON_NONE, NULL);
    speak_as(f, "DISTRICT");
    expect(f, &update, VERDICT_REJECTED, REASON_NO_ROLE, "task");
    assert_non_null(strstr(judge(&update, &f->context, f->arena).message, "nguyên văn phân công"));
    assert_non_null(strstr(judge(&update, &f->context, f->arena).message, "NAMED"));
    speak_as(f, "RELATED");
    update.task = "08/KH-UBND#co_lead-open_group";
    expect(f, &update, VERDICT_HELD, REASON_OPEN_GROUP, NULL);
    f->context.agency = NULL;
    expect(f, &update, VERDICT_REJECTED, REASON_UNKNOWN_AGENCY, NULL);
    speak_as(f, "GONE");
    update.task = "08/KH-UBND#lead-closed_group";
    expect(f, &update, VERDICT_REJECTED, REASON_AGENCY_ABOLISHED, "task");
    f->context.effective_at = day_begin(day_from_ymd(2024, 7, 1)) - 1;
    expect(f, &update, VERDICT_ACCEPTED, REASON_NONE, NULL);
}

static void test_unknown_task_names_candidates(void **state)
{
    struct fixture *f = *state;
    struct update update = progress("08/KH-UBND#6d");
    expect(f, &update, VERDICT_REJECTED, REASON_UNKNOWN_TASK, "task");
    assert_non_null(strstr(judge(&update, &f->context, f->arena).message, "08/KH-UBND#6c"));
    update.task = "nonsense";
    expect(f, &update, VERDICT_REJECTED, REASON_UNKNOWN_TASK, "task");
    update.task = NULL;
    expect(f, &update, VERDICT_REJECTED, REASON_UNKNOWN_TASK, "task");
    update.action = ACTION_NONE;
    expect(f, &update, VERDICT_REJECTED, REASON_MISSING_FIELD, "action");
}

static void test_cooperating_agency(void **state)
{
    struct fixture *f = *state;
    struct update update = complete("08/KH-UBND#cooperate-named");
    expect(f, &update, VERDICT_REJECTED, REASON_COOP_COMPLETE, "task");
    update = progress("08/KH-UBND#cooperate-named");
    expect(f, &update, VERDICT_REJECTED, REASON_COOP_PROGRESS, "percent");
    update.action = ACTION_CONTRIBUTE;
    expect(f, &update, VERDICT_REJECTED, REASON_COOP_PROGRESS, "percent");
    update.percent = -1;
    expect(f, &update, VERDICT_ACCEPTED, REASON_NONE, NULL);
}

static void test_completion_needs_a_product(void **state)
{
    struct fixture *f = *state;
    struct update update = complete("08/KH-UBND#lead-named");
    expect(f, &update, VERDICT_ACCEPTED, REASON_NONE, NULL);
    update.product.title = NULL;
    expect(f, &update, VERDICT_REJECTED, REASON_NO_PRODUCT, "product_title");
    update.product.issuer = NULL;
    expect(f, &update, VERDICT_REJECTED, REASON_NO_PRODUCT, "product_issuer");
    update.product.date = DAY_NONE;
    expect(f, &update, VERDICT_REJECTED, REASON_NO_PRODUCT, "product_date");
    update.product.number = NULL;
    expect(f, &update, VERDICT_REJECTED, REASON_NO_PRODUCT, "product_number");
    update.has_value = true;
    update.value = 100;
    update.value_year = 2024;
    expect(f, &update, VERDICT_ACCEPTED, REASON_NONE, NULL);
    update = complete("08/KH-UBND#lead-named");
    update.product.date = day_from_ymd(2024, 12, 13);
    expect(f, &update, VERDICT_REJECTED, REASON_PRODUCT_DATE, "product_date");
    update.product.date = day_from_ymd(2023, 11, 27); /* older than the plan: allowed */
    expect(f, &update, VERDICT_ACCEPTED, REASON_NONE, NULL);
    update.percent = 60;
    expect(f, &update, VERDICT_REJECTED, REASON_BAD_PERCENT, "percent");
}

static void test_extension(void **state)
{
    struct fixture *f = *state;
    struct update update = update_blank();
    update.task = "08/KH-UBND#2024";
    update.action = ACTION_EXTEND;
    update.until = day_from_ymd(2025, 6, 30);
    update.reason = "Chờ hướng dẫn";
    expect(f, &update, VERDICT_ACCEPTED, REASON_NONE, NULL);
    update.until = day_from_ymd(2024, 12, 31);
    expect(f, &update, VERDICT_REJECTED, REASON_UNTIL_NOT_LATER, "until");
    update.until = DAY_NONE;
    expect(f, &update, VERDICT_REJECTED, REASON_MISSING_FIELD, "until");
    update.until = day_from_ymd(2025, 6, 30);
    update.reason = NULL;
    expect(f, &update, VERDICT_REJECTED, REASON_MISSING_FIELD, "extension_reason");
    update.reason = "Chờ hướng dẫn";
    update.task = "08/KH-UBND#lead-named"; /* thường xuyên */
    expect(f, &update, VERDICT_REJECTED, REASON_NO_DUE, "task");
}

static void test_values(void **state)
{
    struct fixture *f = *state;
    struct update update = update_blank();
    update.task = "08/KH-UBND#CT1";
    update.action = ACTION_VALUE;
    update.has_value = true;
    update.value = 88.5;
    update.value_year = 2024;
    expect(f, &update, VERDICT_ACCEPTED, REASON_NONE, NULL);
    update.value_year = 0;
    expect(f, &update, VERDICT_REJECTED, REASON_MISSING_FIELD, "value_year");
    update.has_value = false;
    expect(f, &update, VERDICT_REJECTED, REASON_MISSING_FIELD, "value");
    update.has_value = true;
    update.value_year = 2024;
    update.percent = 10;
    expect(f, &update, VERDICT_REJECTED, REASON_UNEXPECTED_FIELD, "percent");
    update.percent = -1;
    update.action = ACTION_CONTRIBUTE;
    expect(f, &update, VERDICT_REJECTED, REASON_UNEXPECTED_FIELD, "value");
    update.action = ACTION_PROGRESS;
    expect(f, &update, VERDICT_REJECTED, REASON_WRONG_ACTION, "task");
    speak_as(f, "MEMBER");
    update.action = ACTION_VALUE;
    expect(f, &update, VERDICT_REJECTED, REASON_NOT_MONITOR, "task");
}

static void test_fields(void **state)
{
    struct fixture *f = *state;
    struct update update = progress("08/KH-UBND#lead-named");
    update.percent = 101;
    expect(f, &update, VERDICT_REJECTED, REASON_BAD_PERCENT, "percent");
    update = progress("08/KH-UBND#lead-named");
    update.result = NULL;
    update.percent = -1;
    expect(f, &update, VERDICT_REJECTED, REASON_MISSING_FIELD, "result");
    update = progress("08/KH-UBND#lead-named");
    update.until = day_from_ymd(2025, 1, 1);
    expect(f, &update, VERDICT_REJECTED, REASON_UNEXPECTED_FIELD, "until");
    update = progress("08/KH-UBND#lead-named");
    update.action = ACTION_DIFFICULTY;
    update.percent = -1;
    expect(f, &update, VERDICT_REJECTED, REASON_MISSING_FIELD, "difficulties");
    update.difficulties = "Chưa có mặt bằng";
    expect(f, &update, VERDICT_ACCEPTED, REASON_NONE, NULL);
    update.action = ACTION_NOTHING;
    expect(f, &update, VERDICT_REJECTED, REASON_UNEXPECTED_FIELD, "result");
    update.result = NULL;
    update.difficulties = NULL;
    expect(f, &update, VERDICT_ACCEPTED, REASON_NONE, NULL);
}

static void test_periods(void **state)
{
    static const char *const good[] = {"2024", "2026-H1", "2026-9M", "2026-Q3", "2026-M09", "2026-M12"};
    static const char *const bad[] = {"2024-Q5",     "24-Q1",   "2024-M13", "2024Q1",
                                      "Quý IV/2024", "2024-q4", "1999-Q1",  "20244"};
    struct fixture *f = *state;
    struct update update = progress("08/KH-UBND#lead-named");
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        update.period = good[i];
        expect(f, &update, VERDICT_ACCEPTED, REASON_NONE, NULL);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        update.period = bad[i];
        expect(f, &update, VERDICT_REJECTED, REASON_BAD_PERIOD, "period");
    }
}

static void test_corrections(void **state)
{
    struct fixture *f = *state;
    struct update update = progress("08/KH-UBND#lead-named");
    update.has_supersedes = true;
    struct prior prior = {
        .found = true, .agency = "NAMED", .task = "08/KH-UBND#lead-named", .verdict = VERDICT_ACCEPTED};
    f->context.prior = &prior;
    expect(f, &update, VERDICT_ACCEPTED, REASON_NONE, NULL);
    prior.verdict = VERDICT_REJECTED;
    expect(f, &update, VERDICT_REJECTED, REASON_SUPERSEDES_UNKNOWN, "supersedes");
    prior.verdict = VERDICT_HELD;
    prior.agency = "MEMBER";
    expect(f, &update, VERDICT_REJECTED, REASON_SUPERSEDES_UNKNOWN, "supersedes");
    prior.agency = "NAMED";
    prior.task = "08/KH-UBND#6c";
    expect(f, &update, VERDICT_REJECTED, REASON_SUPERSEDES_UNKNOWN, "supersedes");
    prior = (struct prior){0};
    expect(f, &update, VERDICT_REJECTED, REASON_SUPERSEDES_UNKNOWN, "supersedes");
    f->context.prior = NULL; /* an agent does not know: the collector will */
    expect(f, &update, VERDICT_ACCEPTED, REASON_NONE, NULL);
}

static void test_effective_at(void **state)
{
    (void)state;
    /* connected all along: when it was received */
    assert_int_equal(effective_at(100, 50, 0, 0, 110), 110);
    /* sealed after the silence had ended: when it was received */
    assert_int_equal(effective_at(100, 50, 40, 90, 110), 110);
    /* waited through a silence: when it was sealed */
    assert_int_equal(effective_at(80, 50, 40, 90, 110), 80);
    /* a clock that runs late: not before what the collector last told, nor before the silence began */
    assert_int_equal(effective_at(10, 50, 40, 90, 110), 50);
    assert_int_equal(effective_at(10, 20, 40, 90, 110), 40);
    /* a clock that runs ahead never passes the receipt; a collector time from the future neither */
    assert_int_equal(effective_at(120, 50, 40, 200, 110), 110);
    assert_int_equal(effective_at(80, 500, 40, 90, 110), 110);
}

static void test_what_follows_is_dated_after(void **state)
{
    (void)state;
    assert_int_equal(dated_after(90, 100, 110), 100);
    /* just after what came first, so that it is the newer one */
    assert_int_equal(dated_after(100, 100, 110), 101);
    assert_int_equal(dated_after(90, 80, 110), 91);
    /* not later than is possible */
    assert_int_equal(dated_after(110, 110, 110), 110);
    /* what came first was dated by a clock that was wrong: what waited must not count as late for that */
    assert_int_equal(dated_after(500, 80, 110), 80);
}

static void test_every_reason_has_words(void **state)
{
    (void)state;
    for (enum reason reason = REASON_NONE + 1; reason < REASON_MAX; reason++) {
        assert_int_equal(reason_parse(reason_code(reason)), reason);
        assert_true(strlen(reason_label(reason)) > 5);
        assert_true(strlen(reason_sentence(reason)) > 20);
    }
    assert_int_equal(reason_parse("NOPE"), REASON_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rights_decide_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unknown_task_names_candidates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cooperating_agency, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_completion_needs_a_product, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_extension, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_periods, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_corrections, set_up, tear_down),
        cmocka_unit_test(test_effective_at),
        cmocka_unit_test(test_what_follows_is_dated_after),
        cmocka_unit_test(test_every_reason_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
