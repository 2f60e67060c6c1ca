/* What each action must and must not carry. */
#include "judge_internal.h"

#include "period.h"
#include "rounds.h"
#include "text.h"

#include <string.h>

static const char *spoken_task(const struct judging *j)
{
    char spoken[LABEL_SPOKEN_MAX];
    return arena_strdup(j->arena, label_spoken(j->verdict.item->label, spoken));
}

/* Whose part of the task the sender speaks for, as the plan meant it. */
static struct item_time time_of_sender(const struct judging *j)
{
    const struct agency *origin = j->verdict.right.origin;
    return item_time(j->context->roster, j->verdict.item, origin == NULL ? j->context->agency : origin);
}

/* ---- period ---- */

/* "đang mở: Quý IV/2024 (2024-Q4)" */
static const char *open_periods(struct arena *arena, const struct plan *plan, day_t on)
{
    enum { SHOWN_MAX = 4 };
    const char *names = "";
    size_t count = 0;
    for (size_t i = plan->round_count; i-- > 0;) {
        const struct round *round = plan->rounds[i];
        struct report_period period = {.kind = PERIOD_NONE};
        char name[PERIOD_VIETNAMESE_MAX];
        if (round->sealed || round->from > on || count++ >= SHOWN_MAX) {
            continue;
        }
        bool known = period_parse(round->period, &period);
        names = arena_printf(arena, "%s%s%s%s%s%s", names, names[0] == '\0' ? "" : ", ",
                             known ? period_vietnamese(period, name) : "", known ? " (" : "", round->period,
                             known ? ")" : "");
    }
    if (count == 0) {
        return "hiện không có kỳ báo cáo nào đang mở";
    }
    return arena_printf(arena, "đang mở: %s%s", names, count > SHOWN_MAX ? ", …" : "");
}

/* A sealed round's period is taken: what comes late is a supplement. Where nobody opened a round, any period will do,
 * but for a report: it is a round's. */
static bool check_period(struct judging *j)
{
    const char *code = j->update->period;
    const struct plan *plan = j->verdict.plan;
    bool report = j->update->action == ACTION_REPORT;
    struct report_period period = {.kind = PERIOD_NONE};
    if (code == NULL) {
        return !report || judge_refuse_field(j, REASON_MISSING_FIELD, "period");
    }
    if (!period_parse(code, &period)) {
        const char *const values[] = {code};
        return judge_refuse(j, REASON_BAD_PERIOD, "period", values, 1);
    }
    if ((report || plan->round_count > 0) && plan_round(plan, code) == NULL) {
        const char *const values[] = {plan->number, code, open_periods(j->arena, plan, j->on)};
        return judge_refuse(j, REASON_WRONG_PERIOD, "period", values, 3);
    }
    return true;
}

/* ---- single fields ---- */

static bool check_percent(struct judging *j)
{
    const struct update *update = j->update;
    if (update->percent == -1) {
        return true;
    }
    bool in_range = update->percent >= 0 && update->percent <= 100;
    if (!in_range || (update->action == ACTION_COMPLETE && update->percent != 100)) {
        const char *const values[] = {arena_printf(j->arena, "%d", update->percent)};
        return judge_refuse(j, REASON_BAD_PERCENT, "percent", values, 1);
    }
    if (update->action == ACTION_PROGRESS || update->action == ACTION_COMPLETE) {
        return true;
    }
    if (j->verdict.right.role == ROLE_COOPERATE && j->verdict.item != NULL) {
        j->verdict.kind = VERDICT_REJECTED;
        j->verdict.reason = REASON_COOP_PROGRESS;
        j->verdict.field = "percent";
        judge_explain_right(j, REASON_COOP_PROGRESS);
        return false;
    }
    return judge_refuse_field(j, REASON_UNEXPECTED_FIELD, "percent");
}

static bool is_sha256(const char *hash)
{
    return strlen(hash) == SHA256_HEX_CHARS && strspn(hash, "0123456789abcdef") == SHA256_HEX_CHARS;
}

static bool check_past(struct judging *j, const char *field, day_t day)
{
    char text[DAY_ISO_MAX];
    if (day == DAY_NONE || day <= j->on) {
        return true;
    }
    const char *const values[] = {update_field_label(field), day_vietnamese(day, text)};
    return judge_refuse(j, REASON_FUTURE_DATE, field, values, 2);
}

static bool check_product_fields(struct judging *j)
{
    const struct product *product = &j->update->product;
    char day[DAY_ISO_MAX];
    if (product->number == NULL && (product->link != NULL || product->hash != NULL)) {
        return judge_refuse_field(j, REASON_UNEXPECTED_FIELD, product->link != NULL ? "product_link" : "product_hash");
    }
    if (product->hash != NULL && !is_sha256(product->hash)) {
        return judge_refuse_field(j, REASON_BAD_HASH, "product_hash");
    }
    if (product->date != DAY_NONE && product->date > j->on) {
        const char *const values[] = {day_vietnamese(product->date, day)};
        return judge_refuse(j, REASON_PRODUCT_DATE, "product_date", values, 1);
    }
    return true;
}

