/* The verdict on what the reporting cycle brought: periods of rounds, reports, milestones, answers, contests,
 * withdrawals, "nothing to report", and requests for more time after time was given. */
#include "judge.h"

#include "clock.h"
#include "lineage_fixture.h"
#include "unit.h"

#include <string.h>

#define TODAY day_from_ymd(2024, 12, 12)
#define DUE day_from_ymd(2024, 12, 28) /* a Saturday: effective on Monday 30/12 */

static struct roster *roster;
static struct arena *arena;
static struct judge_context context;

/* 08/KH, focal agency FOCAL: 1 led by A and B together, due; 2 led by A, ongoing; 3 A co-operates; 4 the closed group G
 * (C) leads; 5 the open group leads; CT1 monitored by A; 6 led by A, overdue. STRANGER has no part. 09/KH: led by B. */
static void build(void)
{
    static const struct {
        const char *label, *who;
        enum role role;
    } rows[] = {{"1", "A", ROLE_LEAD}, {"2", "A", ROLE_LEAD},      {"3", "A", ROLE_COOPERATE}, {"4", "G", ROLE_LEAD},
                {"5", "O", ROLE_LEAD}, {"CT1", "A", ROLE_MONITOR}, {"6", "A", ROLE_LEAD}};
    fixture_bodies(roster, "FOCAL A B C STRANGER RELATED");
    fixture_body(roster, "BO")->kind = AGENCY_CENTRAL;
    for (size_t i = 0; i < roster->agency_count; i++) { /* the open group reaches one kind only */
        bool related = strcmp(roster->agencies[i].code, "RELATED") == 0;
        roster->agencies[i].kind = related ? AGENCY_VERTICAL : roster->agencies[i].kind;
    }
    fixture_group(roster, "G", "C");
    struct agency *open = fixture_body(roster, "O");
    open->kind = AGENCY_GROUP;
    open->open = true;
    open->reach = 1u << AGENCY_VERTICAL;
    struct plan *plan = fixture_plan(roster, "08/KH", "FOCAL");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct item *item = fixture_item(roster, plan, rows[i].label);
        item->kind = rows[i].role == ROLE_MONITOR ? ITEM_INDICATOR : ITEM_TASK;
        item->period = (struct period){.printed = "2024", .from = DAY_MIN, .to = DUE};
        fixture_party(item, rows[i].role, rows[i].who);
    }
    fixture_party(&plan->items[0], ROLE_CO_LEAD, "B");
    plan->items[1].period = (struct period){.printed = "thường xuyên", .to = DAY_MAX, .ongoing = true};
    plan->items[6].period.to = TODAY - 10;
    plan = fixture_plan(roster, "09/KH", "FOCAL");
    fixture_party(fixture_item(roster, plan, "1"), ROLE_LEAD, "B");
    struct milestone *milestone = roster_add_milestone(roster);
    *milestone = (struct milestone){.task = "08/KH#1", .number = 1, .agency = "A", .text = "Trình", .due = DUE};
}

static void add_rounds(void)
{
    static const char *const periods[] = {"2024-Q3", "2024-Q4", "2025-Q1"};
    for (int i = 0; i < 3; i++) {
        struct round *round = roster_add_round(roster);
        *round = (struct round){.number = i + 1, .plan = "08/KH", .period = periods[i], .sealed = i == 0};
        round->from = TODAY - 150 + 90 * i;
        round->to = round->from + 90;
    }
}

static struct due_change *change(enum due_change_kind kind, const char *task, const char *party, day_t until)
{
    struct due_change *one = roster_add_due_change(roster);
    *one = (struct due_change){.kind = kind, .task = task, .party = party, .until = until};
    one->document.number = "77/QĐ-UBND";
    return one;
}

static int set_up(void **state)
{
    (void)state;
    roster = roster_new();
    arena = arena_new();
    build();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roster_unref(roster);
    arena_free(arena);
    return 0;
}

static void start(const char *agency)
{
    if (roster->by_number == NULL) {
        fixture_seal(roster);
    }
    context = (struct judge_context){.roster = roster, .agency = fixture_agency(roster, agency)};
    context.effective_at = day_begin(TODAY) + INT64_C(8) * 3600 * CLOCK_SECOND;
}

