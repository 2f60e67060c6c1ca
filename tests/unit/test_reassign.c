/* What waits for a person, and what a person's answer stands for: one task, a group, a table. */
#include "lang.h"
#include "reassign.h"

#include "lineage_fixture.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct roster *roster;
static struct arena *arena;
static struct reassignments result;
static struct err err;
static day_t march, july;

/* D1 became R in 2024, was split into W1, W2 on 1/7/2025; D2 into W3, W4; X was abolished that day; A is merged into B
 * on 1/3/2025, which takes a function of L (no task named), and M is to end without an event. 1: D1 leads, its group
 * cooperates. 2: the group G (D1 D2 S) implements. 3: A and B lead together. 4: X leads, M cooperates. 5: L leads. r is
 * requested and p proposed of D1. */
static void make_roster(void)
{
    roster = roster_new();
    march = day_from_ymd(2025, 3, 1);
    july = day_from_ymd(2025, 7, 1);
    fixture_bodies(roster, "FOCAL A B L D1 D2 X S MINISTRY");
    roster->agencies[roster->agency_count - 1].kind = AGENCY_CENTRAL;
    fixture_body(roster, "M")->valid_to = day_from_ymd(2025, 8, 31);
    fixture_body(roster, "R")->valid_from = day_from_ymd(2024, 9, 1);
    for (const char *const *code = (const char *const[]){"W1", "W2", "W3", "W4", NULL}; *code != NULL; code++) {
        fixture_body(roster, *code)->valid_from = july;
    }
    fixture_group(roster, "G", "D1 D2 S");
    fixture_event(roster, EVENT_RENAME, day_from_ymd(2024, 9, 1), "D1", "R");
    fixture_event(roster, EVENT_SPLIT, july, "R", "W1 W2");
    fixture_event(roster, EVENT_SPLIT, july, "D2", "W3 W4");
    fixture_event(roster, EVENT_ABOLISH, july, "X", "");
    fixture_event(roster, EVENT_MERGE, march, "A", "B");
    fixture_event(roster, EVENT_TRANSFER, march, "L", "B")->scope = "giảm nghèo";
    struct plan *plan = fixture_plan(roster, "08/KH", "FOCAL");
    struct item *item = fixture_item(roster, plan, "1");
    fixture_party(item, ROLE_LEAD, "D1");
    fixture_party(item, ROLE_COOPERATE, "G");
    fixture_party(fixture_item(roster, plan, "2"), ROLE_IMPLEMENT, "G");
    item = fixture_item(roster, plan, "3");
    fixture_party(item, ROLE_CO_LEAD, "A");
    fixture_party(item, ROLE_CO_LEAD, "B");
    item = fixture_item(roster, plan, "4");
    fixture_party(item, ROLE_LEAD, "X");
    fixture_party(item, ROLE_COOPERATE, "M");
    fixture_party(fixture_item(roster, plan, "5"), ROLE_LEAD, "L");
    plan = fixture_plan(roster, "9/KH", "FOCAL");
    item = fixture_item(roster, plan, "r");
    item->mandate = MANDATE_REQUEST;
    fixture_party(item, ROLE_LEAD, "D1");
    item = fixture_item(roster, plan, "p");
    item->mandate = MANDATE_PROPOSAL;
    fixture_party(item, ROLE_LEAD, "D1");
}

static int set_up(void **state)
{
    (void)state;
    setenv("TIENDO_LANG", "en", 1);
    lang_init();
    arena = arena_new();
    result = (struct reassignments){0};
    err = (struct err){0};
    make_roster();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roster_unref(roster);
    arena_free(arena);
    return 0;
}

/* ---- what waits ---- */

/* "1:D1 1:D1 …": task and body, in order. */
static const char *waits(const char *plan, day_t on)
{
    const struct plan *one = plan == NULL ? NULL : roster_find_plan(roster, plan, &err);
    struct waiting_list list = waiting_on(arena, roster, one, on);
    const char *text = "";
    for (size_t i = 0; i < list.count; i++) {
        text = arena_printf(arena, "%s%s%s:%s", text, i == 0 ? "" : " ", list.rows[i].item->label,
                            list.rows[i].origin->code);
    }
    return text;
}

