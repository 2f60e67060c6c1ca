/* How a round stands: rows, sending times, returns, lateness, on the real plan and on a small one; and that sums agree
 * on random words. */
#include "catalogue.h"
#include "round_view.h"

#include "lineage_fixture.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 400 };

static struct roster *roster;
static struct arena *arena;
static struct round_word words[WORDS_MAX];
static size_t word_count;

static int set_up(void **state)
{
    (void)state;
    roster = roster_new();
    arena = arena_new();
    word_count = 0;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roster_unref(roster);
    arena_free(arena);
    return 0;
}

static struct round *add_round(const char *plan, const char *period, day_t from, day_t due)
{
    struct round *round = roster_add_round(roster);
    *round = (struct round){
        .number = (int64_t)roster->round_count, .plan = plan, .period = period, .from = from, .to = due - 4};
    round->deadlines = arena_array(roster->arena, 4, sizeof(*round->deadlines));
    round->deadline_count = 1;
    round->deadlines[0] = (struct round_deadline){.to = "FOCAL", .printed = due, .due = due};
    return round;
}

/* ---- a small plan: 1 (A leads), 2 (A and B co-lead), 3 and 4 (ongoing: A), 5 (B); A becomes NEW on 1/3/2025 ---- */

#define DUE day_from_ymd(2024, 12, 16) /* a Monday */

static void build(void)
{
    fixture_bodies(roster, "FOCAL A B C NEW");
    fixture_event(roster, EVENT_MERGE, day_from_ymd(2025, 3, 1), "A C", "NEW");
    struct plan *plan = fixture_plan(roster, "08/KH", "FOCAL");
    static const char *const labels[] = {"1", "2", "3", "4", "5"};
    for (int i = 0; i < 5; i++) {
        struct item *item = fixture_item(roster, plan, labels[i]);
        if (i != 2 && i != 3) {
            item->period = (struct period){.printed = "2030", .from = DAY_MIN, .to = day_from_ymd(2030, 12, 31)};
        }
        fixture_party(item, ROLE_LEAD, i == 4 ? "B" : "A");
        if (i == 1) {
            fixture_party(item, ROLE_CO_LEAD, "B");
        }
    }
    add_round("08/KH@2024-01-15@UBND", "2024-Q3", day_from_ymd(2024, 6, 15), day_from_ymd(2024, 9, 16));
    add_round("08/KH@2024-01-15@UBND", "2024-Q4", day_from_ymd(2024, 9, 15), DUE);
    add_round("08/KH@2024-01-15@UBND", "2024", day_from_ymd(2023, 12, 15), DUE);
    add_round("08/KH@2024-01-15@UBND", "2025-Q1", day_from_ymd(2024, 12, 15), day_from_ymd(2025, 3, 17));
    fixture_seal(roster);
}

/* Hours after the end of the due day; received at the same moment. */
static struct round_word *say(const char *agency, const char *task, enum action action, int hours)
{
    assert_true(word_count < WORDS_MAX);
    struct round_word *word = &words[word_count++];
    int64_t at = day_begin(DUE + 1) + (int64_t)hours * 3600 * 1000 * 1000;
    *word = (struct round_word){.id = arena_printf(arena, "%zu", word_count),
                                .agency = agency,
                                .task = task,
                                .period = "2024-Q4",
                                .action = action,
                                .effective_us = at,
                                .received_us = at,
                                .counts = true};
    return word;
}

/* By the store's key. */
#define ON(label) "08/KH@2024-01-15@UBND#" label
#define PLAN "08/KH@2024-01-15@UBND"

static struct round_view look_at(const char *period, const struct round_record *record,
                                 const struct contest_rows *contests, int64_t as_of)
{
    struct round_words all = {.rows = words, .count = word_count};
    struct round_view_request request = {.book = round_book_make(arena, roster, &all),
                                         .round = plan_round(&roster->plans[0], period),
                                         .record = record,
                                         .contests = contests,
                                         .as_of = as_of};
    return round_view_make(arena, &request);
}

static struct round_view look(void)
{
    return look_at("2024-Q4", NULL, NULL, day_begin(DUE + 31));
}

static const struct round_agency_view *of(const struct round_view *view, const char *code)
{
    for (size_t i = 0; i < view->agency_count; i++) {
        if (strcmp(view->agencies[i].agency->code, code) == 0) {
            return &view->agencies[i];
        }
    }
    fail_msg("%s is not asked", code);
    return NULL;
}

