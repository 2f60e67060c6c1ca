/* What a round is made of: the window of data, deadlines, basis; what cannot be opened; and what the definitions open
 * by themselves, on the real plan. */
#include "catalogue.h"
#include "round_open.h"
#include "update.h"

#include "lineage_fixture.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct roster *roster;
static struct arena *arena;

static void read_file(const char *path)
{
    struct problems problems = {.arena = arena};
    struct catalogue_identity identity = {0};
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t room = 0;
    assert_non_null(file);
    assert_true(getdelim(&text, &room, '\0', file) > 0);
    fclose(file);
    assert_true(catalogue_read(roster, path, text, strlen(text), &identity, &problems));
    free(text);
}

static int set_up(void **state)
{
    (void)state;
    struct problems problems = {0};
    roster = roster_new();
    arena = arena_new();
    problems.arena = arena;
    read_file(PLANS_DIR "/calendar/viet-nam.yaml");
    read_file(PLANS_DIR "/trung-uong/agencies.yaml");
    read_file(PLANS_DIR "/hai-phong/agencies.yaml");
    read_file(PLANS_DIR "/hai-phong/08-KH-UBND-2024.yaml");
    read_file(PLANS_DIR "/hai-phong/2563-SXD-PTDT-2024.yaml");
    read_file(PLANS_DIR "/hai-phong/chu-ky-08-KH-UBND.yaml");
    assert_true(catalogue_seal(roster, &problems));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roster_unref(roster);
    arena_free(arena);
    return 0;
}

static struct round_request ask(const char *plan, const char *period)
{
    struct round_request request = {.plan = roster_find_plan(roster, plan, NULL),
                                    .due = DAY_NONE,
                                    .due_upper = DAY_NONE,
                                    .from = DAY_NONE,
                                    .to = DAY_NONE,
                                    .today = day_from_ymd(2030, 1, 1)};
    assert_non_null(request.plan);
    assert_true(period_parse(period, &request.period));
    return request;
}

static struct round_proposal opened(const struct round_request *request)
{
    struct err err = {0};
    struct round_proposal proposal = {.definition = NULL};
    bool ok = round_propose(arena, roster, request, &proposal, &err);
    if (!ok) {
        fail_msg("%s", err.text);
    }
    return proposal;
}

static void refused(const struct round_request *request, enum err_kind kind, const char *words)
{
    struct err err = {0};
    struct round_proposal proposal = {.definition = NULL};
    assert_false(round_propose(arena, roster, request, &proposal, &err));
    assert_int_equal(err.kind, kind);
    if (strstr(err.text, words) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, words);
    }
}

static const char *day(day_t one)
{
    char iso[DAY_ISO_MAX];
    return arena_strdup(arena, day_iso(one, iso));
}

/* "2024-09-15 2024-12-14: 2024-12-16 2024-12-20 …" */
static const char *days_of(const struct round *round)
{
    const char *text = arena_printf(arena, "%s %s:", day(round->from), day(round->to));
    for (size_t i = 0; i < round->deadline_count; i++) {
        text = arena_printf(arena, "%s %s", text, day(round->deadlines[i].due));
    }
    return text;
}

static void test_by_definition(void **state)
{
    (void)state;
    struct round_request request = ask("08/KH-UBND", "2024-Q4");
    struct round_proposal proposal = opened(&request);
    assert_string_equal(days_of(&proposal.round), "2024-09-15 2024-12-14: 2024-12-16 2024-12-20 2024-12-25");
    assert_string_equal(proposal.round.period, "2024-Q4");
    assert_string_equal(proposal.round.plan, "08/KH-UBND@2024-01-15@Ủy ban nhân dân thành phố Hải Phòng");
    assert_string_equal(proposal.round.name, "Báo cáo kết quả thực hiện Kế hoạch 08 (quý), Quý IV/2024");
    assert_string_equal(proposal.round.deadlines[0].to, "Sở Xây dựng");
    assert_int_equal(proposal.basis, ROUND_BY_DEFINITION);
    assert_non_null(strstr(proposal.round.basis, "(dòng 127)"));
    assert_false(proposal.round.cooperating);
    request = ask("08/KH-UBND", "2025-Q1"); /* the 16th is a Sunday */
    proposal = opened(&request);
    assert_string_equal(days_of(&proposal.round), "2024-12-15 2025-03-14: 2025-03-17 2025-03-20 2025-03-25");
    assert_string_equal(day(proposal.round.deadlines[0].printed), "2025-03-16");
    request = ask("08/KH-UBND", "2025");
    proposal = opened(&request);
    assert_string_equal(days_of(&proposal.round), "2024-12-15 2025-12-14: 2025-12-16 2025-12-22 2025-12-25");
}

