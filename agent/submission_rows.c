/* "Không phát sinh" for every row that a round still asks of this agency, in one step. */
#include "submission_internal.h"

#include "day.h"
#include "lang.h"
#include "lineage.h"
#include "rounds.h"

#include <string.h>

enum { NOTICES_MAX = 10000 };

/* What this machine knows of one row; what was returned, and what is overdue, its judge knows. */
struct row_facts {
    bool spoken; /* in this period */
    bool asked;  /* by a question that this machine has not answered */
};

struct looking {
    const struct storing *storing;
    const struct plan *plan;
    const struct round *round;
    struct row_facts *facts; /* one an item of the plan, then the report's own: that of the ongoing duties together */
    struct wire_notices notices;
    bool *answered; /* one a notice */
};

static size_t place_of(const struct looking *looking, const char *task)
{
    const struct roster *roster = looking->storing->judge.roster;
    const struct item *item = task == NULL ? NULL : roster_find_item(roster, task, NULL);
    bool ours = item != NULL && item->plan == looking->plan && item->kind != ITEM_MILESTONE;
    return ours ? (size_t)(item - looking->plan->items) : looking->plan->item_count;
}

static void take_row(const struct spool_row *row, const struct update *update, void *context)
{
    struct looking *looking = context;
    const struct plan *plan = looking->plan;
    bool of_period = update->period != NULL && strcmp(update->period, looking->round->period) == 0;
    for (size_t i = 0; update->has_refers_to && submission_stands(row) && i < looking->notices.count; i++) {
        looking->answered[i] = looking->answered[i] || uuid_equal(&looking->notices.notices[i].id, &update->refers_to);
    }
    if (update->action == ACTION_REPORT) {
        bool ours = submission_plan(looking->storing, update->task) == plan;
        bool says = ours && of_period && submission_stands(row) && update->report.ongoing != NULL;
        looking->facts[plan->item_count].spoken = looking->facts[plan->item_count].spoken || says;
        return;
    }
    size_t place = place_of(looking, update->task);
    struct row_facts *facts = &looking->facts[place];
    if (place == plan->item_count || update->action == ACTION_WITHDRAW) {
        return;
    }
    facts->spoken = facts->spoken || (of_period && submission_stands(row));
}

static bool look(struct looking *looking, struct err *err)
{
    const struct storing *storing = looking->storing;
    if (!spool_notices(storing->spool, storing->arena, NOTICES_MAX, &looking->notices, err)) {
        return false;
    }
    looking->answered = arena_array(storing->arena, looking->notices.count + 1, sizeof(*looking->answered));
    looking->facts = arena_array(storing->arena, looking->plan->item_count + 1, sizeof(*looking->facts));
    if (!submission_each_row(storing, take_row, looking, err)) {
        return false;
    }
    for (size_t i = 0; i < looking->notices.count; i++) {
        if (looking->notices.notices[i].kind == NOTICE_QUESTION && !looking->answered[i]) {
            looking->facts[place_of(looking, looking->notices.notices[i].task)].asked = true;
        }
    }
    return true;
}

/* ---- one row ---- */

static void leave(struct submissions *left, const char *task, const char *code, const char *message)
{
    struct submission *submission = &left->list[left->count++];
    submission->where = task;
    submission->refused = true;
    submission->entry.task = task;
    submission->entry.action = ACTION_NOTHING;
    submission->entry.code = code;
    submission->entry.message = message;
}

/* Into `rows` when it can be said, else into `left`. */
static bool take_place(const struct looking *looking, size_t place, const struct fields *base, struct submissions *rows,
                       struct submissions *left, struct err *err)
{
    static const char asked[] = "Cơ quan đầu mối có yêu cầu giải trình chưa được trả lời từ máy này nên không gửi "
                                "\"Không phát sinh\" cùng các nhiệm "
                                "vụ khác; đề nghị trả lời, hoặc gửi riêng nhiệm vụ này nếu đã trả lời từ máy khác.";
    const struct storing *storing = looking->storing;
    char name[ITEM_NAME_MAX];
    const char *task = arena_strdup(storing->arena, item_name(&looking->plan->items[place], name));
    struct submission row = {.fields = *base, .where = task};
    struct update update = update_blank();
    struct verdict verdict = {0};
    fields_set(&row.fields, FIELD_TASK, task);
    fields_set(&row.fields, FIELD_PERIOD, arena_strdup(storing->arena, looking->round->period)); /* outlives the copy */
    update.task = task;
    update.action = ACTION_NOTHING;
    update.period = looking->round->period;
    if (!local_judge_ask(&storing->judge, storing->spool, storing->arena, &update, storing->now_us, &verdict, err)) {
        return false;
    }
    if (looking->facts[place].asked) {
        leave(left, task, reason_code(REASON_NIL_NOT_ALLOWED), asked);
    } else if (verdict.kind == VERDICT_REJECTED) {
        leave(left, task, reason_code(verdict.reason), verdict.message);
    } else {
        rows->list[rows->count++] = row;
    }
    return true;
}

