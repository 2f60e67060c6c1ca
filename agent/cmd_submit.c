/* submit: one update from flags, or many from a file, onto this machine's disk; with --wait also the centre's answer.
 */
#include "commands.h"

#include "clock.h"
#include "command.h"
#include "judge.h"
#include "lang.h"
#include "process.h"
#include "submission.h"
#include "text.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_MAX_S = 24 * 3600, LOOK_MS = 30 };

/* ---- what was given ---- */

static const struct {
    const char *flag;
    enum field field;
} flags[] = {
    {"task", FIELD_TASK},
    {"action", FIELD_ACTION},
    {"period", FIELD_PERIOD},
    {"percent", FIELD_PERCENT},
    {"result", FIELD_RESULT},
    {"difficulty", FIELD_DIFFICULTIES},
    {"proposal", FIELD_PROPOSALS},
    {"product", FIELD_PRODUCT_NUMBER},
    {"product-date", FIELD_PRODUCT_DATE},
    {"product-issuer", FIELD_PRODUCT_ISSUER},
    {"product-title", FIELD_PRODUCT_TITLE},
    {"value", FIELD_VALUE},
    {"year", FIELD_VALUE_YEAR},
    {"until", FIELD_UNTIL},
    {"reason", FIELD_EXTENSION_REASON},
    {"supersedes", FIELD_SUPERSEDES},
    {"drafter", FIELD_DRAFTER},
    {"drafter-position", FIELD_DRAFTER_POSITION},
    {"approver", FIELD_APPROVER},
    {"approver-position", FIELD_APPROVER_POSITION},
    {"id", FIELD_ID},
};

static void apply_flags(const struct cli_args *args, struct fields *fields)
{
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        const char *value = cli_value(args, flags[i].flag);
        if (value != NULL) {
            fields_set(fields, flags[i].field, value);
        }
    }
    if (cli_given(args, "estimate")) {
        fields_set(fields, FIELD_VALUE_STATUS, "estimate");
    } else if (cli_given(args, "final")) {
        fields_set(fields, FIELD_VALUE_STATUS, "final");
    }
}

static bool read_draft(struct command *command, struct fields *fields)
{
    const char *action = cli_value(command->args, "action");
    if (!submission_from_row(command->spool, command->arena, cli_value(command->args, "draft"), fields,
                             &command->err)) {
        return false;
    }
    if (action != NULL) {
        submission_fit_action(fields, action_parse(action));
    }
    return true;
}

static bool read_given(struct command *command, struct submissions *ret)
{
    const struct cli_args *args = command->args;
    const char *file = cli_value(args, "file");
    if (cli_given(args, "estimate") && cli_given(args, "final")) {
        return err_set(&command->err, ERR_USAGE, "%s",
                       tr("--estimate or --final, not both", "chỉ ghi một trong hai: --estimate hoặc --final"));
    }
    if (file != NULL && (cli_given(args, "draft") || cli_given(args, "task"))) {
        return err_set(&command->err, ERR_USAGE, "%s",
                       tr("--file brings its own updates: leave --task and --draft out",
                          "--file đã có sẵn nội dung: đề nghị bỏ --task và --draft"));
    }
    if (file != NULL && !submissions_read_file(command->arena, file, ret, &command->err)) {
        return false;
    }
    if (file == NULL) {
        *ret = (struct submissions){.count = 1, .list = arena_alloc(command->arena, sizeof(*ret->list))};
    }
    if (cli_given(args, "draft") && !read_draft(command, &ret->list[0].fields)) {
        return false;
    }
    if (cli_given(args, "id") && ret->count > 1) {
        return err_set(&command->err, ERR_USAGE, "%s",
                       tr("--id is for one update; in a file write it beside each of them",
                          "--id chỉ dùng cho một nội dung; trong tệp đề nghị ghi mã tại từng nội dung"));
    }
    for (size_t i = 0; i < ret->count; i++) {
        apply_flags(args, &ret->list[i].fields);
    }
    return true;
}