static void test_what_waits(void **state)
{
    (void)state;
    fixture_seal(roster);
    assert_string_equal(waits(NULL, july - 1), "");
    assert_string_equal(waits(NULL, july), "1:D1 1:D1 1:D2 2:D1 2:D2 4:X r:D1");
    assert_string_equal(waits("9/KH", july), "r:D1");
    assert_string_equal(waits("08/KH", day_from_ymd(2025, 9, 1)), "1:D1 1:D1 1:D2 2:D1 2:D2 4:X 4:M");
    struct waiting_list list = waiting_on(arena, roster, NULL, day_from_ymd(2025, 9, 1));
    assert_int_equal(list.rows[0].party->role, ROLE_LEAD);
    assert_int_equal(list.rows[1].party->role, ROLE_COOPERATE);
    assert_string_equal(list.rows[0].answer.last->code, "R");
    assert_int_equal(list.rows[0].answer.event->kind, EVENT_SPLIT);
    assert_int_equal(waiting_since(&list.rows[0]), july);
    assert_int_equal(waiting_since(&list.rows[5]), july);
    assert_null(list.rows[6].answer.event); /* M ended without one */
    assert_int_equal(waiting_since(&list.rows[6]), day_from_ymd(2025, 9, 1));
}

/* Known of before it is there: each thing once, with the day on which it begins to wait. */
static void test_what_will_wait(void **state)
{
    (void)state;
    fixture_seal(roster);
    struct waiting_list now = waiting_on(arena, roster, NULL, july);
    struct waiting_list ahead = waiting_from(arena, roster, NULL, march - 400);
    assert_int_equal(waiting_on(arena, roster, NULL, march - 400).count, 0);
    assert_int_equal(ahead.count, now.count);
    for (size_t i = 0; i < ahead.count; i++) {
        assert_int_equal(waiting_since(&ahead.rows[i]), july);
    }
    assert_int_equal(waiting_from(arena, roster, NULL, july).count, now.count);
}

static void test_what_was_decided_waits_no_more(void **state)
{
    (void)state;
    fixture_reassign(roster, "08/KH#1", "D1", "W1", july + 10);
    fixture_reassign(roster, "08/KH#2", "D2", "S", july);
    fixture_seal(roster);
    assert_string_equal(waits("08/KH", july), "1:D1 1:D1 1:D2 2:D1 4:X");
    assert_string_equal(waits("08/KH", july + 10), "1:D2 2:D1 4:X");
}

static void test_functions_that_moved_without_their_tasks(void **state)
{
    (void)state;
    struct plan *plan = fixture_plan(roster, "10/KH", "FOCAL");
    fixture_party(fixture_item(roster, plan, "1"), ROLE_COOPERATE, "L");
    fixture_tasks(roster, fixture_event(roster, EVENT_TRANSFER, march, "L", "S"), "10/KH#1"); /* names what it moves */
    fixture_seal(roster);
    assert_int_equal(transfers_to_check(arena, roster, NULL, march - 1).count, 0);
    struct transfer_checks checks = transfers_to_check(arena, roster, NULL, march);
    assert_int_equal(checks.count, 1);
    assert_string_equal(checks.rows[0].event->scope, "giảm nghèo");
    assert_int_equal(checks.rows[0].item_count, 1); /* 10/KH#1 was moved by name */
    assert_string_equal(checks.rows[0].items[0]->label, "5");
    assert_int_equal(transfers_to_check(arena, roster, roster_find_plan(roster, "9/KH", &err), march).count, 0);
}

static void test_a_decision_about_it_settles_a_transfer(void **state)
{
    (void)state;
    fixture_reassign(roster, "08/KH#5", "L", "L", march); /* looked at, and it stays */
    fixture_seal(roster);
    assert_int_equal(transfers_to_check(arena, roster, NULL, july).count, 0);
    assert_string_equal(answer_of(fixture_find(roster, "08/KH#5"), roster_agency(roster, "L"), july).agency->code, "L");
}

/* ---- what a request stands for ---- */

