#include "spool_fixture.h"
#include "unit.h"

#include "file.h"
#include "process.h"
#include "submission.h"

#include <string.h>

#define NOW INT64_C(1733965200000000) /* 2024-12-12T08:00+07:00 */

static const struct agent_config nobody = {
    .drafter = "", .drafter_position = "", .approver = "", .approver_position = ""};

static struct submission *one(struct arena *arena, const char *task, const char *action)
{
    struct submission *submission = arena_alloc(arena, sizeof(*submission));
    fields_set(&submission->fields, FIELD_TASK, task);
    fields_set(&submission->fields, FIELD_ACTION, action);
    fields_set(&submission->fields, FIELD_RESULT, "Kết quả.");
    return submission;
}

static size_t store_as(struct spool_fixture *fixture, const struct agent_config *config, bool anyway,
                       struct submissions *submissions)
{
    struct err err = {0};
    size_t faults = 0;
    const struct submission_rules rules = {.anyway = anyway, .now_us = NOW};
    if (!submissions_store(fixture->spool, fixture->arena, config, &rules, submissions, &faults, &err)) {
        fail_msg("%s", err.text);
    }
    return faults;
}

static size_t store(struct spool_fixture *fixture, struct submission *list, size_t count, bool many)
{
    struct submissions submissions = {.list = list, .count = count, .many = many};
    return store_as(fixture, &nobody, false, &submissions);
}

static struct update stored_update(struct spool_fixture *fixture, const struct submission *submission)
{
    const struct spool_row *row = &submission->entry.stored;
    struct decoded_update decoded = wire_decode_update(fixture->arena, &row->id, row->content);
    assert_int_equal(decoded.fault, REASON_NONE);
    return decoded.update;
}

static void without_a_copy_nothing_is_checked(void **state)
{
    struct spool_fixture *fixture = *state;
    struct submissions submissions = {.list = one(fixture->arena, "08/KH-UBND#lead-named", "contribute"), .count = 1};
    assert_int_equal(store_as(fixture, &nobody, false, &submissions), 0);
    assert_non_null(submissions.unchecked);
    assert_int_equal(submissions.list->entry.stored.state, ROW_QUEUED);
    assert_string_equal(submissions.list->entry.stored.note, submissions.unchecked);
}

static void what_may_be_sent_is_queued(void **state)
{
    struct spool_fixture *fixture = *state;
    spool_enrol(fixture, "NAMED");
    struct submissions submissions = {.list = one(fixture->arena, "08/KH-UBND#lead-named", "contribute"), .count = 1};
    assert_int_equal(store_as(fixture, &nobody, false, &submissions), 0);
    assert_null(submissions.unchecked);
    assert_int_equal(submissions.list->entry.stored.state, ROW_QUEUED);
    assert_int_equal(submissions.list->entry.stored.sequence, 1);
    assert_int_equal(submissions.list->entry.stored.sealed_at_us, NOW);
    assert_string_equal(stored_update(fixture, submissions.list).result, "Kết quả.");
}

static void what_may_not_be_sent_is_kept_here(void **state)
{
    struct spool_fixture *fixture = *state;
    spool_enrol(fixture, "NAMED");
    struct submission *submission = one(fixture->arena, "08/KH-UBND#cooperate-named", "progress");
    fields_set(&submission->fields, FIELD_PERCENT, "50");
    assert_int_equal(store(fixture, submission, 1, false), 0);
    const struct spool_row *row = &submission->entry.stored;
    assert_int_equal(row->state, ROW_REJECTED);
    assert_int_equal(row->sequence, 0);
    assert_string_equal(row->code, "COOP_PROGRESS");
    assert_non_null(row->message);
    /* "Gửi là nội dung phối hợp": the same text, without the percentage. */
    char id[UUID_TEXT_MAX];
    struct err err = {0};
    struct submission *again = arena_alloc(fixture->arena, sizeof(*again));
    assert_true(submission_from_row(fixture->spool, fixture->arena, uuid_text(&row->id, id), &again->fields, &err));
    fields_set(&again->fields, FIELD_ACTION, "contribute");
    submission_fit_action(&again->fields, ACTION_CONTRIBUTE);
    assert_int_equal(store(fixture, again, 1, false), 0);
    assert_int_equal(again->entry.stored.state, ROW_QUEUED);
    assert_false(uuid_equal(&again->entry.stored.id, &row->id));
    assert_string_equal(stored_update(fixture, again).result, "Kết quả.");
    assert_int_equal(stored_update(fixture, again).percent, -1);
}

