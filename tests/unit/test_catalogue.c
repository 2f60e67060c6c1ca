/* Catalogue files: the real ones read without problems; every kind of mistake is told as file:line with what is wrong
 * and what was expected. Each row takes a small catalogue without mistakes and spoils one place in it. */
#include "catalogue.h"
#include "lang.h"
#include "text.h"

#include "catalogue_mistakes.h"
#include "policy.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct roster *roster;
static struct problems problems;

static int set_up(void **state)
{
    (void)state;
    setenv("TIENDO_LANG", "en", 1);
    lang_init();
    roster = roster_new();
    problems = (struct problems){.arena = arena_new()};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    roster_unref(roster);
    arena_free(problems.arena);
    return 0;
}

static void start_again(void)
{
    tear_down(NULL);
    set_up(NULL);
}

static bool read_one(const char *name, const char *text)
{
    struct catalogue_identity identity = {0};
    return catalogue_read(roster, name, text, strlen(text), &identity, &problems);
}

/* Reads the files and seals when they have no problems. */
static bool read_all(const char *const texts[FILES])
{
    bool ok = true;
    for (int i = 0; i < FILES; i++) {
        ok = read_one(names[i], texts[i]) && ok;
    }
    return ok && catalogue_seal(roster, &problems);
}

static void fail_with_problems(const char *what)
{
    char all[4000] = "";
    size_t used = 0;
    for (size_t i = 0; i < problems.count && used < sizeof(all) - 200; i++) {
        used += (size_t)snprintf(all + used, sizeof(all) - used, "\n  %s:%d: %s", problems.list[i].file,
                                 problems.list[i].line, problems.list[i].text);
    }
    fail_msg("%s; told:%s", what, all);
}

static void test_the_good_one_is_read(void **state)
{
    (void)state;
    if (!read_all(good)) {
        fail_with_problems("the catalogue without mistakes");
    }
    const struct plan *plan = &roster->plans[0];
    const struct item *task = plan_item(plan, "6c");
    assert_string_equal(task->content, "Nội dung của nhiệm vụ");
    assert_int_equal(task->period.to, day_from_ymd(2030, 12, 31));
    assert_int_equal(task->parties[0].basis, BASIS_NAMED);
    assert_int_equal(task->parties[1].basis, BASIS_CLOSED_GROUP);
    assert_string_equal(task->parties[1].except[0], "HP-SXD");
    assert_true(plan_item(plan, "7")->period.ongoing);
    const struct item *indicator = plan_item(plan, "CT1");
    assert_int_equal(indicator->parties[0].role, ROLE_MONITOR);
    assert_true(indicator->parties[0].inherited);
    assert_int_equal(indicator->targets[1].op, TARGET_GT);
    assert_true(indicator->targets[1].min == 80.5 && !indicator->targets[1].has_max);
    const struct agency *open = roster_agency(roster, "HP-N-LIEN-QUAN");
    assert_true(open->open);
    assert_int_equal(open->reach, 1u << AGENCY_DEPARTMENT | 1u << AGENCY_DISTRICT);
    const struct agency *office = roster_agency(roster, "HP-SNV");
    assert_true(office->unconfirmed);
    assert_int_equal(office->valid_to, day_from_ymd(2025, 2, 28));
    assert_int_equal(roster->calendar.off_count, 4);
    assert_true(workcal_confirmed(&roster->calendar, 2024));
    assert_false(workcal_confirmed(&roster->calendar, 2025));
}

