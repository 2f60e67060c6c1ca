/* tiendo question ask, list, close: what the centre asks chosen agencies, and their answers. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "options.h"
#include "responsibility.h"
#include "store_catalogue.h"
#include "store_question.h"
#include "subjects.h"
#include "table.h"
#include "text.h"
#include "wire.h"

#include <stdio.h>
#include <string.h>

enum { NAME_WIDTH = 36, TEXT_WIDTH = 48 };

/* ---- ask ---- */

/* One agency about one thing. */
struct asked {
    struct uuid id;
    struct question_row row;
    const struct plan *plan;
    const struct item *item; /* NULL: the plan as a whole */
};

struct asking {
    struct question_row common; /* what all have in common */
    const char **agencies;
    size_t agency_count;
    const struct item **items; /* none: the plan as a whole */
    size_t item_count;
    const struct plan *plan;
    struct asked *list;
    size_t count;
};

static bool read_common(const struct admin *admin, struct question_row *ret, struct err *err)
{
    const char *kind = cli_value(admin->args, "kind");
    struct question_row row = {.kind = kind == NULL ? QUESTION_EXPLAIN : question_kind_parse(kind),
                               .asked_us = clock_now_us()};
    if (row.kind == QUESTION_KIND_MAX) {
        return err_set(
            err, ERR_USAGE,
            tr("--kind \"%s\": choose explain, thematic or adhoc", "--kind \"%s\": chọn explain, thematic hoặc adhoc"),
            kind);
    }
    if (!option_needed(admin, "text", tr("what is asked?", "hỏi nội dung gì?"), &row.text, err) ||
        !option_day_needed(admin, "due", tr("by which day?", "hạn trả lời là ngày nào?"), &row.due, err) ||
        !option_text(admin, "document", &row.document, err) ||
        !option_needed(admin, "by", tr("who asks is recorded", "người hỏi được ghi lại"), &row.asked_by, err)) {
        return false;
    }
    if (row.due < day_of_instant(row.asked_us)) {
        char day[DAY_ISO_MAX];
        return err_set(err, ERR_USAGE, tr("--due %s has passed already", "--due %s đã qua"), day_iso(row.due, day));
    }
    *ret = row;
    return true;
}

/* `--task A B` leaves B among the operands: what has a "#" is a task, the rest are agencies. */
static bool read_operands(const struct admin *admin, struct asking *asking, struct err *err)
{
    const struct cli_args *args = admin->args;
    const char *first = cli_value(args, "task");
    asking->agencies = arena_array(admin->arena, args->operand_count + 1, sizeof(char *));
    asking->items = arena_array(admin->arena, args->operand_count + 1, sizeof(struct item *));
    for (size_t i = 0; i <= args->operand_count; i++) {
        const char *word = i == 0 ? first : args->operands[i - 1];
        bool is_task = word != NULL && (i == 0 || strchr(word, '#') != NULL);
        const struct item *item = is_task ? admin_find_item(admin, word, err) : NULL;
        if (is_task && item == NULL) {
            return false;
        }
        if (is_task) {
            asking->items[asking->item_count++] = item;
        } else if (word != NULL) {
            asking->agencies[asking->agency_count++] = word;
        }
    }
    if (!admin_plan(admin, &asking->plan, err)) {
        return false;
    }
    if (asking->agency_count == 0 || (asking->plan == NULL) == (asking->item_count == 0)) {
        return err_set(err, ERR_USAGE, "%s",
                       tr("name the agencies that are asked, and either --task TASK… or --plan NUMBER",
                          "cần ghi các đơn vị được hỏi, và --task NHIỆM-VỤ… hoặc --plan SỐ"));
    }
    return true;
}

/* Told twice about one thing, an agency is asked once. */
static bool is_asked(const struct asking *asking, const char *agency, const struct item *item)
{
    for (size_t i = 0; i < asking->count; i++) {
        if (asking->list[i].item == item && strcmp(asking->list[i].row.agency, agency) == 0) {
            return true;
        }
    }
    return false;
}

