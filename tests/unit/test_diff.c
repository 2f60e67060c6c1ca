/* What `plan load` shows before it changes anything. */
#include "diff.h"

#include "sample_roster.h"
#include "unit.h"

#include <string.h>

struct pair {
    struct arena *arena;
    struct roster *before, *after;
};

static struct pair pair_new(void)
{
    return (struct pair){arena_new(), sample_roster(), sample_roster()};
}

static void pair_free(struct pair *pair)
{
    roster_unref(pair->before);
    roster_unref(pair->after);
    arena_free(pair->arena);
}

static struct item *item_of(struct roster *roster, const char *label)
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

static struct agency *agency_of(struct roster *roster, const char *code)
{
    for (size_t i = 0; i < roster->agency_count; i++) {
        if (strcmp(roster->agencies[i].code, code) == 0) {
            return &roster->agencies[i];
        }
    }
    fail_msg("no agency %s", code);
    return NULL;
}

static struct changes plans(const struct pair *pair)
{
    return diff_plans(pair->arena, &pair->before->plans[0], &pair->after->plans[0]);
}

static struct changes agencies(const struct pair *pair)
{
    return diff_agencies(pair->arena, pair->before, pair->after, "Hải Phòng");
}

/* That there is one change, in that field of that label, and its two texts. */
static void assert_one(struct changes changes, const char *label, const char *field, const char *before,
                       const char *after)
{
    assert_int_equal(changes.count, 1);
    assert_int_equal(changes.list[0].kind, CHANGE_CHANGED);
    assert_string_equal(changes.list[0].label, label);
    assert_string_equal(changes.list[0].field, field);
    assert_string_equal(changes.list[0].before, before);
    assert_string_equal(changes.list[0].after, after);
}

static void test_the_same_is_no_change(void **state)
{
    (void)state;
    struct pair pair = pair_new();
    assert_int_equal(plans(&pair).count, 0);
    assert_int_equal(agencies(&pair).count, 0);
    pair_free(&pair);
}

static void test_each_part_of_an_item(void **state)
{
    (void)state;
    struct pair pair = pair_new();
    struct item *item = item_of(pair.after, "2024");
    const struct item saved = *item;
    item->title = "Tên khác";
    assert_one(plans(&pair), "2024", "title", "2024", "Tên khác");
    *item = saved;
    item->content = "nội dung";
    assert_one(plans(&pair), "2024", "content", "", "nội dung");
    *item = saved;
    item->period.to = day_from_ymd(2025, 12, 31);
    assert_one(plans(&pair), "2024", "period", "\"2023-2024\" (2023-01-01 – 2024-12-31)",
               "\"2023-2024\" (2023-01-01 – 2025-12-31)");
    *item = saved;
    item->period.ongoing = true;
    assert_string_equal(plans(&pair).list[0].after, "\"2023-2024\"");
    *item = saved;
    item->funding = "Ngân sách";
    assert_string_equal(plans(&pair).list[0].field, "funding");
    *item = saved;
    item->assigned_text = "Sở khác chủ trì";
    assert_string_equal(plans(&pair).list[0].field, "assigned_text");
    *item = saved;
    item->section = "II";
    assert_string_equal(plans(&pair).list[0].field, "section");
    *item = saved;
    item->kind = ITEM_INDICATOR;
    assert_string_equal(plans(&pair).list[0].field, "kind");
    *item = saved;
    pair_free(&pair);
}

static void test_parties_and_targets(void **state)
{
    (void)state;
    struct pair pair = pair_new();
    static const char *const except[] = {"MEMBER"};
    struct item *item = item_of(pair.after, "2024");
    item->parties[0].role = ROLE_CO_LEAD;
    assert_one(plans(&pair), "2024", "parties", "lead NAMED \"NAMED\"", "co_lead NAMED \"NAMED\"");
    item->parties[0].role = ROLE_LEAD;
    item->parties[0].except = (const char **)except;
    item->parties[0].except_count = 1;
    assert_string_equal(plans(&pair).list[0].after, "lead NAMED \"NAMED\" -MEMBER");
    item->parties[0].except_count = 0;
    struct target targets[] = {{.year = 2025,
                                .printed = "60 - 70",
                                .op = TARGET_RANGE,
                                .has_min = true,
                                .has_max = true,
                                .min = 60,
                                .max = 70}};
    item_of(pair.after, "CT1")->targets = targets;
    item_of(pair.after, "CT1")->target_count = 1;
    assert_one(plans(&pair), "CT1", "targets", "", "2025 \"60 - 70\" [range 60…70] ");
    pair_free(&pair);
}