static bool read_wait(struct command *command, int64_t *ret_seconds)
{
    const char *text = cli_value(command->args, "wait");
    char *end = NULL;
    *ret_seconds = -1;
    if (text == NULL) {
        return true;
    }
    long seconds = strtol(text, &end, 10);
    if (end == text || *end != '\0' || seconds < 0 || seconds > WAIT_MAX_S) {
        return err_set(&command->err, ERR_USAGE,
                       tr("--wait %s: expected seconds, 0 to %d", "--wait %s: cần số giây, 0 đến %d"), text,
                       WAIT_MAX_S);
    }
    *ret_seconds = seconds;
    return true;
}

/* ---- the centre's answer ---- */

static bool is_under_way(const struct submission *submission)
{
    enum row_state state = submission->entry.stored.state;
    return submission->stored && submission->entry.outcome != SPOOL_CONFLICT &&
           (state == ROW_QUEUED || state == ROW_SENT);
}

static bool look_again(struct command *command, struct submissions *submissions, size_t *ret_under_way)
{
    size_t under_way = 0;
    for (size_t i = 0; i < submissions->count; i++) {
        struct spool_entry *entry = &submissions->list[i].entry;
        bool found = false;
        if (is_under_way(&submissions->list[i]) &&
            !spool_find(command->spool, command->arena, &entry->id, &found, &entry->stored, &command->err)) {
            return false;
        }
        under_way += is_under_way(&submissions->list[i]);
    }
    *ret_under_way = under_way;
    return true;
}

static bool wait_for_answers(struct command *command, struct submissions *submissions, int64_t seconds)
{
    size_t under_way = 0;
    int64_t until = clock_monotonic_us() + seconds * CLOCK_SECOND;
    if (!daemon_look(command->config.state).running) {
        fprintf(
            stderr, "tiendo-agent: %s\n",
            "chương trình nền (tiendo-agent run) chưa chạy: nội dung đã lưu an toàn và sẽ gửi khi chương trình chạy");
    }
    do {
        if (spool_changed(command->spool) && !look_again(command, submissions, &under_way)) {
            return false;
        }
        if (under_way > 0) {
            poll(NULL, 0, LOOK_MS);
        }
    } while (under_way > 0 && clock_monotonic_us() < until);
    return true;
}

/* ---- what is printed ---- */

/* The outcome of one, whatever it came from. */
struct outcome {
    const char *state, *code, *field, *message, *note;
};

/* What became of the first one is what counts; a refusal of it still says why. */
static void tell_duplicate(struct command *command, const struct spool_row *row, struct outcome *outcome)
{
    char when[CLOCK_ISO_MAX];
    if (row->state == ROW_REJECTED) {
        return;
    }
    outcome->code = "DUPLICATE";
    outcome->message = row->verdict == VERDICT_NONE
                           ? "Nội dung này đã lưu trên máy và đang chờ gửi; không cần gửi lại."
                           : arena_printf(command->arena, "Nội dung này đã được tiếp nhận lúc %s; không cần gửi lại.",
                                          clock_vietnamese(row->received_at_us, when));
}

static struct outcome outcome_of(struct command *command, const struct submission *submission)
{
    char when[CLOCK_ISO_MAX];
    const struct spool_entry *entry = &submission->entry;
    const struct spool_row *row = &entry->stored;
    if (!submission->stored) {
        return (struct outcome){"rejected", entry->code, entry->field, entry->message, NULL};
    }
    struct outcome outcome = {row_state_code(row->state), row->code, row->field, row->message, row->note};
    if (entry->outcome == SPOOL_DUPLICATE) {
        tell_duplicate(command, row, &outcome);
    } else if (entry->outcome == SPOOL_CONFLICT) {
        const char *const values[] = {clock_vietnamese(row->sealed_at_us, when)};
        outcome = (struct outcome){"rejected", reason_code(REASON_CONFLICT), "id",
                                   explain(command->arena, REASON_CONFLICT, values, 1), NULL};
    }
    return outcome;
}