static void test_the_good_cycle_is_read(void **state)
{
    (void)state;
    assert_true(read_all(good));
    const struct cycle *cycle = roster->plans[0].cycle;
    assert_non_null(cycle);
    assert_null(roster->plans[1].cycle);
    const struct cycle_policy *policy = policy_of(&roster->plans[0]);
    assert_int_equal(policy->hour, 9);
    assert_int_equal(policy->extension_notice, 3);
    assert_int_equal(policy->extension_max, 1);
    assert_false(policy->review_counts_first);
    assert_int_equal(policy->soon, policy_default.soon); /* what it does not say */
    assert_true(policy_is_quiet(policy, day_from_ymd(2024, 12, 24)));
    assert_false(policy_is_quiet(policy, day_from_ymd(2024, 12, 25)));
    const struct reminder_ladder *ladder = &policy->ladders[OBLIGATION_TASK];
    assert_int_equal(ladder->step_count, 2);
    assert_int_equal(ladder->steps[1].offset, 2);
    assert_int_equal(ladder->steps[1].whom, REMIND_OFFICER | REMIND_LEADER);
    assert_int_equal(ladder->repeat_every, 4);
    assert_int_equal(ladder->urge_after, policy_default.ladders[OBLIGATION_TASK].urge_after);
    assert_ptr_equal(policy->ladders[OBLIGATION_REPORT].steps, policy_default.ladders[OBLIGATION_REPORT].steps);
    assert_ptr_equal(policy_of(&roster->plans[1]), &policy_default);

    const struct report_definition *quarter = cycle_definition(cycle, "QUY");
    assert_ptr_equal(cycle_definition_for(cycle, PERIOD_QUARTER), quarter);
    assert_null(cycle_definition(cycle, "THANG"));
    assert_int_equal(quarter->roles, 1u << ROLE_LEAD | 1u << ROLE_CO_LEAD);
    assert_true(quarter->cooperating);
    assert_int_equal(definition_deadline(quarter, 0, AGENCY_DEPARTMENT)->rule.day, 18);
    assert_int_equal(definition_deadline(quarter, 0, AGENCY_COMMUNE)->rule.kind, DEADLINE_WORKDAYS);
    assert_string_equal(definition_deadline(quarter, 1, AGENCY_COMMUNE)->to->name, "Sở Nội vụ");
    assert_null(definition_deadline(quarter, 2, AGENCY_DEPARTMENT));
    struct report_period year = {PERIOD_YEAR, 2024, 1};
    day_t from = 0;
    day_t to = 0;
    definition_window(cycle_definition(cycle, "NAM"), year, &from, &to);
    assert_int_equal(from, day_from_ymd(2024, 1, 1));
    assert_int_equal(to, day_from_ymd(2024, 11, 30));
    definition_window(quarter, (struct report_period){PERIOD_QUARTER, 2024, 4}, &from, &to);
    assert_int_equal(from, day_from_ymd(2024, 9, 15));
    assert_int_equal(to, day_from_ymd(2024, 12, 14));
}

static void test_identities(void **state)
{
    (void)state;
    struct catalogue_identity identity = {0};
    assert_true(catalogue_read(roster, "a", good[AGENCIES], strlen(good[AGENCIES]), &identity, &problems));
    assert_int_equal(identity.kind, CATALOGUE_AGENCIES);
    assert_string_equal(identity.name, "Hải Phòng");
    assert_int_equal(identity.date, DAY_MIN);
    assert_true(catalogue_read(roster, "p", good[PLAN], strlen(good[PLAN]), &identity, &problems));
    assert_int_equal(identity.kind, CATALOGUE_PLAN);
    assert_string_equal(identity.name, "08/KH-UBND@2024-01-15@UBND thành phố");
    assert_int_equal(identity.date, day_from_ymd(2024, 1, 15));
    assert_true(catalogue_read(roster, "c", good[CALENDAR], strlen(good[CALENDAR]), &identity, &problems));
    assert_int_equal(identity.kind, CATALOGUE_CALENDAR);
    assert_string_equal(catalogue_kind_code(identity.kind), "calendar");
}

/* Words typed on a Mac are decomposed: that is no mistake, and the roster has them composed. */
static void test_texts_are_normalised_in_silence(void **state)
{
    (void)state;
    static const char text[] = "tiendo: agencies/1\nprovince: \"  Ha\xcc\x89i Pho\xcc\x80ng \"\nagencies: []\n";
    struct catalogue_identity identity = {0};
    assert_true(catalogue_read(roster, "a", text, strlen(text), &identity, &problems));
    assert_string_equal(identity.name, "Hải Phòng");
    start_again();
    static const char with_mark[] = "\xef\xbb\xbftiendo: agencies/1\r\nprovince: Hải Phòng\r\nagencies: []\r\n";
    assert_true(read_one("a", with_mark)); /* as Windows editors write it */
}

