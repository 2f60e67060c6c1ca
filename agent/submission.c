#include "submission_internal.h"

#include "lang.h"
#include "process.h"

#include <stdlib.h>
#include <string.h>

enum { ENTERED_MAX = 512 * 1024 };

/* ---- the text of a row that is kept ---- */

bool submission_unknown(const char *id, struct err *err)
{
    return err_set(err, ERR_DATA,
                   tr("there is no update %s on this machine; `tiendo-agent outbox` lists them",
                      "máy này không có nội dung %s; lệnh `tiendo-agent outbox` liệt kê các nội dung"),
                   id);
}

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
        struct submission draft = {0};
        if (!submission_from_draft(spool, arena, id, &draft, err)) {
            return false;
        }
        *ret = draft.fields;
        return true;
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

bool submission_to_revise(struct spool *spool, struct arena *arena, const char *id, struct fields *ret, struct err *err)
{
    struct uuid uuid = {0};
    struct spool_row row = {0};
    bool found = false;
    if (!submission_from_row(spool, arena, id, ret, err)) {
        return false;
    }
    if (!uuid_parse(id, &uuid) || !spool_find(spool, arena, &uuid, &found, &row, err)) {
        return false;
    }
    if (!found || row.state == ROW_REJECTED) {
        return err_set(err, ERR_DATA,
                       "Nội dung %s chưa được trung tâm tiếp nhận nên không có gì để thay: đề nghị soạn lại từ bản đó "
                       "bằng `submit --%s %s`.",
                       id, found ? "copy" : "edit", id);
    }
    if (row.state == ROW_SUPERSEDED || row.state == ROW_WITHDRAWN) {
        return err_set(err, ERR_DATA, "Nội dung %s: %s; đề nghị bổ sung từ bản đang có hiệu lực (lệnh `outbox`).", id,
                       row_state_label(row.state));
    }
    fields_set(ret, FIELD_SUPERSEDES, arena_strdup(arena, id));
    for (enum field field = FIELD_DRAFTER; field <= FIELD_APPROVER_POSITION; field++) {
        fields_set(ret, field, NULL); /* who writes and who approves is asked anew */
    }
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
        fields_set(fields, FIELD_VALUE_AS_OF, NULL);
        fields_set(fields, FIELD_VALUE_SOURCE, NULL);
    }
    for (enum field field = FIELD_MILESTONE; field <= FIELD_MILESTONE_BASIS && action != ACTION_MILESTONE; field++) {
        fields_set(fields, field, NULL);
    }
    for (enum field field = FIELD_REPORT_DIRECTION; field <= FIELD_REPORT_UPDATES && action != ACTION_REPORT; field++) {
        fields_set(fields, field, NULL);
    }
    if (action != ACTION_ANSWER) {
        fields_set(fields, FIELD_REFERS_TO, NULL);
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
    if (storing->goal == SUBMIT_SEAL) {
        default_person(fields, FIELD_APPROVER, config->approver, config->approver_position);
    }
}

static void refuse(struct submission *submission, const char *code, const char *field, const char *message)
{
    submission->refused = true;
    submission->entry.refused = true;
    submission->entry.code = code;
    submission->entry.field = field;
    submission->entry.message = message;
}

bool submission_as_entered(struct arena *arena, const struct fields *fields, const char **ret_text)
{
    struct fields kept = *fields;
    size_t given = 0;
    bool whole = true;
    fields_set(&kept, FIELD_ID, NULL);
    for (enum field field = FIELD_TASK; field < FIELD_MAX; field++) {
        const struct raw_text *raw = &kept.raw[field];
        given += raw->bytes != NULL;
        whole = whole && (raw->bytes == NULL || memchr(raw->bytes, '\0', raw->size) == NULL);
    }
    json_t *entered = fields_to_json(&kept);
    char *text = json_dumps(entered, JSON_COMPACT);
    whole = whole && json_object_size(entered) == given && text != NULL && strlen(text) <= ENTERED_MAX;
    if (ret_text != NULL) {
        *ret_text = text != NULL && strlen(text) <= ENTERED_MAX ? arena_strdup(arena, text) : NULL;
    }
    free(text);
    json_decref(entered);
    return whole;
}

static void take_verdict(const struct storing *storing, struct submission *submission, const struct verdict *verdict)
{
    struct spool_entry *entry = &submission->entry;
    if (verdict->kind == VERDICT_NONE) {
        entry->note = storing->judge.note;
    } else if (verdict->kind == VERDICT_REJECTED && storing->anyway) {
        entry->note = arena_printf(storing->arena, "Máy kiểm tra: %s", verdict->message);
    } else if (verdict->kind == VERDICT_REJECTED) {
        refuse(submission, reason_code(verdict->reason), verdict->field, verdict->message);
    }
}