/* A co-operating agency's completion or percentage can go as a contribution, with its text as it is. */
static bool is_offered(const struct submission *submission, const struct outcome *outcome)
{
    return submission->stored && outcome->code != NULL &&
           (strcmp(outcome->code, reason_code(REASON_COOP_COMPLETE)) == 0 ||
            strcmp(outcome->code, reason_code(REASON_COOP_PROGRESS)) == 0);
}

static const char *offer_command(struct command *command, const struct submission *submission)
{
    char id[UUID_TEXT_MAX];
    return arena_printf(command->arena, "tiendo-agent submit --draft %s --action contribute",
                        uuid_text(&submission->entry.id, id));
}

static json_t *to_json(struct command *command, const struct submission *submission)
{
    struct outcome outcome = outcome_of(command, submission);
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
            json_pack("{s:s, s:s}", "action", "contribute", "command", offer_command(command, submission)));
    }
    return object;
}

static void print_for_people(struct command *command, const struct submission *submission, const char *unchecked)
{
    char id[UUID_TEXT_MAX];
    struct outcome outcome = outcome_of(command, submission);
    enum row_state state = submission->entry.stored.state;
    bool rejected = strcmp(outcome.state, "rejected") == 0;
    const char *heading = rejected ? row_state_label(ROW_REJECTED) : state_label(state, outcome.code);
    if (submission->where != NULL) {
        printf("%s: ", submission->where);
    }
    if (rejected && outcome.field != NULL && !submission->stored) {
        printf("%s: ", update_field_label(outcome.field));
    }
    printf("%s – %s", heading, spoken_task(command->arena, submission->entry.task));
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
        printf("  \"Gửi là nội dung phối hợp\": %s\n", offer_command(command, submission));
    }
}

/* What has to be mended in a file before any of it is stored: where, which column, what. */
static void tell_faults(const struct submissions *submissions)
{
    for (size_t i = 0; i < submissions->count; i++) {
        const struct submission *submission = &submissions->list[i];
        const char *column = submissions->headings == NULL ? NULL : submissions->headings[submission->fault.field];
        if (submission->fault.reason != REASON_NONE) {
            fprintf(stderr, "tiendo-agent: %s: %s \"%s\": %s\n", submission->where,
                    submissions->headings == NULL ? "mục" : "cột",
                    column == NULL ? field_name(submission->fault.field) : column, submission->fault.message);
        }
    }
    fprintf(stderr, "tiendo-agent: %s\n",
            "chưa lưu nội dung nào của tệp này: đề nghị sửa các chỗ trên rồi gửi lại cả tệp");
}

static void print_all(struct command *command, const struct submissions *submissions, bool only_faults)
{
    json_t *array = json_array();
    for (size_t i = 0; i < submissions->count; i++) {
        const struct submission *submission = &submissions->list[i];
        if (only_faults && submission->fault.reason == REASON_NONE) {
            continue;
        }
        if (command->json) {
            json_array_append_new(array, to_json(command, submission));
        } else if (!only_faults) {
            print_for_people(command, submission, submissions->unchecked);
        }
    }
    if (command->json && submissions->many) {
        command_print_json(json_incref(array));
    } else if (command->json) {
        command_print_json(json_incref(json_array_get(array, 0)));
    }
    json_decref(array);
}

static int status_of(struct command *command, const struct submissions *submissions, bool waited)
{
    int status = 0;
    for (size_t i = 0; i < submissions->count; i++) {
        struct outcome outcome = outcome_of(command, &submissions->list[i]);
        if (strcmp(outcome.state, "rejected") == 0) {
            return ERR_DATA;
        }
        if (waited && is_under_way(&submissions->list[i])) {
            status = ERR_TEMPORARY;
        }
    }
    return status;
}

/* ---- the command ---- */

