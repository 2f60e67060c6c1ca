/* What this machine fills in where the officer left it out: the round that is open, the task and period of what is
 * taken back or replaced, and what a report consists of. What is given is never changed. */
#include "submission_internal.h"

#include "rounds.h"
#include "text.h"

#include <string.h>

enum { PAGE = 200 };

/* Never guessed for what is not about a period. */
static bool has_period(enum action action)
{
    return action == ACTION_CONTRIBUTE || action == ACTION_PROGRESS || action == ACTION_COMPLETE ||
           action == ACTION_DIFFICULTY || action == ACTION_VALUE || action == ACTION_NOTHING || action == ACTION_REPORT;
}

/* Clean; NULL where there is none, or none that can be read. */
static const char *given(struct arena *arena, const struct submission *submission, enum field field)
{
    const struct raw_text *raw = &submission->fields.raw[field];
    const char *text = NULL;
    size_t at = 0;
    bool clean =
        raw->bytes != NULL && text_clean(arena, raw->bytes, raw->size, UPDATE_SHORT_TEXT_MAX, &text, &at) == TEXT_OK;
    return clean && text[0] != '\0' ? text : NULL;
}

/* Of the task, or of the plan where one is named alone; NULL: not known here. */
const struct plan *submission_plan(const struct storing *storing, const char *task)
{
    const struct roster *roster = storing->judge.roster;
    const char *name = local_judge_task(&storing->judge, storing->arena, task);
    if (roster == NULL || name == NULL) {
        return NULL;
    }
    const struct item *item = roster_find_item(roster, name, NULL);
    return item != NULL ? item->plan : strchr(name, '#') == NULL ? roster_find_plan(roster, name, NULL) : NULL;
}

/* ---- from what it replaces ---- */

static bool fill_from_replaced(const struct storing *storing, struct submission *submission, enum action action,
                               struct err *err)
{
    struct uuid id = {0};
    struct spool_row row = {0};
    bool found = false;
    const char *supersedes = given(storing->arena, submission, FIELD_SUPERSEDES);
    if (supersedes == NULL || !uuid_parse(supersedes, &id)) {
        return true;
    }
    if (!spool_find(storing->spool, storing->arena, &id, &found, &row, err)) {
        return false;
    }
    if (!found || row.content.data == NULL) {
        return true; /* another machine of the office may have sent it */
    }
    struct decoded_update replaced = wire_decode_update(storing->arena, &row.id, row.content);
    if (!fields_given(&submission->fields, FIELD_TASK)) {
        fields_set(&submission->fields, FIELD_TASK, replaced.update.task);
    }
    if (!fields_given(&submission->fields, FIELD_PERIOD) && (has_period(action) || action == ACTION_WITHDRAW)) {
        fields_set(&submission->fields, FIELD_PERIOD, replaced.update.period);
    }
    return true;
}

/* ---- the round that is open ---- */

const char *submission_open_periods(struct arena *arena, const struct plan *plan, day_t on)
{
    const char *names = "";
    for (size_t i = 0; i < plan->round_count; i++) {
        const struct round *round = plan->rounds[i];
        if (!round->sealed && round->from <= on) {
            names = arena_printf(arena, "%s%s%s", names, names[0] == '\0' ? "" : ", ", round->period);
        }
    }
    return names;
}

