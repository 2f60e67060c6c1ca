/* What a changed calendar changes, as `plan load` shows it before it counts. */
#include "diff.h"

#include "sample_roster.h"
#include "unit.h"

#include <string.h>

static day_t day(const char *iso)
{
    day_t parsed = 0;
    assert_true(day_parse(iso, &parsed));
    return parsed;
}

static bool has(struct changes changes, enum change_kind kind, const char *label, const char *field_or_title)
{
    for (size_t i = 0; i < changes.count; i++) {
        const struct change *change = &changes.list[i];
        const char *told = change->field == NULL ? change->title : change->field;
        if (change->kind == kind && strcmp(change->label, label) == 0 && strcmp(told, field_or_title) == 0) {
            return true;
        }
    }
    return false;
}

static void test_rows(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    day_t before_off[] = {day("2026-01-01"), day("2026-09-01")};
    day_t after_off[] = {day("2026-01-01"), day("2026-01-02"), day("2026-09-03")};
    day_t worked[] = {day("2026-01-10")};
    day_t ordered[] = {day("2026-01-02"), day("2026-01-10")};
    struct workcal_decision decision = {"12729/VPCP-KGVX", DAY_MIN, NULL, NULL, ordered, 2};
    struct workcal_unconfirmed waiting = {day("2026-11-24"), "Ngày Văn hóa Việt Nam", NULL};
    struct workcal_year before_years[] = {{.year = 2025},
                                          {.year = 2026, .unconfirmed = &waiting, .unconfirmed_count = 1}};
    struct workcal_year after_years[] = {
        {.year = 2026, .confirmed = true, .note = "Hoán đổi", .decisions = &decision, .decision_count = 1},
        {.year = 2027}};
    const struct workcal before = {.off = before_off, .off_count = 2, .years = before_years, .year_count = 2};
    const struct workcal after = {
        .off = after_off, .off_count = 3, .worked = worked, .worked_count = 1, .years = after_years, .year_count = 2};
    struct changes changes = diff_calendars(arena, &before, &after);
    assert_int_equal(changes.count, 10);
    assert_true(has(changes, CHANGE_CHANGED, "2026", "confirmed"));
    assert_true(has(changes, CHANGE_CHANGED, "2026", "decisions"));
    assert_true(has(changes, CHANGE_CHANGED, "2026", "unconfirmed"));
    assert_true(has(changes, CHANGE_CHANGED, "2026", "note"));
    assert_true(has(changes, CHANGE_ADDED, "2027", ""));
    assert_true(has(changes, CHANGE_REMOVED, "2025", ""));
    assert_true(has(changes, CHANGE_ADDED, "2026-01-02", "off"));
    assert_true(has(changes, CHANGE_REMOVED, "2026-09-01", "off"));
    assert_true(has(changes, CHANGE_ADDED, "2026-09-03", "off"));
    assert_true(has(changes, CHANGE_ADDED, "2026-01-10", "worked"));
    assert_int_equal(diff_calendars(arena, &after, &after).count, 0);
    assert_int_equal(diff_calendars(arena, NULL, &before).count, 4); /* two years, two days */
    arena_free(arena);
}

/* The task "2024" of the sample roster is due on Tuesday 31/12/2024. */
static void test_due_days_that_move(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct roster *roster = sample_roster();
    day_t off[] = {day("2024-12-31"), day("2025-01-01")};
    static const struct workcal nothing = {0};
    roster->calendar = (struct workcal){.off = off, .off_count = 2};
    day_t today = day("2024-12-12");
    struct due_moves moves = diff_due_days(arena, &nothing, roster, today, today);
    assert_int_equal(moves.count, 1);
    assert_string_equal(moves.list[0].item->label, "2024");
    assert_int_equal(moves.list[0].printed, day("2024-12-31"));
    assert_int_equal(moves.list[0].before, day("2024-12-31"));
    assert_int_equal(moves.list[0].after, day("2025-01-02"));
    /* The last day is still to come until it ends; the day after it is over. */
    assert_int_equal(diff_due_days(arena, &nothing, roster, day("2024-12-31"), day("2024-12-31")).count, 1);
    assert_int_equal(diff_due_days(arena, &nothing, roster, DAY_MIN, day("2025-01-01")).count, 0);
    assert_int_equal(diff_due_days(arena, &roster->calendar, roster, today, today).count, 0);
    /* What is no order has no day to move. */
    struct item *item = (struct item *)sample_item(roster, "2024");
    item->mandate = MANDATE_REQUEST;
    assert_int_equal(diff_due_days(arena, &nothing, roster, today, today).count, 0);
    roster->calendar = (struct workcal){0};
    roster_unref(roster);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_due_days_that_move),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