static void anyway_leaves_it_to_the_centre(void **state)
{
    struct spool_fixture *fixture = *state;
    spool_enrol(fixture, "NAMED");
    struct submissions submissions = {.list = one(fixture->arena, "08/KH-UBND#nothing", "contribute"), .count = 1};
    assert_int_equal(store_as(fixture, &nobody, true, &submissions), 0);
    assert_int_equal(submissions.list->entry.stored.state, ROW_QUEUED);
    assert_non_null(strstr(submissions.list->entry.stored.note, "08/KH-UBND#nothing"));
}

static void a_fault_of_form_is_kept_as_entered(void **state)
{
    struct spool_fixture *fixture = *state;
    char id[UUID_TEXT_MAX];
    struct err err = {0};
    struct fields back = {0};
    struct submission *submission = one(fixture->arena, "08/KH-UBND#lead-named", "progress");
    fields_set(&submission->fields, FIELD_PERCENT, "nhiều");
    assert_int_equal(store(fixture, submission, 1, false), 1);
    assert_true(submission->stored);
    assert_string_equal(submission->entry.stored.code, "BAD_PERCENT");
    assert_true(
        submission_from_row(fixture->spool, fixture->arena, uuid_text(&submission->entry.stored.id, id), &back, &err));
    assert_string_equal(back.raw[FIELD_PERCENT].bytes, "nhiều");
    assert_string_equal(back.raw[FIELD_RESULT].bytes, "Kết quả.");
    assert_false(
        submission_from_row(fixture->spool, fixture->arena, "0193b83b-5a10-7000-8000-000000000001", &back, &err));
    assert_false(submission_from_row(fixture->spool, fixture->arena, "x", &back, &err));
}

static void a_list_with_a_fault_is_not_stored_at_all(void **state)
{
    struct spool_fixture *fixture = *state;
    struct submission *list = arena_array(fixture->arena, 3, sizeof(*list));
    for (size_t i = 0; i < 3; i++) {
        list[i] = *one(fixture->arena, "08/KH-UBND#lead-named", i == 1 ? "sing" : "contribute");
    }
    assert_int_equal(store(fixture, list, 3, true), 1);
    assert_int_equal(spool_all(fixture).count, 0);
    fields_set(&list[1].fields, FIELD_ACTION, "contribute");
    assert_int_equal(store(fixture, list, 3, true), 0);
    assert_int_equal(spool_all(fixture).count, 3);
    assert_int_equal(list[2].entry.stored.sequence, 3);
}

static void who_drafts_and_who_approves(void **state)
{
    struct spool_fixture *fixture = *state;
    const struct agent_config office = {
        .drafter = "Bình", .drafter_position = "Chuyên viên", .approver = "An", .approver_position = ""};
    struct submissions submissions = {.list = one(fixture->arena, "1#1", "contribute"), .count = 1};
    (void)store_as(fixture, &office, false, &submissions);
    struct update update = stored_update(fixture, submissions.list);
    assert_string_equal(update.drafter.name, "Bình");
    assert_string_equal(update.drafter.position, "Chuyên viên");
    assert_string_equal(update.approver.name, "An");
    assert_null(update.approver.position);

    submissions.list = one(fixture->arena, "1#1", "contribute");
    fields_set(&submissions.list->fields, FIELD_DRAFTER, "Cúc");
    (void)store_as(fixture, &office, false, &submissions);
    update = stored_update(fixture, submissions.list);
    assert_string_equal(update.drafter.name, "Cúc");
    assert_null(update.drafter.position);

    submissions.list = one(fixture->arena, "1#1", "contribute");
    (void)store_as(fixture, &nobody, false, &submissions);
    update = stored_update(fixture, submissions.list);
    const char *account = account_name(fixture->arena);
    assert_string_equal(update.drafter.name == NULL ? "" : update.drafter.name, account == NULL ? "" : account);
    assert_null(update.approver.name);
}

