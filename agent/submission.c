#include "submission.h"

#include "lang.h"
#include "local_judge.h"
#include "process.h"

#include <stdlib.h>
#include <string.h>

enum { ENTERED_MAX = 512 * 1024 };

struct storing {
    struct spool *spool;
    struct arena *arena;
    const struct agent_config *config;
    const struct submission_rules *rules;
    struct local_judge judge;
    const char *drafter; /* when neither the update nor the configuration names one; NULL: nobody */
};

/* ---- the text of a row that is kept ---- */

bool submission_from_row(struct spool *spool, struct arena *arena, const char *id, struct fields *ret, struct err *err)
{
    struct uuid uuid = {0};
    struct spool_row row = {0};
    bool found = false;
    if (!uuid_parse(id, &uuid)) {
        return err_set(err, ERR_DATA, tr("\"%s\" is not an id of an update", "\"%s\" không phải là mã nội dung"), id);
    }
    if (!spool_find(spool, arena, &uuid, &found, &row, err)) {
        return false;
    }
    if (!found) {
        return err_set(err, ERR_DATA,
                       tr("there is no update %s on this machine; `tiendo-agent outbox` lists them",
                          "máy này không có nội dung %s; lệnh `tiendo-agent outbox` liệt kê các nội dung"),
                       id);
    }
    if (row.content.data != NULL) {
        struct decoded_update decoded = wire_decode_update(arena, &row.id, row.content);
        fields_from_update(arena, &decoded.update, ret);
    } else {
        json_t *entered = json_loads(row.entered == NULL ? "{}" : row.entered, 0, NULL);
        fields_from_json_names(arena, entered, ret);
        json_decref(entered);
    }
    fields_set(ret, FIELD_ID, NULL);
    return true;
}

void submission_fit_action(struct fields *fields, enum action action)
{
    if (action != ACTION_PROGRESS && action != ACTION_COMPLETE) {
        fields_set(fields, FIELD_PERCENT, NULL);
    }
    if (action != ACTION_VALUE && action != ACTION_COMPLETE) {
        fields_set(fields, FIELD_VALUE, NULL);
        fields_set(fields, FIELD_VALUE_YEAR, NULL);
        fields_set(fields, FIELD_VALUE_STATUS, NULL);
    }
    if (action != ACTION_EXTEND) {
        fields_set(fields, FIELD_UNTIL, NULL);
        fields_set(fields, FIELD_EXTENSION_REASON, NULL);
    }
}

/* ---- one of them ---- */

static void default_person(struct fields *fields, enum field name_field, const char *name, const char *position)
{
    if (!fields_given(fields, name_field) && name != NULL && name[0] != '\0') {
        fields_set(fields, name_field, name);
        fields_set(fields, name_field + 1, position[0] == '\0' ? NULL : position);
    }
}

static void default_people(const struct storing *storing, struct fields *fields)
{
    const struct agent_config *config = storing->config;
    default_person(fields, FIELD_DRAFTER, config->drafter, config->drafter_position);
    default_person(fields, FIELD_DRAFTER, storing->drafter, config->drafter_position);
    default_person(fields, FIELD_APPROVER, config->approver, config->approver_position);
}

static void refuse(struct submission *submission, const char *code, const char *field, const char *message)
{
    submission->entry.refused = true;
    submission->entry.code = code;
    submission->entry.field = field;
    submission->entry.message = message;
}

/* What could not become an update is kept as it was entered, unless it is too much even for that. */
static void keep_as_entered(const struct storing *storing, struct submission *submission)
{
    json_t *entered = fields_to_json(&submission->fields);
    char *text = json_dumps(entered, JSON_COMPACT);
    if (text != NULL && strlen(text) <= ENTERED_MAX) {
        submission->entry.entered = arena_strdup(storing->arena, text);
    }
    free(text);
    json_decref(entered);
}