static int run(const struct cli_args *args, void *context)
{
    (void)context;
    struct command command = {0};
    struct submissions submissions = {0};
    int64_t wait = -1;
    size_t faults = 0;
    if (!command_begin(&command, args) || !read_wait(&command, &wait) || !command_open_spool(&command) ||
        !read_given(&command, &submissions)) {
        return command_fail(&command);
    }
    struct submission_rules rules = {.anyway = cli_given(args, "anyway"), .now_us = clock_now_us()};
    if (!submissions_store(command.spool, command.arena, &command.config, &rules, &submissions, &faults,
                           &command.err)) {
        return command_fail(&command);
    }
    if (faults > 0 && submissions.many) {
        print_all(&command, &submissions, true);
        tell_faults(&submissions);
        return command_close(&command, ERR_DATA);
    }
    spool_wake(command.spool);
    if (submissions.unchecked != NULL) {
        fprintf(stderr, "tiendo-agent: %s\n", submissions.unchecked);
    }
    if (wait >= 0 && !wait_for_answers(&command, &submissions, wait)) {
        return command_fail(&command);
    }
    print_all(&command, &submissions, false);
    return command_close(&command, status_of(&command, &submissions, wait >= 0));
}

static const struct cli_option options[] = {
    COMMAND_OPTIONS,
    {"task", "NUMBER#LABEL", "task or indicator, for example 08/KH-UBND#6c",
     "nhiệm vụ hoặc chỉ tiêu, ví dụ 08/KH-UBND#6c"},
    {"action", "ACTION", "contribute, progress, complete, extend, difficulty, value or nothing",
     "contribute, progress, complete, extend, difficulty, value hoặc nothing"},
    {"period", "P", "2024, 2024-H1, 2024-9M, 2024-Q4 or 2024-M12", "2024, 2024-H1, 2024-9M, 2024-Q4 hoặc 2024-M12"},
    {"percent", "N", "0 to 100", "0 đến 100"},
    {"result", "TEXT", "what was done", "kết quả thực hiện"},
    {"difficulty", "TEXT", "what stands in the way", "khó khăn, vướng mắc"},
    {"proposal", "TEXT", "what is proposed", "đề xuất, kiến nghị"},
    {"product", "NUMBER", "number of the document that shows the result", "số, ký hiệu văn bản, sản phẩm"},
    {"product-date", "DATE", "its date", "ngày của văn bản"},
    {"product-issuer", "TEXT", "who issued it", "cơ quan ban hành"},
    {"product-title", "TEXT", "its title", "trích yếu"},
    {"value", "X", "value of an indicator; 6,4 and 6.4 are the same", "số liệu chỉ tiêu, ví dụ 1.234,5"},
    {"year", "Y", "the year of the value", "năm của số liệu"},
    {"estimate", NULL, "the value is an estimate", "số ước thực hiện"},
    {"final", NULL, "the value is final", "số chính thức"},
    {"until", "DATE", "the deadline asked for", "thời hạn đề nghị"},
    {"reason", "TEXT", "why an extension is needed", "lý do gia hạn"},
    {"supersedes", "ID", "the update that this one replaces", "mã bản được thay"},
    {"drafter", "NAME", "who drafted", "người soạn"},
    {"drafter-position", "TEXT", "in what position", "chức vụ người soạn"},
    {"approver", "NAME", "who approved", "người duyệt"},
    {"approver-position", "TEXT", "in what position", "chức vụ người duyệt"},
    {"id", "UUID", "the update's own id, so that entering it twice makes one", "mã riêng, để nhập hai lần vẫn là một"},
    {"file", "FILE", "updates from a .json or .csv file", "nội dung từ tệp .json hoặc .csv"},
    {"draft", "ID", "take the text of an update that is kept here", "lấy lại nội dung đã lưu trên máy này"},
    {"anyway", NULL, "send it although this machine's check refuses", "vẫn gửi dù máy này kiểm tra không đạt"},
    {"wait", "SECONDS", "wait for the centre's answer", "chờ trả lời của trung tâm"},
};

const struct cli_command command_submit = {
    .name = "submit",
    .synopsis = "--task NUMBER#LABEL --action ACTION [...] | --file FILE",
    .help_en = "Stores an update on this machine; it goes to the centre as soon as there is a connection.",
    .help_vi = "Lưu một nội dung trên máy này và tự gửi trung tâm khi có kết nối.",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .run = run,
};
