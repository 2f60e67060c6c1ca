#include "judge.h"

#include "text.h"

#include <stdio.h>
#include <string.h>

struct judging {
    const struct update *update;
    const struct judge_context *context;
    struct arena *arena;
    struct verdict verdict;
};

static bool refuse(struct judging *j, enum reason reason, const char *field, const char *const values[], size_t count)
{
    j->verdict.kind = VERDICT_REJECTED;
    j->verdict.reason = reason;
    j->verdict.field = field;
    j->verdict.message = explain(j->arena, reason, values, count);
    return false;
}

static bool refuse_field(struct judging *j, enum reason reason, const char *field)
{
    const char *const values[] = {update_field_label(field), action_label(j->update->action)};
    return refuse(j, reason, field, values, 2);
}

/* ---- who and what ---- */

static bool find_task(struct judging *j)
{
    const char *task = j->update->task == NULL ? "" : j->update->task;
    j->verdict.item = roster_find_item(j->context->roster, task, NULL);
    if (j->verdict.item == NULL) {
        const char *similar = roster_similar_items(j->arena, j->context->roster, task);
        const char *hint = similar[0] == '\0' ? "" : arena_printf(j->arena, "; có thể là %s", similar);
        const char *const values[] = {task, hint};
        return refuse(j, REASON_UNKNOWN_TASK, "task", values, 2);
    }
    return true;
}

/* The sentences on rights share their blanks: {1} plan, {2} task as spoken, {3} the plan's own words, {4} who leads. */
static void explain_right(struct judging *j, enum reason reason)
{
    enum { NAMES_MAX = 5 };
    const struct item *item = j->verdict.item;
    const struct party *party = j->verdict.right.party;
    char spoken[LABEL_SPOKEN_MAX];
    const char *words = item->assigned_text == NULL ? "" : item->assigned_text;
    if ((reason == REASON_OPEN_GROUP || reason == REASON_REASSIGNMENT) && party != NULL) {
        words = party->printed;
    } else if (reason == REASON_CENTRAL_BODY) {
        words = j->context->agency->name;
    }
    const char *const values[] = {
        item->plan->number, label_spoken(item->label, spoken), words,
        responsible_names(j->arena, item, NAMES_MAX, day_of_instant(j->context->effective_at))};
    j->verdict.message = explain(j->arena, reason, values, 4);
}

static bool check_right(struct judging *j)
{
    const struct judge_context *context = j->context;
    j->verdict.right = responsibility_of(context->roster, context->agency, j->verdict.item, j->update->action,
                                         day_of_instant(context->effective_at));
    if (j->verdict.right.permission == PERMISSION_NO) {
        j->verdict.kind = VERDICT_REJECTED;
        j->verdict.reason = j->verdict.right.reason;
        j->verdict.field = j->verdict.reason == REASON_COOP_PROGRESS ? "percent" : "task";
        explain_right(j, j->verdict.reason);
        return false;
    }
    return true;
}

/* ---- what each action must and must not carry ---- */