static void take_verdict(const struct storing *storing, struct submission *submission, const struct verdict *verdict)
{
    struct spool_entry *entry = &submission->entry;
    if (verdict->kind == VERDICT_NONE) {
        entry->note = storing->judge.note;
    } else if (verdict->kind == VERDICT_REJECTED && storing->rules->anyway) {
        entry->note = arena_printf(storing->arena, "Máy kiểm tra: %s", verdict->message);
    } else if (verdict->kind == VERDICT_REJECTED) {
        refuse(submission, reason_code(verdict->reason), verdict->field, verdict->message);
    }
}

static bool prepare(const struct storing *storing, struct submission *submission, struct err *err)
{
    struct spool_entry *entry = &submission->entry;
    struct update update = {0};
    struct verdict verdict = {0};
    struct err encoding = {0};
    *entry = (struct spool_entry){0};
    default_people(storing, &submission->fields);
    submission->fault = fields_read(storing->arena, &submission->fields, &update, &entry->has_id);
    update.task = local_judge_task(&storing->judge, storing->arena, update.task);
    entry->id = update.id;
    entry->task = update.task == NULL ? "" : update.task;
    entry->action = update.action;
    entry->has_supersedes = update.has_supersedes;
    entry->supersedes = update.supersedes;
    entry->sealed_at_us = storing->rules->now_us;
    if (submission->fault.reason == REASON_NONE &&
        !wire_encode_update(storing->arena, &update, &entry->content, &encoding)) {
        submission->fault = (struct field_fault){
            REASON_TEXT_TOO_LONG, FIELD_RESULT,
            arena_printf(storing->arena,
                         "Toàn bộ nội dung vượt %d byte; đề nghị tóm tắt, phần chi tiết ghi tên văn bản kèm theo. Nội "
                         "dung vẫn lưu tại đơn vị.",
                         UPDATE_BYTES_MAX)};
    }
    if (submission->fault.reason != REASON_NONE) {
        entry->has_id = false;
        refuse(submission, reason_code(submission->fault.reason), field_name(submission->fault.field),
               submission->fault.message);
        keep_as_entered(storing, submission);
        return true;
    }
    if (!local_judge_ask(&storing->judge, storing->spool, storing->arena, &update, storing->rules->now_us, &verdict,
                         err)) {
        return false;
    }
    take_verdict(storing, submission, &verdict);
    return true;
}

/* ---- all of them ---- */

static bool prepare_all(struct storing *storing, struct submissions *submissions, size_t *ret_faults, struct err *err)
{
    size_t faults = 0;
    for (size_t i = 0; i < submissions->count; i++) {
        if (!prepare(storing, &submissions->list[i], err)) {
            return false;
        }
        faults += submissions->list[i].fault.reason != REASON_NONE;
    }
    *ret_faults = faults;
    return true;
}

static bool store_all(struct storing *storing, struct submissions *submissions, struct err *err)
{
    struct spool_entry *entries = arena_array(storing->arena, submissions->count, sizeof(*entries));
    size_t count = 0;
    for (size_t i = 0; i < submissions->count; i++) {
        const struct submission *submission = &submissions->list[i];
        if (submission->entry.content.data != NULL || submission->entry.entered != NULL) {
            entries[count++] = submission->entry;
        }
    }
    if (!spool_add(storing->spool, storing->arena, entries, count, err)) {
        return false;
    }
    count = 0;
    for (size_t i = 0; i < submissions->count; i++) {
        struct submission *submission = &submissions->list[i];
        if (submission->entry.content.data != NULL || submission->entry.entered != NULL) {
            submission->entry = entries[count++];
            submission->stored = true;
        }
    }
    return true;
}

bool submissions_store(struct spool *spool, struct arena *arena, const struct agent_config *config,
                       const struct submission_rules *rules, struct submissions *submissions, size_t *ret_faults,
                       struct err *err)
{
    struct storing storing = {
        .spool = spool, .arena = arena, .config = config, .rules = rules, .drafter = account_name(arena)};
    if (!local_judge_open(spool, arena, &storing.judge, err)) {
        return false;
    }
    submissions->unchecked = storing.judge.note;
    bool ok = prepare_all(&storing, submissions, ret_faults, err);
    if (ok && (*ret_faults == 0 || !submissions->many)) {
        ok = store_all(&storing, submissions, err);
    }
    local_judge_close(&storing.judge);
    return ok;
}