static bool add_asked(const struct admin *admin, struct asking *asking, const char *name, const struct item *item,
                      struct err *err)
{
    char key[ITEM_NAME_MAX];
    bool rerouted = false;
    const struct plan *plan = item == NULL ? asking->plan : item->plan;
    const struct agency *named = roster_find_agency(admin->roster, name, plan->province, admin->on, err);
    const struct agency *agency = named == NULL ? NULL : question_addressee(item, named, admin->on, &rerouted, err);
    if (agency == NULL) {
        return false;
    }
    if (plan_responsibility_of(plan, agency, admin->on).permission == PERMISSION_NO) {
        return err_set(
            err, ERR_DATA,
            tr("plan %s does not involve %s (%s): its answer could not be taken here",
               "Kế hoạch %s không giao việc cho %s (%s) nên không nhận được trả lời tại đây; đề nghị hỏi bằng văn bản"),
            plan->number, agency->name, agency->code);
    }
    if (rerouted) {
        fprintf(stderr, tr("%s (%s) has ended: %s (%s) is asked\n", "%s (%s) đã kết thúc hoạt động: hỏi %s (%s)\n"),
                named->name, named->code, agency->name, agency->code);
    }
    if (is_asked(asking, agency->code, item)) {
        return true;
    }
    struct asked *asked = &asking->list[asking->count];
    *asked = (struct asked){.id = uuid_v7(asking->common.asked_us, asking->count == 0 ? NULL : &asked[-1].id),
                            .row = asking->common,
                            .plan = plan,
                            .item = item};
    asked->row.agency = agency->code;
    asked->row.plan = arena_printf(admin->arena, "%s@%s@%s", plan->number, plan->iso, plan->issuer);
    asked->row.task = item == NULL ? NULL : arena_strdup(admin->arena, item_key(item, key));
    asking->count++;
    return true;
}

static bool resolve(const struct admin *admin, struct asking *asking, struct err *err)
{
    size_t things = asking->item_count == 0 ? 1 : asking->item_count;
    asking->list = arena_array(admin->arena, asking->agency_count * things, sizeof(*asking->list));
    for (size_t a = 0; a < asking->agency_count; a++) {
        for (size_t i = 0; i < things; i++) {
            const struct item *item = asking->item_count == 0 ? NULL : asking->items[i];
            if (!add_asked(admin, asking, asking->agencies[a], item, err)) {
                return false;
            }
        }
    }
    return true;
}

static void warn_of_day_off(const struct admin *admin, day_t due)
{
    char day[DAY_ISO_MAX];
    char next[DAY_ISO_MAX];
    if (!workcal_is_workday(&admin->roster->calendar, due)) {
        fprintf(stderr,
                tr("warning: %s is no working day; the next one is %s\n",
                   "lưu ý: %s không phải là ngày làm việc; ngày làm việc tiếp theo là %s\n"),
                day_vietnamese(due, day), day_vietnamese(workcal_roll(&admin->roster->calendar, due), next));
    }
}

static bool store_asked(const struct admin *admin, const struct asked *asked, struct err *err)
{
    char name[ITEM_NAME_MAX];
    const char *text =
        question_notice_text(admin->arena, &asked->row, asked->plan, asked->item, focal_on(asked->plan, admin->on));
    if (strlen(text) > WIRE_MESSAGE_BYTES) {
        return err_set(err, ERR_USAGE,
                       tr("--text is too long for a notice: %zu bytes too many",
                          "--text quá dài cho một thông báo: thừa %zu byte"),
                       strlen(text) - WIRE_MESSAGE_BYTES);
    }
    return store_question_add(admin->pg, &asked->id, &asked->row, text,
                              asked->item == NULL ? asked->plan->called : item_name(asked->item, name), err);
}

static bool store_all(const struct admin *admin, const struct asking *asking, struct err *err)
{
    bool ok = pg_begin(admin->pg, err);
    for (size_t i = 0; ok && i < asking->count; i++) {
        ok = store_asked(admin, &asking->list[i], err);
    }
    ok = ok && store_change_announce(admin->pg, err) && pg_commit(admin->pg, err);
    pg_rollback(admin->pg);
    return ok;
}