/* The ongoing duties are one row together: the first of them speaks for all, unless one has spoken, or the report has.
 */
static size_t ongoing_place(const struct looking *looking, const struct agency *agency)
{
    const struct plan *plan = looking->plan;
    const struct roster *roster = looking->storing->judge.roster;
    size_t first = plan->item_count;
    bool spoken = looking->facts[plan->item_count].spoken;
    for (size_t i = 0; i < plan->item_count; i++) {
        if (plan->items[i].period.ongoing && round_asks(roster, looking->round, &plan->items[i], agency)) {
            first = first == plan->item_count ? i : first;
            spoken = spoken || looking->facts[i].spoken;
        }
    }
    return spoken ? plan->item_count : first;
}

static bool take_rows(const struct looking *looking, const struct fields *base, const struct agency *agency,
                      struct submissions *rows, struct submissions *left, struct err *err)
{
    const struct storing *storing = looking->storing;
    struct round_rows asked = round_rows_of(storing->arena, storing->judge.roster, looking->round, agency);
    *rows =
        (struct submissions){.list = arena_array(storing->arena, asked.count + 1, sizeof(*rows->list)), .many = true};
    *left =
        (struct submissions){.list = arena_array(storing->arena, asked.count + 1, sizeof(*left->list)), .many = true};
    for (size_t i = 0; i < asked.count; i++) {
        const struct item *item = asked.list[i].item;
        size_t place = item == NULL ? ongoing_place(looking, agency) : (size_t)(item - looking->plan->items);
        bool speaks = place < looking->plan->item_count && !looking->facts[place].spoken;
        if (speaks && !take_place(looking, place, base, rows, left, err)) {
            return false;
        }
    }
    return true;
}

/* ---- the round ---- */

static const struct round *round_meant(const struct storing *storing, const struct plan *plan, const char *period,
                                       day_t on, struct err *err)
{
    size_t count = 0;
    const struct round *open = plan_open_round(plan, on, &count);
    const struct round *round = period == NULL ? open : plan_round(plan, period);
    if (round != NULL && !round->sealed) {
        return round;
    }
    const char *names = submission_open_periods(storing->arena, plan, on);
    err_set(err, ERR_DATA, tr("%s: %s; rounds that are open: %s", "%s: %s; kỳ đang mở: %s"), plan->called,
            round != NULL    ? tr("this round is sealed", "kỳ này đã chốt")
            : period != NULL ? tr("there is no such round", "không có kỳ này")
            : count > 1      ? tr("say which with --period", "đề nghị ghi rõ kỳ nào (--period)")
                             : tr("no round is open", "chưa mở kỳ báo cáo nào"),
            names[0] == '\0' ? tr("none", "không có") : names);
    return NULL;
}

static bool read_rows(const struct storing *storing, const struct fields *base, const char *task, const char *period,
                      struct submissions *rows, struct submissions *left, struct err *err)
{
    struct looking looking = {.storing = storing};
    if (strchr(local_judge_task(&storing->judge, storing->arena, task), '#') != NULL) { /* an indicator's exact name */
        *rows = (struct submissions){.list = arena_alloc(storing->arena, sizeof(*rows->list)), .count = 1};
        rows->list[0].fields = *base;
        return true;
    }
    looking.plan = roster_find_plan(storing->judge.roster, task, err);
    int64_t at_us =
        storing->now_us > storing->judge.collector_time_us ? storing->now_us : storing->judge.collector_time_us;
    day_t on = day_of_instant(at_us);
    if (looking.plan == NULL) {
        return false;
    }
    if (storing->judge.agency == NULL) {
        return err_set(err, ERR_DATA, "%s",
                       tr("the assignments on this machine do not know this agency",
                          "bảng phân công trên máy này không có đơn vị này"));
    }
    looking.round = round_meant(storing, looking.plan, period, on, err);
    return looking.round != NULL && look(&looking, err) &&
           take_rows(&looking, base, agency_speaker(storing->judge.agency, on), rows, left, err);
}

bool submissions_of_rows(struct spool *spool, struct arena *arena, const struct fields *base, int64_t now_us,
                         struct submissions *ret_rows, struct submissions *ret_left, struct err *err)
{
    struct storing storing = {.spool = spool, .arena = arena, .now_us = now_us};
    const char *task = base->raw[FIELD_TASK].bytes;
    if (!local_judge_open(spool, arena, &storing.judge, err)) {
        return false;
    }
    bool ok = storing.judge.roster != NULL
                  ? read_rows(&storing, base, task, base->raw[FIELD_PERIOD].bytes, ret_rows, ret_left, err)
                  : err_set(err, ERR_TEMPORARY, "%s", storing.judge.note);
    local_judge_close(&storing.judge);
    return ok;
}