static void an_id_is_entered_once(void **state)
{
    struct spool_fixture *fixture = *state;
    struct submission *list = arena_array(fixture->arena, 3, sizeof(*list));
    for (size_t i = 0; i < 3; i++) {
        list[i] = *one(fixture->arena, "08/KH-UBND#lead-named", "contribute");
        fields_set(&list[i].fields, FIELD_ID, "0193b83b-5a10-7000-8000-000000000001");
    }
    fields_set(&list[2].fields, FIELD_RESULT, "Khác.");
    assert_int_equal(store(fixture, list, 3, true), 0);
    assert_int_equal(list[0].entry.outcome, SPOOL_ADDED);
    assert_int_equal(list[1].entry.outcome, SPOOL_DUPLICATE);
    assert_int_equal(list[2].entry.outcome, SPOOL_CONFLICT);
    assert_int_equal(spool_all(fixture).count, 1);
}

static void an_indicator_may_be_called_by_its_name(void **state)
{
    struct spool_fixture *fixture = *state;
    spool_enrol(fixture, "NAMED");
    struct submission *submission = one(fixture->arena, "ct1", "value");
    fields_set(&submission->fields, FIELD_VALUE, "6,4");
    fields_set(&submission->fields, FIELD_VALUE_YEAR, "2024");
    assert_int_equal(store(fixture, submission, 1, false), 0);
    assert_int_equal(submission->entry.stored.state, ROW_QUEUED);
    assert_string_equal(submission->entry.stored.task, "08/KH-UBND#CT1");
}

static void a_correction_is_of_the_same_task_however_it_was_written(void **state)
{
    struct spool_fixture *fixture = *state;
    char id[UUID_TEXT_MAX];
    spool_enrol(fixture, "NAMED");
    struct submission *first = one(fixture->arena, "08/KH-UBND@2024-01-15#lead-named", "contribute");
    assert_int_equal(store(fixture, first, 1, false), 0);
    assert_int_equal(first->entry.stored.state, ROW_QUEUED);
    struct submission *second = one(fixture->arena, "08/KH-UBND#lead-named", "contribute");
    fields_set(&second->fields, FIELD_SUPERSEDES, uuid_text(&first->entry.stored.id, id));
    assert_int_equal(store(fixture, second, 1, false), 0);
    assert_int_equal(second->entry.stored.state, ROW_QUEUED);
    struct submission *other = one(fixture->arena, "08/KH-UBND#cooperate-named", "contribute");
    fields_set(&other->fields, FIELD_SUPERSEDES, uuid_text(&first->entry.stored.id, id));
    assert_int_equal(store(fixture, other, 1, false), 0);
    assert_string_equal(other->entry.stored.code, "SUPERSEDES_UNKNOWN");
}

static void what_is_no_use_to_an_action_is_dropped(void **state)
{
    struct spool_fixture *fixture = *state;
    static const enum field fields[] = {FIELD_PERCENT, FIELD_VALUE, FIELD_VALUE_YEAR, FIELD_UNTIL,
                                        FIELD_EXTENSION_REASON};
    static const struct {
        enum action action;
        bool kept[5];
    } cases[] = {
        {ACTION_CONTRIBUTE, {false, false, false, false, false}}, {ACTION_PROGRESS, {true, false, false, false, false}},
        {ACTION_COMPLETE, {true, true, true, false, false}},      {ACTION_VALUE, {false, true, true, false, false}},
        {ACTION_EXTEND, {false, false, false, true, true}},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct submission *submission = one(fixture->arena, "1#1", action_code(cases[i].action));
        for (size_t f = 0; f < 5; f++) {
            fields_set(&submission->fields, fields[f], "1");
        }
        submission_fit_action(&submission->fields, cases[i].action);
        for (size_t f = 0; f < 5; f++) {
            assert_int_equal(fields_given(&submission->fields, fields[f]), cases[i].kept[f]);
        }
        assert_true(fields_given(&submission->fields, FIELD_RESULT));
    }
}