static bool is_period(const char *period)
{
    static const char *const parts[] = {"-H1",  "-H2",  "-9M",  "-Q1",  "-Q2",  "-Q3",  "-Q4",  "-M01", "-M02", "-M03",
                                        "-M04", "-M05", "-M06", "-M07", "-M08", "-M09", "-M10", "-M11", "-M12", ""};
    if (strspn(period, "0123456789") != 4 || period[0] != '2') {
        return false;
    }
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (strcmp(period + 4, parts[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool check_percent(struct judging *j)
{
    const struct update *update = j->update;
    if (update->percent == -1) {
        return true;
    }
    bool in_range = update->percent >= 0 && update->percent <= 100;
    if (!in_range || (update->action == ACTION_COMPLETE && update->percent != 100)) {
        const char *const values[] = {arena_printf(j->arena, "%d", update->percent)};
        return refuse(j, REASON_BAD_PERCENT, "percent", values, 1);
    }
    if (update->action == ACTION_PROGRESS || update->action == ACTION_COMPLETE) {
        return true;
    }
    if (j->verdict.right.role == ROLE_COOPERATE) {
        j->verdict.kind = VERDICT_REJECTED;
        j->verdict.reason = REASON_COOP_PROGRESS;
        j->verdict.field = "percent";
        explain_right(j, REASON_COOP_PROGRESS);
        return false;
    }
    return refuse_field(j, REASON_UNEXPECTED_FIELD, "percent");
}

static bool check_product_date(struct judging *j)
{
    char day[DAY_ISO_MAX];
    const struct product *product = &j->update->product;
    if (product->date != DAY_NONE && product->date > day_of_instant(j->context->effective_at)) {
        const char *const values[] = {day_vietnamese(product->date, day)};
        return refuse(j, REASON_PRODUCT_DATE, "product_date", values, 1);
    }
    return true;
}

/* Completion needs a product (số, ngày, cơ quan ban hành, trích yếu), or a measured value with its year. */
static bool check_product(struct judging *j)
{
    const struct product *product = &j->update->product;
    if (j->update->has_value && j->update->value_year != 0) {
        return true;
    }
    const char *missing = product->number == NULL     ? "product_number"
                          : product->date == DAY_NONE ? "product_date"
                          : product->issuer == NULL   ? "product_issuer"
                          : product->title == NULL    ? "product_title"
                                                      : NULL;
    return missing == NULL || refuse_field(j, REASON_NO_PRODUCT, missing);
}

static bool check_extension(struct judging *j)
{
    const struct update *update = j->update;
    day_t printed = 0;
    day_t due = 0;
    char spoken[LABEL_SPOKEN_MAX];
    char day[DAY_ISO_MAX];
    label_spoken(j->verdict.item->label, spoken);
    if (!item_due(j->context->roster, j->verdict.item, &printed, &due)) {
        const char *const values[] = {spoken};
        return refuse(j, REASON_NO_DUE, "task", values, 1);
    }
    if (update->until == DAY_NONE) {
        return refuse_field(j, REASON_MISSING_FIELD, "until");
    }
    if (update->reason == NULL) {
        return refuse_field(j, REASON_MISSING_FIELD, "extension_reason");
    }
    if (update->until <= due) {
        const char *const values[] = {spoken, day_vietnamese(due, day)};
        return refuse(j, REASON_UNTIL_NOT_LATER, "until", values, 2);
    }
    return true;
}

static bool check_value(struct judging *j)
{
    if (!j->update->has_value) {
        return refuse_field(j, REASON_MISSING_FIELD, "value");
    }
    return j->update->value_year != 0 || refuse_field(j, REASON_MISSING_FIELD, "value_year");
}

/* Fields that mean something with one action only would be lost in silence with another: they are refused instead. */
static bool check_unexpected(struct judging *j)
{
    const struct update *update = j->update;
    enum action action = update->action;
    if (update->has_value && action != ACTION_VALUE && action != ACTION_COMPLETE) {
        return refuse_field(j, REASON_UNEXPECTED_FIELD, "value");
    }
    if ((update->until != DAY_NONE || update->reason != NULL) && action != ACTION_EXTEND) {
        return refuse_field(j, REASON_UNEXPECTED_FIELD, update->until != DAY_NONE ? "until" : "extension_reason");
    }
    if (action == ACTION_NOTHING) {
        const char *field = update->result != NULL         ? "result"
                            : update->difficulties != NULL ? "difficulties"
                            : update->proposals != NULL    ? "proposals"
                                                           : NULL;
        return field == NULL || refuse_field(j, REASON_UNEXPECTED_FIELD, field);
    }
    return true;
}

static bool check_required(struct judging *j)
{
    const struct update *update = j->update;
    switch (update->action) {
    case ACTION_CONTRIBUTE:
        return update->result != NULL || update->difficulties != NULL || update->proposals != NULL ||
               refuse_field(j, REASON_MISSING_FIELD, "result");
    case ACTION_PROGRESS:
        return update->result != NULL || update->percent != -1 || refuse_field(j, REASON_MISSING_FIELD, "result");
    case ACTION_COMPLETE:
        return check_product(j);
    case ACTION_EXTEND:
        return check_extension(j);
    case ACTION_DIFFICULTY:
        return update->difficulties != NULL || refuse_field(j, REASON_MISSING_FIELD, "difficulties");
    case ACTION_VALUE:
        return check_value(j);
    default:
        return true;
    }
}

static bool check_fields(struct judging *j)
{
    if (j->update->period != NULL && !is_period(j->update->period)) {
        const char *const values[] = {j->update->period};
        return refuse(j, REASON_BAD_PERIOD, "period", values, 1);
    }
    return check_percent(j) && check_unexpected(j) && check_required(j) && check_product_date(j);
}

/* Whoever stands alone in the place of the body that spoke may correct its words: not each ward a district's. */
static bool is_own(const struct judging *j, const char *code)
{
    const struct judge_context *context = j->context;
    const struct agency *said = roster_agency(context->roster, code);
    return said == context->agency ||
           (said != NULL &&
            answer_of(j->verdict.item, said, day_of_instant(context->effective_at)).agency == context->agency);
}

/* A correction replaces what the same agency said of the same task; what was rejected has nothing to replace. */
static bool check_supersedes(struct judging *j)
{
    const struct prior *prior = j->context->prior;
    if (!j->update->has_supersedes || prior == NULL) {
        return true;
    }
    bool same = prior->found && prior->verdict != VERDICT_REJECTED && is_own(j, prior->agency) &&
                roster_find_item(j->context->roster, prior->task, NULL) == j->verdict.item;
    if (!same) {
        char spoken[LABEL_SPOKEN_MAX];
        const char *const values[] = {NULL, label_spoken(j->verdict.item->label, spoken)};
        return refuse(j, REASON_SUPERSEDES_UNKNOWN, "supersedes", values, 2);
    }
    return true;
}

struct verdict judge(const struct update *update, const struct judge_context *context, struct arena *arena)
{
    struct judging j = {.update = update, .context = context, .arena = arena};
    if (context->agency == NULL) {
        refuse(&j, REASON_UNKNOWN_AGENCY, NULL, NULL, 0);
    } else if (update->action == ACTION_NONE) {
        refuse_field(&j, REASON_MISSING_FIELD, "action");
    } else if (find_task(&j) && check_right(&j) && check_fields(&j) && check_supersedes(&j)) {
        if (j.verdict.right.permission == PERMISSION_HELD) {
            j.verdict.kind = VERDICT_HELD;
            j.verdict.reason = j.verdict.right.reason;
            explain_right(&j, j.verdict.reason);
        } else {
            j.verdict.kind = VERDICT_ACCEPTED;
        }
    }
    return j.verdict;
}