static struct update say(enum action action, const char *task)
{
    struct update update = update_blank();
    update.action = action;
    update.task = task;
    return update;
}

static struct verdict expect(const struct update *update, enum verdict_kind kind, enum reason reason, const char *field)
{
    struct verdict verdict = judge(update, &context, arena);
    if (verdict.kind != kind || verdict.reason != reason) {
        fail_msg("expected %s %s, got %s %s (%s)", verdict_code(kind), reason_code(reason), verdict_code(verdict.kind),
                 reason_code(verdict.reason), verdict.message == NULL ? "" : verdict.message);
    }
    assert_string_equal(verdict.field == NULL ? "" : verdict.field, field == NULL ? "" : field);
    if (verdict.message != NULL) {
        assert_null(strchr(verdict.message, '{'));
        assert_null(strstr(verdict.message, "…"));
    }
    return verdict;
}

static struct verdict take(const struct update *update)
{
    return expect(update, VERDICT_ACCEPTED, REASON_NONE, NULL);
}

static struct verdict refuse(const struct update *update, enum reason reason, const char *field)
{
    return expect(update, VERDICT_REJECTED, reason, field);
}

static void expect_words(struct verdict verdict, const char *words)
{
    if (strstr(verdict.message, words) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", verdict.message, words);
    }
}

/* ---- periods ---- */

static void test_a_period_is_one_of_the_plan_s_rounds(void **state)
{
    (void)state;
    add_rounds();
    start("A");
    struct update update = say(ACTION_CONTRIBUTE, "08/KH#1");
    update.result = "Đã làm";
    take(&update); /* none given: nothing is said of a round */
    update.period = "2024-Q4";
    take(&update);
    update.period = "2024-Q3"; /* sealed: a supplement */
    take(&update);
    update.period = "2024-M11";
    struct verdict verdict = refuse(&update, REASON_WRONG_PERIOD, "period");
    expect_words(verdict, "2024-M11");
    expect_words(verdict, "Quý IV/2024 (2024-Q4)");
    assert_null(strstr(verdict.message, "2024-Q3"));
    assert_null(strstr(verdict.message, "2025-Q1")); /* has not begun */
    update.period = "2024-Q5";
    refuse(&update, REASON_BAD_PERIOD, "period");
    update.task = "08/KH#1/1";
    update.period = "2024-M11";
    refuse(&update, REASON_WRONG_PERIOD, "period");
    start("B");
    update.task = "09/KH#1"; /* nobody opened a round for it */
    take(&update);
}

static void test_no_round_is_open(void **state)
{
    (void)state;
    add_rounds();
    start("A");
    context.effective_at = day_begin(TODAY - 100);
    struct update update = say(ACTION_CONTRIBUTE, "08/KH#1");
    update.result = "Đã làm";
    update.period = "2023";
    expect_words(refuse(&update, REASON_WRONG_PERIOD, "period"), "không có kỳ báo cáo nào đang mở");
}

/* ---- reports ---- */

static void test_reports(void **state)
{
    (void)state;
    add_rounds();
    start("A");
    struct update update = say(ACTION_REPORT, "08/KH");
    update.period = "2024-Q4";
    update.report.direction = "Đã chỉ đạo";
    struct verdict verdict = take(&update);
    assert_null(verdict.item);
    assert_string_equal(verdict.plan->number, "08/KH");
    assert_int_equal(verdict.right.role, ROLE_LEAD);
    assert_int_equal(verdict.right.basis, BASIS_NAMED);
    update.task = "08/KH@2024-01-15@UBND";
    take(&update);
    update.report = update_blank().report; /* an empty report is a report */
    update.difficulties = "Thiếu vốn";
    update.proposals = "Bố trí vốn";
    take(&update);
    update.period = NULL;
    refuse(&update, REASON_MISSING_FIELD, "period");
    update.period = "2024";
    refuse(&update, REASON_WRONG_PERIOD, "period");
    update.period = "2024-Q4";
    update.task = "08/KH#1";
    expect_words(refuse(&update, REASON_UNKNOWN_PLAN, "task"), "08/KH#1");
    update.task = "10/KH";
    refuse(&update, REASON_UNKNOWN_PLAN, "task");
    update.task = NULL;
    refuse(&update, REASON_UNKNOWN_PLAN, "task");
    start("B");
    update.task = "09/KH"; /* no round was opened for it: there is nothing to report for */
    refuse(&update, REASON_WRONG_PERIOD, "period");
}