static bool ask(const char *task, const char *party, const char *to, day_t from)
{
    struct reassign_request request = {.task = task, .party = party, .to = to, .from = from, .document = "2/QĐ"};
    err = (struct err){0};
    return reassign_resolve(arena, roster, &request, july + 5, &result, &err);
}

/* "1 D1 W1 2025-07-01, …" */
static const char *rows(void)
{
    const char *text = "";
    for (size_t i = 0; i < result.count; i++) {
        const struct reassignment *row = &result.rows[i];
        char day[DAY_ISO_MAX];
        char key[ITEM_NAME_MAX];
        assert_string_equal(row->task, item_key(row->item, key));
        assert_ptr_equal(row->origin, roster_agency(roster, row->party));
        assert_ptr_equal(row->to, roster_agency(roster, row->agency));
        assert_string_equal(row->document.number, "2/QĐ");
        text = arena_printf(arena, "%s%s%s %s %s %s", text, i == 0 ? "" : ", ", row->item->label, row->party,
                            row->agency, day_iso(row->from, day));
    }
    result = (struct reassignments){0};
    return text;
}

static void check_rows(const char *task, const char *party, const char *to, day_t from, const char *expected)
{
    if (!ask(task, party, to, from)) {
        fail_msg("%s %s %s: %s", task, party == NULL ? "" : party, to, err.text);
    }
    assert_string_equal(rows(), expected);
}

static void check_refused(const char *task, const char *party, const char *to, day_t from, enum err_kind kind,
                          const char *part)
{
    if (ask(task, party, to, from)) {
        fail_msg("%s %s %s was taken: %s", task, party == NULL ? "" : party, to, rows());
    }
    result = (struct reassignments){0};
    assert_int_equal(err.kind, kind);
    if (strstr(err.text, part) == NULL) {
        fail_msg("expected \"%s\" in: %s", part, err.text);
    }
}

static void test_one_task(void **state)
{
    (void)state;
    fixture_seal(roster);
    check_rows("08/KH#4", NULL, "W3", DAY_MIN, "4 X W3 2025-07-01");
    check_rows("08/KH@2024-01-15@UBND#4", NULL, "w3", july + 2, "4 X W3 2025-07-03");
    check_rows("08/KH#1", "D1", "W1", DAY_MIN, "1 D1 W1 2025-07-01"); /* once, though it has two parts in it */
    check_rows("08/KH#1", "R", "W1", DAY_MIN, "1 D1 W1 2025-07-01");  /* by the name it bore last */
    check_rows("08/KH#1", "G", "W1", DAY_MIN, "1 D1 W1 2025-07-01, 1 D2 W1 2025-07-01");
    check_rows("08/KH#1", "*", "W1", DAY_MIN, "1 D1 W1 2025-07-01, 1 D2 W1 2025-07-01");
    check_rows("9/KH#r", NULL, "S", DAY_MIN, "r D1 S 2025-07-01");    /* to no descendant of its own */
    check_rows("08/KH#1", NULL, "W1", DAY_MIN, "1 D1 W1 2025-07-01"); /* a ward takes its own district's place */
    check_rows("08/KH#1", NULL, "W4", DAY_MIN, "1 D2 W4 2025-07-01");
    check_rows("08/KH#1", NULL, "S", july, "1 D1 S 2025-07-01, 1 D2 S 2025-07-01"); /* another body the whole task */
}

static void test_a_group_of_tasks(void **state)
{
    (void)state;
    fixture_seal(roster);
    check_rows("08/KH", "D1", "W2", DAY_MIN, "1 D1 W2 2025-07-01, 2 D1 W2 2025-07-01");
    check_rows("*", "D1", "W2", DAY_MIN, "1 D1 W2 2025-07-01, 2 D1 W2 2025-07-01, r D1 W2 2025-07-01");
    check_rows("*", "*", "S", july + 31,
               "1 D1 S 2025-08-01, 1 D2 S 2025-08-01, 2 D1 S 2025-08-01, 2 D2 S 2025-08-01, 4 X S 2025-08-01, r D1 S "
               "2025-08-01");
    check_rows("9/KH", NULL, "W1", DAY_MIN, "r D1 W1 2025-07-01"); /* only one body waits in it */
    check_rows("*", NULL, "W3", DAY_MIN, "1 D2 W3 2025-07-01, 2 D2 W3 2025-07-01");
}