/* ---- showing ---- */

static json_t *json_of_question(const struct admin *admin, const struct question_row *row)
{
    json_t *object = json_object();
    json_set_text(object, "id", row->id);
    json_set_text(object, "kind", question_kind_code(row->kind));
    json_set_text(object, "agency", row->agency);
    json_set_text(object, "plan", name_of_key(admin, row->plan));
    json_set_text(object, "task", row->task == NULL ? NULL : name_of_key(admin, row->task));
    json_set_text(object, "text", row->text);
    json_set_day(object, "due", row->due);
    json_set_text(object, "state", question_state_code(question_state_of(row)));
    json_set_bool(object, "late", question_is_late(row, admin->as_of));
    json_set_instant(object, "asked_at", row->asked_us);
    json_set_text(object, "asked_by", row->asked_by);
    json_set_text(object, "document", row->document);
    json_set_instant(object, "answered_at", row->answered_us);
    json_set_text(object, "answer", row->answer);
    json_set_text(object, "answered_by", row->answer_agency);
    json_set_text(object, "result", row->answer_result);
    json_set_number(object, "supplements", row->answer_count > 1 ? row->answer_count - 1 : 0);
    json_set_instant(object, "closed_at", row->closed_us);
    json_set_text(object, "closed_by", row->closed_by);
    json_set_text(object, "close_reason", row->close_reason);
    return object;
}

static void print_questions(const struct admin *admin, const struct question_rows *questions)
{
    struct table *table = table_new();
    table_column(table, tr("Due", "Hạn trả lời"), TABLE_LEFT, 0);
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("About", "Về"), TABLE_LEFT, 0);
    table_column(table, tr("Question", "Nội dung"), TABLE_LEFT, TEXT_WIDTH);
    table_column(table, tr("State", "Trạng thái"), TABLE_LEFT, TEXT_WIDTH);
    table_column(table, tr("Id", "Mã"), TABLE_LEFT, 0);
    for (size_t i = 0; i < questions->count; i++) {
        const struct question_row *row = &questions->rows[i];
        char day[DAY_ISO_MAX];
        char at[CLOCK_ISO_MAX];
        bool answered = row->answered_us != 0;
        table_cell(table, "%s", day_vietnamese(row->due, day));
        table_cell(table, "%s", admin_agency_name(admin, row->agency));
        table_cell(table, "%s", name_of_key(admin, row->task == NULL ? row->plan : row->task));
        table_cell(table, "%s: %s", question_kind_label(row->kind), row->text);
        table_cell(table, "%s%s%s%s", question_state_label(question_state_of(row)), answered ? " " : "",
                   answered ? clock_screen(row->answered_us, at) : "",
                   question_is_late(row, admin->as_of) ? tr(" (late)", " (quá hạn)") : "");
        table_cell(table, "%s", row->id);
    }
    table_print(table, stdout);
    table_free(table);
}

static bool show(const struct admin *admin, const struct question_rows *questions, struct err *err)
{
    if (admin_json(admin)) {
        json_t *document = json_array();
        for (size_t i = 0; i < questions->count; i++) {
            json_append(document, json_of_question(admin, &questions->rows[i]));
        }
        return json_print(document, err);
    }
    admin_print_clock();
    if (questions->count == 0) {
        puts(tr("No questions.", "Chưa có yêu cầu nào."));
    } else {
        print_questions(admin, questions);
    }
    return admin_flush(err);
}

static bool ask(struct admin *admin, struct err *err)
{
    struct asking asking = {0};
    if (!read_common(admin, &asking.common, err) || !admin_load_now(admin, err) ||
        !read_operands(admin, &asking, err) || !resolve(admin, &asking, err)) {
        return false;
    }
    warn_of_day_off(admin, asking.common.due);
    if (!store_all(admin, &asking, err)) {
        return false;
    }
    struct question_rows rows = {.rows = arena_array(admin->arena, asking.count, sizeof(*rows.rows)),
                                 .count = asking.count};
    for (size_t i = 0; i < asking.count; i++) {
        char id[UUID_TEXT_MAX];
        rows.rows[i] = asking.list[i].row;
        rows.rows[i].id = arena_strdup(admin->arena, uuid_text(&asking.list[i].id, id));
    }
    return show(admin, &rows, err);
}