/* ---- what belongs to one action only ---- */

/* The first field of a report that was filled in; NULL: none. */
static const char *report_field(const struct report_text *report)
{
    return report->direction != NULL    ? "report_direction"
           : report->ongoing != NULL    ? "report_ongoing"
           : report->assessment != NULL ? "report_assessment"
           : report->next != NULL       ? "report_next"
           : report->number != NULL     ? "report_number"
           : report->date != DAY_NONE   ? "report_date"
           : report->as_of != DAY_NONE  ? "report_as_of"
           : report->update_count > 0   ? "report_updates"
                                        : NULL;
}

static const char *milestone_field(const struct milestone_text *milestone)
{
    return milestone->text != NULL      ? "milestone"
           : milestone->officer != NULL ? "milestone_officer"
           : milestone->product != NULL ? "milestone_product"
           : milestone->due != DAY_NONE ? "milestone_due"
           : milestone->basis != NULL   ? "milestone_basis"
                                        : NULL;
}

static const char *product_field(const struct product *product)
{
    return product->number != NULL     ? "product_number"
           : product->date != DAY_NONE ? "product_date"
           : product->issuer != NULL   ? "product_issuer"
           : product->title != NULL    ? "product_title"
                                       : NULL;
}

/* Words that this action has no place for. */
static const char *words_out_of_place(const struct update *update)
{
    enum action action = update->action;
    bool bare = action == ACTION_NOTHING || action == ACTION_MILESTONE;
    const char *result = update->result != NULL ? "result" : NULL;
    const char *others = update->difficulties != NULL ? "difficulties" : update->proposals != NULL ? "proposals" : NULL;
    if ((bare || action == ACTION_REPORT) && result != NULL) { /* of a report: it is in what the report consists of */
        return result;
    }
    if ((bare || action == ACTION_WITHDRAW) && others != NULL) {
        return others;
    }
    bool no_product = action == ACTION_MILESTONE || action == ACTION_REPORT || action == ACTION_WITHDRAW;
    return no_product ? product_field(&update->product) : NULL;
}

/* What means something only beside another field. */
static const char *without_what_it_is_of(const struct update *update)
{
    return update->proposal_to != NULL && update->proposals == NULL ? "proposal_to"
           : update->value_as_of != DAY_NONE && !update->has_value  ? "value_as_of"
           : update->value_source != NULL && !update->has_value     ? "value_source"
                                                                    : NULL;
}

/* Fields that mean something with one action only would be lost in silence with another: they are refused instead. */
static bool check_unexpected(struct judging *j)
{
    const struct update *update = j->update;
    enum action action = update->action;
    const char *field = NULL;
    if (update->has_value && action != ACTION_VALUE && action != ACTION_COMPLETE) {
        field = "value";
    } else if ((update->until != DAY_NONE || update->reason != NULL) && action != ACTION_EXTEND) {
        field = update->until != DAY_NONE ? "until" : "extension_reason";
    } else if (update->has_refers_to && action != ACTION_ANSWER) {
        field = "refers_to";
    } else {
        field = action == ACTION_MILESTONE ? NULL : milestone_field(&update->milestone);
        field = field != NULL || action == ACTION_REPORT ? field : report_field(&update->report);
        field = field != NULL ? field : words_out_of_place(update);
        field = field != NULL ? field : without_what_it_is_of(update);
    }
    return field == NULL || judge_refuse_field(j, REASON_UNEXPECTED_FIELD, field);
}

/* ---- what each action must carry ---- */

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
    return missing == NULL || judge_refuse_field(j, REASON_NO_PRODUCT, missing);
}

/* A late request is taken: it changes nothing until the authority decides. */
static bool check_extension(struct judging *j)
{
    const struct update *update = j->update;
    struct item_time time = time_of_sender(j);
    char day[DAY_ISO_MAX];
    if (!time.has_due) {
        const char *const values[] = {spoken_task(j)};
        return judge_refuse(j, REASON_NO_DUE, "task", values, 1);
    }
    if (time.stopped) {
        const char *const values[] = {spoken_task(j), time.stop->document.number};
        return judge_refuse(j, REASON_STOPPED, "task", values, 2);
    }
    if (update->until == DAY_NONE) {
        return judge_refuse_field(j, REASON_MISSING_FIELD, "until");
    }
    if (update->reason == NULL) {
        return judge_refuse_field(j, REASON_MISSING_FIELD, "extension_reason");
    }
    if (update->until <= time.due) {
        const char *const values[] = {spoken_task(j), day_vietnamese(time.due, day)};
        return judge_refuse(j, REASON_UNTIL_NOT_LATER, "until", values, 2);
    }
    return true;
}

static bool check_value(struct judging *j)
{
    if (!j->update->has_value) {
        return judge_refuse_field(j, REASON_MISSING_FIELD, "value");
    }
    return j->update->value_year != 0 || judge_refuse_field(j, REASON_MISSING_FIELD, "value_year");
}