static void test_who_goes_on_may_be_relieved(void **state)
{
    (void)state;
    fixture_seal(roster);
    check_rows("08/KH#5", "L", "S", march, "5 L S 2025-03-01");
    check_rows("08/KH#2", "S", "B", july, "2 S B 2025-07-01");                   /* a member of a group */
    check_rows("08/KH#3", "B", "S", july, "3 A S 2025-07-01, 3 B S 2025-07-01"); /* with all it stands for */
    check_rows("08/KH#1", "D1", "S", july - 1, "1 D1 S 2025-06-30");             /* before it was split */
    check_rows("08/KH#1", "R", "S", july - 1, "1 D1 S 2025-06-30");
    check_refused("08/KH#5", "L", "S", DAY_MIN, ERR_USAGE, "L answers for it: say from which day");
    check_refused("08/KH#5", "S", "L", march, ERR_DATA, "nothing of \"08/KH#5\", S waits");
}

static void test_the_same_once_more_is_the_same(void **state)
{
    (void)state;
    fixture_reassign(roster, "08/KH#4", "X", "W3", july);
    fixture_reassign(roster, "08/KH#1", "D1", "W1", july);
    fixture_reassign(roster, "08/KH#1", "D2", "W1", july);
    fixture_reassign(roster, "08/KH#2", "D1", "W1", july);
    fixture_reassign(roster, "08/KH#2", "D1", "W2", july); /* of one day the last counts */
    fixture_reassign(roster, "08/KH#5", "L", "S", march);
    fixture_seal(roster);
    check_rows("08/KH#4", NULL, "W3", DAY_MIN, "4 X W3 2025-07-01");
    check_rows("08/KH#4", "X", "W3", july, "4 X W3 2025-07-01");
    check_rows("08/KH#1", "D1", "W1", DAY_MIN, "1 D1 W1 2025-07-01");
    check_rows("08/KH#1", "R", "W1", DAY_MIN, "1 D1 W1 2025-07-01");
    check_rows("08/KH#1", "G", "W1", DAY_MIN, "1 D1 W1 2025-07-01, 1 D2 W1 2025-07-01");
    check_rows("08/KH#5", "L", "S", march, "5 L S 2025-03-01");
    check_rows("08/KH#1", NULL, "W1", DAY_MIN, "1 D1 W1 2025-07-01, 1 D2 W1 2025-07-01"); /* and nothing beside */
    check_refused("08/KH#4", NULL, "W4", DAY_MIN, ERR_DATA, "nothing of \"08/KH#4\"");
    check_refused("08/KH#4", NULL, "W3", july + 1, ERR_DATA, "nothing of \"08/KH#4\"");
    check_refused("08/KH#2", "D1", "W1", DAY_MIN, ERR_USAGE, "W2 answers for it"); /* that one counts no more */
    check_rows("08/KH#2", "D1", "W2", DAY_MIN, "2 D1 W2 2025-07-01");
    struct reassign_request other = {.task = "08/KH#4", .to = "W3", .from = DAY_MIN, .document = "3/QĐ"};
    assert_false(reassign_resolve(arena, roster, &other, july, &result, &err)); /* nor another document's */
}

static void test_a_decision_may_be_changed(void **state)
{
    (void)state;
    fixture_reassign(roster, "08/KH#2", "D1", "W1", july);
    fixture_seal(roster);
    check_rows("08/KH#2", "D1", "W2", july, "2 D1 W2 2025-07-01");
    check_rows("08/KH#2", "W1", "W2", july + 30, "2 D1 W2 2025-07-31"); /* by who has it now */
}

