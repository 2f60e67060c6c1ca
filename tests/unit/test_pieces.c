/* Pieces: kept as they were given, with what became of them beside; late by working days. */
#include "spool_fixture.h"
#include "unit.h"

#include "piece.h"

#include <sqlite3.h>
#include <string.h>

#define HOUR INT64_C(3600000000)
#define LATER(hours) (SPOOL_NOW + (hours)*HOUR)

static int64_t add(struct spool_fixture *fixture, const char *task, day_t due, int64_t at_us)
{
    struct err err = {0};
    struct spool_piece piece = {
        .task = task, .text = "Soạn đề cương", .officer = "Lê Văn C", .product = "Đề cương", .due = due};
    if (!spool_piece_add(fixture->spool, &piece, at_us, &err)) {
        fail_msg("%s", err.text);
    }
    assert_true(uuid_is_v7(&piece.id));
    return piece.number;
}

static bool tell(struct spool_fixture *fixture, struct spool_piece_fact fact, int64_t at_us)
{
    struct err err = {0};
    bool done = false;
    assert_true(spool_piece_write(fixture->spool, &fact, at_us, &done, &err));
    return done;
}

static struct spool_pieces pieces(struct spool_fixture *fixture, const char *task, int64_t as_of_us)
{
    struct err err = {0};
    struct spool_pieces found = {0};
    assert_true(spool_pieces(fixture->spool, fixture->arena, task, as_of_us, &found, &err));
    return found;
}

static void the_list_is_shown_as_it_was(void **state)
{
    struct spool_fixture *fixture = *state;
    const day_t first = day_from_ymd(2024, 12, 20);
    const day_t later = day_from_ymd(2024, 12, 27);
    int64_t one = add(fixture, "1#1", first, LATER(0));
    int64_t two = add(fixture, "1#2", DAY_NONE, LATER(1));
    assert_int_equal(one, 1);
    assert_true(tell(fixture, (struct spool_piece_fact){.number = one, .due = later, .note = "ốm"}, LATER(2)));
    assert_true(tell(fixture, (struct spool_piece_fact){.number = one, .end = PIECE_DONE, .note = "ok"}, LATER(3)));
    assert_true(tell(fixture, (struct spool_piece_fact){.number = two, .end = PIECE_DROPPED}, LATER(4)));
    assert_false(tell(fixture, (struct spool_piece_fact){.number = one, .end = PIECE_DROPPED}, LATER(5)));
    assert_false(tell(fixture, (struct spool_piece_fact){.number = two, .due = later}, LATER(5)));
    spool_again(fixture);
    assert_int_equal(pieces(fixture, NULL, LATER(0) - 1).count, 0);
    struct spool_pieces then = pieces(fixture, NULL, LATER(1));
    assert_int_equal(then.count, 2);
    assert_int_equal(then.list[0].due, first);
    assert_int_equal(then.list[0].end, PIECE_OPEN);
    assert_int_equal(then.list[1].due, DAY_NONE);
    then = pieces(fixture, NULL, LATER(2));
    assert_int_equal(then.list[0].due, later);
    assert_int_equal(then.list[0].first_due, first);
    assert_int_equal(then.list[0].end, PIECE_OPEN);
    then = pieces(fixture, "1#1", LATER(9));
    assert_int_equal(then.count, 1);
    assert_int_equal(then.list[0].end, PIECE_DONE);
    assert_string_equal(then.list[0].end_note, "ok");
    assert_int_equal(then.list[0].ended_at_us, LATER(3));
    assert_int_equal(pieces(fixture, "1#2", LATER(9)).list[0].end, PIECE_DROPPED);
}

static void found_by_number_or_id(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    int64_t number = 0;
    add(fixture, "1#1", DAY_NONE, LATER(0));
    int64_t second = add(fixture, "1#1", DAY_NONE, LATER(0));
    struct uuid id = pieces(fixture, NULL, LATER(0)).list[1].id;
    assert_true(spool_piece_find(fixture->spool, 0, &id, &number, &err));
    assert_int_equal(number, second);
    assert_true(spool_piece_find(fixture->spool, 1, NULL, &number, &err));
    assert_int_equal(number, 1);
    assert_true(spool_piece_find(fixture->spool, 3, NULL, &number, &err));
    assert_int_equal(number, 0);
}

