/* From a draft to a sealed update: by one person or two, judged on this machine before it is sealed. */
#include "spool_fixture.h"
#include "unit.h"

#include "submission.h"

#include <string.h>

#define TASK "08/KH-UBND#lead-named"

static const struct agent_config one_person = {.drafter = "Trần Thị Bình",
                                               .drafter_position = "Chuyên viên",
                                               .approver = "Nguyễn Văn An",
                                               .approver_position = "Phó Giám đốc"};
static const struct agent_config two_persons = {.drafter = "Trần Thị Bình",
                                                .drafter_position = "Chuyên viên",
                                                .approver = "Nguyễn Văn An",
                                                .approver_position = "Phó Giám đốc",
                                                .two_persons = true};

static struct submission written(const char *task, const char *action, const char *result)
{
    struct submission submission = {0};
    fields_set(&submission.fields, FIELD_TASK, task);
    fields_set(&submission.fields, FIELD_ACTION, action);
    fields_set(&submission.fields, FIELD_RESULT, result);
    return submission;
}

static void store(struct spool_fixture *fixture, const struct agent_config *config, enum submission_goal goal,
                  struct submission *submission)
{
    struct err err = {0};
    size_t faults = 0;
    struct submissions submissions = {.list = submission, .count = 1};
    const struct submission_rules rules = {.goal = goal, .now_us = SPOOL_NOW};
    if (!submissions_store(fixture->spool, fixture->arena, config, &rules, &submissions, &faults, &err)) {
        fail_msg("%s", err.text);
    }
}

static struct submission approve_as(struct spool_fixture *fixture, const struct agent_config *config, const char *by,
                                    bool anyway, const struct uuid *id)
{
    struct err err = {0};
    struct submissions submissions = {0};
    const struct approval_rules rules = {.anyway = anyway, .by = {.name = by}, .now_us = SPOOL_NOW + 5};
    if (!submissions_approve(fixture->spool, fixture->arena, config, &rules, id, 1, &submissions, &err)) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(submissions.count, 1);
    return submissions.list[0];
}

static struct submission edited(struct spool_fixture *fixture, const struct uuid *id)
{
    struct err err = {0};
    char text[UUID_TEXT_MAX];
    struct submission submission = {0};
    if (!submission_from_draft(fixture->spool, fixture->arena, uuid_text(id, text), &submission, &err)) {
        fail_msg("%s", err.text);
    }
    return submission;
}

static struct update sealed(struct spool_fixture *fixture, const struct uuid *id)
{
    const struct spool_row row = spool_row_of(fixture, id);
    return wire_decode_update(fixture->arena, &row.id, row.content).update;
}

static void where_two_are_required_nothing_goes_by_itself(void **state)
{
    struct spool_fixture *fixture = *state;
    spool_enrol(fixture, "NAMED");
    struct submission submission = written(TASK, "contribute", "Kết quả.");
    store(fixture, &two_persons, SUBMIT_SEAL, &submission);
    assert_true(submission.stored);
    assert_int_equal(submission.entry.stored.state, ROW_WAITING);
    assert_int_equal(spool_all(fixture).count, 0);
    struct submission again = edited(fixture, &submission.entry.id);
    store(fixture, &two_persons, SUBMIT_SEAL, &again);
    assert_int_equal(again.entry.stored.state, ROW_WAITING);
    assert_int_equal(spool_all(fixture).count, 0);
    struct submission plain = written(TASK, "contribute", "Kết quả.");
    store(fixture, &one_person, SUBMIT_SEAL, &plain);
    assert_int_equal(plain.entry.stored.state, ROW_QUEUED);
    assert_string_equal(sealed(fixture, &plain.entry.id).approver.name, "Nguyễn Văn An");
}