static void test_what_is_refused(void **state)
{
    (void)state;
    fixture_seal(roster);
    check_refused("08/KH", NULL, "S", DAY_MIN, ERR_USAGE, "3 bodies wait on \"08/KH\"");
    check_refused("08/KH", NULL, "S", DAY_MIN, ERR_USAGE, "--party CODE, or --party '*' for all: D1, D2, X");
    check_refused("*", NULL, "S", july, ERR_USAGE, "D1, D2, X");
    check_refused("08/KH#9", NULL, "W1", DAY_MIN, ERR_DATA, "08/KH has no task or indicator \"9\"");
    check_refused("7/KH#1", NULL, "W1", DAY_MIN, ERR_DATA, "7/KH");
    check_refused("7/KH", NULL, "W1", DAY_MIN, ERR_DATA, "7/KH");
    check_refused("08/KH#4", NULL, "NOBODY", DAY_MIN, ERR_DATA, "NOBODY");
    check_refused("08/KH#4", "NOBODY", "W1", DAY_MIN, ERR_DATA, "NOBODY");
    check_refused("08/KH#4", NULL, "G", DAY_MIN, ERR_DATA, "G cannot answer for a task");
    check_refused("08/KH#4", NULL, "MINISTRY", DAY_MIN, ERR_DATA, "MINISTRY cannot answer");
    check_refused("08/KH#4", NULL, "A", DAY_MIN, ERR_DATA, "A does not exist on 2025-07-01");
    check_refused("08/KH#3", "B", "W1", march, ERR_DATA, "W1 does not exist on 2025-03-01");
    check_refused("08/KH#4", "D1", "W1", DAY_MIN, ERR_DATA, "nothing of \"08/KH#4\", D1");
    check_refused("08/KH#3", NULL, "W1", DAY_MIN, ERR_DATA, "nothing of \"08/KH#3\"");
    check_refused("9/KH#p", NULL, "W1", DAY_MIN, ERR_DATA, "nothing of \"9/KH#p\""); /* it binds nobody */
    check_refused("08/KH#1", "D1", "W1", march - 400, ERR_DATA, "W1 does not exist");
}

/* ---- tables ---- */

static const char *problems;

static bool read(const char *text, day_t from)
{
    err = (struct err){0};
    problems = "";
    result = (struct reassignments){0};
    return reassign_read_table(arena, roster, "bang.csv", text, "2/QĐ", from, july + 5, &result, &problems, &err);
}

static void check_table(const char *text, const char *expected)
{
    if (!read(text, DAY_MIN)) {
        fail_msg("%s: %s\n%s", text, err.text, problems);
    }
    assert_string_equal(problems, "");
    assert_string_equal(rows(), expected);
}

static void test_tables(void **state)
{
    (void)state;
    static const char both[] = "1 D1 W1 2025-07-01, 4 X W3 2025-07-16";
    fixture_seal(roster);
    check_table("task,from,to,from_day\n08/KH#1,D1,W1,\n08/KH#4,,W3,2025-07-16\n", both);
    check_table("task;from;to;from_day\n08/KH#1;D1;W1;\n08/KH#4;;W3;2025-07-16\n", both);
    check_table("task\tfrom\tto\tfrom_day\r\n08/KH#1\tD1\tW1\t\r\n\r\n08/KH#4\t\tW3\t2025-07-16", both);
    check_table("Nhiệm vụ;Đơn vị cũ;Đơn vị mới;Từ ngày\n08/KH#1;D1;W1;\n08/KH#4;;W3;2025-07-16\n", both);
    check_table(
        "TỪ NGÀY,Giao cho,ghi chú,Mã nhiệm vụ,ĐƠN VỊ ĐƯỢC GIAO\n,W1,\"a, b\",08/KH#1,D1\n2025-07-16,W3,,08/KH#4,\n",
        both);
    check_table("task,from,to\n 08/KH#1 , D1,W1 \n", "1 D1 W1 2025-07-01"); /* as spreadsheets leave blanks */
    check_table("task,from,to\n08/KH,D2,W3\n*,X,S\n", "1 D2 W3 2025-07-01, 2 D2 W3 2025-07-01, 4 X S 2025-07-01");
    assert_true(
        read("task,from,to,from_day\n08/KH#4,X,W3,\n9/KH#r,D1,W1,2025-07-03\n", july + 1)); /* --from for the rest */
    assert_string_equal(rows(), "4 X W3 2025-07-02, r D1 W1 2025-07-03");
}

