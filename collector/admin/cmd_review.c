/* tiendo review release|refuse|return|accept|confirm: what a person at the focal agency decides about updates. All of
 * the ids given, or none. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "lineage.h"
#include "options.h"
#include "review.h"
#include "store_catalogue.h"
#include "store_review.h"

#include <stdio.h>

enum { RETURN_WORKDAYS = 3 }; /* to mend what was returned, when --until says nothing else */

static bool read_review(struct admin *admin, enum review_kind kind, struct review *ret, struct err *err)
{
    struct review review = {.kind = kind, .today = day_of_instant(clock_now_us())};
    if (!option_needed(admin, "by", tr("a person decides, and the record says who", "người quyết định được ghi lại"),
                       &review.by, err) ||
        !option_text(admin, "reason", &review.reason, err) || !option_text(admin, "document", &review.document, err) ||
        !option_day(admin, "until", &review.until, err) ||
        !option_day(admin, "document-date", &review.document_date, err)) {
        return false;
    }
    if (kind == REVIEW_RETURN && review.until == DAY_NONE) {
        review.until = workcal_add(&admin->roster->calendar, review.today, RETURN_WORKDAYS);
    }
    review.supplement = cli_given(admin->args, "supplement");
    *ret = review;
    return true;
}

static bool record(struct admin *admin, const struct review *review, const struct review_subject *subject,
                   int64_t now_us, struct err *err)
{
    const struct item *item = roster_find_item(admin->roster, subject->task, NULL);
    const struct plan *plan = item != NULL ? item->plan : roster_find_plan(admin->roster, subject->task, NULL);
    const struct agency *focal = plan == NULL ? NULL : agency_successor(plan->focal, review->today);
    char name[ITEM_NAME_MAX];
    day_t due = review->kind == REVIEW_CONFIRM ? review_due(admin->roster, subject) : DAY_NONE;
    const char *task = item_key_short(admin->roster, subject->task, name);
    return store_review_add(admin->pg, review, subject, due,
                            focal != NULL  ? focal->code
                            : plan != NULL ? plan->focal_code
                                           : "",
                            task, review_notice(admin->arena, admin->roster, review, subject), now_us, err);
}

static bool record_all(struct admin *admin, const struct review *review, const struct review_subject *subjects,
                       size_t count, struct err *err)
{
    int64_t now_us = clock_now_us();
    bool ok = pg_begin(admin->pg, err);
    for (size_t i = 0; ok && i < count; i++) {
        ok = record(admin, review, &subjects[i], now_us, err);
    }
    ok = ok && store_change_announce(admin->pg, err) && pg_commit(admin->pg, err);
    pg_rollback(admin->pg);
    return ok;
}

static json_t *json_of(const struct admin *admin, const struct review *review, const struct review_subject *subject)
{
    json_t *row = json_object();
    char name[ITEM_NAME_MAX];
    json_set_text(row, "id", subject->id);
    json_set_text(row, "agency", subject->agency);
    json_set_text(row, "task", item_key_short(admin->roster, subject->task, name));
    json_set_text(row, "decision", review_code(review->kind));
    json_set_text(row, "by", review->by);
    json_set_text(row, "reason", review->reason);
    if (review->until != DAY_NONE) {
        json_set_day(row, "until", review->until);
    }
    json_set_text(row, "document", review->document);
    json_set_text(row, "remark",
                  review->kind == REVIEW_CONFIRM ? review_remark(admin->arena, admin->roster, subject) : NULL);
    return row;
}

static void print(const struct admin *admin, const struct review *review, const struct review_subject *subject)
{
    static const char *const english[] = {"released", "refused", "returned", "accepted", "completion confirmed"};
    static const char *const vietnamese[] = {"đã chấp nhận nội dung đang chờ", "không chấp nhận",
                                             "đã trả lại, đề nghị bổ sung", "đã chấp nhận", "đã xác nhận hoàn thành"};
    char name[ITEM_NAME_MAX];
    char day[DAY_ISO_MAX];
    const char *remark = review->kind == REVIEW_CONFIRM ? review_remark(admin->arena, admin->roster, subject) : NULL;
    printf("%s, %s: %s", admin_agency_name(admin, subject->agency), item_key_short(admin->roster, subject->task, name),
           lang_is_vietnamese() ? vietnamese[review->kind] : english[review->kind]);
    if (review->until != DAY_NONE) {
        printf(tr(" until %s", " chậm nhất ngày %s"), day_vietnamese(review->until, day));
    }
    printf("%s%s%s\n", remark == NULL ? "" : " (", remark == NULL ? "" : remark, remark == NULL ? "" : ")");
}

static bool review_as(struct admin *admin, enum review_kind kind, struct err *err)
{
    struct review review = {0};
    struct review_subject *subjects = NULL;
    size_t count = (size_t)admin->args->operand_count;
    if (!admin_load_now(admin, err) || !read_review(admin, kind, &review, err) ||
        !store_review_find(admin->pg, (const char *const *)admin->args->operands, count, admin->arena, &subjects,
                           err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!review_check(admin->roster, &review, &subjects[i], err)) {
            return false;
        }
    }
    if (!record_all(admin, &review, subjects, count, err)) {
        return false;
    }
    json_t *document = json_array();
    for (size_t i = 0; i < count; i++) {
        if (admin_json(admin)) {
            json_append(document, json_of(admin, &review, &subjects[i]));
        } else {
            print(admin, &review, &subjects[i]);
        }
    }
    if (admin_json(admin)) {
        return json_print(document, err);
    }
    json_decref(document);
    return admin_flush(err);
}

static bool review_release(struct admin *admin, struct err *err)
{
    return review_as(admin, REVIEW_RELEASE, err);
}

static bool review_refuse(struct admin *admin, struct err *err)
{
    return review_as(admin, REVIEW_REFUSE, err);
}

static bool review_return(struct admin *admin, struct err *err)
{
    return review_as(admin, REVIEW_RETURN, err);
}

static bool review_accept(struct admin *admin, struct err *err)
{
    return review_as(admin, REVIEW_ACCEPT, err);
}

static bool review_confirm(struct admin *admin, struct err *err)
{
    return review_as(admin, REVIEW_CONFIRM, err);
}

int cmd_review_release(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, review_release);
}

int cmd_review_refuse(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, review_refuse);
}

int cmd_review_return(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, review_return);
}

int cmd_review_accept(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, review_accept);
}

int cmd_review_confirm(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, review_confirm);
}