static void the_update_keeps_the_drafts_id_and_names_both(void **state)
{
    struct spool_fixture *fixture = *state;
    spool_enrol(fixture, "NAMED");
    struct submission draft = written(TASK, "contribute", "Kết quả.");
    store(fixture, &two_persons, SUBMIT_FOR_APPROVAL, &draft);
    struct submission done = approve_as(fixture, &two_persons, NULL, false, &draft.entry.id);
    assert_false(done.refused);
    assert_int_equal(done.entry.stored.state, ROW_QUEUED);
    assert_true(uuid_equal(&done.entry.stored.id, &draft.entry.id));
    assert_int_equal(done.entry.stored.sealed_at_us, SPOOL_NOW + 5); /* when it was approved, not when it was written */
    struct update update = sealed(fixture, &draft.entry.id);
    assert_string_equal(update.drafter.name, "Trần Thị Bình");
    assert_string_equal(update.approver.name, "Nguyễn Văn An");
    assert_string_equal(update.approver.position, "Phó Giám đốc");
    done = approve_as(fixture, &two_persons, "Lê Thị Chi", false, &draft.entry.id);
    assert_int_equal(done.entry.outcome, SPOOL_DUPLICATE);
    assert_int_equal(spool_all(fixture).count, 1);
    assert_string_equal(sealed(fixture, &draft.entry.id).approver.name, "Nguyễn Văn An");
}

static void nobody_approves_his_own(void **state)
{
    static const char *const same[] = {"Trần Thị Bình", "TRẦN THỊ BÌNH", "  trần  thị bình ", "TrầnThịBình",
                                       "Tra\xcc\x82\xcc\x80n Thi\xcc\xa3 Bi\xcc\x80nh"};
    struct spool_fixture *fixture = *state;
    spool_enrol(fixture, "NAMED");
    struct submission draft = written(TASK, "contribute", "Kết quả.");
    store(fixture, &two_persons, SUBMIT_FOR_APPROVAL, &draft);
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        struct submission done = approve_as(fixture, &two_persons, same[i], true, &draft.entry.id);
        assert_true(done.refused);
        assert_string_equal(done.entry.stored.code, "SAME_PERSON");
        assert_int_equal(done.entry.stored.state, ROW_WAITING);
    }
    assert_int_equal(spool_all(fixture).count, 0);
    assert_false(same_person(fixture->arena, "Trần Thị Bình", "Trần Thị Binh"));
    assert_false(approve_as(fixture, &one_person, "Trần Thị Bình", false, &draft.entry.id).refused);
}

static void whom_the_drafter_names_does_not_count(void **state)
{
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct submissions submissions = {0};
    spool_enrol(fixture, "NAMED");
    struct agent_config nobody = two_persons;
    nobody.approver = nobody.approver_position = "";
    struct submission draft = written(TASK, "contribute", "Kết quả.");
    fields_set(&draft.fields, FIELD_APPROVER, "Ai Đó");
    store(fixture, &nobody, SUBMIT_FOR_APPROVAL, &draft);
    const struct approval_rules rules = {.now_us = SPOOL_NOW};
    assert_false(
        submissions_approve(fixture->spool, fixture->arena, &nobody, &rules, &draft.entry.id, 1, &submissions, &err));
    assert_int_equal(err.kind, ERR_USAGE);
    approve_as(fixture, &two_persons, "Lê Thị Chi", false, &draft.entry.id);
    assert_string_equal(sealed(fixture, &draft.entry.id).approver.name, "Lê Thị Chi");
    assert_null(sealed(fixture, &draft.entry.id).approver.position); /* it is another person's */
}

static void a_draft_that_was_not_put_forward_waits_for_its_drafter(void **state)
{
    struct spool_fixture *fixture = *state;
    spool_enrol(fixture, "NAMED");
    struct submission draft = written(TASK, "contribute", "Kết quả.");
    store(fixture, &two_persons, SUBMIT_DRAFT, &draft);
    assert_int_equal(draft.entry.stored.state, ROW_DRAFT);
    struct submission done = approve_as(fixture, &two_persons, NULL, false, &draft.entry.id);
    assert_string_equal(done.entry.stored.code, "NOT_SUBMITTED");
    assert_int_equal(spool_all(fixture).count, 0);
    /* Where one person is enough, it may go at once. */
    assert_int_equal(approve_as(fixture, &one_person, NULL, false, &draft.entry.id).entry.stored.state, ROW_QUEUED);
}