static void test_tables_with_mistakes(void **state)
{
    (void)state;
    fixture_seal(roster);
    assert_false(
        read("task,from,to,from_day\n08/KH#9,,W3,\n08/KH#1,D1,W1,\n,D1,W1,\n08/KH#4,X,,\n08/KH#4,X,W3,01/07/2025\n"
             "08/KH#4,X,NOBODY,\n08/KH,,S,\n\"08/KH\n#2\",D1,W1,\n",
             DAY_MIN));
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.text, "7 mistakes in bang.csv; nothing was changed"));
    static const char *const parts[] = {
        "bang.csv:2: 08/KH has no task",
        "bang.csv:4: task and to must be filled in\n",
        "bang.csv:5: task and to must be filled in\n",
        "bang.csv:6: from_day \"01/07/2025\"",
        "bang.csv:7: ",
        "NOBODY",
        "bang.csv:8: 3 bodies wait",
        "bang.csv:9: ",
    };
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (strstr(problems, parts[i]) == NULL) {
            fail_msg("expected \"%s\" in:\n%s", parts[i], problems);
        }
    }
    assert_null(strstr(problems, "bang.csv:3:"));
}

static void test_lines_that_contradict(void **state)
{
    (void)state;
    fixture_seal(roster);
    assert_false(read("task,from,to\n08/KH#1,D1,W1\n08/KH,D1,W2\n", DAY_MIN));
    assert_string_equal(problems, "bang.csv:3: D1 of 08/KH#1 is given to another agency in an earlier line\n");
    assert_true(read("task,from,to\n08/KH#1,D1,W1\n08/KH#1,D1,W1\n", DAY_MIN)); /* the same twice is none */
    assert_true(read("task,from,to,from_day\n08/KH#1,D1,W1,2025-07-01\n08/KH#1,D1,W2,2025-09-01\n",
                     DAY_MIN)); /* nor one after the other */
}

static void test_what_is_no_table(void **state)
{
    (void)state;
    static const struct {
        const char *text, *part;
    } tables[] = {
        {"", "bang.csv: expected a heading"},
        {"task,from,to\n", "bang.csv: expected a heading"},
        {"\n\n08/KH#1,D1,W1\n08/KH#4,X,W3\n", "bang.csv:3: no column \"task\""},
        {"task,to\n08/KH#4,W3\n", "bang.csv:1: no column \"from\""},
        {"task,from\n08/KH#4,X\n", "bang.csv:1: no column \"to\""},
        {"task,from,to\n08/KH#4,X\n", "bang.csv:2: 2 columns, the heading has 3"}, /* merged cells */
        {"task,from,to\n08/KH#4,X,W3,W4\n", "bang.csv:2: 4 columns, the heading has 3"},
        {"task,from,to\n\"08/KH#4,X,W3\n", "bang.csv:2: column 1: a quotation mark is not closed"},
        {"task,from,to,Nhiệm vụ\n08/KH#4,X,W3,08/KH#1\n", "bang.csv:1: two columns \"task\""},
    };
    fixture_seal(roster);
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        assert_false(read(tables[i].text, DAY_MIN));
        assert_int_equal(err.kind, ERR_DATA);
        if (strstr(err.text, tables[i].part) == NULL) {
            fail_msg("expected \"%s\", told: %s", tables[i].part, err.text);
        }
    }
}

static void test_in_vietnamese(void **state)
{
    (void)state;
    fixture_seal(roster);
    setenv("TIENDO_LANG", "vi", 1);
    lang_init();
    assert_false(read("task,from,to\n08/KH#4,X,\n", DAY_MIN));
    assert_string_equal(problems, "bang.csv:2: cột task và to không được để trống\n");
    check_refused("*", NULL, "S", DAY_MIN, ERR_USAGE, "có 3 đơn vị chờ phân công lại ở \"*\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_waits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_will_wait, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_was_decided_waits_no_more, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_functions_that_moved_without_their_tasks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_decision_about_it_settles_a_transfer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_task, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_group_of_tasks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_who_goes_on_may_be_relieved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_same_once_more_is_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_decision_may_be_changed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tables_with_mistakes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lines_that_contradict, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_no_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_in_vietnamese, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