static void test_indicators(void **state)
{
    (void)state;
    struct pair pair = pair_new();
    struct item *item = item_of(pair.after, "CT1");
    item->unit = "%";
    assert_one(plans(&pair), "CT1", "unit", "", "%");
    item->unit = NULL;
    item->scope = "nội thành";
    assert_one(plans(&pair), "CT1", "scope", "", "nội thành");
    item->scope = NULL;
    item->parties[0].inherited = true;
    assert_one(plans(&pair), "CT1", "parties", "monitor NAMED \"NAMED\"", "monitor NAMED \"NAMED\" (inherited)");
    pair_free(&pair);
}

static void test_added_and_removed_items(void **state)
{
    (void)state;
    struct pair pair = pair_new();
    struct err err = {0};
    item_of(pair.after, "6c")->label = "6d";
    assert_true(roster_seal(pair.after, &err)); /* labels are looked up in an order made by sealing */
    struct changes changes = plans(&pair);
    assert_int_equal(changes.count, 2);
    assert_int_equal(changes.list[0].kind, CHANGE_ADDED);
    assert_string_equal(changes.list[0].label, "6d");
    assert_int_equal(changes.list[1].kind, CHANGE_REMOVED);
    assert_string_equal(changes.list[1].label, "6c");
    assert_string_equal(change_kind_code(changes.list[1].kind), "removed");
    pair_free(&pair);
}

static void test_a_new_plan_is_all_new(void **state)
{
    (void)state;
    struct pair pair = pair_new();
    const struct plan *plan = &pair.after->plans[0];
    struct changes changes = diff_plans(pair.arena, NULL, plan);
    assert_int_equal(changes.count, plan->item_count + 1);
    assert_string_equal(changes.list[0].label, "");
    for (size_t i = 0; i < changes.count; i++) {
        assert_int_equal(changes.list[i].kind, CHANGE_ADDED);
        assert_string_equal(changes.list[i].label, i == 0 ? "" : plan->items[i - 1].label);
    }
    pair_free(&pair);
}

static void test_the_document_itself(void **state)
{
    (void)state;
    struct pair pair = pair_new();
    struct plan *plan = &pair.after->plans[0];
    const struct plan saved = *plan;
    plan->title = "Kế hoạch khác";
    assert_one(plans(&pair), "", "title", "Kế hoạch", "Kế hoạch khác");
    *plan = saved;
    plan->date++;
    assert_one(plans(&pair), "", "date", "2024-01-15", "2024-01-16");
    *plan = saved;
    plan->issuer = "Sở Xây dựng";
    assert_one(plans(&pair), "", "issuer", saved.issuer, "Sở Xây dựng");
    *plan = saved;
    plan->province = "Quảng Ngãi";
    assert_one(plans(&pair), "", "province", "Hải Phòng", "Quảng Ngãi");
    *plan = saved;
    plan->focal_code = "NAMED";
    assert_one(plans(&pair), "", "focal", "FOCAL", "NAMED");
    *plan = saved;
    plan->source = "sources/x.txt";
    assert_one(plans(&pair), "", "source", "", "sources/x.txt");
    pair_free(&pair);
}

static void test_lists_of_the_document(void **state)
{
    (void)state;
    static const char *quotes[] = {"33 nhiệm vụ", "2023-2023"};
    struct pair pair = pair_new();
    struct plan *plan = &pair.after->plans[0];
    const struct plan saved = *plan;
    struct section section = {.id = "II.1", .title = "Nhiệm vụ", .text = "Các Sở …"};
    struct legal_basis basis = {.number = "148/NQ-CP", .date = day_from_ymd(2022, 11, 11), .text = "Nghị quyết"};
    struct duty duty = {.who = "NAMED", .to = "FOCAL", .when = "trước ngày 05/12", .text = "báo cáo"};
    struct anomaly anomaly = {.place = "Nhiệm vụ 3",
                              .kind = "missing_number",
                              .severity = "medium",
                              .note = "thiếu",
                              .treatment = "giữ",
                              .quotes = quotes,
                              .quote_count = 2};
    plan->sections = &section;
    plan->section_count = 1;
    assert_one(plans(&pair), "", "sections", "", "II.1 Nhiệm vụ Các Sở …");
    *plan = saved;
    plan->bases = &basis;
    plan->basis_count = 1;
    assert_one(plans(&pair), "", "bases", "", "148/NQ-CP 2022-11-11 Nghị quyết");
    *plan = saved;
    plan->duties = &duty;
    plan->duty_count = 1;
    assert_one(plans(&pair), "", "duties", "", "NAMED → FOCAL, trước ngày 05/12: báo cáo");
    *plan = saved;
    plan->anomalies = &anomaly;
    plan->anomaly_count = 1;
    assert_one(plans(&pair), "", "anomalies", "",
               "Nhiệm vụ 3 missing_number medium \"33 nhiệm vụ\" \"2023-2023\" thiếu giữ");
    pair_free(&pair);
}

