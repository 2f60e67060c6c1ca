/* tiendo may: what responsibility_of() says, in words. */
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "responsibility.h"

#include <stdio.h>
#include <string.h>

enum { EXIT_NO = 1, EXIT_HELD = 2, NAMES_MAX = 5 };

struct question {
    const struct agency *agency;
    const struct item *item;
    enum action action;
    day_t on;
    struct entitlement right;
};

static bool read_action(const struct admin *admin, const struct item *item, enum action *ret, struct err *err)
{
    const char *code = cli_value(admin->args, "action");
    if (code == NULL) {
        *ret = item->kind == ITEM_INDICATOR ? ACTION_VALUE : ACTION_CONTRIBUTE;
        return true;
    }
    *ret = action_parse(code);
    return (*ret != ACTION_NONE && *ret != ACTION_REPORT) || /* a report is about no single task */
           err_set(err, ERR_USAGE,
                   tr("--action \"%s\": choose contribute, progress, complete, extend, difficulty, value, nothing, "
                      "milestone, answer, contest or withdraw",
                      "--action \"%s\": chọn contribute, progress, complete, extend, difficulty, value, nothing, "
                      "milestone, answer, contest hoặc withdraw"),
                   code);
}

static bool ask(struct admin *admin, struct question *ret, struct err *err)
{
    struct question q = {.on = admin->on};
    q.item = admin_find_item(admin, admin->args->operands[1], err);
    if (q.item == NULL || !read_action(admin, q.item, &q.action, err)) {
        return false;
    }
    q.agency = roster_find_agency(admin->roster, admin->args->operands[0], q.item->plan->province, q.on, err);
    if (q.agency == NULL) {
        return false;
    }
    q.right = responsibility_of(admin->roster, q.agency, q.item, q.action, q.on);
    *ret = q;
    return true;
}

/* An indicator that only a central body monitors has nobody who reports on it here. */
static bool has_local_party(const struct item *item)
{
    for (size_t i = 0; i < item->party_count; i++) {
        if (item->parties[i].agency->kind != AGENCY_CENTRAL) {
            return true;
        }
    }
    return false;
}

/* Whom to turn to: always said with a refusal. */
static const char *who_answers(struct arena *arena, const struct question *q)
{
    if (q->item->party_count == 0) {
        const struct agency *focal = agency_successor(q->item->plan->focal, q->on);
        return arena_printf(arena, "Cơ quan theo dõi chung: %s.", (focal == NULL ? q->item->plan->focal : focal)->name);
    }
    if (!has_local_party(q->item) && q->agency->kind == AGENCY_CENTRAL) {
        return "";
    }
    if (!has_local_party(q->item)) {
        return arena_printf(arena, "%s là cơ quan trung ương, không báo cáo tại đây.", q->item->parties[0].printed);
    }
    const char *names = responsible_names(arena, q->item, NAMES_MAX, q->on);
    if (q->item->kind == ITEM_INDICATOR) {
        return arena_printf(arena, "Đơn vị theo dõi, đánh giá: %s.", names);
    }
    return arena_printf(arena, "Đơn vị chịu trách nhiệm: %s.", names);
}

/* The end of a sentence: what the plan says, verbatim, where it says anything. */
static const char *plans_own_words(struct arena *arena, const struct item *item)
{
    const char *words = item->assigned_text == NULL ? "" : item->assigned_text;
    size_t length = strlen(words);
    if (length == 0) {
        return ".";
    }
    return arena_printf(arena, " %s \"%s\"%s", item->kind == ITEM_INDICATOR ? "ghi" : "giao", words,
                        words[length - 1] == '.' ? "" : ".");
}

static const char *why_not(struct arena *arena, const struct question *q)
{
    const struct item *item = q->item;
    char spoken[LABEL_SPOKEN_MAX];
    label_spoken(item->label, spoken);
    if (q->agency->kind == AGENCY_GROUP) {
        return arena_printf(arena, "%s là một nhóm, không phải một đơn vị; đề nghị hỏi từng đơn vị trong nhóm.",
                            q->agency->name);
    }
    switch (q->right.reason) {
    case REASON_CENTRAL_BODY:
    case REASON_AGENCY_ABOLISHED:
        return arena_printf(arena, "%s: %s.", q->agency->name, reason_label(q->right.reason));
    case REASON_NOT_ASSIGNED:
    case REASON_NOT_IN_FORCE:
        return arena_printf(arena, "%s của %s: %s.", spoken, item->plan->number, reason_label(q->right.reason));
    case REASON_WRONG_ACTION:
        return arena_printf(arena, "%s: %s (%s).", reason_label(q->right.reason), spoken, action_label(q->action));
    case REASON_COOP_COMPLETE:
    case REASON_COOP_PROGRESS:
    case REASON_COOP_EXTEND:
    case REASON_NO_MILESTONE:
        return arena_printf(arena, "%s (%s).", reason_label(q->right.reason), spoken);
    default:
        return arena_printf(arena, "%s: %s của Kế hoạch %s%s", reason_label(q->right.reason), spoken,
                            item->plan->number, plans_own_words(arena, item));
    }
}

