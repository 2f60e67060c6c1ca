#include "policy.h"

#include "lang.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define BOTH (REMIND_OFFICER | REMIND_LEADER)

/* ---- what holds where a plan says nothing ---- */

/* A proposal that every plan may change. No law fixes how many days before or after a deadline people are reminded. */
static const struct reminder_step task_steps[] = {
    {-10, REMIND_OFFICER}, {-5, REMIND_OFFICER}, {-1, REMIND_OFFICER}, {0, REMIND_OFFICER}, {1, BOTH}};
static const struct reminder_step report_steps[] = {
    {-5, REMIND_OFFICER}, {-2, REMIND_OFFICER}, {0, REMIND_OFFICER}, {1, BOTH}};
static const struct reminder_step short_steps[] = {{-1, REMIND_OFFICER}, {0, REMIND_OFFICER}, {1, BOTH}};

#define LADDER(list, repeat)                                                                                           \
    {                                                                                                                  \
        .steps = (list), .step_count = COUNT_OF(list), .repeat_every = (repeat), .repeat_whom = BOTH, .urge_after = 5, \
        .list_after = 10                                                                                               \
    }

const struct cycle_policy policy_default = {
    .ladders = {[OBLIGATION_TASK] = LADDER(task_steps, 5),
                [OBLIGATION_REPORT] = LADDER(report_steps, 0),
                [OBLIGATION_MILESTONE] = LADDER(task_steps, 5),
                [OBLIGATION_QUESTION] = LADDER(short_steps, 5),
                [OBLIGATION_RETURNED] = LADDER(short_steps, 5)},
    .hour = 8,
    .urge_again = 10,
    .dossier_after = 2,
    .unreachable_every = 5,
    .agent_patience = 1,
    .extension_notice = 5,
    .extension_max = 2,
    .soon = 5,
    .nothing_flag_after = 3,
    .held_undecided_after = 5,
    .review_counts_first = true,
};

const struct cycle_policy *policy_of(const struct plan *plan)
{
    return plan == NULL || plan->cycle == NULL ? &policy_default : &plan->cycle->policy;
}

bool policy_is_quiet(const struct cycle_policy *policy, day_t day)
{
    for (size_t i = 0; i < policy->quiet_count; i++) {
        if (policy->quiet[i].from <= day && day <= policy->quiet[i].to) {
            return true;
        }
    }
    return false;
}

/* ---- words ---- */

static const struct {
    const char *code, *label;
} kinds[OBLIGATION_KIND_MAX] = {
    [OBLIGATION_TASK] = {"task", "Nhiệm vụ"},
    [OBLIGATION_REPORT] = {"report", "Báo cáo kỳ"},
    [OBLIGATION_MILESTONE] = {"milestone", "Mốc"},
    [OBLIGATION_QUESTION] = {"question", "Yêu cầu giải trình, bổ sung"},
    [OBLIGATION_RETURNED] = {"returned", "Trả lại, đề nghị bổ sung"},
};

const char *obligation_kind_code(enum obligation_kind kind)
{
    return kinds[kind].code;
}

const char *obligation_kind_label(enum obligation_kind kind)
{
    return kinds[kind].label;
}

enum obligation_kind obligation_kind_parse(const char *code)
{
    enum obligation_kind kind = OBLIGATION_TASK;
    while (kind < OBLIGATION_KIND_MAX && (code == NULL || strcmp(kinds[kind].code, code) != 0)) {
        kind++;
    }
    return kind;
}

/* ---- definitions ---- */

const struct report_definition *cycle_definition(const struct cycle *cycle, const char *id)
{
    for (size_t i = 0; cycle != NULL && i < cycle->definition_count; i++) {
        if (strcmp(cycle->definitions[i].id, id) == 0) {
            return &cycle->definitions[i];
        }
    }
    return NULL;
}

const struct report_definition *cycle_definition_for(const struct cycle *cycle, enum period_kind frequency)
{
    for (size_t i = 0; cycle != NULL && i < cycle->definition_count; i++) {
        if (cycle->definitions[i].frequency == frequency) {
            return &cycle->definitions[i];
        }
    }
    return NULL;
}

static day_t window_day(const struct window_end *end, struct report_period period)
{
    int year = 0;
    int month = 0;
    period_last_month(period, &year, &month);
    int months = year * 12 + (month - 1) + end->months;
    int day = end->day;
    while (!day_ymd_valid(months / 12, months % 12 + 1, day)) {
        day--; /* the 31st of a month that has none */
    }
    return day_from_ymd(months / 12, months % 12 + 1, day);
}

void definition_window(const struct report_definition *definition, struct report_period period, day_t *ret_from,
                       day_t *ret_to)
{
    if (!definition->own_window) {
        period_cutoff(period, ret_from, ret_to);
        return;
    }
    *ret_from = window_day(&definition->window_from, period);
    *ret_to = window_day(&definition->window_to, period);
}

const struct report_deadline *definition_deadline(const struct report_definition *definition, int level,
                                                  enum agency_kind kind)
{
    const struct report_deadline *general = NULL;
    for (size_t i = 0; i < definition->deadline_count; i++) {
        const struct report_deadline *one = &definition->deadlines[i];
        if (one->level != level) {
            continue;
        }
        if (level > 0 || (one->kinds & 1u << kind) != 0) {
            return one;
        }
        general = one->kinds == 0 ? one : general;
    }
    return general;
}

/* Who sends on this level, as people call it. */
static const char *sender(const struct report_definition *definition, const struct report_deadline *deadline)
{
    if (deadline->level == 0) {
        for (enum agency_kind kind = AGENCY_NONE + 1; kind < AGENCY_KIND_MAX; kind++) {
            if ((deadline->kinds & 1u << kind) != 0) {
                return agency_kind_label(kind);
            }
        }
        return tr("whoever reports", "đơn vị báo cáo");
    }
    const struct report_deadline *below = definition_deadline(definition, deadline->level - 1, AGENCY_NONE);
    for (size_t i = 0; below == NULL && i < definition->deadline_count; i++) {
        below = definition->deadlines[i].level == deadline->level - 1 ? &definition->deadlines[i] : NULL;
    }
    return below == NULL ? "?" : below->to == NULL ? below->to_code : below->to->name;
}

bool definition_check(const struct report_definition *definition, struct report_period period,
                      const struct workcal *calendar, struct err *err)
{
    enum { LEVELS = 8 };
    day_t from = 0;
    day_t to = 0;
    definition_window(definition, period, &from, &to);
    if (from > to) {
        return err_set(err, ERR_DATA, "%s",
                       tr("the window of data ends before it begins: mend window", "kỳ số liệu kết thúc trước khi bắt "
                                                                                   "đầu: đề nghị sửa window"));
    }
    /* Kinds of agency may have different days at the lowest level: each is a chain of its own up to the highest. */
    for (size_t i = 0; i < definition->deadline_count && definition->deadlines[i].level == 0; i++) {
        struct deadline_level chain[LEVELS];
        size_t count = 0;
        for (size_t j = i; j < definition->deadline_count && count < LEVELS; j++) {
            const struct report_deadline *one = &definition->deadlines[j];
            if (j == i || one->level > 0) {
                day_t nominal = 0;
                chain[count].name = sender(definition, one);
                deadline_of(&one->rule, period, to, calendar, &nominal, &chain[count].due);
                count++;
            }
        }
        if (!deadline_check(chain, count, to, calendar, err)) {
            char words[PERIOD_VIETNAMESE_MAX];
            return err_wrap(err, "%s", period_vietnamese(period, words));
        }
    }
    return true;
}