static const struct round_row_view *row_of(const struct round_agency_view *agency, const char *label)
{
    for (size_t i = 0; i < agency->row_count; i++) {
        const struct item *item = agency->rows[i].row.item;
        if (strcmp(item == NULL ? "+" : item->label, label) == 0) {
            return &agency->rows[i];
        }
    }
    fail_msg("no row %s", label);
    return NULL;
}

static void test_completeness_step_by_step(void **state)
{
    (void)state;
    build();
    struct round_view view = look();
    assert_int_equal(view.agency_count, 2); /* neither the focal agency, nor C */
    assert_int_equal(of(&view, "A")->row_count, 3);
    assert_int_equal(of(&view, "B")->row_count, 2);
    assert_int_equal(view.totals.asked, 2);
    assert_int_equal(view.totals.late, 2);
    assert_int_equal(of(&view, "A")->late_days, 30);
    say("A", ON("1"), ACTION_PROGRESS, -40);
    say("A", ON("2"), ACTION_COMPLETE, -30);
    view = look();
    assert_int_equal(of(&view, "A")->rows_reported, 2);
    assert_false(of(&view, "A")->complete);
    assert_int_equal(of(&view, "A")->sent_us, 0);
    say("A", ON("4"), ACTION_CONTRIBUTE, -20); /* one word on any of the ongoing duties */
    say("B", PLAN, ACTION_NOTHING, 1);         /* all of its rows at once, an hour late */
    view = look();
    const struct round_agency_view *a = of(&view, "A");
    assert_true(a->complete && a->on_time && !a->is_late);
    assert_int_equal(a->sent_us, day_begin(DUE + 1) - INT64_C(20) * 3600 * 1000 * 1000);
    assert_int_equal(a->rows_nothing, 0);
    const struct round_agency_view *b = of(&view, "B");
    assert_true(b->complete && !b->on_time && b->is_late);
    assert_int_equal(b->rows_nothing, 2);
    assert_int_equal(b->late_days, 1);
    assert_int_equal(b->late_workdays, 1);
    assert_int_equal(view.totals.complete, 2);
    assert_int_equal(view.totals.on_time, 1);
    assert_int_equal(view.totals.rows_reported, 5);
}

static void test_what_is_no_report(void **state)
{
    (void)state;
    build();
    say("A", ON("1"), ACTION_EXTEND, -1);
    say("A", ON("1"), ACTION_MILESTONE, -1);
    say("A", ON("1"), ACTION_CONTEST, -1);
    say("A", ON("1"), ACTION_ANSWER, -1);
    say("A", ON("1"), ACTION_PROGRESS, -1)->replaced = true;
    say("A", ON("1"), ACTION_PROGRESS, -1)->counts = false;
    say("A", ON("1"), ACTION_PROGRESS, -1)->period = "2024-Q3"; /* the period decides, not the day */
    say("A", ON("1"), ACTION_PROGRESS, -1)->period = "2025-Q1";
    say("B", ON("1"), ACTION_PROGRESS, -1); /* of another body */
    say("A", PLAN, ACTION_REPORT, -1);      /* says nothing of ongoing duties */
    struct round_view view = look();
    assert_int_equal(of(&view, "A")->rows_reported, 0);
    assert_int_equal(of(&view, "A")->report_state, ROUND_REPORT_SENT);
    say("A", PLAN, ACTION_REPORT, -1)->ongoing = true;
    view = look();
    assert_int_equal(of(&view, "A")->rows_reported, 1);
    assert_true(row_of(of(&view, "A"), "+")->reported);
}

static void test_a_correction_keeps_the_first_sending(void **state)
{
    (void)state;
    build();
    struct round_word *first = say("A", ON("1"), ACTION_PROGRESS, -2);
    first->replaced = true;
    say("A", ON("1"), ACTION_PROGRESS, 5)->supersedes = first->id;
    struct round_view view = look();
    assert_int_equal(row_of(of(&view, "A"), "1")->sent_us, first->effective_us);
    assert_false(row_of(of(&view, "A"), "1")->late);
    assert_string_equal(row_of(of(&view, "A"), "1")->word->id, "2");
}