bool submission_prepare(const struct storing *storing, struct submission *submission, struct err *err)
{
    struct spool_entry *entry = &submission->entry;
    struct update update = {0};
    struct verdict verdict = {0};
    struct err encoding = {0};
    *entry = (struct spool_entry){.draft_version = submission->draft_version};
    default_people(storing, &submission->fields);
    struct field_fault unclear = {.reason = REASON_NONE};
    if (!submission_fill(storing, submission, &unclear, err)) {
        return false;
    }
    submission->fault = fields_read(storing->arena, &submission->fields, &update, &entry->has_id);
    if (submission->fault.reason == REASON_NONE) {
        submission->fault = unclear;
    }
    update.task = local_judge_task(&storing->judge, storing->arena, update.task);
    entry->id = submission->draft_version > 0 ? submission->draft_id : update.id;
    entry->has_id = entry->has_id || submission->draft_version > 0;
    entry->task = update.task == NULL ? "" : update.task;
    entry->action = update.action;
    entry->has_supersedes = update.has_supersedes;
    entry->supersedes = update.supersedes;
    entry->sealed_at_us = storing->now_us;
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
        refuse(submission, reason_code(submission->fault.reason), field_name(submission->fault.field),
               submission->fault.message);
        /* What could not become an update is kept as it was entered, unless it is too much even for that. */
        (void)submission_as_entered(storing->arena, &submission->fields, &entry->entered);
        return true;
    }
    if (!local_judge_ask(&storing->judge, storing->spool, storing->arena, &update, storing->now_us, &verdict, err)) {
        return false;
    }
    take_verdict(storing, submission, &verdict);
    return true;
}

/* ---- all of them ---- */

/* A draft may have any fault; only what is not text has nowhere to be kept. */
static bool has_fault(const struct storing *storing, const struct submission *submission)
{
    return submission->fault.reason != REASON_NONE &&
           (storing->goal != SUBMIT_DRAFT || !submission_as_entered(storing->arena, &submission->fields, NULL));
}

static bool prepare_all(struct storing *storing, struct submissions *submissions, size_t *ret_faults, struct err *err)
{
    size_t faults = 0;
    for (size_t i = 0; i < submissions->count; i++) {
        if (!submission_prepare(storing, &submissions->list[i], err)) {
            return false;
        }
        faults += has_fault(storing, &submissions->list[i]);
    }
    *ret_faults = faults;
    return true;
}

/* The draft was written over with this text, but it had been approved with another one just before. */
static void settle_sealed_meanwhile(struct submission *submission)
{
    struct spool_entry *entry = &submission->entry;
    if (entry->draft_version == 0 || entry->outcome != SPOOL_DUPLICATE) {
        return;
    }
    struct bytes sealed = entry->stored.content;
    bool same = sealed.size == entry->content.size && memcmp(sealed.data, entry->content.data, sealed.size) == 0;
    entry->outcome = same ? SPOOL_DUPLICATE : SPOOL_CHANGED;
}

static bool store_all(struct storing *storing, struct submissions *submissions, struct err *err)
{
    struct spool_entry *entries = arena_array(storing->arena, submissions->count, sizeof(*entries));
    size_t count = 0;
    for (size_t i = 0; i < submissions->count; i++) {
        struct submission *submission = &submissions->list[i];
        if (submission->entry.content.data != NULL || submission->entry.entered != NULL) {
            /* A refused form is kept under an id of its own: the one that was given is still free. */
            submission->entry.has_id = submission->entry.has_id && submission->fault.reason == REASON_NONE;
            entries[count] = submission->entry;
            entries[count].sealed_at_us += (int64_t)count; /* what stands below is said later */
            count++;
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
            settle_sealed_meanwhile(submission);
        }
    }
    return true;
}

/* All are alike: what is written over a draft comes alone. */
static bool are_drafts(const struct storing *storing, const struct submissions *submissions)
{
    return submissions->count > 0 && submission_stays_draft(storing, &submissions->list[0]);
}

bool submissions_store(struct spool *spool, struct arena *arena, const struct agent_config *config,
                       const struct submission_rules *rules, struct submissions *submissions, size_t *ret_faults,
                       struct err *err)
{
    struct storing storing = {.spool = spool,
                              .arena = arena,
                              .config = config,
                              .anyway = rules->anyway,
                              .goal = rules->goal,
                              .now_us = rules->now_us,
                              .drafter = account_name(arena)};
    if (storing.goal == SUBMIT_SEAL && config->two_persons) {
        storing.goal = SUBMIT_FOR_APPROVAL;
    }
    if (!local_judge_open(spool, arena, &storing.judge, err)) {
        return false;
    }
    submissions->unchecked = storing.judge.note;
    bool ok = prepare_all(&storing, submissions, ret_faults, err);
    if (ok && (*ret_faults == 0 || !submissions->many)) {
        ok = are_drafts(&storing, submissions) ? submissions_store_drafts(&storing, submissions, err)
                                               : store_all(&storing, submissions, err);
    }
    local_judge_close(&storing.judge);
    return ok;
}