static void test_who_reports_for_a_round(void **state)
{
    (void)state;
    static const struct {
        const char *who;
        enum reason reason;
        enum role role;
    } cases[] = {{"A", REASON_NONE, ROLE_LEAD},
                 {"C", REASON_NONE, ROLE_LEAD},
                 {"RELATED", REASON_NONE, ROLE_LEAD},
                 {"FOCAL", REASON_NONE, ROLE_FOCAL},
                 {"STRANGER", REASON_NOT_INVOLVED, ROLE_NONE},
                 {"BO", REASON_CENTRAL_BODY, ROLE_NONE}};
    add_rounds();
    struct update update = say(ACTION_REPORT, "08/KH");
    update.period = "2024-Q4";
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        start(cases[i].who);
        bool yes = cases[i].reason == REASON_NONE;
        struct verdict verdict =
            expect(&update, yes ? VERDICT_ACCEPTED : VERDICT_REJECTED, cases[i].reason, yes ? NULL : "task");
        assert_int_equal(verdict.right.role, cases[i].role);
    }
}

static void test_what_a_report_must_not_hold(void **state)
{
    (void)state;
    add_rounds();
    start("A");
    struct update good = say(ACTION_REPORT, "08/KH");
    good.period = "2024-Q4";
    struct update update = good;
    update.result = "Đã làm";
    refuse(&update, REASON_UNEXPECTED_FIELD, "result");
    update = good;
    update.percent = 50;
    refuse(&update, REASON_UNEXPECTED_FIELD, "percent");
    update = good;
    update.product.number = "1/BC";
    refuse(&update, REASON_UNEXPECTED_FIELD, "product_number");
    update = good;
    update.milestone.due = DUE;
    refuse(&update, REASON_UNEXPECTED_FIELD, "milestone_due");
    update = good;
    update.report.date = TODAY + 1;
    expect_words(refuse(&update, REASON_FUTURE_DATE, "report_date"), "13/12/2024");
    update = good;
    update.report.as_of = TODAY + 1;
    refuse(&update, REASON_FUTURE_DATE, "report_as_of");
    update.report.as_of = TODAY;
    take(&update);
    update.report.update_count = REPORT_UPDATES_MAX;
    take(&update);
    update.report.update_count++;
    refuse(&update, REASON_TOO_MANY, "report_updates");
    update = say(ACTION_CONTRIBUTE, "08/KH#1");
    update.result = "Đã làm";
    update.report.next = "Kỳ tới";
    refuse(&update, REASON_UNEXPECTED_FIELD, "report_next");
}

/* ---- milestones ---- */

static struct update milestone_of(const char *task)
{
    struct update update = say(ACTION_MILESTONE, task);
    update.milestone.text = "Trình thẩm định";
    update.milestone.due = DUE;
    return update;
}

static void test_registering_milestones(void **state)
{
    (void)state;
    start("A");
    struct update update = milestone_of("08/KH#1");
    take(&update);
    update.task = "08/KH#2"; /* ongoing: its parts may be dated */
    take(&update);
    update.milestone.due = day_from_ymd(2024, 1, 14);
    expect_words(refuse(&update, REASON_MILESTONE_DUE, "milestone_due"), "15/01/2024");
    update.milestone.due = day_from_ymd(2024, 1, 15);
    take(&update);
    update.milestone.due = DAY_NONE;
    refuse(&update, REASON_MISSING_FIELD, "milestone_due");
    update.milestone.due = DUE;
    update.milestone.text = NULL;
    refuse(&update, REASON_MISSING_FIELD, "milestone");
    update = milestone_of("08/KH#1");
    update.result = "Đã làm";
    refuse(&update, REASON_UNEXPECTED_FIELD, "result");
    update = milestone_of("08/KH#1");
    update.action = ACTION_PROGRESS;
    update.percent = 10;
    refuse(&update, REASON_UNEXPECTED_FIELD, "milestone");
}