/* `text` with the one occurrence of `from` replaced. */
static char *spoil(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    if (at == NULL || strstr(at + 1, from) != NULL) {
        fail_msg("\"%s\" is not there once", from);
    }
    return arena_printf(problems.arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* The mistake is told at its line, nothing is told about any other line that is not a consequence. */
static void check_mistakes(const struct spoiled *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *texts[FILES];
        memcpy(texts, good, sizeof(texts));
        char what[120];
        start_again();
        texts[rows[i].file] = spoil(good[rows[i].file], rows[i].from, rows[i].to);
        snprintf(what, sizeof(what), "row %zu, \"%.40s\" for \"%.15s\"", i, rows[i].to, rows[i].from);
        text_drop_cut_end(what);
        if (read_all(texts)) {
            fail_msg("%s was accepted", what);
        }
        bool told = false;
        for (size_t p = 0; p < problems.count; p++) {
            const struct problem *problem = &problems.list[p];
            bool matches = strcmp(problem->file, names[rows[i].file]) == 0 && problem->line == rows[i].line;
            for (size_t part = 0; part < 3 && rows[i].parts[part] != NULL; part++) {
                matches = matches && strstr(problem->text, rows[i].parts[part]) != NULL;
            }
            told = told || matches;
        }
        if (!told || problems.count > 3) {
            fail_with_problems(what);
        }
    }
}

static void test_mistakes_in_agencies(void **state)
{
    (void)state;
    check_mistakes(agency_mistakes, sizeof(agency_mistakes) / sizeof(agency_mistakes[0]));
}

static void test_mistakes_in_events(void **state)
{
    (void)state;
    check_mistakes(event_mistakes, sizeof(event_mistakes) / sizeof(event_mistakes[0]));
}

static void test_mistakes_between_plans(void **state)
{
    (void)state;
    check_mistakes(crosswalk_mistakes, sizeof(crosswalk_mistakes) / sizeof(crosswalk_mistakes[0]));
}

static void test_mistakes_in_a_cycle(void **state)
{
    (void)state;
    check_mistakes(cycle_mistakes, sizeof(cycle_mistakes) / sizeof(cycle_mistakes[0]));
}

static void test_mistakes_in_a_plan(void **state)
{
    (void)state;
    check_mistakes(plan_mistakes, sizeof(plan_mistakes) / sizeof(plan_mistakes[0]));
}

static void test_mistakes_in_a_calendar(void **state)
{
    (void)state;
    check_mistakes(calendar_mistakes, sizeof(calendar_mistakes) / sizeof(calendar_mistakes[0]));
}

static void test_mistakes_in_the_yaml(void **state)
{
    (void)state;
    check_mistakes(yaml_mistakes, sizeof(yaml_mistakes) / sizeof(yaml_mistakes[0]));
}

static void test_all_mistakes_are_told_at_once(void **state)
{
    (void)state;
    const char *texts[FILES];
    memcpy(texts, good, sizeof(texts));
    texts[PLAN] = spoil(texts[PLAN], "line: 243", "line: x");
    texts[PLAN] = spoil(texts[PLAN], "role: lead", "role: boss");
    texts[PLAN] = spoil(texts[PLAN], "severity: low", "severity: none");
    texts[AGENCIES] = spoil(texts[AGENCIES], "basis: closed", "basis: shut");
    texts[CALENDAR] = spoil(texts[CALENDAR], "2024-02-08]", "2024-02-10]");
    assert_false(read_all(texts));
    static const int lines[] = {17, 14, 24, 47, 5}; /* in the order of reading */
    assert_int_equal(problems.count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(problems.list[i].line, lines[i]);
    }
    start_again(); /* and those that only sealing finds */
    texts[AGENCIES] = spoil(good[AGENCIES], "{agency: HP-SNV, from", "{agency: HP-AAA, from");
    texts[PLAN] = spoil(good[PLAN], "      - agency: HP-SXD\n", "      - agency: HP-BBB\n");
    texts[PLAN] = spoil(texts[PLAN], "who: HP-N-SO", "who: HP-CCC");
    texts[CALENDAR] = good[CALENDAR];
    assert_false(read_all(texts));
    assert_int_equal(problems.count, 3);
    assert_int_equal(problems.list[0].line, 23);
    assert_int_equal(problems.list[1].line, 22);
    assert_int_equal(problems.list[2].line, 43);
}

static void test_mistakes_between_files(void **state)
{
    (void)state;
    assert_true(read_one("first.yaml", good[AGENCIES]));
    assert_true(read_one("p1.yaml", good[PLAN]));
    assert_true(read_one("p2.yaml", good[PLAN]));
    assert_false(catalogue_seal(roster, &problems));
    assert_int_equal(problems.count, 1);
    assert_string_equal(problems.list[0].file, "p2.yaml");
    assert_int_equal(problems.list[0].line, 3);
    assert_non_null(strstr(problems.list[0].text, "p1.yaml:3"));

    start_again();
    assert_true(read_one("first.yaml", good[AGENCIES]));
    assert_false(read_one("second.yaml", "tiendo: agencies/1\nprovince: Quảng Ngãi\nagencies:\n"
                                         "  - {code: HP-SXD, name: Sở khác, kind: department}\n"));
    assert_int_equal(problems.count, 1);
    assert_int_equal(problems.list[0].line, 4);
    assert_non_null(strstr(problems.list[0].text, "first.yaml:4"));
    assert_false(catalogue_seal(roster, &problems)); /* not sealed after problems */
    assert_int_equal(problems.count, 1);

    start_again();
    assert_true(read_one("c1.yaml", good[CALENDAR]));
    assert_false(read_one("c2.yaml", good[CALENDAR]));
    assert_string_equal(problems.list[0].file, "c2.yaml");
    assert_non_null(strstr(problems.list[0].text, "a second calendar"));

    start_again(); /* one name in two provinces is no mistake */
    assert_true(read_one("first.yaml", good[AGENCIES]));
    assert_true(read_one("second.yaml", "tiendo: agencies/1\nprovince: Quảng Ngãi\nagencies:\n"
                                        "  - {code: QN-SXD, name: Sở Xây dựng, kind: department}\n"));
    assert_true(catalogue_seal(roster, &problems));

    start_again(); /* nor one name after the other in one province */
    assert_true(read_one("first.yaml", spoil(good[AGENCIES], "groups:",
                                             "  - {code: HP-SNV2, name: Sở Nội vụ, kind: "
                                             "department, valid_from: 2025-03-01}\ngroups:")));
    assert_true(catalogue_seal(roster, &problems));
    assert_true(read_one("p1.yaml", good[PLAN]));
    assert_true(read_one("p2.yaml", good[PLAN]));
    assert_false(catalogue_seal(roster, &problems));
    assert_int_equal(problems.count, 1); /* of which only the plan is told */

    start_again();
    assert_false(read_one("first.yaml", spoil(good[AGENCIES], "code: HP-SNV\n", "code:\n")));
    assert_true(read_one("p.yaml", good[PLAN]));
    assert_false(catalogue_seal(roster, &problems)); /* an agency without a code: nothing to seal */
}

static void test_what_is_no_catalogue(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *part;
    } rows[] = {
        {"", "the file is empty"},
        {"# only a comment\n", "the file is empty"},
        {"just words\n", "expected `tiendo: ` and one of"},
        {"- a\n- b\n", "expected `tiendo: ` and one of"},
        {"%PDF-1.4\n", "not well-formed YAML"},
        {"tiendo: plan/1\ndocument: x\ntasks: []\n", "expected a mapping with the keys: number date"},
        {"tiendo: plan/1\n", "the key \"document\" is missing"},
        {"tiendo: calendar/1\n", "the key \"years\" is missing"},
        {"tiendo: agencies/1\nprovince: x\n", "the key \"agencies\" is missing"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        start_again();
        assert_false(read_one("f", rows[i].text));
        if (problems.count == 0 || strstr(problems.list[0].text, rows[i].part) == NULL || problems.list[0].line < 1) {
            fail_with_problems(rows[i].text);
        }
    }
}

static void test_bounds(void **state)
{
    enum { TOO_LARGE = 9 * 1024 * 1024 };
    (void)state;
    size_t size = TOO_LARGE;
    char *text = arena_alloc(problems.arena, size + 1);
    memset(text, '\n', size);
    assert_false(read_one("f", text));
    assert_non_null(strstr(problems.list[0].text, "larger than 8 MiB"));

    start_again();
    size = 25000;
    text = arena_alloc(problems.arena, size + 100);
    int used = snprintf(text, 100, "tiendo: agencies/1\nprovince: Hải Phòng\nagencies: []\ngroups: []\nx: ");
    memset(text + used, 'a', size);
    assert_false(read_one("f", text));
    assert_non_null(strstr(problems.list[0].text, "unknown key \"x\""));
    start_again();
    char *province = arena_printf(problems.arena, "tiendo: agencies/1\nprovince: %25000d\nagencies: []\n", 1);
    assert_true(read_one("f", province)); /* blanks are trimmed before the count */
    start_again();
    province = arena_printf(problems.arena, "tiendo: agencies/1\nprovince: %025000d\nagencies: []\n", 1);
    assert_false(read_one("f", province));
    assert_non_null(strstr(problems.list[0].text, "25000 characters, expected at most 20000"));

    start_again();
    char *list = arena_strdup(problems.arena, "tiendo: agencies/1\nprovince: x\nagencies:\n");
    for (int i = 0; i < 300; i++) {
        list = arena_printf(problems.arena, "%s  - x\n", list);
    }
    assert_false(read_one("f", list));
    assert_int_equal(problems.count, 201); /* the last one says that there are more */
    assert_non_null(strstr(problems.list[200].text, "more than these 200"));
    assert_false(read_one("g", good[AGENCIES]) && catalogue_seal(roster, &problems));

    start_again();
    char *keys = arena_strdup(problems.arena, "tiendo: agencies/1\n");
    for (int i = 0; i < 100; i++) {
        keys = arena_printf(problems.arena, "%sk%d: x\n", keys, i);
    }
    assert_false(read_one("f", keys));
    assert_non_null(strstr(problems.list[0].text, "too many keys"));
}

static void test_vietnamese_messages(void **state)
{
    (void)state;
    const char *texts[FILES];
    memcpy(texts, good, sizeof(texts));
    setenv("TIENDO_LANG", "vi", 1);
    lang_init();
    texts[PLAN] = spoil(texts[PLAN], "        role: lead", "        role: boss");
    assert_false(read_all(texts));
    assert_string_equal(problems.list[0].text,
                        "role \"boss\": cần một trong: lead co_lead acting implement cooperate focal");
}

static char *slurp(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;
    assert_non_null(file);
    assert_true(getdelim(&text, &room, '\0', file) > 0);
    fclose(file);
    return text;
}

static void test_the_real_plans(void **state)
{
    (void)state;
    static const char *const paths[] = {
        PLANS_DIR "/calendar/viet-nam.yaml",
        PLANS_DIR "/hai-phong/08-KH-UBND-2024.yaml", /* before the agencies: the order does not matter */
        PLANS_DIR "/hai-phong/agencies.yaml",
        PLANS_DIR "/trung-uong/agencies.yaml",
    };
    bool ok = true;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        char *text = slurp(paths[i]);
        ok = read_one(paths[i], text) && ok;
        free(text);
    }
    if (!ok || !catalogue_seal(roster, &problems)) {
        fail_with_problems("the real plans");
    }
    size_t counts[2] = {0, 0};
    for (size_t i = 0; i < roster->plans[0].item_count; i++) {
        counts[roster->plans[0].items[i].kind]++;
    }
    assert_int_equal(counts[ITEM_TASK], 59);
    assert_int_equal(counts[ITEM_INDICATOR], 19);
}

