#include "outcome.h"

#include "clock.h"
#include "command.h"
#include "judge.h"
#include "lang.h"

#include <stdio.h>
#include <string.h>

static bool is_draft(const struct spool_row *row)
{
    return row->state == ROW_DRAFT || row->state == ROW_WAITING;
}

bool outcome_is_under_way(const struct submission *submission)
{
    enum row_state state = submission->entry.stored.state;
    return submission->stored && submission->entry.outcome != SPOOL_CONFLICT &&
           (state == ROW_QUEUED || state == ROW_SENT);
}

/* ---- what to say ---- */

/* What became of the first one is what counts; a refusal of it still says why. */
static void tell_duplicate(struct arena *arena, const struct spool_row *row, struct outcome *outcome)
{
    char when[CLOCK_ISO_MAX];
    if (row->state == ROW_REJECTED) {
        return;
    }
    outcome->code = "DUPLICATE";
    if (is_draft(row)) {
        outcome->message = "Dự thảo này đã lưu trên máy; không cần nhập lại.";
    } else if (row->verdict == VERDICT_NONE) {
        outcome->message = "Nội dung này đã lưu trên máy và đang chờ gửi; không cần gửi lại.";
    } else {
        outcome->message = arena_printf(arena, "Nội dung này đã được tiếp nhận lúc %s; không cần gửi lại.",
                                        clock_vietnamese(row->received_at_us, when));
    }
}

static struct outcome conflict(struct arena *arena, const struct spool_row *row)
{
    char when[CLOCK_ISO_MAX];
    const char *const values[] = {clock_vietnamese(row->sealed_at_us, when)};
    const char *message = is_draft(row) || row->sealed_at_us == 0
                              ? "Mã này là của một dự thảo khác trên máy, dự thảo đó được giữ nguyên: đề nghị sửa dự "
                                "thảo bằng `submit --edit`, hoặc dùng mã khác."
                              : explain(arena, REASON_CONFLICT, values, 1);
    return (struct outcome){"rejected", reason_code(REASON_CONFLICT), "id", message, NULL};
}

struct outcome outcome_of(struct arena *arena, const struct submission *submission)
{
    const struct spool_entry *entry = &submission->entry;
    const struct spool_row *row = &entry->stored;
    if (!submission->stored) {
        return (struct outcome){"rejected", entry->code, entry->field, entry->message, NULL};
    }
    struct outcome outcome = {row_state_code(row->state), row->code, row->field, row->message, row->note};
    if (entry->outcome == SPOOL_DUPLICATE) {
        tell_duplicate(arena, row, &outcome);
    } else if (entry->outcome == SPOOL_CONFLICT) {
        outcome = conflict(arena, row);
    } else if (entry->outcome == SPOOL_CHANGED) {
        outcome.code = "CHANGED";
        outcome.field = NULL;
        outcome.message = "Có người vừa sửa, trả lại hoặc duyệt dự thảo này: đề nghị xem lại (lệnh `drafts`) rồi làm "
                          "lại.";
    }
    return outcome;
}

bool outcome_is_refusal(struct arena *arena, const struct submission *submission)
{
    return submission->refused || submission->entry.outcome == SPOOL_CHANGED ||
           strcmp(outcome_of(arena, submission).state, row_state_code(ROW_REJECTED)) == 0;
}

/* A co-operating agency's completion or percentage can go as a contribution, with its text as it is. */
static bool is_offered(const struct submission *submission, const struct outcome *outcome)
{
    return submission->stored && outcome->code != NULL &&
           (strcmp(outcome->code, reason_code(REASON_COOP_COMPLETE)) == 0 ||
            strcmp(outcome->code, reason_code(REASON_COOP_PROGRESS)) == 0);
}

static const char *offer_command(struct arena *arena, const struct submission *submission)
{
    char id[UUID_TEXT_MAX];
    const char *how = is_draft(&submission->entry.stored) ? "edit" : "copy";
    return arena_printf(arena, "tiendo-agent submit --%s %s --action contribute", how,
                        uuid_text(&submission->entry.id, id));
}

/* ---- printed ---- */

json_t *outcome_json(struct arena *arena, const struct submission *submission)
{
    struct outcome outcome = outcome_of(arena, submission);
    json_t *object = json_object();
    json_object_set_new(object, "id", json_uuid(submission->stored ? &submission->entry.id : NULL));
    json_object_set_new(object, "state", json_string(outcome.state));
    if (submission->where != NULL) {
        json_object_set_new(object, "where", json_string(submission->where));
    }
    const struct {
        const char *name, *text;
    } texts[] = {
        {"code", outcome.code}, {"field", outcome.field}, {"message", outcome.message}, {"note", outcome.note}};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i].text != NULL) {
            json_object_set_new(object, texts[i].name, json_string(texts[i].text));
        }
    }
    if (is_offered(submission, &outcome)) {
        json_object_set_new(
            object, "offer",
            json_pack("{s:s, s:s}", "action", "contribute", "command", offer_command(arena, submission)));
    }
    return object;
}

void outcome_print(struct arena *arena, const struct submission *submission, const char *unchecked)
{
    char id[UUID_TEXT_MAX];
    struct outcome outcome = outcome_of(arena, submission);
    enum row_state state = submission->entry.stored.state;
    bool rejected = strcmp(outcome.state, row_state_code(ROW_REJECTED)) == 0;
    const char *heading = rejected ? row_state_label(ROW_REJECTED) : state_label(state, outcome.code);
    if (submission->where != NULL) {
        printf("%s: ", submission->where);
    }
    if (rejected && outcome.field != NULL && !submission->stored) {
        printf("%s: ", update_field_label(outcome.field));
    }
    printf("%s – %s", heading, spoken_task(arena, submission->entry.task));
    if (submission->stored) {
        printf(tr(", id %s", ", mã %s"), uuid_text(&submission->entry.id, id));
    }
    putchar('\n');
    if (outcome.message != NULL) {
        printf("  %s\n", outcome.message);
    }
    if (outcome.note != NULL && (unchecked == NULL || strcmp(outcome.note, unchecked) != 0)) {
        printf("  %s\n", outcome.note);
    }
    if (is_offered(submission, &outcome)) {
        printf("  \"Gửi là nội dung phối hợp\": %s\n", offer_command(arena, submission));
    }
}

void outcome_print_all(struct arena *arena, const struct submissions *submissions, bool json, bool only_faults)
{
    json_t *array = json_array();
    for (size_t i = 0; i < submissions->count; i++) {
        const struct submission *submission = &submissions->list[i];
        if (only_faults && submission->fault.reason == REASON_NONE) {
            continue;
        }
        if (json) {
            json_array_append_new(array, outcome_json(arena, submission));
        } else if (!only_faults) {
            outcome_print(arena, submission, submissions->unchecked);
        }
    }
    if (json && submissions->many) {
        command_print_json(json_incref(array));
    } else if (json) {
        command_print_json(json_incref(json_array_get(array, 0)));
    }
    json_decref(array);
}