static void test_each_part_of_an_agency(void **state)
{
    (void)state;
    static const char *aliases[] = {"SXD", "Sở XD"};
    struct pair pair = pair_new();
    struct agency *agency = agency_of(pair.after, "RELATED");
    const struct agency saved = *agency;
    agency->name = "Sở khác";
    assert_one(agencies(&pair), "RELATED", "name", "RELATED", "Sở khác");
    *agency = saved;
    agency->kind = AGENCY_DISTRICT;
    assert_one(agencies(&pair), "RELATED", "kind", "department", "district");
    *agency = saved;
    agency->aliases = aliases;
    agency->alias_count = 2;
    assert_one(agencies(&pair), "RELATED", "aliases", "", "SXD; Sở XD");
    *agency = saved;
    agency->valid_from = day_from_ymd(2025, 3, 1);
    assert_one(agencies(&pair), "RELATED", "valid_from", "…", "2025-03-01");
    *agency = saved;
    agency->unconfirmed = true;
    assert_one(agencies(&pair), "RELATED", "unconfirmed", "no", "yes");
    *agency = saved;
    agency->note = "theo công văn";
    assert_one(agencies(&pair), "RELATED", "note", "", "theo công văn");
    *agency = saved;
    agency_of(pair.after, "G-OPEN")->open = false;
    assert_one(agencies(&pair), "G-OPEN", "open", "yes", "no");
    agency_of(pair.after, "G-OPEN")->open = true;
    agency_of(pair.after, "G-OPEN")->reach |= 1u << AGENCY_DISTRICT;
    assert_string_equal(agencies(&pair).list[0].field, "reach");
    pair_free(&pair);
}

static void test_agencies(void **state)
{
    (void)state;
    struct pair pair = pair_new();
    agency_of(pair.after, "GONE")->valid_to = DAY_MAX;
    assert_one(agencies(&pair), "GONE", "valid_to", "2024-06-30", "…");
    agency_of(pair.after, "GONE")->valid_to = day_from_ymd(2024, 6, 30);
    agency_of(pair.after, "G-CLOSED")->members[0].to = day_from_ymd(2025, 6, 30);
    assert_one(agencies(&pair), "G-CLOSED", "members", "MEMBER; GONE", "MEMBER (… – 2025-06-30); GONE");
    agency_of(pair.after, "G-CLOSED")->members[0].to = DAY_MAX;
    /* Another province's register is none of this one's business. */
    agency_of(pair.after, "MINISTRY")->name = "Bộ khác";
    assert_int_equal(agencies(&pair).count, 0);
    agency_of(pair.after, "RELATED")->province = "Quảng Ngãi";
    struct changes changes = agencies(&pair);
    assert_int_equal(changes.count, 1);
    assert_int_equal(changes.list[0].kind, CHANGE_REMOVED);
    assert_string_equal(changes.list[0].label, "RELATED");
    agency_of(pair.before, "RELATED")->province = "Quảng Ngãi";
    agency_of(pair.before, "NAMED")->province = "Quảng Ngãi";
    changes = agencies(&pair);
    assert_int_equal(changes.count, 1);
    assert_int_equal(changes.list[0].kind, CHANGE_ADDED);
    assert_string_equal(changes.list[0].label, "NAMED");
    assert_int_equal(diff_agencies(pair.arena, NULL, pair.after, "Hải Phòng").count, 7);
    pair_free(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_is_no_change),   cmocka_unit_test(test_each_part_of_an_item),
        cmocka_unit_test(test_parties_and_targets),     cmocka_unit_test(test_indicators),
        cmocka_unit_test(test_added_and_removed_items), cmocka_unit_test(test_a_new_plan_is_all_new),
        cmocka_unit_test(test_the_document_itself),     cmocka_unit_test(test_lists_of_the_document),
        cmocka_unit_test(test_each_part_of_an_agency),  cmocka_unit_test(test_agencies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
