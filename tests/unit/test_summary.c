/* The totals that a leader reads: they add up, whatever was received. */
#include "summary.h"

#include "clock.h"
#include "sample_roster.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t end_of(int year, int month, int day)
{
    return day_begin(day_from_ymd(year, month, day) + 1);
}

static int sum(const int by_status[static STATUS_MAX])
{
    int total = 0;
    for (int status = 0; status < STATUS_MAX; status++) {
        total += by_status[status];
    }
    return total;
}

static int count_tasks(const struct plan *plan)
{
    int count = 0;
    for (size_t i = 0; i < plan->item_count; i++) {
        count += plan->items[i].kind == ITEM_TASK;
    }
    return count;
}

static const struct agency_summary *find(const struct summary *summary, const char *code)
{
    for (size_t i = 0; i < summary->agency_count; i++) {
        if (strcmp(summary->agencies[i].agency->code, code) == 0) {
            return &summary->agencies[i];
        }
    }
    return NULL;
}

static struct item *item_to_change(struct roster *roster, const char *label)
{
    struct plan *plan = &roster->plans[0];
    for (size_t i = 0; i < plan->item_count; i++) {
        if (strcmp(plan->items[i].label, label) == 0) {
            return &plan->items[i];
        }
    }
    fail_msg("no item %s", label);
    return NULL;
}

static void test_silence(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = sample_roster();
    struct summary_request request = {.roster = roster, .as_of = end_of(2024, 12, 31)};
    struct summary summary = summary_make(arena, &request);
    assert_int_equal(summary.plan_count, 1);
    assert_int_equal(summary.plans[0].tasks.total, count_tasks(&roster->plans[0]));
    assert_int_equal(summary.plans[0].tasks.by_status[STATUS_TH_TRONG], 1);
    assert_int_equal(summary.plans[0].tasks.by_status[STATUS_TH_KTH], summary.plans[0].tasks.total - 1);
    assert_int_equal(summary.plans[0].tasks.due_soon, 1);
    assert_int_equal(summary.plans[0].reported, 0);
    assert_int_equal(find(&summary, "NAMED")->tasks.by_status[STATUS_TH_TRONG], 1);
    assert_int_equal(find(&summary, "NAMED")->tasks.due_soon, 1);
    assert_int_equal(find(&summary, "NAMED")->last_update_us, 0);
    roster_unref(roster);
    arena_free(arena);
}

static void test_who_is_listed(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = sample_roster();
    struct summary_request request = {.roster = roster, .as_of = end_of(2024, 12, 31)};
    struct summary summary = summary_make(arena, &request);
    assert_non_null(find(&summary, "NAMED"));
    assert_non_null(find(&summary, "MEMBER"));
    assert_non_null(find(&summary, "RELATED"));
    assert_non_null(find(&summary, "FOCAL"));
    assert_null(find(&summary, "DISTRICT")); /* no right anywhere */
    assert_null(find(&summary, "MINISTRY"));
    assert_null(find(&summary, "G-CLOSED"));
    assert_null(find(&summary, "G-OPEN"));
    assert_null(find(&summary, "GONE"));
    /* A member of a group answers for nothing by name, but may report. */
    assert_int_equal(find(&summary, "MEMBER")->tasks.total, 0);
    assert_true(find(&summary, "MEMBER")->may_report > 0);
    request.as_of = end_of(2024, 6, 30);
    summary = summary_make(arena, &request);
    assert_non_null(find(&summary, "GONE"));
    request.agency = roster_agency(roster, "NAMED");
    summary = summary_make(arena, &request);
    assert_int_equal(summary.agency_count, 1);
    roster_unref(roster);
    arena_free(arena);
}

