#include "review.h"

#include "lang.h"
#include "lineage.h"

#include <string.h>

const char *review_code(enum review_kind kind)
{
    static const char *const codes[] = {"released", "refused", "returned", "reviewed", "confirmed"};
    return codes[kind];
}

static bool is(const char *text, const char *word)
{
    return text != NULL && strcmp(text, word) == 0;
}

/* The plan that an update is on: of its task, or itself. */
static const struct plan *plan_of(const struct roster *roster, const struct review_subject *subject)
{
    const struct item *item = roster_find_item(roster, subject->task, NULL);
    return item != NULL ? item->plan : roster_find_plan(roster, subject->task, NULL);
}

static const struct agency *focal_of(const struct plan *plan, day_t on)
{
    const struct agency *focal = plan == NULL ? NULL : agency_successor(plan->focal, on);
    return focal != NULL || plan == NULL ? focal : plan->focal;
}

static bool is_own(const struct roster *roster, const struct review_subject *subject, day_t on)
{
    const struct agency *sender = roster_agency(roster, subject->agency);
    const struct agency *speaker = sender == NULL ? NULL : agency_successor(sender, on);
    const struct agency *focal = focal_of(plan_of(roster, subject), on);
    return focal != NULL && (speaker == NULL ? sender : speaker) == focal;
}

/* ---- what is held ---- */

static bool check_held(const struct roster *roster, const struct review *review, const struct review_subject *subject,
                       struct err *err)
{
    if (subject->verdict != VERDICT_HELD) {
        return err_set(err, ERR_DATA,
                       tr("%s is not held: only what waits for a lead is released or refused",
                          "%s không ở trạng thái chờ chấp nhận: chỉ quyết định với nội dung đang chờ"),
                       subject->id);
    }
    if (subject->held_decision != NULL) {
        return err_set(err, ERR_PERMISSION,
                       tr("%s has been decided already (%s)", "%s đã được quyết định trước đó (%s)"), subject->id,
                       subject->held_decision);
    }
    if (is_own(roster, subject, review->today)) {
        return err_set(err, ERR_PERMISSION,
                       tr("%s is the focal agency's own: nobody decides about its own words",
                          "%s là nội dung của chính cơ quan đầu mối: không tự quyết định nội dung của mình"),
                       subject->id);
    }
    return review->kind == REVIEW_RELEASE || review->reason != NULL ||
           err_set(err, ERR_USAGE, "%s",
                   tr("refuse needs --reason: the agency reads it",
                      "không chấp nhận phải có --reason để đơn vị biết lý do"));
}

/* ---- what counts ---- */

static bool check_counts(const struct review_subject *subject, struct err *err)
{
    bool counts = subject->verdict == VERDICT_ACCEPTED || is(subject->held_decision, "released");
    if (!counts) {
        return err_set(err, ERR_DATA,
                       subject->verdict == VERDICT_HELD && subject->held_decision == NULL
                           ? tr("%s is held: release or refuse it first (`tiendo review release`)",
                                "%s đang chờ chấp nhận: cần `tiendo review release` hoặc refuse trước")
                           : tr("%s was not taken in: there is nothing to review",
                                "%s không được tiếp nhận nên không có gì để xem xét"),
                       subject->id);
    }
    return !subject->replaced || err_set(err, ERR_DATA,
                                         tr("%s was replaced or withdrawn by the agency: decide about the newer one",
                                            "%s đã được đơn vị thay bằng bản mới hoặc rút lại: hãy xem xét bản mới"),
                                         subject->id);
}

static bool check_return(const struct review *review, const struct review_subject *subject, struct err *err)
{
    if (review->reason == NULL) {
        return err_set(
            err, ERR_USAGE, "%s",
            tr("return needs --reason: the agency reads it", "trả lại phải có --reason để đơn vị biết lý do"));
    }
    if (review->until != DAY_NONE && review->until < review->today) {
        char day[DAY_ISO_MAX];
        return err_set(err, ERR_DATA,
                       tr("--until %s has passed: give the agency a day that is still to come",
                          "--until %s đã qua: cần một ngày còn ở phía trước"),
                       day_iso(review->until, day));
    }
    return !is(subject->last_review, "returned") ||
           err_set(err, ERR_PERMISSION, tr("%s has been returned already", "%s đã được trả lại trước đó"), subject->id);
}

static bool check_confirm(const struct roster *roster, const struct review *review,
                          const struct review_subject *subject, struct err *err)
{
    if (subject->action != ACTION_COMPLETE) {
        return err_set(err, ERR_DATA,
                       tr("%s does not report completion (it is \"%s\"): there is nothing to confirm; "
                          "`tiendo review accept` agrees with its content",
                          "%s không phải là báo hoàn thành (\"%s\") nên không xác nhận hoàn thành; dùng `tiendo review "
                          "accept` để chấp nhận nội dung"),
                       subject->id, action_label(subject->action));
    }
    if (is(subject->last_review, "confirmed")) {
        return err_set(err, ERR_PERMISSION, tr("%s has been confirmed already", "%s đã được xác nhận trước đó"),
                       subject->id);
    }
    if (is(subject->last_review, "returned")) {
        return err_set(err, ERR_DATA,
                       tr("%s was returned: wait for what the agency sends instead",
                          "%s đã trả lại: chờ nội dung bổ sung của đơn vị"),
                       subject->id);
    }
    return review->document != NULL || !is_own(roster, subject, review->today) ||
           err_set(err, ERR_PERMISSION,
                   tr("%s is the focal agency's own: nobody confirms its own. Give --document NUMBER, the document by "
                      "which the authority that assigned the task confirms it",
                      "%s là nhiệm vụ của chính cơ quan đầu mối: không tự xác nhận. Cần --document SỐ, văn bản của cơ "
                      "quan giao việc xác nhận hoàn thành"),
                   subject->id);
}