static void test_who_registers_milestones(void **state)
{
    (void)state;
    start("C");
    struct update update = milestone_of("08/KH#4");
    take(&update); /* its own part, as a member of a closed group */
    start("A");
    update.task = "08/KH#3";
    refuse(&update, REASON_NO_MILESTONE, "task"); /* co-operates */
    update.task = "08/KH#CT1";
    refuse(&update, REASON_WRONG_ACTION, "task");
    update.task = "08/KH#1/1";
    refuse(&update, REASON_NO_MILESTONE, "task");
    start("RELATED");
    update.task = "08/KH#5";
    refuse(&update, REASON_NO_MILESTONE, "task");
    start("STRANGER");
    update.task = "08/KH#1";
    refuse(&update, REASON_NO_ROLE, "task");
    start("FOCAL");
    refuse(&update, REASON_FOCAL_ONLY, "task");
}

static void test_a_milestone_is_reported_on_like_a_task(void **state)
{
    (void)state;
    start("A");
    struct update update = say(ACTION_PROGRESS, "08/KH#1/1");
    update.percent = 45;
    struct verdict verdict = take(&update);
    assert_int_equal(verdict.item->kind, ITEM_MILESTONE);
    update.percent = 145;
    refuse(&update, REASON_BAD_PERCENT, "percent");
    update = say(ACTION_COMPLETE, "08/KH#1/1");
    refuse(&update, REASON_NO_PRODUCT, "product_number");
    update = say(ACTION_EXTEND, "08/KH#1/1");
    update.until = DUE + 2;
    update.reason = "Chờ";
    expect_words(refuse(&update, REASON_UNTIL_NOT_LATER, "until"), "Nhiệm vụ 1, mốc 1");
    update.until = DUE + 3;
    take(&update);
    update = say(ACTION_VALUE, "08/KH#1/1");
    update.has_value = true;
    refuse(&update, REASON_WRONG_ACTION, "task");
    start("B"); /* leads the task, too: not this part of it */
    update = say(ACTION_PROGRESS, "08/KH#1/1");
    update.percent = 45;
    expect_words(refuse(&update, REASON_NO_ROLE, "task"), "giao: \"A\"");
}

/* ---- more time ---- */

static struct update more_time(const char *task, day_t until)
{
    struct update update = say(ACTION_EXTEND, task);
    update.until = until;
    update.reason = "Chờ hướng dẫn";
    return update;
}

static void test_more_time_than_was_given(void **state)
{
    (void)state;
    change(DUE_EXTENDED, "08/KH#1", "A", DUE + 90);
    change(DUE_EXTENDED, "08/KH#2", NULL, DUE);
    start("A");
    struct update update = more_time("08/KH#1", DUE + 60);
    expect_words(refuse(&update, REASON_UNTIL_NOT_LATER, "until"), "28/03/2025");
    update.until = DUE + 91;
    take(&update);
    update = more_time("08/KH#2", DUE + 60); /* ongoing, but the authority gave it a day */
    take(&update);
    update = more_time("08/KH#6", TODAY + 30); /* late: taken, and changes nothing by itself */
    take(&update);
    start("B"); /* the other part of the same task */
    update = more_time("08/KH#1", DUE + 60);
    take(&update);
}

static void test_no_more_time_for_what_is_stopped(void **state)
{
    (void)state;
    change(DUE_STOPPED, "08/KH#1", "A", DAY_MAX);
    start("A");
    struct update update = more_time("08/KH#1", DUE + 60);
    expect_words(refuse(&update, REASON_STOPPED, "task"), "77/QĐ-UBND");
    update.task = "08/KH#1/1";
    refuse(&update, REASON_STOPPED, "task");
    update.task = "08/KH#2";
    refuse(&update, REASON_NO_DUE, "task");
    start("B");
    update.task = "08/KH#1";
    take(&update);
}

/* ---- nothing to report ---- */