static bool has_due_of_its_own(enum role role)
{
    return role == ROLE_LEAD || role == ROLE_CO_LEAD || role == ROLE_ACTING || role == ROLE_IMPLEMENT;
}

/* Nobody says "nothing to report" while something is wanted of it. */
static bool check_nothing(struct judging *j)
{
    const struct standing *standing = j->context->standing;
    char day[DAY_ISO_MAX];
    if (standing == NULL) {
        return true;
    }
    struct item_time time = time_of_sender(j);
    bool overdue = has_due_of_its_own(j->verdict.right.role) && time.has_due && !time.stopped && j->on > time.due;
    const char *why = NULL;
    if (standing->returned) {
        why = "có nội dung bị trả lại, chưa được bổ sung; đề nghị gửi bản thay thế";
    } else if (standing->asked) {
        why = "có yêu cầu giải trình chưa được trả lời; đề nghị trả lời yêu cầu đó";
    } else if (overdue && !standing->complete) {
        why = arena_printf(
            j->arena, "đã quá hạn (thời hạn %s); đề nghị báo cáo kết quả, khó khăn, vướng mắc hoặc đề nghị gia hạn",
            day_vietnamese(time.due, day));
    }
    const char *const values[] = {spoken_task(j), why};
    return why == NULL || judge_refuse(j, REASON_NIL_NOT_ALLOWED, "action", values, 2);
}

static bool check_report(struct judging *j)
{
    const struct report_text *report = &j->update->report;
    if (report->update_count > REPORT_UPDATES_MAX) {
        const char *const values[] = {update_field_label("report_updates"),
                                      arena_printf(j->arena, "%zu", report->update_count),
                                      arena_printf(j->arena, "%d", REPORT_UPDATES_MAX)};
        return judge_refuse(j, REASON_TOO_MANY, "report_updates", values, 3);
    }
    return check_past(j, "report_date", report->date) && check_past(j, "report_as_of", report->as_of);
}

static bool check_milestone(struct judging *j)
{
    const struct milestone_text *milestone = &j->update->milestone;
    char due[DAY_ISO_MAX];
    char issued[DAY_ISO_MAX];
    if (milestone->text == NULL) {
        return judge_refuse_field(j, REASON_MISSING_FIELD, "milestone");
    }
    if (milestone->due == DAY_NONE) {
        return judge_refuse_field(j, REASON_MISSING_FIELD, "milestone_due");
    }
    if (milestone->due < j->verdict.plan->date) {
        const char *const values[] = {day_vietnamese(milestone->due, due),
                                      day_vietnamese(j->verdict.plan->date, issued)};
        return judge_refuse(j, REASON_MILESTONE_DUE, "milestone_due", values, 2);
    }
    return true;
}

static bool check_contest(struct judging *j)
{
    if (j->update->result == NULL) {
        return judge_refuse_field(j, REASON_MISSING_FIELD, "result");
    }
    return j->verdict.item != NULL || j->update->period != NULL ||
           judge_refuse_field(j, REASON_MISSING_FIELD, "period");
}

static bool check_required(struct judging *j)
{
    const struct update *update = j->update;
    switch (update->action) {
    case ACTION_CONTRIBUTE:
        return update->result != NULL || update->difficulties != NULL || update->proposals != NULL ||
               judge_refuse_field(j, REASON_MISSING_FIELD, "result");
    case ACTION_PROGRESS:
        return update->result != NULL || update->percent != -1 || judge_refuse_field(j, REASON_MISSING_FIELD, "result");
    case ACTION_COMPLETE:
        return check_product(j);
    case ACTION_EXTEND:
        return check_extension(j);
    case ACTION_DIFFICULTY:
        return update->difficulties != NULL || judge_refuse_field(j, REASON_MISSING_FIELD, "difficulties");
    case ACTION_VALUE:
        return check_value(j);
    case ACTION_NOTHING:
        return check_nothing(j);
    case ACTION_REPORT:
        return check_report(j);
    case ACTION_MILESTONE:
        return check_milestone(j);
    case ACTION_ANSWER:
        return (update->has_refers_to || judge_refuse_field(j, REASON_MISSING_FIELD, "refers_to")) &&
               (update->result != NULL || judge_refuse_field(j, REASON_MISSING_FIELD, "result"));
    case ACTION_CONTEST:
        return check_contest(j);
    case ACTION_WITHDRAW:
        return (update->has_supersedes || judge_refuse_field(j, REASON_MISSING_FIELD, "supersedes")) &&
               (update->result != NULL || judge_refuse_field(j, REASON_MISSING_FIELD, "result"));
    default:
        return true;
    }
}

bool judge_fields(struct judging *j)
{
    return check_period(j) && check_percent(j) && check_unexpected(j) && check_required(j) && check_product_fields(j) &&
           check_past(j, "value_as_of", j->update->value_as_of);
}