static void test_claims_are_shown_and_change_no_status(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = sample_roster();
    struct state_row rows[] = {
        {.task = "08/KH-UBND#2024",
         .agency = "NAMED",
         .last_update_us = 7,
         .spoke_us = 7,
         .claimed_complete = true,
         .percent = 100},
        {.task = "08/KH-UBND#CT1", .agency = "NAMED", .last_update_us = 9, .percent = -1},
        {.task = "08/KH-UBND#gone", .agency = "NAMED", .last_update_us = 11, .percent = -1},
    };
    struct summary_request request = {.roster = roster, .as_of = end_of(2025, 1, 1), .facts.states = {rows, 3}};
    struct summary summary = summary_make(arena, &request);
    const struct agency_summary *named = find(&summary, "NAMED");
    assert_int_equal(summary.plans[0].claimed_complete, 1);
    assert_int_equal(summary.plans[0].reported, 1);
    assert_int_equal(summary.plans[0].tasks.by_status[STATUS_TH_QUA], 1);
    assert_int_equal(named->claimed_complete, 1);
    assert_int_equal(named->reported, 1);
    assert_int_equal(named->last_update_us, 9); /* an indicator's value is a report, too */
    rows[0].last_update_us = 12;
    assert_int_equal(find(&summary, "NAMED")->last_update_us, 9);
    summary = summary_make(arena, &request);
    assert_int_equal(find(&summary, "NAMED")->last_update_us, 12);
    assert_true(summary_overdue(arena, &request, ITEM_TASK).rows[0].claimed_complete);
    rows[0].claimed_complete = false;
    assert_int_equal(summary_make(arena, &request).plans[0].claimed_complete, 0);
    roster_unref(roster);
    arena_free(arena);
}

static void test_who_has_reported_or_is_the_focal_agency_is_listed(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = sample_roster();
    struct state_row rows[] = {
        {.task = "08/KH-UBND#2024", .agency = "DISTRICT", .last_update_us = 7},
        {.task = "08/KH-UBND#2024", .agency = "MINISTRY", .last_update_us = 7},
        {.task = "08/KH-UBND#2024", .agency = "G-CLOSED", .last_update_us = 7},
    };
    struct summary_request request = {.roster = roster, .as_of = end_of(2024, 12, 31), .facts.states = {rows, 3}};
    struct summary summary = summary_make(arena, &request);
    assert_non_null(find(&summary, "DISTRICT")); /* it may not any more, and did */
    assert_int_equal(find(&summary, "DISTRICT")->reported, 0);
    assert_null(find(&summary, "MINISTRY"));
    assert_null(find(&summary, "G-CLOSED"));
    request.facts.states.count = 0;
    roster->plans[0].focal = roster_agency(roster, "DISTRICT");
    summary = summary_make(arena, &request);
    assert_non_null(find(&summary, "DISTRICT"));
    roster_unref(roster);
    arena_free(arena);
}

static void test_another_plan_is_left_out(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = sample_roster();
    struct roster *other = sample_roster();
    struct summary_request request = {.roster = roster, .plan = &other->plans[0], .as_of = end_of(2025, 1, 1)};
    struct summary summary = summary_make(arena, &request);
    assert_int_equal(summary.plan_count, 0);
    assert_int_equal(summary.agency_count, 0);
    assert_int_equal(summary_overdue(arena, &request, ITEM_TASK).count, 0);
    roster_unref(other);
    roster_unref(roster);
    arena_free(arena);
}