/* ---- files ---- */

static const char *write_file(struct spool_fixture *fixture, const char *name, const char *text)
{
    struct err err = {0};
    const char *path = arena_printf(fixture->arena, "%s/%s", fixture->folder, name);
    assert_true(file_write(path, text, strlen(text), 0600, &err));
    return path;
}

static void json_and_csv_say_the_same(void **state)
{
    static const char json[] =
        "[{\"task\": \"1#1\", \"action\": \"progress\", \"percent\": 60, \"value\": 1.234, \"year\": null,"
        "  \"product\": {\"number\": \"1/QĐ\", \"date\": \"2024-12-01\"}, \"verdict\": \"held\"}]";
    static const char csv[] =
        "task;action;percent;value;sản phẩm;ngày sản phẩm;year\n1#1;progress;60;1,234;1/QĐ;2024-12-01;\n";
    struct spool_fixture *fixture = *state;
    struct submissions one_file = {0};
    struct submissions other_file = {0};
    struct err err = {0};
    assert_true(submissions_read_file(fixture->arena, write_file(fixture, "a.json", json), &one_file, &err));
    assert_true(submissions_read_file(fixture->arena, write_file(fixture, "a.csv", csv), &other_file, &err));
    assert_true(one_file.many && other_file.many && one_file.count == 1 && other_file.count == 1);
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        const struct raw_text *a = &one_file.list[0].fields.raw[field];
        const struct raw_text *b = &other_file.list[0].fields.raw[field];
        assert_string_equal(a->bytes == NULL ? "-" : a->bytes, b->bytes == NULL ? "-" : b->bytes);
    }
    assert_string_equal(other_file.headings[FIELD_PRODUCT_DATE], "ngày sản phẩm");
}

static void a_name_may_say_csv_where_the_text_looks_like_json(void **state)
{
    struct spool_fixture *fixture = *state;
    struct submissions submissions = {0};
    struct err err = {0};
    assert_false(submissions_read_file(fixture->arena, write_file(fixture, "x.CSV", "[task],action\n1,2\n"),
                                       &submissions, &err));
    assert_non_null(strstr(err.text, "x.CSV:1: "));
    assert_true(
        submissions_read_file(fixture->arena, write_file(fixture, "x", "{\"task\": \"1#1\"}"), &submissions, &err));
    assert_false(submissions.many);
}

#define WITH_SPOOL(test) cmocka_unit_test_setup_teardown(test, spool_set_up, spool_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOOL(without_a_copy_nothing_is_checked),
        WITH_SPOOL(what_may_be_sent_is_queued),
        WITH_SPOOL(what_may_not_be_sent_is_kept_here),
        WITH_SPOOL(anyway_leaves_it_to_the_centre),
        WITH_SPOOL(a_fault_of_form_is_kept_as_entered),
        WITH_SPOOL(a_list_with_a_fault_is_not_stored_at_all),
        WITH_SPOOL(who_drafts_and_who_approves),
        WITH_SPOOL(an_id_is_entered_once),
        WITH_SPOOL(an_indicator_may_be_called_by_its_name),
        WITH_SPOOL(a_correction_is_of_the_same_task_however_it_was_written),
        WITH_SPOOL(what_is_no_use_to_an_action_is_dropped),
        WITH_SPOOL(json_and_csv_say_the_same),
        WITH_SPOOL(a_name_may_say_csv_where_the_text_looks_like_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
