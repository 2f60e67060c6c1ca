/* The same totals when bodies merge, split and are reassigned, when some tasks are only asked for, and when one plan is
 * filled from another's reports. */
#include "summary.h"

#include "responsibility.h"
#include "roster_in_time.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static int64_t end_of(int year, int month, int day)
{
    return day_begin(day_from_ymd(year, month, day) + 1);
}

static int sum(const int *numbers, int count)
{
    int total = 0;
    for (int i = 0; i < count; i++) {
        total += numbers[i];
    }
    return total;
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

/* A word said on a day, about a task by its key in the store. */
static struct state_row word(struct arena *arena, const struct roster *roster, const char *task, const char *agency,
                             day_t day, bool complete)
{
    char key[ITEM_NAME_MAX];
    const struct item *item = roster_find_item(roster, task, NULL);
    assert_non_null(item);
    return (struct state_row){.task = arena_strdup(arena, item_key(item, key)),
                              .agency = agency,
                              .last_update_us = day_begin(day) + 1,
                              .spoke_us = day_begin(day) + 1,
                              .percent = -1,
                              .claimed_complete = complete};
}

static const struct plan_summary *plan_in(const struct summary *summary, const char *number)
{
    for (size_t i = 0; i < summary->plan_count; i++) {
        if (strcmp(summary->plans[i].plan->number, number) == 0) {
            return &summary->plans[i];
        }
    }
    fail_msg("no plan %s", number);
    return NULL;
}

static const struct late_row *late_for(const struct late_rows *late, const char *label, const char *code)
{
    for (size_t i = 0; i < late->count; i++) {
        const struct late_row *row = &late->rows[i];
        const char *whose = row->agency == NULL ? "" : row->agency->code;
        if (strcmp(row->item->label, label) == 0 && strcmp(whose, code) == 0) {
            return row;
        }
    }
    return NULL;
}

/* As the store has them: by the name that no other document can share. */
static void test_words_are_found_by_the_stored_key(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = roster_in_time();
    struct plan *namesake = add_plan(roster, "08/KH");
    namesake->issuer = "Văn phòng";
    add_task(roster, namesake, "1", "A", NULL);
    roster->crosswalk_count = 0; /* its links name 08/KH alone */
    seal(roster);
    struct state_row rows[] = {{.task = "08/KH@2024-01-15@Văn phòng#1",
                                .agency = "A",
                                .last_update_us = 7,
                                .spoke_us = 7,
                                .claimed_complete = true}};
    struct summary_request request = {.roster = roster, .as_of = end_of(2024, 12, 31), .facts.states = {rows, 1}};
    struct summary summary = summary_make(arena, &request);
    assert_int_equal(summary.plans[0].reported, 0);
    assert_int_equal(summary.plans[2].reported, 1);
    assert_int_equal(find(&summary, "A")->claimed_complete, 1);
    roster_unref(roster);
    arena_free(arena);
}

static void test_who_answers_on_the_day(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = roster_in_time();
    seal(roster);
    struct summary_request request = {.roster = roster, .as_of = end_of(2025, 2, 28)};
    struct summary summary = summary_make(arena, &request);
    assert_int_equal(find(&summary, "A")->tasks.total, 3); /* 1, 2, III */
    assert_int_equal(find(&summary, "B")->tasks.total, 1);
    assert_int_equal(find(&summary, "D")->tasks.total, 2); /* 3, II */
    assert_null(find(&summary, "NEW"));
    request.as_of = end_of(2025, 3, 1);
    summary = summary_make(arena, &request);
    assert_null(find(&summary, "A"));
    assert_null(find(&summary, "B"));
    assert_null(find(&summary, "C"));
    assert_int_equal(find(&summary, "NEW")->tasks.total, 3); /* 2 once, though both were named */
    assert_int_equal(find(&summary, "D")->tasks.total, 2);   /* 3 once, II */
    struct late_rows late = summary_overdue(arena, &request, ITEM_TASK);
    int new_rows = 0;
    for (size_t i = 0; i < late.count; i++) {
        new_rows += late.rows[i].agency == roster_agency(roster, "NEW");
        assert_null(late.rows[i].was);
        assert_true(late.rows[i].agency == NULL || late.rows[i].agency->valid_to >= day_from_ymd(2025, 3, 1));
    }
    assert_int_equal(new_rows, 3);
    assert_non_null(late_for(&late, "4", "DIST"));
    const struct item *two = roster_find_item(roster, "08/KH#2", NULL);
    assert_true(is_answerable(two, roster_agency(roster, "B"), day_from_ymd(2025, 2, 28)));
    assert_false(is_answerable(two, roster_agency(roster, "B"), day_from_ymd(2025, 3, 1)));
    assert_false(is_answerable(two, roster_agency(roster, "NEW"), day_from_ymd(2025, 2, 28)));
    assert_true(is_answerable(two, roster_agency(roster, "NEW"), day_from_ymd(2025, 3, 1)));
    roster_unref(roster);
    arena_free(arena);
}

static void test_a_successor_has_its_predecessors_words_until_it_speaks(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = roster_in_time();
    seal(roster);
    day_t before = day_from_ymd(2025, 2, 3);
    day_t after = day_from_ymd(2025, 3, 5);
    struct state_row rows[] = {word(arena, roster, "08/KH#1", "A", before, true),
                               word(arena, roster, "08/KH#1", "NEW", after, false)};
    struct summary_request request = {.roster = roster, .as_of = end_of(2025, 3, 31), .facts.states = {rows, 1}};
    struct summary summary = summary_make(arena, &request);
    const struct agency_summary *successor = find(&summary, "NEW");
    assert_int_equal(successor->last_update_us, rows[0].last_update_us);
    assert_int_equal(successor->reported, 1);
    assert_int_equal(successor->claimed_complete, 1);
    assert_int_equal(summary.plans[0].claimed_complete, 1);
    struct late_rows late = summary_overdue(arena, &request, ITEM_TASK);
    assert_true(late_for(&late, "1", "NEW")->claimed_complete);
    assert_int_equal(late_for(&late, "1", "NEW")->last_update_us, rows[0].last_update_us);
    request.facts.states.count = 2;
    summary = summary_make(arena, &request);
    successor = find(&summary, "NEW");
    assert_int_equal(successor->last_update_us, rows[1].last_update_us);
    assert_int_equal(successor->reported, 1);
    assert_int_equal(successor->claimed_complete, 0);
    assert_int_equal(summary.plans[0].claimed_complete, 0);
    late = summary_overdue(arena, &request, ITEM_TASK);
    assert_false(late_for(&late, "1", "NEW")->claimed_complete);
    /* A contribution says nothing of how far it is: what the predecessor said of that stands. */
    rows[1].spoke_us = 0;
    summary = summary_make(arena, &request);
    successor = find(&summary, "NEW");
    assert_int_equal(successor->last_update_us, rows[1].last_update_us);
    assert_int_equal(successor->claimed_complete, 1);
    /* While the predecessor was there, it was its own. */
    request.as_of = end_of(2025, 2, 28);
    request.facts.states.count = 1;
    summary = summary_make(arena, &request);
    assert_int_equal(find(&summary, "A")->claimed_complete, 1);
    assert_null(find(&summary, "NEW"));
    roster_unref(roster);
    arena_free(arena);
}

/* Two parts in one hand stay two parts. */
static void test_each_part_is_claimed_by_itself(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = roster_in_time();
    seal(roster);
    day_t before = day_from_ymd(2025, 2, 3);
    struct state_row rows[] = {
        word(arena, roster, "08/KH#2", "A", before, true), word(arena, roster, "08/KH#2", "B", before + 1, false),
        word(arena, roster, "08/KH#3", "D", before, true), word(arena, roster, "08/KH#3", "C", before + 2, false)};
    struct summary_request request = {.roster = roster, .as_of = end_of(2025, 3, 31), .facts.states = {rows, 4}};
    struct summary summary = summary_make(arena, &request);
    assert_int_equal(find(&summary, "NEW")->claimed_complete, 0);
    assert_int_equal(find(&summary, "NEW")->last_update_us, rows[1].last_update_us);
    assert_int_equal(find(&summary, "D")->claimed_complete, 0); /* what D said before is about its own part */
    assert_int_equal(find(&summary, "D")->last_update_us, rows[3].last_update_us);
    assert_int_equal(summary.plans[0].claimed_complete, 0);
    rows[1].claimed_complete = true;
    rows[3].claimed_complete = true;
    summary = summary_make(arena, &request);
    assert_int_equal(find(&summary, "NEW")->claimed_complete, 1);
    assert_int_equal(find(&summary, "D")->claimed_complete, 1);
    assert_int_equal(summary.plans[0].claimed_complete, 2);
    /* What the one that goes on says since it answers for both is about both. */
    rows[3].claimed_complete = false;
    rows[2].spoke_us = rows[2].last_update_us = day_begin(day_from_ymd(2025, 3, 1));
    summary = summary_make(arena, &request);
    assert_int_equal(find(&summary, "D")->claimed_complete, 1);
    roster_unref(roster);
    arena_free(arena);
}

static void test_what_waits_for_a_person(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = roster_in_time();
    seal(roster);
    struct state_row rows[] = {word(arena, roster, "08/KH#4", "DIST", day_from_ymd(2025, 5, 5), true)};
    struct summary_request request = {.roster = roster, .as_of = end_of(2025, 6, 30), .facts.states = {rows, 1}};
    struct summary summary = summary_make(arena, &request);
    assert_int_equal(plan_in(&summary, "08/KH")->waiting, 0);
    request.as_of++;
    summary = summary_make(arena, &request);
    assert_int_equal(plan_in(&summary, "08/KH")->waiting, 1); /* a silent member of a group answers for nothing */
    assert_int_equal(plan_in(&summary, "334-KL/TU")->waiting, 0);
    assert_int_equal(find(&summary, "DIST")->tasks.total, 0);
    assert_int_equal(find(&summary, "DIST")->last_update_us, rows[0].last_update_us); /* shown nowhere else */
    assert_int_equal(find(&summary, "W1")->last_update_us, 0);
    struct late_rows late = summary_overdue(arena, &request, ITEM_TASK);
    const struct late_row *row = late_for(&late, "4", "");
    assert_string_equal(row->was->code, "DIST");
    assert_int_equal(row->last_update_us, rows[0].last_update_us);
    assert_true(row->claimed_complete);
    assert_null(late_for(&late, "I", "")->was);
    request.agency = roster_agency(roster, "DIST");
    late = summary_overdue(arena, &request, ITEM_TASK);
    assert_int_equal(late.count, 1);
    roster_unref(roster);
    arena_free(arena);
}

static void test_what_a_person_decided(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = roster_in_time();
    day_t july = day_from_ymd(2025, 7, 1);
    reassign(roster, "08/KH#4", "DIST", "W1", july);
    reassign(roster, "08/KH#4", "DIST", "D", day_from_ymd(2025, 8, 1));
    reassign(roster, "08/KH#5", "DIST", "W2", july);
    seal(roster);
    struct state_row rows[] = {word(arena, roster, "08/KH#4", "DIST", day_from_ymd(2025, 5, 5), true),
                               word(arena, roster, "08/KH#4", "W1", day_from_ymd(2025, 7, 7), false),
                               word(arena, roster, "08/KH#4", "D", day_from_ymd(2025, 4, 4), true)};
    struct summary_request request = {.roster = roster, .as_of = end_of(2025, 7, 31), .facts.states = {rows, 1}};
    struct summary summary = summary_make(arena, &request);
    assert_int_equal(summary.plans[0].waiting, 0);
    assert_int_equal(find(&summary, "W1")->tasks.total, 1);
    assert_int_equal(find(&summary, "W1")->claimed_complete, 1); /* the district's word stands until it speaks */
    assert_int_equal(find(&summary, "W1")->last_update_us, rows[0].last_update_us);
    request.as_of = end_of(2025, 6, 30);
    struct summary eve = summary_make(arena, &request);
    assert_int_equal(find(&eve, "DIST")->tasks.total, 1); /* what is decided for July changes nothing yet */
    request.as_of = end_of(2025, 8, 1);                   /* D said nothing since, nor did W1 */
    struct late_rows late = summary_overdue(arena, &request, ITEM_TASK);
    assert_true(late_for(&late, "4", "D")->claimed_complete);
    request.as_of = end_of(2025, 7, 31);
    assert_int_equal(find(&summary, "W2")->tasks.total,
                     1); /* named by a person for its part of what a group was given */
    request.facts.states.count = 2;
    summary = summary_make(arena, &request);
    assert_int_equal(find(&summary, "W1")->claimed_complete, 0);
    /* From August on D; what it said in April was not about this. */
    request.as_of = end_of(2025, 8, 1);
    request.facts.states.count = 3;
    summary = summary_make(arena, &request);
    assert_int_equal(find(&summary, "W1")->tasks.total, 0);
    assert_int_equal(find(&summary, "D")->tasks.total, 3);
    assert_int_equal(find(&summary, "D")->claimed_complete, 0);
    late = summary_overdue(arena, &request, ITEM_TASK);
    assert_false(late_for(&late, "4", "D")->claimed_complete);
    assert_int_equal(late_for(&late, "4", "D")->last_update_us, rows[1].last_update_us);
    assert_null(late_for(&late, "4", "W1"));
    roster_unref(roster);
    arena_free(arena);
}

static void test_held_and_rejected_pass_to_the_successor(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = roster_in_time();
    seal(roster);
    struct uncounted_row held[] = {{.task = "08/KH#5", .agency = "A"}, {.task = "08/KH#5", .agency = "DIST"}};
    struct uncounted_row rejected[] = {{.task = "08/KH#1", .agency = "C"}, {.task = "08/KH#1", .agency = "D"}};
    struct state_row rows[] = {word(arena, roster, "08/KH#5", "DIST", day_from_ymd(2025, 5, 5), false)};
    struct summary_request request = {.roster = roster,
                                      .as_of = end_of(2025, 2, 28),
                                      .held = {held, 2},
                                      .rejected = {rejected, 2},
                                      .facts.states = {rows, 1}};
    struct summary summary = summary_make(arena, &request);
    assert_int_equal(find(&summary, "A")->held, 1);
    assert_int_equal(find(&summary, "C")->rejected, 1);
    assert_int_equal(find(&summary, "D")->rejected, 1);
    request.as_of = end_of(2025, 7, 1);
    summary = summary_make(arena, &request);
    assert_int_equal(find(&summary, "NEW")->held, 1);
    assert_int_equal(find(&summary, "D")->rejected, 2);
    assert_int_equal(find(&summary, "DIST")->held, 1); /* nobody alone stands in its place */
    assert_int_equal(find(&summary, "W1")->held, 0);
    roster_unref(roster);
    arena_free(arena);
}

static void test_requests_and_proposals_bind_nobody(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = roster_in_time();
    seal(roster);
    struct summary_request request = {.roster = roster, .as_of = end_of(2025, 1, 31)};
    struct summary summary = summary_make(arena, &request);
    const struct plan_summary *plan = plan_in(&summary, "08/KH");
    assert_int_equal(plan->tasks.total, 7);
    assert_int_equal(plan->by_mandate[MANDATE_ORDER], 5);
    assert_int_equal(plan->by_mandate[MANDATE_REQUEST], 1);
    assert_int_equal(plan->by_mandate[MANDATE_PROPOSAL], 1);
    assert_int_equal(plan->tasks.by_status[STATUS_TH_KTH], 2);
    assert_int_equal(plan->tasks.by_status[STATUS_TH_QUA], 5);
    assert_int_equal(find(&summary, "A")->tasks.total, 3);
    struct late_rows late = summary_overdue(arena, &request, ITEM_TASK);
    for (size_t i = 0; i < late.count; i++) {
        assert_int_equal(late.rows[i].item->mandate, MANDATE_ORDER);
    }
    assert_false(is_answerable(roster_find_item(roster, "08/KH#r", NULL), roster_agency(roster, "A"),
                               day_from_ymd(2025, 1, 31)));
    roster_unref(roster);
    arena_free(arena);
}

static void test_reports_count_for_what_they_serve(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = roster_in_time();
    seal(roster);
    day_t day = day_from_ymd(2025, 1, 10);
    struct state_row rows[] = {word(arena, roster, "08/KH#1", "A", day, true),
                               word(arena, roster, "08/KH#4", "DIST", day + 1, false),
                               word(arena, roster, "08/KH#5", "M", day + 2, false)};
    struct summary_request request = {.roster = roster, .as_of = end_of(2025, 1, 31), .facts.states = {rows, 3}};
    struct summary summary = summary_make(arena, &request);
    const struct plan_summary *plan = plan_in(&summary, "334-KL/TU");
    assert_int_equal(plan->tasks.total, 3);
    assert_int_equal(plan->served, 2);
    assert_int_equal(plan->served_from_count, 1);
    assert_string_equal(plan->served_from[0]->number, "08/KH");
    assert_int_equal(plan->reported, 1);
    assert_int_equal(plan->last_update_us, rows[1].last_update_us);
    assert_int_equal(plan->claimed_complete, 0);
    assert_int_equal(plan_in(&summary, "08/KH")->reported, 3);
    assert_int_equal(plan_in(&summary, "08/KH")->served, 0);
    /* Over all plans, a task counts where it stands. */
    assert_int_equal(find(&summary, "DIST")->tasks.total, 1);
    assert_int_equal(find(&summary, "DIST")->reported, 1);
    rows[1].claimed_complete = true;
    summary = summary_make(arena, &request);
    assert_int_equal(plan_in(&summary, "334-KL/TU")->claimed_complete, 1);
    rows[1].claimed_complete = false;
    request.plan = roster_find_plan(roster, "334-KL/TU", NULL);
    summary = summary_make(arena, &request);
    assert_int_equal(summary.plan_count, 1);
    const struct agency_summary *a = find(&summary, "A");
    assert_int_equal(a->tasks.total, 3); /* I by 1, II by 2, III itself */
    assert_int_equal(sum(a->tasks.by_status, STATUS_MAX), 3);
    assert_int_equal(a->reported, 1);
    assert_int_equal(a->last_update_us, rows[0].last_update_us);
    assert_int_equal(a->claimed_complete, 1);
    assert_int_equal(find(&summary, "B")->tasks.total, 1);
    assert_int_equal(find(&summary, "DIST")->tasks.total, 1);
    assert_int_equal(find(&summary, "DIST")->claimed_complete, 0);
    assert_null(find(&summary, "M")); /* what it may report on serves nothing here */
    request.as_of = end_of(2025, 3, 1);
    summary = summary_make(arena, &request);
    assert_int_equal(find(&summary, "NEW")->tasks.total,
                     3); /* II once, though it answers for two parts that serve it */
    assert_int_equal(find(&summary, "NEW")->last_update_us, rows[0].last_update_us);
    struct late_rows late = summary_overdue(arena, &request, ITEM_TASK);
    assert_int_equal(late_for(&late, "I", "")->last_update_us, rows[1].last_update_us);
    roster_unref(roster);
    arena_free(arena);
}

/* Complete are all orders that serve, and its own parts; a request that serves holds nothing up. */
static void test_what_is_served_is_complete_when_all_of_it_is(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = roster_in_time();
    seal(roster);
    day_t day = day_from_ymd(2025, 1, 10);
    struct state_row rows[] = {
        word(arena, roster, "08/KH#2", "A", day, true), word(arena, roster, "08/KH#2", "B", day, true),
        word(arena, roster, "334-KL/TU#II", "D", day, false), word(arena, roster, "08/KH#2", "D", day + 1, false)};
    struct summary_request request = {
        .roster = roster, .plan = roster_find_plan(roster, "334-KL/TU", NULL), .as_of = end_of(2025, 1, 31)};
    request.facts.states = (struct state_rows){rows, 4};
    struct late_rows late = summary_overdue(arena, &request, ITEM_TASK);
    assert_int_equal(late_for(&late, "II", "D")->last_update_us, rows[3].last_update_us);
    assert_int_equal(summary_make(arena, &request).plans[0].claimed_complete, 0);
    rows[2].claimed_complete = true;
    assert_int_equal(summary_make(arena, &request).plans[0].claimed_complete, 1);
    rows[1].claimed_complete = false;
    assert_int_equal(summary_make(arena, &request).plans[0].claimed_complete, 0);
    roster_unref(roster);
    arena_free(arena);
}

static size_t count_answerable(const struct item *item, day_t on)
{
    struct answerable answerable = {0};
    size_t n = 0;
    size_t count = 0;
    while (answerable_next(item, on, &n, &answerable)) {
        count++;
    }
    return count;
}

/* The district is named twice, and is a member of the group that is named, too. */
static void test_who_is_named_twice_answers_once(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = roster_in_time();
    add_task(roster, &roster->plans[0], "6", "DIST", "DIST");
    add_task(roster, &roster->plans[0], "7", "DIST", "G");
    add_task(roster, &roster->plans[0], "8", "DIST", "D");
    reassign(roster, "08/KH#7", "DIST", "W1", day_from_ymd(2025, 7, 1));
    reassign(roster, "08/KH#5", "A", "W1", day_from_ymd(2025, 7, 1)); /* A is not in the group */
    reassign(roster, "08/KH#5", "DIST", "W1", day_from_ymd(2025, 7, 5));
    reassign(roster, "08/KH#5", "DIST", "W2", day_from_ymd(2025, 7, 6));
    seal(roster);
    day_t july = day_from_ymd(2025, 7, 1);
    assert_int_equal(count_answerable(roster_find_item(roster, "08/KH#7", NULL), july), 1);
    assert_int_equal(count_answerable(roster_find_item(roster, "08/KH#5", NULL), july), 0);
    assert_int_equal(count_answerable(roster_find_item(roster, "08/KH#5", NULL), july + 9), 1);
    struct summary_request request = {.roster = roster, .as_of = day_begin(july + 1)};
    struct late_rows late = summary_overdue(arena, &request, ITEM_TASK);
    size_t waiting = 0;
    size_t last = 0;
    for (size_t i = 0; i < late.count; i++) {
        waiting += late.rows[i].was != NULL;
        last = strcmp(late.rows[i].item->label, "8") == 0 ? i : last;
    }
    assert_int_equal(waiting, 3); /* 4, 6, 8 */
    assert_null(late.rows[last].agency);
    assert_string_equal(late.rows[last - 1].agency->code, "D");
    roster_unref(roster);
    arena_free(arena);
}

/* Whatever was said, whenever one looks, at one plan or all of them. */
static void check_parts(const struct summary *summary, const struct late_rows *late, day_t on)
{
    for (size_t i = 0; i < summary->plan_count; i++) {
        const struct plan_summary *plan = &summary->plans[i];
        assert_int_equal(sum(plan->tasks.by_status, STATUS_MAX), plan->tasks.total);
        assert_int_equal(sum(plan->by_mandate, MANDATE_MAX), plan->tasks.total);
        assert_true(plan->claimed_complete <= plan->reported && plan->reported <= plan->tasks.total);
        assert_true(plan->served <= plan->tasks.total && plan->waiting <= plan->by_mandate[MANDATE_ORDER]);
    }
    for (size_t i = 0; i < summary->agency_count; i++) {
        const struct agency_summary *agency = &summary->agencies[i];
        assert_int_equal(sum(agency->tasks.by_status, STATUS_MAX), agency->tasks.total);
        assert_true(agency->reported <= agency->may_report && agency->claimed_complete <= agency->tasks.total);
        assert_true(agency->tasks.total == 0 || agency->agency->valid_to >= on);
        assert_true(agency->tasks.total == 0 || agency->agency->valid_from <= on);
    }
    for (size_t i = 0; i < late->count; i++) {
        assert_true(late->rows[i].agency == NULL || late->rows[i].was == NULL);
        for (size_t j = 0; j < i; j++) {
            assert_false(late->rows[i].item == late->rows[j].item && late->rows[i].agency == late->rows[j].agency &&
                         late->rows[i].was == late->rows[j].was);
        }
    }
}

static void test_parts_make_the_whole_at_any_time(void **state)
{
    (void)state;
    enum { ROUNDS = 500, ROWS = 40 };
    unsigned seed = 20250701;
    for (int round = 0; round < ROUNDS; round++) {
        struct arena *arena = arena_new();
        struct roster *roster = roster_in_time();
        if (round % 2 == 0) {
            day_t from = day_from_ymd(2025, 7, 1) + rand_r(&seed) % 40;
            reassign(roster, "08/KH#4", "DIST", rand_r(&seed) % 2 == 0 ? "W1" : "D", from);
            reassign(roster, "08/KH#5", "DIST", "W2", from);
        }
        seal(roster);
        struct state_row rows[ROWS] = {0};
        for (int i = 0; i < ROWS; i++) {
            char name[ITEM_NAME_MAX];
            const struct plan *plan = &roster->plans[rand_r(&seed) % 2];
            const struct agency *agency = &roster->agencies[(size_t)rand_r(&seed) % roster->agency_count];
            rows[i] = word(arena, roster, item_name(&plan->items[(size_t)rand_r(&seed) % plan->item_count], name),
                           agency->code, day_from_ymd(2024, 6, 1) + rand_r(&seed) % 500, rand_r(&seed) % 2 == 0);
        }
        day_t on = day_from_ymd(2024, 12, 1) + rand_r(&seed) % 300;
        struct summary_request request = {.roster = roster,
                                          .plan = rand_r(&seed) % 2 == 0 ? NULL : &roster->plans[1],
                                          .as_of = day_begin(on + 1),
                                          .facts.states = {rows, (size_t)rand_r(&seed) % ROWS}};
        struct summary summary = summary_make(arena, &request);
        struct late_rows late = summary_overdue(arena, &request, ITEM_TASK);
        check_parts(&summary, &late, on);
        roster_unref(roster);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_found_by_the_stored_key),
        cmocka_unit_test(test_who_answers_on_the_day),
        cmocka_unit_test(test_a_successor_has_its_predecessors_words_until_it_speaks),
        cmocka_unit_test(test_each_part_is_claimed_by_itself),
        cmocka_unit_test(test_what_waits_for_a_person),
        cmocka_unit_test(test_what_a_person_decided),
        cmocka_unit_test(test_held_and_rejected_pass_to_the_successor),
        cmocka_unit_test(test_requests_and_proposals_bind_nobody),
        cmocka_unit_test(test_reports_count_for_what_they_serve),
        cmocka_unit_test(test_what_is_served_is_complete_when_all_of_it_is),
        cmocka_unit_test(test_who_is_named_twice_answers_once),
        cmocka_unit_test(test_parts_make_the_whole_at_any_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