static void test_complete_only_when_everybody_says_so(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = sample_roster();
    struct item *item = item_to_change(roster, "2024");
    struct party parties[2] = {item->parties[0], item->parties[0]};
    parties[0].role = ROLE_CO_LEAD;
    parties[1].role = ROLE_CO_LEAD;
    parties[1].agency = roster_agency(roster, "DISTRICT");
    parties[1].code = "DISTRICT";
    item->parties = parties;
    item->party_count = 2;
    struct state_row rows[] = {
        {.task = "08/KH-UBND#2024", .agency = "NAMED", .last_update_us = 7, .spoke_us = 7, .claimed_complete = true},
        {.task = "08/KH-UBND#2024", .agency = "DISTRICT", .last_update_us = 8, .spoke_us = 8, .claimed_complete = true},
    };
    struct summary_request request = {.roster = roster, .as_of = end_of(2025, 1, 31), .facts.states = {rows, 1}};
    assert_int_equal(summary_make(arena, &request).plans[0].claimed_complete, 0);
    request.facts.states.count = 2;
    assert_int_equal(summary_make(arena, &request).plans[0].claimed_complete, 1);
    struct late_rows late = summary_overdue(arena, &request, ITEM_TASK);
    assert_int_equal(late.count, 2);
    assert_string_equal(late.rows[0].agency->code, "DISTRICT");
    assert_int_equal(late.rows[0].last_update_us, 8);
    assert_string_equal(late.rows[1].agency->code, "NAMED");
    request.agency = roster_agency(roster, "NAMED");
    assert_int_equal(summary_overdue(arena, &request, ITEM_TASK).count, 1);
    /* Named twice it still answers once. */
    request.agency = NULL;
    parties[1] = parties[0];
    assert_int_equal(summary_overdue(arena, &request, ITEM_TASK).count, 1);
    roster_unref(roster);
    arena_free(arena);
}

static void test_overdue(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = sample_roster();
    struct item *nobody = item_to_change(roster, "6c");
    nobody->period =
        (struct period){.printed = "2023", .from = day_from_ymd(2023, 1, 1), .to = day_from_ymd(2023, 12, 31)};
    struct state_row rows[] = {
        {.task = "08/KH-UBND#6c", .agency = "FOCAL", .last_update_us = 5, .percent = 10},
        {.task = "08/KH-UBND#6c", .agency = "NAMED", .last_update_us = 3, .percent = 20},
    };
    struct summary_request request = {.roster = roster, .as_of = end_of(2024, 12, 31), .facts.states = {rows, 2}};
    struct late_rows late = summary_overdue(arena, &request, ITEM_TASK);
    assert_int_equal(late.count, 1);
    assert_string_equal(late.rows[0].item->label, "6c");
    assert_null(late.rows[0].agency);
    assert_int_equal(late.rows[0].last_update_us, 5);
    assert_int_equal(late.rows[0].status.due_printed, day_from_ymd(2023, 12, 31)); /* a Sunday */
    assert_int_equal(late.rows[0].status.due, day_from_ymd(2024, 1, 1));
    assert_int_equal(late.rows[0].status.days_late, 365);
    request.as_of++;
    late = summary_overdue(arena, &request, ITEM_TASK);
    assert_int_equal(late.count, 2);
    assert_string_equal(late.rows[0].item->label, "6c"); /* the longest late first */
    assert_string_equal(late.rows[1].agency->code, "NAMED");
    assert_int_equal(late.rows[1].status.days_late, 1);
    assert_int_equal(late.rows[1].last_update_us, 0);
    /* Equally late ones as the document has them; what nobody answers for is not this agency's. */
    nobody->period = item_to_change(roster, "2024")->period;
    late = summary_overdue(arena, &request, ITEM_TASK);
    assert_string_equal(late.rows[0].item->label, "2024");
    assert_string_equal(late.rows[1].item->label, "6c");
    request.agency = roster_agency(roster, "NAMED");
    assert_int_equal(summary_overdue(arena, &request, ITEM_TASK).count, 1);
    roster_unref(roster);
    arena_free(arena);
}