static void test_what_was_returned_begins_anew_unless_for_a_supplement(void **state)
{
    (void)state;
    build();
    struct round_word *first = say("A", ON("1"), ACTION_PROGRESS, -2);
    first->review = ROUND_RETURNED;
    first->reviewed_us = first->received_us + 1;
    struct round_view view = look();
    assert_false(row_of(of(&view, "A"), "1")->reported);
    assert_true(row_of(of(&view, "A"), "1")->returned);
    assert_int_equal(view.totals.rows_returned, 1);

    struct round_word *again = say("A", ON("1"), ACTION_PROGRESS, 24);
    again->supersedes = first->id;
    first->replaced = true;
    view = look();
    assert_int_equal(row_of(of(&view, "A"), "1")->sent_us, again->effective_us);
    assert_true(row_of(of(&view, "A"), "1")->late);
    assert_false(row_of(of(&view, "A"), "1")->returned);

    first->supplement = true;
    view = look();
    assert_int_equal(row_of(of(&view, "A"), "1")->sent_us, first->effective_us);
    assert_false(row_of(of(&view, "A"), "1")->late);

    again->supersedes = NULL; /* mended without saying what is mended */
    first->replaced = false;
    view = look();
    assert_int_equal(row_of(of(&view, "A"), "1")->sent_us, first->effective_us);
    assert_false(row_of(of(&view, "A"), "1")->returned);
}

/* Two words, the newer returned: the row has a word that counts, and something to mend. */
static void test_a_word_before_what_was_returned_does_not_mend_it(void **state)
{
    (void)state;
    build();
    say("A", ON("1"), ACTION_PROGRESS, -9);
    struct round_word *second = say("A", ON("1"), ACTION_PROGRESS, -5);
    second->review = ROUND_RETURNED;
    second->reviewed_us = second->received_us + 1;
    struct round_view view = look();
    assert_true(row_of(of(&view, "A"), "1")->reported && row_of(of(&view, "A"), "1")->returned);
    say("A", ON("1"), ACTION_PROGRESS, -1);
    view = look();
    assert_true(row_of(of(&view, "A"), "1")->reported);
    assert_false(row_of(of(&view, "A"), "1")->returned);
}

static void fill(const char *agency, int hours)
{
    static const char *const of_a[] = {ON("1"), ON("2"), ON("3")};
    static const char *const of_b[] = {ON("2"), ON("5")};
    bool is_b = strcmp(agency, "B") == 0;
    for (int i = 0; i < (is_b ? 2 : 3); i++) {
        say(agency, is_b ? of_b[i] : of_a[i], ACTION_PROGRESS, hours);
    }
}

static void test_a_returned_report_is_not_complete(void **state)
{
    (void)state;
    build();
    fill("A", -5);
    struct round_word *report = say("A", PLAN, ACTION_REPORT, -5);
    struct round_view view = look();
    assert_true(of(&view, "A")->complete);
    assert_string_equal(of(&view, "A")->report->id, report->id);
    report->effective_us = report->received_us = day_begin(DUE + 3); /* nobody waits for it when every row is there */
    view = look();
    assert_true(of(&view, "A")->on_time);
    report->effective_us = report->received_us = words[0].effective_us;
    report->review = ROUND_REVIEWED;
    view = look();
    assert_int_equal(of(&view, "A")->report_state, ROUND_REPORT_ACCEPTED);
    report->review = ROUND_RETURNED;
    report->reviewed_us = report->received_us + 1;
    view = look();
    assert_int_equal(of(&view, "A")->report_state, ROUND_REPORT_RETURNED);
    assert_false(of(&view, "A")->complete);
    struct round_word *again = say("A", PLAN, ACTION_REPORT, 48);
    again->supersedes = report->id;
    report->replaced = true;
    view = look();
    assert_int_equal(of(&view, "A")->report_state, ROUND_REPORT_SENT);
    assert_string_equal(of(&view, "A")->report->id, again->id);
    assert_true(of(&view, "A")->complete && of(&view, "A")->is_late);
    assert_int_equal(of(&view, "A")->late_days, 2);
    report->supplement = true;
    view = look();
    assert_true(of(&view, "A")->on_time);
}

static void test_an_outage_is_not_lateness(void **state)
{
    (void)state;
    build();
    fill("A", -5);
    fill("B", -5);
    words[0].received_us = day_begin(DUE + 3);
    words[3].received_us = day_begin(DUE + 3);
    words[3].on_behalf = true; /* a paper that was typed later */
    struct round_view view = look();
    assert_true(of(&view, "A")->on_time && of(&view, "A")->by_outage);
    assert_int_equal(of(&view, "A")->received_us, day_begin(DUE + 3));
    assert_true(of(&view, "B")->on_time && !of(&view, "B")->by_outage);
    assert_int_equal(of(&view, "B")->rows_on_behalf, 1);
}

