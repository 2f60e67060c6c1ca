/* What is written before it is sealed, and how it is approved. */
#include "submission_internal.h"

#include "lang.h"
#include "text.h"

#include <string.h>

/* ---- a draft as fields, and fields as a draft ---- */

static bool find_draft(struct spool *spool, struct arena *arena, const struct uuid *id, struct spool_draft *ret,
                       struct err *err)
{
    char text[UUID_TEXT_MAX];
    bool found = false;
    if (!spool_draft_find(spool, arena, id, &found, ret, err)) {
        return false;
    }
    return found || submission_unknown(uuid_text(id, text), err);
}

static struct submission from_draft(struct arena *arena, const struct spool_draft *draft)
{
    struct submission submission = {.draft_id = draft->id, .draft_version = draft->version};
    json_t *entered = json_loads(draft->fields, 0, NULL);
    fields_from_json_names(arena, entered, &submission.fields);
    json_decref(entered);
    return submission;
}

bool submission_from_draft(struct spool *spool, struct arena *arena, const char *id, struct submission *ret,
                           struct err *err)
{
    struct uuid uuid = {0};
    struct spool_draft draft = {0};
    if (!uuid_parse(id, &uuid)) {
        return err_set(err, ERR_DATA, tr("\"%s\" is not an id of an update", "\"%s\" không phải là mã nội dung"), id);
    }
    if (!find_draft(spool, arena, &uuid, &draft, err)) {
        return false;
    }
    if (draft.state == DRAFT_SEALED) {
        return err_set(err, ERR_DATA,
                       "Nội dung %s đã được duyệt, không sửa được nữa: đề nghị soạn bản bổ sung bằng `submit --revise "
                       "%s`.",
                       id, id);
    }
    *ret = from_draft(arena, &draft);
    return true;
}

static const char *clean_or_null(struct arena *arena, const struct fields *fields, enum field field)
{
    const char *text = NULL;
    struct raw_text raw = fields->raw[field];
    bool clean =
        raw.bytes != NULL && text_clean(arena, raw.bytes, raw.size, UPDATE_SHORT_TEXT_MAX, &text, NULL) == TEXT_OK;
    return clean && text[0] != '\0' ? text : NULL;
}

static struct spool_draft to_draft(const struct storing *storing, const struct submission *submission,
                                   const char *entered)
{
    const struct spool_entry *entry = &submission->entry;
    struct spool_draft draft = {
        .id = entry->id,
        .version = submission->draft_version,
        .state = storing->goal == SUBMIT_FOR_APPROVAL && !submission->refused ? DRAFT_WAITING : DRAFT_OPEN,
        .fields = entered,
        .task = entry->task,
        .action = entry->action,
        .has_supersedes = entry->has_supersedes,
        .supersedes = entry->supersedes,
        .drafter = {clean_or_null(storing->arena, &submission->fields, FIELD_DRAFTER),
                    clean_or_null(storing->arena, &submission->fields, FIELD_DRAFTER_POSITION)},
        .code = entry->code,
        .field = entry->field,
        .message = entry->message,
        .note = entry->note,
    };
    if (storing->goal == SUBMIT_DRAFT && submission->refused) {
        /* Nobody asked for more than to keep it; what is still missing is good to know. */
        draft.code = draft.field = draft.message = NULL;
        draft.note = arena_printf(storing->arena, "Máy kiểm tra: %s", entry->message);
    }
    return draft;
}

/* ---- storing ---- */

bool submission_stays_draft(const struct storing *storing, const struct submission *submission)
{
    return storing->goal != SUBMIT_SEAL || (submission->draft_version > 0 && submission->refused);
}

/* What became of one: the draft as it is now, or the update that it has become. */
static bool take_outcome(const struct storing *storing, struct submission *submission,
                         const struct spool_draft_entry *saved, struct err *err)
{
    bool found = false;
    struct spool_row row = {0};
    submission->stored = true;
    submission->refused = submission->refused && storing->goal != SUBMIT_DRAFT;
    submission->entry.id = saved->draft.id;
    submission->entry.outcome = saved->outcome;
    submission->entry.stored = draft_as_row(&saved->draft);
    if (saved->outcome == SPOOL_ADDED) {
        return true;
    }
    if (!spool_find(storing->spool, storing->arena, &saved->draft.id, &found, &row, err)) {
        return false;
    }
    if (found && row.sequence > 0) {
        submission->entry.stored = row;
    }
    return true;
}