static void nothing_of_it_can_be_changed_or_sent(void **state)
{
    static const char *const statements[] = {"UPDATE pieces SET text = 'x'", "DELETE FROM pieces",
                                             "UPDATE piece_facts SET note = 'x'", "DELETE FROM piece_facts"};
    struct spool_fixture *fixture = *state;
    sqlite3 *db = NULL;
    int64_t number = add(fixture, "1#1", day_from_ymd(2024, 12, 20), LATER(0));
    assert_true(tell(fixture, (struct spool_piece_fact){.number = number, .end = PIECE_DONE}, LATER(1)));
    assert_int_equal(sqlite3_open(arena_printf(fixture->arena, "%s/outbox.db", fixture->folder), &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
        assert_int_not_equal(sqlite3_exec(db, statements[i], NULL, NULL, NULL), SQLITE_OK);
    }
    sqlite3_close(db);
    assert_int_equal(spool_facts(fixture).last_sequence, 0);
    assert_int_equal(spool_facts(fixture).waiting, 0);
    assert_int_equal(spool_all(fixture).count, 0);
}

static int64_t at(int year, int month, int day, int hour)
{
    return day_begin(day_from_ymd(year, month, day)) + hour * HOUR;
}

static void late_when_the_last_working_day_is_over(void **state)
{
    (void)state;
    /* 2/1/2026 was a day off, worked on Saturday 10/1. */
    day_t off[] = {day_from_ymd(2026, 1, 1), day_from_ymd(2026, 1, 2)};
    day_t worked[] = {day_from_ymd(2026, 1, 10)};
    const struct workcal calendar = {.off = off, .off_count = 2, .worked = worked, .worked_count = 1};
    struct spool_piece piece = {.due = day_from_ymd(2026, 1, 1)};
    struct piece_lateness late = piece_lateness(&piece, &calendar, at(2026, 1, 5, 24));
    assert_int_equal(late.due, day_from_ymd(2026, 1, 5)); /* Thursday, bridge day, weekend: Monday */
    assert_false(late.overdue);
    late = piece_lateness(&piece, &calendar, at(2026, 1, 5, 24) + 1);
    assert_true(late.overdue);
    assert_int_equal(late.days_late, 1);
    piece.due = day_from_ymd(2026, 1, 10);
    assert_int_equal(piece_lateness(&piece, &calendar, at(2026, 1, 11, 8)).due, piece.due);
    assert_true(piece_lateness(&piece, &calendar, at(2026, 1, 11, 8)).overdue);
    assert_true(piece_lateness(&piece, NULL, at(2026, 1, 11, 8)).overdue);
    piece.end = PIECE_DONE;
    assert_false(piece_lateness(&piece, &calendar, at(2026, 3, 1, 8)).overdue);
    piece = (struct spool_piece){.due = DAY_NONE};
    late = piece_lateness(&piece, &calendar, at(2026, 3, 1, 8));
    assert_false(late.overdue);
    assert_int_equal(late.due, DAY_NONE);
}

static void as_a_milestone(void **state)
{
    struct spool_fixture *fixture = *state;
    struct fields fields = {0};
    bool has_id = false;
    struct update update = {0};
    const struct spool_piece piece = {.task = "08/KH-UBND#6c",
                                      .text = "Soạn đề cương",
                                      .officer = "Lê Văn C",
                                      .product = "Đề cương",
                                      .due = day_from_ymd(2024, 12, 20)};
    piece_fields(fixture->arena, &piece, &fields);
    assert_int_equal(fields_read(fixture->arena, &fields, &update, &has_id).reason, REASON_NONE);
    assert_int_equal(update.action, ACTION_MILESTONE);
    assert_string_equal(update.task, piece.task);
    assert_string_equal(update.milestone.text, piece.text);
    assert_string_equal(update.milestone.officer, piece.officer);
    assert_string_equal(update.milestone.product, piece.product);
    assert_int_equal(update.milestone.due, piece.due);
}

#define WITH_SPOOL(test) cmocka_unit_test_setup_teardown(test, spool_set_up, spool_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOOL(the_list_is_shown_as_it_was),
        WITH_SPOOL(found_by_number_or_id),
        WITH_SPOOL(nothing_of_it_can_be_changed_or_sent),
        cmocka_unit_test(late_when_the_last_working_day_is_over),
        WITH_SPOOL(as_a_milestone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