static void test_the_end_of_the_due_day_is_in_time(void **state)
{
    (void)state;
    build();
    fill("A", 0);
    struct round_view view = look_at("2024-Q4", NULL, NULL, day_begin(DUE + 1));
    assert_true(of(&view, "A")->on_time);
    assert_false(row_of(of(&view, "A"), "1")->late);
    assert_false(of(&view, "B")->is_late); /* not yet */
    words[0].effective_us++;
    view = look_at("2024-Q4", NULL, NULL, day_begin(DUE + 1) + 1);
    assert_true(of(&view, "A")->is_late);
    assert_int_equal(of(&view, "A")->late_days, 1);
    assert_true(of(&view, "B")->is_late);
}

static void test_a_mark_that_was_lifted(void **state)
{
    (void)state;
    build();
    fill("A", 5);
    struct contest_row row = {.agency = "A", .task = PLAN, .period = "2024-Q4", .state = CONTEST_UPHELD};
    struct contest_rows rows = {.rows = &row, .count = 1};
    struct round_view view = look_at("2024-Q4", NULL, &rows, day_begin(DUE + 31));
    assert_true(of(&view, "A")->is_late && of(&view, "A")->lifted && of(&view, "A")->on_time);
    assert_int_equal(view.totals.on_time, 1);
    assert_int_equal(view.totals.late, 1); /* B */
    row.state = CONTEST_REJECTED;
    view = look_at("2024-Q4", NULL, &rows, day_begin(DUE + 31));
    assert_false(of(&view, "A")->on_time);
}

static void test_the_successor_reports_for_both(void **state)
{
    (void)state;
    build();
    say("A", ON("1"), ACTION_PROGRESS, 24)->period = "2025-Q1";
    say("NEW", ON("2"), ACTION_PROGRESS, 24 * 80)->period = "2025-Q1";
    struct round_view view = look_at("2025-Q1", NULL, NULL, day_begin(DUE + 100));
    assert_int_equal(of(&view, "NEW")->rows_reported, 2);
    assert_int_equal(of(&view, "NEW")->row_count, 3);
    assert_string_equal(row_of(of(&view, "NEW"), "1")->word->agency, "A");
    assert_int_equal(view.agency_count, 2); /* NEW and B */
}

/* 1 is led by A, by C after a decision; A said its word while it was its turn, and another when it was not any more. */
static void test_who_answered_before_counts_for_who_does_now(void **state)
{
    (void)state;
    fixture_bodies(roster, "FOCAL A C");
    struct plan *plan = fixture_plan(roster, "08/KH", "FOCAL");
    for (int i = 0; i < 2; i++) {
        struct item *item = fixture_item(roster, plan, i == 0 ? "1" : "2");
        item->period = (struct period){.printed = "2030", .from = DAY_MIN, .to = day_from_ymd(2030, 12, 31)};
        fixture_party(item, ROLE_LEAD, "A");
        fixture_reassign(roster, i == 0 ? "08/KH#1" : "08/KH#2", "A", "C", DUE - 10);
    }
    add_round("08/KH@2024-01-15@UBND", "2024-Q4", day_from_ymd(2024, 9, 15), DUE);
    fixture_seal(roster);
    say("A", ON("1"), ACTION_PROGRESS, -24 * 20);
    say("A", ON("2"), ACTION_PROGRESS, -24);
    struct round_view view = look();
    assert_int_equal(view.agency_count, 1);
    assert_true(row_of(of(&view, "C"), "1")->reported);
    assert_false(row_of(of(&view, "C"), "2")->reported);
}

/* Lồng ghép: what is said on a task of another plan counts for the task that it serves. */
static void test_what_serves_counts(void **state)
{
    (void)state;
    fixture_bodies(roster, "FOCAL A B");
    for (int i = 0; i < 2; i++) {
        struct plan *plan = fixture_plan(roster, i == 0 ? "08/KH" : "59/CTr", "FOCAL");
        struct item *item = fixture_item(roster, plan, "1");
        item->period = (struct period){.printed = "2030", .from = DAY_MIN, .to = day_from_ymd(2030, 12, 31)};
        fixture_party(item, ROLE_CO_LEAD, "A");
        fixture_party(item, ROLE_CO_LEAD, "B");
    }
    fixture_link(roster, "59/CTr#1", "08/KH#1");
    add_round("08/KH@2024-01-15@UBND", "2024-Q4", day_from_ymd(2024, 9, 15), DUE);
    fixture_seal(roster);
    say("A", "59/CTr@2024-01-15@UBND#1", ACTION_PROGRESS, -1);
    struct round_view view = look();
    assert_true(row_of(of(&view, "A"), "1")->reported);
    assert_false(row_of(of(&view, "B"), "1")->reported);
}