bool review_check(const struct roster *roster, const struct review *review, const struct review_subject *subject,
                  struct err *err)
{
    if (review->kind == REVIEW_RELEASE || review->kind == REVIEW_REFUSE) {
        return check_held(roster, review, subject, err);
    }
    if (!check_counts(subject, err)) {
        return false;
    }
    if (review->kind == REVIEW_RETURN) {
        return check_return(review, subject, err);
    }
    if (review->kind == REVIEW_CONFIRM) {
        return check_confirm(roster, review, subject, err);
    }
    return subject->last_review == NULL || is(subject->last_review, "returned") ||
           err_set(err, ERR_PERMISSION, tr("%s has been accepted already", "%s đã được chấp nhận trước đó"),
                   subject->id);
}

day_t review_due(const struct roster *roster, const struct review_subject *subject)
{
    const struct item *item = roster_find_item(roster, subject->task, NULL);
    const char *code = subject->answers_for != NULL ? subject->answers_for : subject->agency;
    if (item == NULL) {
        return DAY_NONE;
    }
    struct item_time time = item_time(roster, item, roster_agency(roster, code));
    return time.has_due ? time.due : DAY_NONE;
}

const char *review_remark(struct arena *arena, const struct roster *roster, const struct review_subject *subject)
{
    const struct plan *plan = plan_of(roster, subject);
    const struct product *product = &subject->product;
    day_t due = review_due(roster, subject);
    day_t done = product->date != DAY_NONE ? product->date : subject->effective_on;
    char day[DAY_ISO_MAX];
    char other[DAY_ISO_MAX];
    if (due != DAY_NONE && done > due) {
        return arena_printf(arena, tr("completed on %s, after the due day %s", "hoàn thành ngày %s, sau thời hạn %s"),
                            day_vietnamese(done, day), day_vietnamese(due, other));
    }
    if (plan != NULL && product->date != DAY_NONE && product->date < plan->date) {
        return arena_printf(
            arena, tr("the product (%s) is older than the plan (%s)", "sản phẩm (ngày %s) có trước kế hoạch (ngày %s)"),
            day_vietnamese(product->date, day), day_vietnamese(plan->date, other));
    }
    return NULL;
}

/* ---- what the agency reads ---- */

static const char *what(const struct roster *roster, const struct review_subject *subject,
                        char buf[static LABEL_SPOKEN_MAX])
{
    const struct item *item = roster_find_item(roster, subject->task, NULL);
    return item != NULL ? label_spoken(item->label, buf) : action_label(subject->action);
}

static const char *of_product(struct arena *arena, const struct product *product)
{
    char day[DAY_ISO_MAX];
    if (product->number == NULL) {
        return "số liệu đã báo cáo";
    }
    return arena_printf(arena, "%s ngày %s của %s", product->number,
                        product->date == DAY_NONE ? "…" : day_vietnamese(product->date, day),
                        product->issuer == NULL ? "…" : product->issuer);
}

const char *review_notice(struct arena *arena, const struct roster *roster, const struct review *review,
                          const struct review_subject *subject)
{
    const struct agency *focal = focal_of(plan_of(roster, subject), review->today);
    const char *who = focal == NULL ? "Cơ quan đầu mối" : focal->name;
    char spoken[LABEL_SPOKEN_MAX];
    char day[DAY_ISO_MAX];
    const char *task = what(roster, subject, spoken);
    switch (review->kind) {
    case REVIEW_RELEASE:
        return arena_printf(arena, "%s đã chấp nhận nội dung của đơn vị về %s.", who, task);
    case REVIEW_REFUSE:
        return arena_printf(arena,
                            "%s không chấp nhận nội dung của đơn vị về %s, lý do: \"%s\". Nội dung vẫn được lưu.", who,
                            task, review->reason);
    case REVIEW_RETURN:
        return arena_printf(
            arena,
            "%s đề nghị bổ sung nội dung về %s, chậm nhất ngày %s: \"%s\". Nội dung cũ được giữ nguyên; "
            "dùng \"Bổ sung\" để soạn từ bản đã gửi.",
            who, task, day_vietnamese(review->until, day), review->reason);
    case REVIEW_ACCEPT:
        return arena_printf(arena, "%s đã xem và chấp nhận nội dung của đơn vị về %s ngày %s.", who, task,
                            day_vietnamese(review->today, day));
    default:
        break;
    }
    if (review->document != NULL) {
        return arena_printf(arena, "%s được xác nhận hoàn thành theo %s (văn bản xác nhận: %s).", task,
                            of_product(arena, &subject->product), review->document);
    }
    return arena_printf(arena, "%s xác nhận %s hoàn thành theo %s.", who, task, of_product(arena, &subject->product));
}