/* What docs/CATALOGUE.md shows is what is read. */
static void test_the_documented_examples(void **state)
{
    (void)state;
    char *page = slurp(PLANS_DIR "/../docs/CATALOGUE.md");
    static const char begin_mark[] = "```yaml\n";
    size_t examples = 0;
    for (char *rest = page; (rest = strstr(rest, begin_mark)) != NULL;) {
        char *begin = rest + strlen(begin_mark);
        rest = strstr(begin, "```");
        assert_non_null(rest);
        *rest++ = '\0';
        (void)read_one(arena_printf(problems.arena, "example %zu", ++examples), begin);
    }
    free(page);
    assert_true(examples >= 3); /* one of each kind, at least */
    if (!catalogue_seal(roster, &problems)) {
        fail_with_problems("the examples in docs/CATALOGUE.md");
    }
    assert_int_equal(roster->plan_count, 2);
    assert_int_equal(roster->event_count, 2);
    assert_int_equal(roster->crosswalk_count, 1);
    assert_non_null(roster->plans[0].cycle);
    assert_int_equal(roster->plans[0].cycle->definition_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_good_one_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_good_cycle_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_identities, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_texts_are_normalised_in_silence, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mistakes_in_agencies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mistakes_in_events, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mistakes_between_plans, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mistakes_in_a_cycle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mistakes_in_a_plan, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mistakes_in_a_calendar, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mistakes_in_the_yaml, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_all_mistakes_are_told_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mistakes_between_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_no_catalogue, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bounds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_vietnamese_messages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_real_plans, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_documented_examples, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