static void fill_period(const struct storing *storing, struct submission *submission, struct field_fault *ret_unclear)
{
    size_t count = 0;
    const char *task = given(storing->arena, submission, FIELD_TASK);
    const struct plan *plan = task == NULL ? NULL : submission_plan(storing, task);
    if (plan == NULL || fields_given(&submission->fields, FIELD_PERIOD)) {
        return;
    }
    int64_t at_us =
        storing->now_us > storing->judge.collector_time_us ? storing->now_us : storing->judge.collector_time_us;
    day_t on = day_of_instant(at_us);
    const struct round *round = plan_open_round(plan, on, &count);
    if (round != NULL) {
        fields_set(&submission->fields, FIELD_PERIOD, round->period);
    } else if (count > 1) {
        *ret_unclear = (struct field_fault){
            REASON_MISSING_FIELD, FIELD_PERIOD,
            arena_printf(storing->arena,
                         "%s đang mở %zu kỳ báo cáo: %s. Đề nghị ghi rõ nội dung này thuộc kỳ nào (--period). Nội dung "
                         "vẫn lưu tại đơn vị.",
                         plan->called, count, submission_open_periods(storing->arena, plan, on))};
    }
}

/* ---- what a report consists of ---- */

bool submission_each_row(const struct storing *storing, row_visitor *visit, void *context, struct err *err)
{
    struct spool_rows page = {0};
    int64_t after = 0;
    do {
        if (!spool_list(storing->spool, storing->arena, after, PAGE, &page, err)) {
            return false;
        }
        for (size_t i = 0; i < page.count; i++) {
            struct spool_row row = {0};
            bool found = false;
            after = page.list[i].number;
            if (!spool_find(storing->spool, storing->arena, &page.list[i].id, &found, &row, err)) {
                return false;
            }
            if (found && row.content.data != NULL) {
                struct decoded_update decoded = wire_decode_update(storing->arena, &row.id, row.content);
                visit(&row, &decoded.update, context);
            }
        }
    } while (page.count == PAGE);
    return true;
}

bool submission_stands(const struct spool_row *row)
{
    return row->state == ROW_QUEUED || row->state == ROW_SENT || row->state == ROW_ACCEPTED || row->state == ROW_HELD ||
           row->state == ROW_REVIEWED;
}

struct parts {
    const struct storing *storing;
    const struct plan *plan;
    const char *period;
    struct uuid ids[REPORT_UPDATES_MAX];
    size_t count;
};

static void take_part(const struct spool_row *row, const struct update *update, void *context)
{
    struct parts *parts = context;
    bool own_words = update->action != ACTION_REPORT && update->action != ACTION_WITHDRAW;
    if (own_words && submission_stands(row) && update->period != NULL && update->task != NULL &&
        strcmp(update->period, parts->period) == 0 && submission_plan(parts->storing, update->task) == parts->plan &&
        parts->count < REPORT_UPDATES_MAX) {
        parts->ids[parts->count++] = row->id;
    }
}

/* This machine's, in the order of entry; a second machine of the office names its own with report_updates. */
static bool fill_report(const struct storing *storing, struct submission *submission, struct err *err)
{
    const char *task = given(storing->arena, submission, FIELD_TASK);
    struct parts *parts = arena_alloc(storing->arena, sizeof(*parts));
    *parts = (struct parts){.storing = storing,
                            .plan = task == NULL ? NULL : submission_plan(storing, task),
                            .period = given(storing->arena, submission, FIELD_PERIOD)};
    if (parts->plan == NULL || parts->period == NULL || fields_given(&submission->fields, FIELD_REPORT_UPDATES)) {
        return true;
    }
    if (!submission_each_row(storing, take_part, parts, err)) {
        return false;
    }
    fields_set_report_updates(storing->arena, &submission->fields, parts->ids, parts->count);
    return true;
}

bool submission_fill(const struct storing *storing, struct submission *submission, struct field_fault *ret_unclear,
                     struct err *err)
{
    const char *code = given(storing->arena, submission, FIELD_ACTION);
    enum action action = code == NULL ? ACTION_NONE : fields_action(storing->arena, code);
    *ret_unclear = (struct field_fault){.reason = REASON_NONE};
    if (!fill_from_replaced(storing, submission, action, err)) {
        return false;
    }
    if (has_period(action)) {
        fill_period(storing, submission, ret_unclear);
    }
    return action != ACTION_REPORT || fill_report(storing, submission, err);
}