static void test_nothing_again_and_again(void **state)
{
    (void)state;
    build();
    static const char *const periods[] = {"2024-Q3", "2024-Q4", "2025-Q1"};
    for (int i = 0; i < 3; i++) {
        say("B", PLAN, ACTION_NOTHING, -1)->period = periods[i];
    }
    struct round_view view = look_at("2024-Q4", NULL, NULL, day_begin(DUE + 100));
    assert_int_equal(of(&view, "B")->nothing_in_a_row, 2);
    assert_false(of(&view, "B")->nothing_flagged);
    view = look_at("2025-Q1", NULL, NULL, day_begin(DUE + 100));
    assert_int_equal(of(&view, "B")->nothing_in_a_row, 3);
    assert_true(of(&view, "B")->nothing_flagged);
    say("B", ON("5"), ACTION_PROGRESS, -1); /* in the second of them it did say something on one row */
    view = look_at("2025-Q1", NULL, NULL, day_begin(DUE + 100));
    assert_int_equal(of(&view, "B")->nothing_in_a_row, 1);
    assert_true(of(&view, "B")->nothing_flagged); /* the other row has had nothing three times */
    say("B", ON("2"), ACTION_PROGRESS, -1)->period = "2025-Q1";
    view = look_at("2025-Q1", NULL, NULL, day_begin(DUE + 100));
    assert_int_equal(of(&view, "B")->nothing_in_a_row, 0);
    assert_false(of(&view, "B")->nothing_flagged);
    say("B", ON("5"), ACTION_NOTHING, -1)->period = "2024"; /* another kind of period counts by itself */
    say("B", ON("2"), ACTION_NOTHING, -1)->period = "2024";
    view = look_at("2024", NULL, NULL, day_begin(DUE + 100));
    assert_int_equal(of(&view, "B")->nothing_in_a_row, 1);
}

static void test_what_comes_after_the_seal(void **state)
{
    (void)state;
    build();
    fill("A", -5);
    fill("B", 60);
    struct round_record record = {.round = 2, .sealed = true, .as_of = day_begin(DUE + 2)};
    struct round_view view = look_at("2024-Q4", &record, NULL, day_begin(DUE + 31));
    assert_int_equal(of(&view, "A")->rows_after_seal, 0);
    assert_int_equal(of(&view, "B")->rows_after_seal, 2);
    assert_true(of(&view, "B")->complete);
}

/* ---- the real plan: who owes how many rows in 2024-Q4 ---- */

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

static void build_real(void)
{
    struct problems problems = {.arena = arena};
    read_file(PLANS_DIR "/calendar/viet-nam.yaml");
    read_file(PLANS_DIR "/trung-uong/agencies.yaml");
    read_file(PLANS_DIR "/hai-phong/agencies.yaml");
    read_file(PLANS_DIR "/hai-phong/08-KH-UBND-2024.yaml");
    add_round("08/KH-UBND@2024-01-15@Ủy ban nhân dân thành phố Hải Phòng", "2024-Q4", day_from_ymd(2024, 9, 15), DUE);
    assert_true(catalogue_seal(roster, &problems));
}

static void test_the_real_plan(void **state)
{
    (void)state;
    build_real();
    struct round_view view = look();
    assert_int_equal(of(&view, "HP-SXD")->row_count, 41);
    assert_int_equal(of(&view, "HP-UBND-HONG-BANG")->row_count, 14);
    assert_int_equal(of(&view, "HP-STP")->row_count, 7);
    int rows = 0;
    for (size_t i = 0; i < view.agency_count; i++) {
        rows += (int)view.agencies[i].row_count;
        assert_int_not_equal(view.agencies[i].agency->kind, AGENCY_CENTRAL);
        assert_int_not_equal(view.agencies[i].agency->kind, AGENCY_GROUP);
    }
    assert_int_equal(rows, view.totals.rows_due);
    assert_int_equal(view.totals.asked, 53);
    assert_int_equal(view.totals.rows_due, 596);
}