static void test_nothing_to_report(void **state)
{
    (void)state;
    struct standing standing = {.complete = false};
    change(DUE_EXTENDED, "08/KH#6", "B", DUE);
    start("A");
    struct update overdue = say(ACTION_NOTHING, "08/KH#6");
    struct update update = say(ACTION_NOTHING, "08/KH#1");
    take(&overdue); /* nothing is known here: the collector will see */
    context.standing = &standing;
    take(&update);
    expect_words(refuse(&overdue, REASON_NIL_NOT_ALLOWED, "action"), "quá hạn (thời hạn 02/12/2024)");
    standing.complete = true;
    take(&overdue);
    standing.returned = true;
    expect_words(refuse(&overdue, REASON_NIL_NOT_ALLOWED, "action"), "trả lại");
    refuse(&update, REASON_NIL_NOT_ALLOWED, "action");
    standing = (struct standing){.asked = true};
    expect_words(refuse(&update, REASON_NIL_NOT_ALLOWED, "action"), "giải trình");
    standing.asked = false;
    context.effective_at = day_begin(DUE + 3) - 1; /* 24:00 of Monday 30/12 */
    take(&update);
    context.effective_at++;
    refuse(&update, REASON_NIL_NOT_ALLOWED, "action");
    update.task = "08/KH#3"; /* co-operates: the time is the lead's */
    take(&update);
    update.task = "08/KH#2";
    take(&update);
    update.task = "08/KH#CT1";
    take(&update);
}

static void test_more_time_makes_nothing_overdue(void **state)
{
    (void)state;
    struct standing standing = {.complete = false};
    change(DUE_EXTENDED, "08/KH#6", "A", DUE);
    change(DUE_STOPPED, "08/KH#1", "A", DAY_MAX);
    start("A");
    context.standing = &standing;
    struct update update = say(ACTION_NOTHING, "08/KH#6");
    take(&update);
    context.effective_at = day_begin(DUE + 300);
    refuse(&update, REASON_NIL_NOT_ALLOWED, "action");
    update.task = "08/KH#1"; /* stopped */
    take(&update);
}

/* ---- answers, contests, withdrawals ---- */

static void test_answers(void **state)
{
    (void)state;
    add_rounds();
    start("RELATED");
    struct update update = say(ACTION_ANSWER, "08/KH#5");
    update.has_refers_to = true;
    update.result = "Do chờ giải phóng mặt bằng";
    take(&update); /* not held: it is between the agency and the centre */
    update.task = "08/KH";
    assert_null(take(&update).item);
    update.result = NULL;
    refuse(&update, REASON_MISSING_FIELD, "result");
    update.result = "Do chờ";
    update.has_refers_to = false;
    refuse(&update, REASON_MISSING_FIELD, "refers_to");
    start("A");
    update.has_refers_to = true;
    update.task = "08/KH#4"; /* of another's task */
    take(&update);
    start("FOCAL");
    take(&update);
    start("STRANGER");
    refuse(&update, REASON_NO_ROLE, "task");
    update.task = "08/KH";
    expect_words(refuse(&update, REASON_NOT_INVOLVED, "task"), "08/KH");
    start("A");
    update = say(ACTION_CONTRIBUTE, "08/KH#1");
    update.result = "Đã làm";
    update.has_refers_to = true;
    refuse(&update, REASON_UNEXPECTED_FIELD, "refers_to");
}

static void test_contests(void **state)
{
    (void)state;
    add_rounds();
    start("A");
    struct update update = say(ACTION_CONTEST, "08/KH");
    refuse(&update, REASON_MISSING_FIELD, "result");
    update.result = "Mất kết nối từ ngày 10/12";
    refuse(&update, REASON_MISSING_FIELD, "period");
    update.period = "2024-Q4";
    take(&update);
    update.period = "2024-M01";
    refuse(&update, REASON_WRONG_PERIOD, "period");
    update.period = NULL;
    update.task = "08/KH#3";
    take(&update);
    update.task = "08/KH#4";
    refuse(&update, REASON_NO_ROLE, "task");
}

