/* The snapshot: sealing, finding by name, groups in time, due days. */
#include "roster.h"

#include "sample_roster.h"
#include "unit.h"

#define DAY_2024 day_from_ymd(2024, 6, 1)

#include <string.h>

static void test_find(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    struct err err = {0};
    assert_string_equal(roster_find_agency(roster, "NAMED", NULL, DAY_2024, &err)->code, "NAMED");
    assert_string_equal(
        roster_find_agency(roster, "ủy ban  nhân dân CÁC quận, huyện", "Hải Phòng", DAY_2024, &err)->code, "G-CLOSED");
    assert_null(roster_find_agency(roster, "nobody", NULL, DAY_2024, &err));
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.text, "nobody"));
    assert_non_null(roster_find_item(roster, "08/KH-UBND#6c", &err));
    assert_non_null(roster_find_item(roster, "08/KH-UBND@2024-01-15#6c", &err));
    assert_non_null(roster_find_item(roster, "08/KH-UBND@2024-01-15@Ủy ban nhân dân thành phố Hải Phòng#6c", &err));
    assert_null(roster_find_item(roster, "08/KH-UBND@2024-01-16#6c", &err));
    assert_null(roster_find_item(roster, "08/KH-UBND#6e", &err));
    assert_non_null(strstr(err.text, "08/KH-UBND#6c"));
    assert_null(roster_find_item(roster, "6c", &err));
    roster_unref(roster);
}

/* Two bodies of one name, one after the other: the day says which is meant, and a day without either leaves both. */
static void test_a_name_means_who_bears_it_on_the_day(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    struct err err = {0};
    const day_t end = day_from_ymd(2024, 6, 30);
    for (int i = 0; i < 2; i++) {
        struct agency *body = roster_add_agency(roster);
        body->code = i == 0 ? "HP-OLD" : "HP-NEW";
        body->name = "Sở Một";
        body->province = "Hải Phòng";
        body->kind = AGENCY_DEPARTMENT;
        body->valid_from = i == 0 ? day_from_ymd(2024, 1, 1) : end + 1;
        body->valid_to = i == 0 ? end : DAY_MAX;
    }
    assert_true(roster_seal(roster, &err));
    assert_string_equal(roster_find_agency(roster, "sở một", "Hải Phòng", end, &err)->code, "HP-OLD");
    assert_string_equal(roster_find_agency(roster, "sở một", NULL, end + 1, &err)->code, "HP-NEW");
    assert_null(roster_find_agency(roster, "sở một", NULL, day_from_ymd(2023, 1, 1), &err));
    assert_non_null(strstr(err.text, "HP-OLD"));
    assert_true(roster_has_agency(roster, "SỞ một") && roster_has_agency(roster, "HP-NEW"));
    assert_false(roster_has_agency(roster, "Sở Hai"));
    roster_unref(roster);
}

static void test_ambiguous_names_are_refused_with_candidates(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    struct err err = {0};
    struct agency *other = roster_add_agency(roster);
    other->code = "QN-NAMED";
    other->name = "NAMED AGENCY";
    other->province = "Quảng Ngãi";
    other->kind = AGENCY_DEPARTMENT;
    struct agency *same = roster_add_agency(roster);
    same->code = "HP-OTHER";
    same->name = "named agency";
    same->province = "Hải Phòng";
    same->kind = AGENCY_DEPARTMENT;
    assert_true(roster_seal(roster, &err)); /* the same name in two provinces is no mistake */
    assert_null(roster_find_agency(roster, "Named Agency", NULL, DAY_2024, &err));
    assert_non_null(strstr(err.text, "HP-OTHER"));
    assert_non_null(strstr(err.text, "QN-NAMED"));
    assert_string_equal(roster_find_agency(roster, "Named Agency", "Quảng Ngãi", DAY_2024, &err)->code, "QN-NAMED");
    struct agency *twin = roster_add_agency(roster);
    twin->code = "QN-TWIN";
    twin->name = "Named agency";
    twin->province = "Quảng Ngãi";
    twin->kind = AGENCY_DEPARTMENT;
    assert_false(roster_seal(roster, &err)); /* inside one province it is */
    assert_non_null(strstr(err.text, "share the name"));
    roster_unref(roster);
}

static void test_plan_numbers_are_not_unique(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    struct err err = {0};
    struct plan *other = roster_add_plan(roster);
    *other = roster->plans[0];
    other->date = day_from_ymd(2025, 1, 15);
    other->item_count = 0;
    assert_true(roster_seal(roster, &err));
    assert_null(roster_find_plan(roster, "08/KH-UBND", &err));
    assert_non_null(strstr(err.text, "08/KH-UBND@2024-01-15@"));
    assert_non_null(strstr(err.text, "08/KH-UBND@2025-01-15@"));
    assert_int_equal(roster_find_plan(roster, "08/KH-UBND@2025-01-15", &err)->date, day_from_ymd(2025, 1, 15));
    other->date = roster->plans[0].date;
    assert_false(roster_seal(roster, &err));
    roster_unref(roster);
}

