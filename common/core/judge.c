#include "judge_internal.h"

#include "text.h"

#include <string.h>

bool judge_refuse(struct judging *j, enum reason reason, const char *field, const char *const values[], size_t count)
{
    j->verdict.kind = VERDICT_REJECTED;
    j->verdict.reason = reason;
    j->verdict.field = field;
    j->verdict.message = explain(j->arena, reason, values, count);
    return false;
}

bool judge_refuse_field(struct judging *j, enum reason reason, const char *field)
{
    const char *const values[] = {update_field_label(field), action_label(j->update->action)};
    return judge_refuse(j, reason, field, values, 2);
}

/* ---- who and what ---- */

/* Whether it speaks of a plan, not of one of its tasks. */
static bool is_about_a_plan(const struct update *update)
{
    switch (update->action) {
    case ACTION_REPORT:
        return true;
    case ACTION_ANSWER:
    case ACTION_CONTEST:
    case ACTION_WITHDRAW:
        return update->task != NULL && update->task[0] != '\0' && strchr(update->task, '#') == NULL;
    default:
        return false;
    }
}

static bool find_plan(struct judging *j)
{
    const char *name = j->update->task == NULL ? "" : j->update->task;
    j->verdict.plan = roster_find_plan(j->context->roster, name, NULL);
    if (j->verdict.plan == NULL) {
        const char *const values[] = {name, action_label(j->update->action)};
        return judge_refuse(j, REASON_UNKNOWN_PLAN, "task", values, 2);
    }
    return true;
}

static bool find_task(struct judging *j)
{
    const char *task = j->update->task == NULL ? "" : j->update->task;
    j->verdict.item = roster_find_item(j->context->roster, task, NULL);
    if (j->verdict.item == NULL) {
        const char *similar = roster_similar_items(j->arena, j->context->roster, task);
        const char *hint = similar[0] == '\0' ? "" : arena_printf(j->arena, "; có thể là %s", similar);
        const char *const values[] = {task, hint};
        return judge_refuse(j, REASON_UNKNOWN_TASK, "task", values, 2);
    }
    j->verdict.plan = j->verdict.item->plan;
    return true;
}

/* The sentences on rights share their blanks: {1} plan, {2} task as spoken (of a plan: what is sent), {3} the plan's
 * own words, {4} who leads. */
void judge_explain_right(struct judging *j, enum reason reason)
{
    enum { NAMES_MAX = 5 };
    const struct item *item = j->verdict.item;
    const struct party *party = j->verdict.right.party;
    char spoken[LABEL_SPOKEN_MAX];
    const char *words = item == NULL || item->assigned_text == NULL ? "" : item->assigned_text;
    if ((reason == REASON_OPEN_GROUP || reason == REASON_REASSIGNMENT) && party != NULL) {
        words = party->printed;
    } else if (reason == REASON_CENTRAL_BODY) {
        words = j->context->agency->name;
    }
    const char *const values[] = {
        j->verdict.plan->number,
        item == NULL ? action_label(j->update->action) : label_spoken(item->label, spoken),
        words,
        item == NULL ? j->verdict.plan->focal->name : responsible_names(j->arena, item, NAMES_MAX, j->on),
    };
    j->verdict.message = explain(j->arena, reason, values, 4);
}

static bool check_right(struct judging *j)
{
    const struct judge_context *context = j->context;
    j->verdict.right = j->verdict.item == NULL ? plan_responsibility_of(j->verdict.plan, context->agency, j->on)
                                               : responsibility_of(context->roster, context->agency, j->verdict.item,
                                                                   j->update->action, j->on);
    if (j->verdict.right.permission == PERMISSION_NO) {
        j->verdict.kind = VERDICT_REJECTED;
        j->verdict.reason = j->verdict.right.reason;
        j->verdict.field = j->verdict.reason == REASON_COOP_PROGRESS ? "percent" : "task";
        judge_explain_right(j, j->verdict.reason);
        return false;
    }
    return true;
}

/* ---- corrections ---- */

/* Whoever stands alone in the place of the body that spoke may correct its words: not each ward a district's. */
static bool is_own(const struct judging *j, const char *code)
{
    const struct judge_context *context = j->context;
    const struct agency *said = roster_agency(context->roster, code);
    return said == context->agency ||
           (said != NULL && answer_of(j->verdict.item, said, j->on).agency == context->agency);
}

static bool is_about_the_same(const struct judging *j, const char *task)
{
    const struct roster *roster = j->context->roster;
    return j->verdict.item != NULL ? roster_find_item(roster, task, NULL) == j->verdict.item
                                   : roster_find_plan(roster, task, NULL) == j->verdict.plan;
}

/* A correction replaces what the same agency said of the same task; what was rejected has nothing to replace. */
static bool check_supersedes(struct judging *j)
{
    const struct prior *prior = j->context->prior;
    if (!j->update->has_supersedes || prior == NULL) {
        return true;
    }
    bool same = prior->found && prior->verdict != VERDICT_REJECTED && is_own(j, prior->agency) &&
                is_about_the_same(j, prior->task);
    if (!same) {
        char spoken[LABEL_SPOKEN_MAX];
        const struct item *item = j->verdict.item;
        const char *const values[] = {NULL, item == NULL ? j->verdict.plan->number : label_spoken(item->label, spoken)};
        return judge_refuse(j, REASON_SUPERSEDES_UNKNOWN, "supersedes", values, 2);
    }
    return true;
}

/* An answer names a question that this agency was asked about that task; what was asked about a whole plan may be
 * answered for one of its tasks. */
static bool check_question(struct judging *j)
{
    const struct question_fact *question = j->context->question;
    const struct item *item = j->verdict.item;
    char spoken[LABEL_SPOKEN_MAX];
    if (j->update->action != ACTION_ANSWER || question == NULL) {
        return true;
    }
    bool same =
        question->found && is_own(j, question->agency) &&
        (question->task != NULL ? item != NULL && roster_find_item(j->context->roster, question->task, NULL) == item
                                : roster_find_plan(j->context->roster, question->plan, NULL) == j->verdict.plan);
    const char *const values[] = {item == NULL ? j->verdict.plan->number : label_spoken(item->label, spoken)};
    return same || judge_refuse(j, REASON_UNKNOWN_QUESTION, "refers_to", values, 1);
}

struct verdict judge(const struct update *update, const struct judge_context *context, struct arena *arena)
{
    struct judging j = {
        .update = update, .context = context, .arena = arena, .on = day_of_instant(context->effective_at)};
    if (context->agency == NULL) {
        judge_refuse(&j, REASON_UNKNOWN_AGENCY, NULL, NULL, 0);
    } else if (update->action == ACTION_NONE) {
        judge_refuse_field(&j, REASON_MISSING_FIELD, "action");
    } else if ((is_about_a_plan(update) ? find_plan(&j) : find_task(&j)) && check_right(&j) && judge_fields(&j) &&
               check_supersedes(&j) && check_question(&j)) {
        if (j.verdict.right.permission == PERMISSION_HELD) {
            j.verdict.kind = VERDICT_HELD;
            j.verdict.reason = j.verdict.right.reason;
            judge_explain_right(&j, j.verdict.reason);
        } else {
            j.verdict.kind = VERDICT_ACCEPTED;
        }
    }
    return j.verdict;
}