static void test_withdrawals(void **state)
{
    (void)state;
    start("A");
    struct update update = say(ACTION_WITHDRAW, "08/KH#1");
    update.result = "Gửi nhầm";
    refuse(&update, REASON_MISSING_FIELD, "supersedes");
    update.has_supersedes = true;
    take(&update);
    struct prior prior = {.found = true, .agency = "B", .task = "08/KH#1", .verdict = VERDICT_ACCEPTED};
    context.prior = &prior;
    refuse(&update, REASON_SUPERSEDES_UNKNOWN, "supersedes");
    prior.agency = "A";
    take(&update);
    update.result = NULL;
    refuse(&update, REASON_MISSING_FIELD, "result");
    update.result = "Gửi nhầm";
    update.difficulties = "Thiếu vốn";
    refuse(&update, REASON_UNEXPECTED_FIELD, "difficulties");
    start("RELATED"); /* what is held may be taken back without asking */
    update = say(ACTION_WITHDRAW, "08/KH#5");
    update.result = "Gửi nhầm";
    update.has_supersedes = true;
    take(&update);
    start("STRANGER");
    refuse(&update, REASON_NO_ROLE, "task");
}

/* A report corrected or taken back: the same plan, the same agency. */
static void test_corrected_reports(void **state)
{
    (void)state;
    add_rounds();
    start("A");
    struct prior prior = {.found = true, .agency = "A", .task = "08/KH@2024-01-15@UBND", .verdict = VERDICT_ACCEPTED};
    context.prior = &prior;
    struct update update = say(ACTION_REPORT, "08/KH");
    update.period = "2024-Q4";
    update.has_supersedes = true;
    take(&update);
    prior.task = "09/KH@2024-01-15@UBND";
    expect_words(refuse(&update, REASON_SUPERSEDES_UNKNOWN, "supersedes"), "08/KH");
    prior.task = "08/KH#1";
    refuse(&update, REASON_SUPERSEDES_UNKNOWN, "supersedes");
    update = say(ACTION_WITHDRAW, "08/KH");
    update.result = "Gửi nhầm";
    update.has_supersedes = true;
    refuse(&update, REASON_SUPERSEDES_UNKNOWN, "supersedes");
    prior.task = "08/KH@2024-01-15@UBND";
    take(&update);
}

/* ---- single fields ---- */

static void test_what_belongs_to_other_fields(void **state)
{
    (void)state;
    static const char hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    start("A");
    struct update good = say(ACTION_PROGRESS, "08/KH#1");
    good.percent = 50;
    struct update update = good;
    update.proposal_to = "UBND";
    refuse(&update, REASON_UNEXPECTED_FIELD, "proposal_to");
    update.proposals = "Bố trí vốn";
    take(&update);
    update = good;
    update.product.link = "https://…";
    refuse(&update, REASON_UNEXPECTED_FIELD, "product_link");
    update = good;
    update.product.hash = hash;
    refuse(&update, REASON_UNEXPECTED_FIELD, "product_hash");
    update.product.number = "1/BC";
    take(&update);
    update.product.hash = hash + 1;
    refuse(&update, REASON_BAD_HASH, "product_hash");
    update.product.hash = "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef";
    refuse(&update, REASON_BAD_HASH, "product_hash");
    update = good;
    update.value_source = "Cục Thống kê";
    refuse(&update, REASON_UNEXPECTED_FIELD, "value_source");
    update = say(ACTION_VALUE, "08/KH#CT1");
    update.has_value = true;
    update.value_year = 2024;
    update.value_source = "Cục Thống kê";
    update.value_as_of = TODAY;
    take(&update);
    update.value_as_of = TODAY + 1;
    refuse(&update, REASON_FUTURE_DATE, "value_as_of");
    update = good;
    update.value_as_of = TODAY;
    refuse(&update, REASON_UNEXPECTED_FIELD, "value_as_of");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_period_is_one_of_the_plan_s_rounds),
        TEST(test_no_round_is_open),
        TEST(test_reports),
        TEST(test_who_reports_for_a_round),
        TEST(test_what_a_report_must_not_hold),
        TEST(test_registering_milestones),
        TEST(test_who_registers_milestones),
        TEST(test_a_milestone_is_reported_on_like_a_task),
        TEST(test_more_time_than_was_given),
        TEST(test_no_more_time_for_what_is_stopped),
        TEST(test_nothing_to_report),
        TEST(test_more_time_makes_nothing_overdue),
        TEST(test_answers),
        TEST(test_contests),
        TEST(test_withdrawals),
        TEST(test_corrected_reports),
        TEST(test_what_belongs_to_other_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