static void test_by_default(void **state)
{
    (void)state;
    struct round_request request = ask("08/KH-UBND", "2024-M12"); /* no definition for months */
    struct round_proposal proposal = opened(&request);
    assert_null(proposal.definition);
    assert_string_equal(days_of(&proposal.round), "2024-11-15 2024-12-14: 2024-12-17");
    assert_int_equal(proposal.deadlines, ROUND_BY_DEFAULT);
    assert_int_equal(proposal.basis, ROUND_BY_PLAN);
    assert_non_null(strstr(proposal.round.basis, "ngày 15/01/2024 của Ủy ban nhân dân thành phố Hải Phòng (dòng 127): "
                                                 "\"định kỳ tổng hợp báo cáo"));
    assert_string_equal(proposal.round.name, "Báo cáo tháng 12/2024");
    request = ask("08/KH-UBND", "2026-M01"); /* after a Wednesday */
    proposal = opened(&request);
    assert_string_equal(days_of(&proposal.round), "2025-12-15 2026-01-14: 2026-01-16");
    request = ask("08/KH-UBND", "2026-M02"); /* Tết: 14/2 is a Saturday, 16 to 20/2 are off */
    proposal = opened(&request);
    assert_string_equal(days_of(&proposal.round), "2026-01-15 2026-02-14: 2026-02-24");
}

static void test_what_a_person_says_goes_first(void **state)
{
    (void)state;
    struct round_request request = ask("08/KH-UBND", "2024-Q4");
    request.due = day_from_ymd(2024, 12, 18);
    struct round_proposal proposal = opened(&request);
    assert_string_equal(days_of(&proposal.round), "2024-09-15 2024-12-14: 2024-12-18 2024-12-20 2024-12-25");
    request.due_upper = day_from_ymd(2024, 12, 22); /* a Sunday */
    request.basis = "Công văn 12/UBND ngày 01/12/2024";
    request.name = "Báo cáo quý";
    request.cooperating = true;
    proposal = opened(&request);
    assert_string_equal(days_of(&proposal.round), "2024-09-15 2024-12-14: 2024-12-18 2024-12-23 2024-12-25");
    assert_string_equal(day(proposal.round.deadlines[1].printed), "2024-12-22");
    assert_string_equal(proposal.round.deadlines[1].to, "Ủy ban nhân dân thành phố Hải Phòng");
    assert_string_equal(proposal.round.basis, "Công văn 12/UBND ngày 01/12/2024");
    assert_string_equal(proposal.round.name, "Báo cáo quý");
    assert_true(proposal.round.cooperating);
    request = ask("08/KH-UBND", "2024-9M");
    request.from = day_from_ymd(2024, 1, 1);
    request.to = day_from_ymd(2024, 9, 30);
    proposal = opened(&request);
    assert_string_equal(days_of(&proposal.round), "2024-01-01 2024-09-30: 2024-10-02");
    assert_int_equal(proposal.window, ROUND_BY_REQUEST);
}