static void test_seal_refuses_what_does_not_fit(void **state)
{
    (void)state;
    struct err err = {0};
    struct roster *roster = sample_roster();
    struct party *party = &roster->plans[0].items[0].parties[0];
    party->code = "GHOST";
    assert_false(roster_seal(roster, &err));
    assert_non_null(strstr(err.text, "08/KH-UBND#lead-named"));
    assert_non_null(strstr(err.text, "GHOST"));
    party->code = "NAMED";
    roster->plans[0].items[1].label = "lead-named";
    assert_false(roster_seal(roster, &err));
    assert_non_null(strstr(err.text, "twice"));
    roster_unref(roster);
}

static void test_groups_in_time(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    const struct agency *closed = roster_agency(roster, "G-CLOSED");
    const struct agency *open = roster_agency(roster, "G-OPEN");
    const struct agency *gone = roster_agency(roster, "GONE");
    day_t last = day_from_ymd(2024, 6, 30);
    assert_true(group_holds(closed, gone, last));
    assert_false(group_holds(closed, gone, last + 1));
    struct membership *member = &closed->members[0];
    member->from = last;
    member->to = last + 1;
    assert_false(group_holds(closed, member->agency, last - 1));
    assert_true(group_holds(closed, member->agency, last));
    assert_true(group_holds(closed, member->agency, last + 1));
    assert_false(group_holds(closed, member->agency, last + 2));
    assert_true(group_holds(open, roster_agency(roster, "RELATED"), last));
    assert_false(group_holds(open, roster_agency(roster, "DISTRICT"), last));
    assert_false(group_holds(open, roster_agency(roster, "MINISTRY"), last));
    roster_unref(roster);
}

static void test_due(void **state)
{
    (void)state;
    struct roster *roster = sample_roster();
    struct item *item = (struct item *)sample_item(roster, "2024");
    day_t printed = 0;
    day_t due = 0;
    day_t off[] = {day_from_ymd(2024, 1, 1)};
    roster->calendar.off = off;
    roster->calendar.off_count = 1;
    assert_true(item_due(roster, item, &printed, &due));
    assert_int_equal(due, day_from_ymd(2024, 12, 31));
    item->period.to = day_from_ymd(2023, 12, 31); /* a Sunday before a holiday */
    assert_true(item_due(roster, item, &printed, &due));
    assert_int_equal(printed, day_from_ymd(2023, 12, 31));
    assert_int_equal(due, day_from_ymd(2024, 1, 2));
    item->period.ongoing = true;
    assert_false(item_due(roster, item, &printed, &due));
    roster->calendar = (struct workcal){0};
    roster_unref(roster);
}

/* "trước ngày 31/12/2023" ends on Saturday the 30th, and is not moved to a day that it does not allow. */
static void test_due_before_a_day(void **state)
{
    (void)state;
    struct roster *roster = roster_new();
    struct err err = {0};
    *roster_add_agency(roster) = (struct agency){
        .code = "FOCAL", .name = "Sở Một", .province = "Hải Phòng", .valid_from = DAY_MIN, .valid_to = DAY_MAX};
    struct item items[] = {
        {.label = "1",
         .period = {.printed = "Trước ngày 31/12/2023", .from = DAY_MIN, .to = day_from_ymd(2023, 12, 30)}},
        {.label = "2", .period = {.printed = "Đến 30/12/2023", .from = DAY_MIN, .to = day_from_ymd(2023, 12, 30)}}};
    *roster_add_plan(roster) = (struct plan){.number = "1/KH",
                                             .issuer = "UBND",
                                             .province = "Hải Phòng",
                                             .title = "Kế hoạch",
                                             .focal_code = "FOCAL",
                                             .items = items,
                                             .item_count = 2};
    if (!roster_seal(roster, &err)) {
        fail_msg("%s", err.text);
    }
    day_t printed = 0;
    day_t due = 0;
    assert_true(item_due(roster, &items[0], &printed, &due));
    assert_int_equal(due, day_from_ymd(2023, 12, 30));
    assert_true(item_due(roster, &items[1], &printed, &due));
    assert_int_equal(due, day_from_ymd(2024, 1, 1)); /* no holidays in this roster */
    roster_unref(roster);
}

static void test_spoken_labels(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"6c", "Nhiệm vụ 6, điểm c"},   {"10", "Nhiệm vụ 10"},
                                           {"CT8a", "Chỉ tiêu 8, điểm a"}, {"CT12.1", "Chỉ tiêu 12.1"},
                                           {"II.1.1a", "Mục II.1.1a"},     {"PLII.I", "Phụ lục II.I"},
                                           {"CT3", "Chỉ tiêu 3"}};
    char buf[LABEL_SPOKEN_MAX];
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        assert_string_equal(label_spoken(pairs[i][0], buf), pairs[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_a_name_means_who_bears_it_on_the_day),
        cmocka_unit_test(test_ambiguous_names_are_refused_with_candidates),
        cmocka_unit_test(test_plan_numbers_are_not_unique),
        cmocka_unit_test(test_seal_refuses_what_does_not_fit),
        cmocka_unit_test(test_groups_in_time),
        cmocka_unit_test(test_due),
        cmocka_unit_test(test_due_before_a_day),
        cmocka_unit_test(test_spoken_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