static void a_refusal_is_seen_before_the_leader_signs(void **state)
{
    struct spool_fixture *fixture = *state;
    spool_enrol(fixture, "NAMED");
    struct submission draft = written("08/KH-UBND#cooperate-named", "complete", "Kết quả.");
    store(fixture, &two_persons, SUBMIT_SEAL, &draft);
    assert_true(draft.refused);
    assert_int_equal(draft.entry.stored.state, ROW_DRAFT); /* it stays with its drafter */
    assert_string_equal(draft.entry.stored.code, "COOP_COMPLETE");
    assert_int_equal(spool_all(fixture).count, 0); /* and is no rejected update */
    struct submission mended = edited(fixture, &draft.entry.id);
    fields_set(&mended.fields, FIELD_ACTION, "contribute");
    store(fixture, &two_persons, SUBMIT_SEAL, &mended);
    assert_int_equal(mended.entry.stored.state, ROW_WAITING);
    assert_null(mended.entry.stored.code);
    assert_true(uuid_equal(&mended.entry.id, &draft.entry.id));
}

static void what_is_refused_at_approval_stays_with_the_leader(void **state)
{
    struct spool_fixture *fixture = *state;
    struct submission draft = written("08/KH-UBND#nothing", "contribute", "Kết quả.");
    store(fixture, &two_persons, SUBMIT_FOR_APPROVAL, &draft); /* no copy of the assignments yet: nothing to check */
    assert_int_equal(draft.entry.stored.state, ROW_WAITING);
    spool_enrol(fixture, "NAMED");
    struct submission done = approve_as(fixture, &two_persons, NULL, false, &draft.entry.id);
    assert_true(done.refused);
    assert_int_equal(done.entry.stored.state, ROW_WAITING);
    assert_non_null(done.entry.stored.message);
    assert_int_equal(spool_all(fixture).count, 0);
    done = approve_as(fixture, &two_persons, NULL, true, &draft.entry.id);
    assert_int_equal(done.entry.stored.state, ROW_QUEUED);
}

static void a_draft_may_be_half_written(void **state)
{
    struct spool_fixture *fixture = *state;
    struct submission draft = {0};
    fields_set(&draft.fields, FIELD_PERCENT, "khoảng nửa");
    store(fixture, &one_person, SUBMIT_DRAFT, &draft);
    assert_true(draft.stored);
    assert_false(draft.refused);
    assert_null(draft.entry.stored.code);
    assert_non_null(draft.entry.stored.note);
    struct submission again = edited(fixture, &draft.entry.id);
    assert_string_equal(again.fields.raw[FIELD_PERCENT].bytes, "khoảng nửa");
    store(fixture, &one_person, SUBMIT_SEAL, &again); /* not yet: it stays a draft, and says why */
    assert_true(again.refused);
    assert_int_equal(again.entry.stored.state, ROW_DRAFT);
    assert_non_null(again.entry.stored.message);
    assert_int_equal(spool_all(fixture).count, 0);
}

static void what_cannot_be_kept_whole_is_not_kept_in_part(void **state)
{
    static const char broken[] = "Kết qu\xff";
    static const char nul[] = "Kết\0quả";
    struct spool_fixture *fixture = *state;
    struct err err = {0};
    struct spool_drafts drafts = {0};
    struct submission submissions[2] = {written(TASK, "contribute", broken), written(TASK, "contribute", "")};
    submissions[1].fields.raw[FIELD_RESULT] = (struct raw_text){nul, sizeof(nul) - 1};
    for (size_t i = 0; i < 2; i++) {
        store(fixture, &one_person, SUBMIT_DRAFT, &submissions[i]);
        assert_false(submissions[i].stored);
        assert_true(submissions[i].refused);
        assert_int_equal(submissions[i].fault.reason, REASON_NOT_UTF8);
    }
    assert_true(spool_drafts(fixture->spool, fixture->arena, true, &drafts, &err));
    assert_int_equal(drafts.count, 0);
}