bool submissions_store_drafts(const struct storing *storing, struct submissions *submissions, struct err *err)
{
    struct spool_draft_entry *entries = arena_array(storing->arena, submissions->count, sizeof(*entries));
    size_t *places = arena_array(storing->arena, submissions->count, sizeof(*places));
    size_t count = 0;
    for (size_t i = 0; i < submissions->count; i++) {
        const struct submission *submission = &submissions->list[i];
        const char *entered = NULL;
        if (submission_as_entered(storing->arena, &submission->fields, &entered)) {
            places[count] = i;
            entries[count++] = (struct spool_draft_entry){.has_id = submission->entry.has_id,
                                                          .draft = to_draft(storing, submission, entered)};
        }
    }
    if (!spool_drafts_save(storing->spool, storing->arena, entries, count, storing->now_us, err)) {
        return false;
    }
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        ok = take_outcome(storing, &submissions->list[places[i]], &entries[i], err);
    }
    return ok;
}

/* ---- approval ---- */

static const char *bare_name(struct arena *arena, const char *name)
{
    const char *folded = text_fold(arena, name);
    char *bare = arena_alloc(arena, strlen(folded) + 1);
    size_t length = 0;
    for (const char *p = folded; *p != '\0'; p++) {
        if (*p != ' ') {
            bare[length++] = *p;
        }
    }
    bare[length] = '\0';
    return bare;
}

bool same_person(struct arena *arena, const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(bare_name(arena, a), bare_name(arena, b)) == 0;
}

/* By whom it is approved: who was named just now, else the configuration; what the drafter wrote there counts only
 * where one person is enough. */
static void name_approver(const struct storing *storing, const struct person *by, struct fields *fields)
{
    const struct agent_config *config = storing->config;
    bool configured = config->approver[0] != '\0';
    struct person approver = *by;
    if (approver.name == NULL && configured) {
        approver.name = config->approver;
    }
    if (approver.name == NULL) {
        return;
    }
    if (approver.position == NULL && configured && config->approver_position[0] != '\0' &&
        same_person(storing->arena, approver.name, config->approver)) {
        approver.position = config->approver_position;
    }
    fields_set(fields, FIELD_APPROVER, approver.name);
    fields_set(fields, FIELD_APPROVER_POSITION, approver.position);
}

static void refuse_approval(struct submission *submission, const char *code, const char *field, const char *message)
{
    submission->refused = true;
    submission->entry.stored.code = code;
    submission->entry.stored.field = field;
    submission->entry.stored.message = message;
}

/* Whether this draft is one that may be approved now, by this person. */
static bool may_be_approved(const struct storing *storing, const struct spool_draft *draft,
                            struct submission *submission)
{
    struct arena *arena = storing->arena;
    const char *approver = clean_or_null(arena, &submission->fields, FIELD_APPROVER);
    bool two = storing->config->two_persons;
    char id[UUID_TEXT_MAX];
    const char *how = arena_printf(arena, "`submit --edit %s --for-approval`", uuid_text(&draft->id, id));
    if (draft->state == DRAFT_DROPPED) {
        refuse_approval(
            submission, "DROPPED", NULL,
            arena_printf(arena, "Dự thảo này đơn vị không dùng nữa; muốn dùng lại, đề nghị trình lại: %s.", how));
    } else if (two && draft->state != DRAFT_WAITING) {
        const char *why = draft->state == DRAFT_SENT_BACK
                              ? "Dự thảo đã trả lại chuyên viên, duyệt được sau khi chuyên viên trình lại"
                              : "Dự thảo chưa trình lãnh đạo, đề nghị trình trước";
        refuse_approval(submission, "NOT_SUBMITTED", NULL, arena_printf(arena, "%s: %s.", why, how));
    } else if (two && draft->drafter.name == NULL) {
        refuse_approval(submission, "NO_DRAFTER", "drafter",
                        arena_printf(arena,
                                     "Chưa ghi người soạn nên không biết người duyệt có phải là người khác: đề nghị "
                                     "ghi thêm --drafter HỌ_TÊN vào %s.",
                                     how));
    } else if (two && same_person(arena, draft->drafter.name, approver)) {
        refuse_approval(submission, "SAME_PERSON", "approver",
                        arena_printf(arena,
                                     "%s là người soạn nên không tự duyệt được: đề nghị lãnh đạo đơn vị duyệt và ghi "
                                     "họ tên người duyệt (--by HỌ_TÊN).",
                                     draft->drafter.name));
    } else {
        return true;
    }
    return false;
}