/* ---- random words ---- */

static uint32_t random_state = 20241216;
static int roll(int sides)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (int)((random_state >> 8) % (uint32_t)sides);
}

static const char *any_agency(void)
{
    static const char *const codes[] = {"A", "B", "C", "NEW", "FOCAL"};
    return codes[roll(5)];
}

static void add_random_word(void)
{
    static const char *const tasks[] = {ON("1"), ON("2"), ON("3"), ON("4"), ON("5"), PLAN, ON("99"), "99/KH#1"};
    static const char *const periods[] = {"2024-Q3", "2024-Q4", "2025-Q1"};
    struct round_word *word =
        say(any_agency(), tasks[roll(8)], (enum action)(1 + roll(ACTION_MAX - 1)), roll(2000) - 1000);
    word->period = periods[roll(3)];
    word->counts = roll(5) != 0;
    word->replaced = roll(4) == 0;
    word->review = (enum round_review)roll(4);
    word->reviewed_us = word->review == ROUND_REVIEW_NONE ? 0 : word->received_us + roll(1000) * INT64_C(3600000000);
    word->supplement = roll(2) == 0;
    word->ongoing = roll(2) == 0;
    word->supersedes = word_count > 1 && roll(3) == 0 ? words[roll((int)word_count - 1)].id : NULL;
}

static void check_agency(const struct round_agency_view *one)
{
    int reported = 0;
    int64_t last = 0;
    for (size_t i = 0; i < one->row_count; i++) {
        const struct round_row_view *row = &one->rows[i];
        reported += row->reported;
        last = row->sent_us > last ? row->sent_us : last;
        assert_true(row->reported == (row->word != NULL));
        assert_true(!row->nothing || row->reported);
        assert_true((row->sent_us != 0) == row->reported);
        assert_true(row->word == NULL || row->sent_us <= row->word->effective_us);
        assert_true(row->nothing == (row->nothing_in_a_row > 0));
    }
    assert_int_equal(reported, one->rows_reported);
    assert_true(one->rows_nothing <= one->rows_reported);
    assert_true(!one->complete || (size_t)reported == one->row_count);
    assert_true((one->sent_us != 0) == one->complete);
    assert_true(!one->complete || one->sent_us >= last);
    assert_true((one->late_days > 0) == one->is_late);
    assert_false(one->on_time && one->is_late);
    assert_true(!one->by_outage || one->on_time);
}

static void test_sums_agree_on_random_words(void **state)
{
    (void)state;
    static const char *const periods[] = {"2024-Q3", "2024-Q4", "2025-Q1"};
    build();
    for (int round = 0; round < 2000; round++) {
        word_count = 0;
        int count = roll(40);
        for (int i = 0; i < count; i++) {
            add_random_word();
        }
        struct round_view view = look_at(periods[roll(3)], NULL, NULL, day_begin(DUE + roll(120) - 20) + roll(2));
        struct round_totals sums = {.asked = 0};
        for (size_t i = 0; i < view.agency_count; i++) {
            const struct round_agency_view *one = &view.agencies[i];
            check_agency(one);
            sums.asked++;
            sums.complete += one->complete;
            sums.on_time += one->on_time;
            sums.late += one->is_late;
            sums.rows_due += (int)one->row_count;
            sums.rows_reported += one->rows_reported;
            sums.rows_nothing += one->rows_nothing;
            sums.rows_returned += one->rows_returned;
        }
        assert_memory_equal(&sums, &view.totals, sizeof(sums));
        assert_true(sums.on_time <= sums.complete && sums.complete <= sums.asked);
        arena_reset(arena);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_completeness_step_by_step),
        TEST(test_what_is_no_report),
        TEST(test_a_correction_keeps_the_first_sending),
        TEST(test_what_was_returned_begins_anew_unless_for_a_supplement),
        TEST(test_a_word_before_what_was_returned_does_not_mend_it),
        TEST(test_a_returned_report_is_not_complete),
        TEST(test_an_outage_is_not_lateness),
        TEST(test_the_end_of_the_due_day_is_in_time),
        TEST(test_a_mark_that_was_lifted),
        TEST(test_the_successor_reports_for_both),
        TEST(test_who_answered_before_counts_for_who_does_now),
        TEST(test_what_serves_counts),
        TEST(test_nothing_again_and_again),
        TEST(test_what_comes_after_the_seal),
        TEST(test_the_real_plan),
        TEST(test_sums_agree_on_random_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