static const char *join_sentences(struct arena *arena, const char *one, const char *other)
{
    return other[0] == '\0' ? one : arena_printf(arena, "%s %s", one, other);
}

/* One or two Vietnamese sentences. */
static const char *reason_of(struct arena *arena, const struct question *q)
{
    char spoken[LABEL_SPOKEN_MAX];
    const struct entitlement *right = &q->right;
    label_spoken(q->item->label, spoken);
    switch (right->permission) {
    case PERMISSION_YES:
        if (right->origin != NULL) {
            return arena_printf(arena, "%s: %s, thay %s (%s) tại %s của Kế hoạch %s.", q->agency->name,
                                role_label(right->role), right->origin->name, basis_label(right->basis), spoken,
                                q->item->plan->number);
        }
        return arena_printf(arena, "%s: %s, %s tại %s của Kế hoạch %s.", q->agency->name, role_label(right->role),
                            basis_label(right->basis), spoken, q->item->plan->number);
    case PERMISSION_HELD:
        if (right->reason == REASON_REASSIGNMENT) {
            return arena_printf(
                arena,
                "%s của Kế hoạch %s giao %s; đơn vị này đã được sắp xếp lại, chưa có văn bản giao đơn vị nào tiếp "
                "nhận; nội dung của %s được lưu, chờ phân công lại.",
                spoken, q->item->plan->number, right->origin == NULL ? right->party->printed : right->origin->name,
                q->agency->name);
        }
        return arena_printf(
            arena, "Kế hoạch %s chỉ ghi \"%s\" tại %s, không nêu tên %s; nội dung gửi được lưu, chờ %s chấp nhận.",
            q->item->plan->number, right->party == NULL ? "có liên quan" : right->party->printed, spoken,
            q->agency->name, responsible_names(arena, q->item, NAMES_MAX, q->on));
    case PERMISSION_NO:
        return join_sentences(arena, why_not(arena, q), who_answers(arena, q));
    }
    return "";
}

static bool print_answer(const struct admin *admin, const struct question *q, struct err *err)
{
    const struct entitlement *right = &q->right;
    const char *reason = reason_of(admin->arena, q);
    char task[ITEM_NAME_MAX];
    if (!admin_json(admin)) {
        admin_print_clock();
        printf("%s %s\n",
               right->permission == PERMISSION_YES    ? tr("Yes.", "Được.")
               : right->permission == PERMISSION_HELD ? tr("Held.", "Chờ chấp nhận.")
                                                      : tr("No.", "Không."),
               reason);
        return admin_flush(err);
    }
    json_t *document = json_object();
    json_set_text(document, "verdict", permission_code(right->permission));
    json_set_text(document, "role", right->role == ROLE_NONE ? NULL : role_code(right->role));
    json_set_text(document, "basis", right->basis == BASIS_NONE ? NULL : basis_code(right->basis));
    json_set_text(document, "reason", reason);
    json_set_text(document, "code", right->reason == REASON_NONE ? NULL : reason_code(right->reason));
    json_set_text(document, "agency", q->agency->code);
    json_set_text(document, "for", right->origin == NULL ? NULL : right->origin->code);
    json_set_text(document, "task", item_name(q->item, task));
    json_set_text(document, "action", action_code(q->action));
    json_set_day(document, "on", q->on);
    return json_print(document, err);
}

static bool may(struct admin *admin, struct err *err)
{
    struct question question = {0};
    if (!admin_load_on(admin, err) || !ask(admin, &question, err)) {
        return false;
    }
    admin->status = question.right.permission == PERMISSION_YES    ? EX_OK
                    : question.right.permission == PERMISSION_HELD ? EXIT_HELD
                                                                   : EXIT_NO;
    return print_answer(admin, &question, err);
}

int cmd_may(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, may);
}