static void a_draft_becomes_an_update_where_one_person_is_enough(void **state)
{
    struct spool_fixture *fixture = *state;
    char text[UUID_TEXT_MAX];
    struct err err = {0};
    spool_enrol(fixture, "NAMED");
    struct submission draft = written(TASK, "contribute", "Một.");
    store(fixture, &one_person, SUBMIT_DRAFT, &draft);
    struct submission first = edited(fixture, &draft.entry.id);
    struct submission second = edited(fixture, &draft.entry.id);
    fields_set(&first.fields, FIELD_RESULT, "Hai.");
    fields_set(&second.fields, FIELD_RESULT, "Ba.");
    store(fixture, &one_person, SUBMIT_SEAL, &first);
    assert_int_equal(first.entry.stored.state, ROW_QUEUED);
    assert_true(uuid_equal(&first.entry.stored.id, &draft.entry.id));
    store(fixture, &one_person, SUBMIT_SEAL, &second); /* another one was quicker */
    assert_int_equal(second.entry.outcome, SPOOL_CHANGED);
    assert_string_equal(sealed(fixture, &draft.entry.id).result, "Hai.");
    assert_int_equal(spool_all(fixture).count, 1);
    assert_false(
        submission_from_draft(fixture->spool, fixture->arena, uuid_text(&draft.entry.id, text), &second, &err));
    assert_non_null(strstr(err.text, "--revise"));
}

static void to_revise_is_to_take_the_place(void **state)
{
    struct spool_fixture *fixture = *state;
    char text[UUID_TEXT_MAX];
    struct err err = {0};
    spool_enrol(fixture, "NAMED");
    struct submission sent = written(TASK, "contribute", "Một.");
    fields_set(&sent.fields, FIELD_DRAFTER, "Người Cũ");
    store(fixture, &one_person, SUBMIT_SEAL, &sent);
    spool_answer(fixture, &sent.entry.stored, VERDICT_ACCEPTED);
    struct submission again = {0};
    assert_true(
        submission_to_revise(fixture->spool, fixture->arena, uuid_text(&sent.entry.id, text), &again.fields, &err));
    fields_set(&again.fields, FIELD_PROPOSALS, "Thêm.");
    store(fixture, &two_persons, SUBMIT_SEAL, &again);
    assert_int_equal(again.entry.stored.state, ROW_WAITING);
    assert_int_equal(approve_as(fixture, &two_persons, NULL, false, &again.entry.id).entry.stored.state, ROW_QUEUED);
    struct update update = sealed(fixture, &again.entry.id);
    assert_true(update.has_supersedes);
    assert_true(uuid_equal(&update.supersedes, &sent.entry.id));
    assert_string_equal(update.result, "Một.");
    assert_string_equal(update.proposals, "Thêm.");
    assert_string_equal(update.drafter.name, "Trần Thị Bình"); /* who writes now */
    struct spool_row row = spool_row_of(fixture, &again.entry.id);
    spool_answer(fixture, &row, VERDICT_ACCEPTED);
    assert_int_equal(spool_row_of(fixture, &sent.entry.id).state, ROW_SUPERSEDED);
    assert_false(
        submission_to_revise(fixture->spool, fixture->arena, uuid_text(&sent.entry.id, text), &again.fields, &err));
}

#define WITH_SPOOL(test) cmocka_unit_test_setup_teardown(test, spool_set_up, spool_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOOL(where_two_are_required_nothing_goes_by_itself),
        WITH_SPOOL(the_update_keeps_the_drafts_id_and_names_both),
        WITH_SPOOL(nobody_approves_his_own),
        WITH_SPOOL(whom_the_drafter_names_does_not_count),
        WITH_SPOOL(a_draft_that_was_not_put_forward_waits_for_its_drafter),
        WITH_SPOOL(a_refusal_is_seen_before_the_leader_signs),
        WITH_SPOOL(what_is_refused_at_approval_stays_with_the_leader),
        WITH_SPOOL(a_draft_may_be_half_written),
        WITH_SPOOL(what_cannot_be_kept_whole_is_not_kept_in_part),
        WITH_SPOOL(a_draft_becomes_an_update_where_one_person_is_enough),
        WITH_SPOOL(to_revise_is_to_take_the_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