static void test_held_and_rejected_are_counted_where_they_belong(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = sample_roster();
    struct uncounted_row rejected[] = {
        {.task = "08/KH-UBND#2024", .agency = "DISTRICT"},
        {.task = "08/KH-UBND#2024", .agency = "NAMED"},
        {.task = "no such task", .agency = "NAMED"},
    };
    struct uncounted_row held[] = {{.task = "08/KH-UBND#lead-open_group", .agency = "RELATED"}};
    struct summary_request request = {
        .roster = roster, .as_of = end_of(2024, 12, 31), .held = {held, 1}, .rejected = {rejected, 3}};
    struct summary summary = summary_make(arena, &request);
    assert_int_equal(summary.plans[0].rejected, 2);
    assert_int_equal(summary.plans[0].held, 1);
    assert_int_equal(find(&summary, "NAMED")->rejected, 2);
    assert_int_equal(find(&summary, "RELATED")->held, 1);
    request.plan = &roster->plans[0];
    summary = summary_make(arena, &request);
    assert_int_equal(find(&summary, "NAMED")->rejected, 1);
    roster_unref(roster);
    arena_free(arena);
}

/* Whatever was received and whenever one looks: parts make wholes. */
static void test_parts_always_make_the_whole(void **state)
{
    (void)state;
    enum { ROUNDS = 300, ROWS = 60 };
    struct roster *roster = sample_roster();
    const struct plan *plan = &roster->plans[0];
    unsigned seed = 20241212;
    for (int round = 0; round < ROUNDS; round++) {
        struct arena *arena = arena_new();
        struct state_row rows[ROWS] = {0};
        for (int i = 0; i < ROWS; i++) {
            char name[ITEM_NAME_MAX];
            const struct item *item = &plan->items[(size_t)rand_r(&seed) % plan->item_count];
            rows[i] = (struct state_row){
                .task = arena_strdup(arena, item_key(item, name)),
                .agency = roster->agencies[(size_t)rand_r(&seed) % roster->agency_count].code,
                .update_count = 1,
                .last_update_us = 1 + rand_r(&seed) % 1000,
                .percent = rand_r(&seed) % 102 - 1,
                .spoke_us = 1,
                .claimed_complete = rand_r(&seed) % 2 == 0,
            };
        }
        struct summary_request request = {
            .roster = roster,
            .as_of = end_of(2023 + rand_r(&seed) % 4, 1 + rand_r(&seed) % 12, 1 + rand_r(&seed) % 28),
            .facts.states = {rows, (size_t)rand_r(&seed) % ROWS},
        };
        struct summary summary = summary_make(arena, &request);
        assert_int_equal(summary.plans[0].tasks.total, count_tasks(plan));
        assert_int_equal(sum(summary.plans[0].tasks.by_status), summary.plans[0].tasks.total);
        assert_true(summary.plans[0].tasks.due_soon <= summary.plans[0].tasks.by_status[STATUS_TH_TRONG]);
        assert_true(summary.plans[0].claimed_complete <= summary.plans[0].reported);
        assert_true(summary.plans[0].reported <= summary.plans[0].tasks.total);
        int late = 0;
        for (size_t i = 0; i < summary.agency_count; i++) {
            const struct agency_summary *agency = &summary.agencies[i];
            assert_int_equal(sum(agency->tasks.by_status), agency->tasks.total);
            assert_true(agency->tasks.due_soon <= agency->tasks.by_status[STATUS_TH_TRONG]);
            assert_true(agency->reported <= agency->may_report);
            assert_true(agency->claimed_complete <= agency->tasks.total);
            late += agency->tasks.by_status[STATUS_TH_QUA];
        }
        /* Here every dated task has exactly one answerable agency, so what is late is late for one. */
        assert_int_equal(summary_overdue(arena, &request, ITEM_TASK).count, late);
        arena_free(arena);
    }
    roster_unref(roster);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_silence),
        cmocka_unit_test(test_who_is_listed),
        cmocka_unit_test(test_claims_are_shown_and_change_no_status),
        cmocka_unit_test(test_who_has_reported_or_is_the_focal_agency_is_listed),
        cmocka_unit_test(test_another_plan_is_left_out),
        cmocka_unit_test(test_complete_only_when_everybody_says_so),
        cmocka_unit_test(test_overdue),
        cmocka_unit_test(test_held_and_rejected_are_counted_where_they_belong),
        cmocka_unit_test(test_parts_always_make_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