/* One draft, read, checked and judged. *ret_pass: it may be sealed. */
static bool examine(const struct storing *storing, const struct person *by, const struct uuid *id,
                    struct submission *ret, bool *ret_pass, struct err *err)
{
    struct spool_draft draft = {0};
    bool found = false;
    *ret_pass = false;
    if (!find_draft(storing->spool, storing->arena, id, &draft, err)) {
        return false;
    }
    *ret = from_draft(storing->arena, &draft);
    ret->stored = true;
    ret->entry = (struct spool_entry){.id = draft.id, .task = draft.task, .action = draft.action};
    if (draft.state == DRAFT_SEALED) {
        ret->entry.outcome = SPOOL_DUPLICATE;
        return spool_find(storing->spool, storing->arena, id, &found, &ret->entry.stored, err);
    }
    ret->entry.stored = draft_as_row(&draft);
    name_approver(storing, by, &ret->fields);
    if (!may_be_approved(storing, &draft, ret)) {
        return true;
    }
    if (!submission_prepare(storing, ret, err)) {
        return false;
    }
    if (ret->refused) {
        const struct spool_entry refused = ret->entry;
        ret->entry.stored = draft_as_row(&draft);
        refuse_approval(ret, refused.code, refused.field, refused.message);
    }
    *ret_pass = !ret->refused;
    return true;
}

static bool approve_all(const struct storing *storing, const struct person *by, const struct uuid *ids, size_t count,
                        struct submissions *submissions, struct err *err)
{
    struct spool_entry *entries = arena_array(storing->arena, count, sizeof(*entries));
    size_t *places = arena_array(storing->arena, count, sizeof(*places));
    size_t passed = 0;
    for (size_t i = 0; i < count; i++) {
        bool pass = false;
        if (!examine(storing, by, &ids[i], &submissions->list[i], &pass, err)) {
            return false;
        }
        if (pass) {
            places[passed] = i;
            entries[passed++] = submissions->list[i].entry;
        }
    }
    if (passed > 0 && !spool_add(storing->spool, storing->arena, entries, passed, err)) {
        return false;
    }
    for (size_t i = 0; i < passed; i++) {
        submissions->list[places[i]].entry = entries[i];
    }
    return true;
}

bool submissions_approve(struct spool *spool, struct arena *arena, const struct agent_config *config,
                         const struct approval_rules *rules, const struct uuid *ids, size_t count,
                         struct submissions *ret, struct err *err)
{
    struct storing storing = {.spool = spool,
                              .arena = arena,
                              .config = config,
                              .anyway = rules->anyway,
                              .goal = SUBMIT_SEAL,
                              .now_us = rules->now_us};
    struct submissions submissions = {.list = arena_array(arena, count, sizeof(*submissions.list)), .count = count};
    if (config->two_persons && rules->by.name == NULL && config->approver[0] == '\0') {
        return err_set(err, ERR_USAGE, "%s",
                       "Chưa biết ai duyệt: đề nghị ghi --by HỌ_TÊN, hoặc ghi người duyệt (approver) trong tệp cấu "
                       "hình.");
    }
    if (!local_judge_open(spool, arena, &storing.judge, err)) {
        return false;
    }
    submissions.unchecked = storing.judge.note;
    bool ok = approve_all(&storing, &rules->by, ids, count, &submissions, err);
    local_judge_close(&storing.judge);
    if (ok) {
        *ret = submissions;
    }
    return ok;
}