static void test_what_cannot_be_opened(void **state)
{
    (void)state;
    struct round_request request = ask("08/KH-UBND", "2024-Q4");
    request.today = day_from_ymd(2024, 9, 14);
    refused(&request, ERR_DATA, "--early");
    request.early = true;
    opened(&request);
    request.early = false;
    request.today++;
    opened(&request);
    request.due = day_from_ymd(2024, 12, 13);
    refused(&request, ERR_DATA, "2024-12-13");
    request.due++; /* a Saturday, which would roll to the first day that is allowed */
    refused(&request, ERR_DATA, "2024-12-14");
    request.due = day_from_ymd(2024, 12, 20); /* the day of the level above */
    refused(&request, ERR_DATA, "Sở Xây dựng");
    request.due_upper = day_from_ymd(2024, 12, 23);
    opened(&request);
    request.due_upper = day_from_ymd(2024, 12, 25);
    refused(&request, ERR_DATA, "--due-upper");
    request = ask("08/KH-UBND", "2024-Q4");
    request.from = day_from_ymd(2024, 12, 15);
    refused(&request, ERR_USAGE, "--from");
    struct plan silent = *roster_find_plan(roster, "08/KH-UBND", NULL);
    silent.cycle = NULL;
    silent.duty_count = 0;
    request = ask("08/KH-UBND", "2024-Q4");
    request.plan = &silent;
    refused(&request, ERR_USAGE, "--basis");
    request.basis = "Công văn 12/UBND ngày 01/12/2024";
    opened(&request);
}

static void test_what_differs(void **state)
{
    (void)state;
    struct round_request request = ask("08/KH-UBND", "2024-Q4");
    struct round_proposal one = opened(&request);
    struct round_proposal other = opened(&request);
    assert_null(round_difference(arena, &one.round, &other.round));
    other.round.deadlines[0].due++; /* the calendar changed */
    assert_null(round_difference(arena, &one.round, &other.round));
    other.round.deadlines[2].printed++;
    assert_non_null(round_difference(arena, &one.round, &other.round));
    struct round_request changes[6] = {request, request, request, request, request, request};
    changes[0].due = day_from_ymd(2024, 12, 17);
    changes[1].cooperating = true;
    changes[2].name = "Khác";
    changes[3].basis = "Khác";
    changes[4].from = day_from_ymd(2024, 9, 1);
    changes[5].to = day_from_ymd(2024, 12, 10);
    for (int i = 0; i < 6; i++) {
        other = opened(&changes[i]);
        assert_non_null(round_difference(arena, &one.round, &other.round));
    }
}

/* "2024-Q4 2024-H2 …" */
static const char *defined_on(int year, int month, int date)
{
    struct round_proposals list = rounds_defined(arena, roster, day_from_ymd(year, month, date));
    const char *text = "";
    for (size_t i = 0; i < list.count; i++) {
        text = arena_printf(arena, "%s%s%s", text, i == 0 ? "" : " ", list.list[i].round.period);
    }
    return text;
}

/* From five working days before the deadline (the first reminder) to its end. */
static void test_what_definitions_open(void **state)
{
    (void)state;
    assert_string_equal(defined_on(2024, 12, 8), "");
    assert_string_equal(defined_on(2024, 12, 9), "2024-Q4 2024-H2 2024");
    assert_string_equal(defined_on(2024, 12, 16), "2024-Q4 2024-H2 2024");
    assert_string_equal(defined_on(2024, 12, 17), "");
    assert_string_equal(defined_on(2025, 3, 9), "");
    assert_string_equal(defined_on(2025, 3, 10), "2025-Q1");
    assert_string_equal(defined_on(2025, 3, 17), "2025-Q1"); /* rolled from the 16th */
    assert_string_equal(defined_on(2025, 3, 18), "");
    assert_string_equal(defined_on(2025, 6, 13), "2025-Q2 2025-H1");
    assert_string_equal(defined_on(2025, 8, 1), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_by_definition),         TEST(test_by_default),   TEST(test_what_a_person_says_goes_first),
        TEST(test_what_cannot_be_opened), TEST(test_what_differs), TEST(test_what_definitions_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