int cmd_question_ask(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, ask);
}

/* ---- list ---- */

/* The agency and those that it descends from: what they were asked is its own now. */
static bool read_agencies(const struct admin *admin, const char ***ret, size_t *ret_count, struct err *err)
{
    const struct agency *agency = NULL;
    if (!admin_agency(admin, NULL, &agency, err)) {
        return false;
    }
    *ret_count = 0;
    *ret = arena_array(admin->arena, agency == NULL ? 1 : agency->origin_count + 1, sizeof(char *));
    for (size_t i = 0; agency != NULL && i < agency->origin_count; i++) {
        if (agency->origins[i] == agency || agency->origins[i]->valid_to < admin->on) {
            (*ret)[(*ret_count)++] = agency->origins[i]->code;
        }
    }
    return true;
}

static bool list_questions(struct admin *admin, struct err *err)
{
    const char **agencies = NULL;
    size_t agency_count = 0;
    struct question_rows all = {0};
    if (!admin_load_as_of(admin, err) || !read_agencies(admin, &agencies, &agency_count, err) ||
        !store_questions(admin->pg, admin->facts_to, agencies, agency_count, admin->arena, &all, err)) {
        return false;
    }
    struct question_rows shown = {.rows = arena_array(admin->arena, all.count + 1, sizeof(*shown.rows))};
    for (size_t i = 0; i < all.count; i++) {
        if (!cli_given(admin->args, "open") || question_state_of(&all.rows[i]) == QUESTION_OPEN) {
            shown.rows[shown.count++] = all.rows[i];
        }
    }
    return show(admin, &shown, err);
}

int cmd_question_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, list_questions);
}

/* ---- close ---- */

static bool close_it(const struct admin *admin, const struct uuid *id, struct question_row *row, struct err *err)
{
    const struct item *item = NULL;
    const struct plan *plan = plan_of_key(admin, row->task == NULL ? row->plan : row->task, &item);
    if (plan == NULL) {
        return err_set(err, ERR_DATA,
                       tr("the plan %s is not in effect: nobody can be told",
                          "kế hoạch %s không có hiệu lực tại thời điểm này nên không báo được cho đơn vị"),
                       row->plan);
    }
    int64_t now_us = clock_now_us();
    const char *text = question_close_text(admin->arena, row, plan, item, focal_on(plan, admin->on));
    bool ok = pg_begin(admin->pg, err) &&
              store_question_close(admin->pg, id, row, text,
                                   name_of_key(admin, row->task == NULL ? row->plan : row->task), now_us, err) &&
              store_change_announce(admin->pg, err) && pg_commit(admin->pg, err);
    pg_rollback(admin->pg);
    row->closed_us = now_us;
    return ok;
}

static bool close_question(struct admin *admin, struct err *err)
{
    struct uuid id = {{0}};
    struct question_row row = {0};
    const char *reason = NULL;
    const char *by = NULL;
    if (!subject_id(admin, 0, &id, err) ||
        !option_needed(admin, "reason", tr("why is no answer needed any more?", "vì sao không cần trả lời nữa?"),
                       &reason, err) ||
        !option_needed(admin, "by", tr("who closes it is recorded", "người quyết định được ghi lại"), &by, err) ||
        !admin_load_now(admin, err) || !store_question_by_id(admin->pg, &id, admin->arena, &row, err)) {
        return false;
    }
    if (question_state_of(&row) == QUESTION_ANSWERED) {
        return err_set(
            err, ERR_DATA, "%s",
            tr("it was answered already: nothing is left to close", "yêu cầu này đã có trả lời, không cần kết thúc"));
    }
    row.close_reason = reason;
    row.closed_by = by;
    struct question_rows rows = {.rows = &row, .count = 1};
    return close_it(admin, &id, &row, err) && show(admin, &rows, err);
}

int cmd_question_close(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, close_question);
}
