/* tiendo proposal list, forward, answer: what agencies propose, carried forward until somebody answered. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "options.h"
#include "store_catalogue.h"
#include "store_proposal.h"
#include "subjects.h"
#include "table.h"
#include "wire.h"

#include <stdio.h>
#include <string.h>

enum { NAME_WIDTH = 32, TEXT_WIDTH = 56 };

struct view {
    struct proposal_facts facts;
    struct proposals proposals;
};

static bool read_view(struct admin *admin, int64_t as_of, struct view *ret, struct err *err)
{
    if (!store_proposals(admin->pg, as_of, admin->arena, &ret->facts, err)) {
        return false;
    }
    ret->proposals = proposals_of(admin->arena, &ret->facts);
    return true;
}

/* ---- showing ---- */

static const char *addressee_of(const struct admin *admin, const struct proposal *proposal)
{
    const struct plan *plan = plan_of_key(admin, proposal->last->task, NULL);
    return proposal->last->addressee != NULL ? proposal->last->addressee
           : plan != NULL                    ? focal_on(plan, admin->on)->name
                                             : NULL;
}

static const char *state_text(const struct admin *admin, const struct proposal *proposal)
{
    char day[DAY_ISO_MAX];
    const struct proposal_step *step = proposal->answered;
    switch (proposal->state) {
    case PROPOSAL_FORWARDED:
        return arena_printf(admin->arena, tr("Forwarded to %s", "Đã chuyển %s"), proposal->forwarded->to);
    case PROPOSAL_ANSWERED:
        return arena_printf(admin->arena, tr("Answered: %s, %s", "Đã trả lời tại Văn bản %s ngày %s"), step->document,
                            day_vietnamese(step->date, day));
    default:
        return tr("New", "Mới");
    }
}

static json_t *json_of_step(const struct proposal_step *step)
{
    if (step == NULL) {
        return json_null();
    }
    json_t *object = json_object();
    if (step->kind == PROPOSAL_FORWARDED) {
        json_set_text(object, "to", step->to);
    }
    json_set_text(object, "document", step->document);
    json_set_day(object, "date", step->date);
    if (step->kind == PROPOSAL_ANSWERED) {
        json_set_text(object, "issuer", step->issuer);
        json_set_text(object, "summary", step->summary);
    }
    json_set_instant(object, "at", step->recorded_us);
    json_set_text(object, "by", step->by);
    return object;
}

/* Days since it was raised; once answered, what it took. */
static int age_of(const struct admin *admin, const struct proposal *proposal)
{
    int64_t until = proposal->answered != NULL ? proposal->answered->recorded_us : admin->as_of;
    return day_of_instant(until) - day_of_instant(proposal->first->said_us);
}

static json_t *json_of_proposal(const struct admin *admin, const struct proposal *proposal)
{
    json_t *object = json_object();
    json_set_text(object, "id", proposal->first->id);
    json_set_text(object, "update", proposal->last->id);
    json_set_text(object, "agency", proposal->last->agency);
    json_set_text(object, "task", name_of_key(admin, proposal->last->task));
    json_set_text(object, "text", proposal->last->text);
    json_set_text(object, "to", addressee_of(admin, proposal));
    json_set_text(object, "state", proposal_state_code(proposal->state));
    json_set_instant(object, "first_raised_at", proposal->first->said_us);
    json_set_text(object, "first_period", proposal->first->period);
    json_set_text(object, "last_period", proposal->last->period);
    json_set_number(object, "times", (int64_t)proposal->times);
    json_set_number(object, "age_days", age_of(admin, proposal));
    json_set(object, "forwarded", json_of_step(proposal->forwarded));
    json_set(object, "answered", json_of_step(proposal->answered));
    return object;
}

static void print_proposals(const struct admin *admin, const struct proposal **list, size_t count)
{
    struct table *table = table_new();
    table_column(table, tr("Raised", "Nêu từ"), TABLE_LEFT, 0);
    table_column(table, tr("Days", "Số ngày"), TABLE_RIGHT, 0);
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("About", "Về"), TABLE_LEFT, 0);
    table_column(table, tr("Proposal", "Đề xuất, kiến nghị"), TABLE_LEFT, TEXT_WIDTH);
    table_column(table, tr("To", "Gửi"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("State", "Trạng thái"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("Id", "Mã"), TABLE_LEFT, 0);
    for (size_t i = 0; i < count; i++) {
        const struct proposal *proposal = list[i];
        char day[DAY_ISO_MAX];
        const char *period = proposal->first->period;
        const char *to = addressee_of(admin, proposal);
        table_cell(table, "%s%s%s%s", day_vietnamese(day_of_instant(proposal->first->said_us), day),
                   period == NULL ? "" : " (", period == NULL ? "" : period, period == NULL ? "" : ")");
        table_cell(table, "%d", age_of(admin, proposal));
        table_cell(table, "%s", admin_agency_name(admin, proposal->last->agency));
        table_cell(table, "%s", name_of_key(admin, proposal->last->task));
        table_cell(table, "%s", proposal->last->text);
        table_cell(table, "%s", to == NULL ? "" : to);
        table_cell(table, "%s", state_text(admin, proposal));
        table_cell(table, "%s", proposal->first->id);
    }
    table_print(table, stdout);
    table_free(table);
}

static bool show(const struct admin *admin, const struct proposal **list, size_t count, struct err *err)
{
    if (admin_json(admin)) {
        json_t *document = json_array();
        for (size_t i = 0; i < count; i++) {
            json_append(document, json_of_proposal(admin, list[i]));
        }
        return json_print(document, err);
    }
    admin_print_clock();
    if (count == 0) {
        puts(tr("No proposals.", "Chưa có đề xuất, kiến nghị nào."));
    } else {
        print_proposals(admin, list, count);
    }
    return admin_flush(err);
}

/* ---- list ---- */

struct filter {
    const char *state; /* NULL: all */
    const struct plan *plan;
    const struct agency *agency;
};

static bool read_filter(const struct admin *admin, struct filter *ret, struct err *err)
{
    struct filter filter = {.state = cli_value(admin->args, "state")};
    bool known = filter.state == NULL;
    for (int state = 0; !known && state < PROPOSAL_STATE_MAX; state++) {
        known = strcmp(filter.state, proposal_state_code((enum proposal_state)state)) == 0;
    }
    if (!known) {
        return err_set(err, ERR_USAGE,
                       tr("--state \"%s\": choose new, forwarded or answered",
                          "--state \"%s\": chọn new, forwarded hoặc answered"),
                       filter.state);
    }
    if (!admin_plan(admin, &filter.plan, err) || !admin_agency(admin, filter.plan, &filter.agency, err)) {
        return false;
    }
    *ret = filter;
    return true;
}

/* An agency sees what those that it descends from proposed. */
static bool is_shown(const struct admin *admin, const struct filter *filter, const struct proposal *proposal)
{
    const struct agency *said = roster_agency(admin->roster, proposal->last->agency);
    if (filter->state != NULL && strcmp(filter->state, proposal_state_code(proposal->state)) != 0) {
        return false;
    }
    if (filter->plan != NULL && plan_of_key(admin, proposal->last->task, NULL) != filter->plan) {
        return false;
    }
    return filter->agency == NULL || said == filter->agency ||
           (said != NULL && said->valid_to < admin->on && agency_descends_from(filter->agency, said));
}

static bool list_proposals(struct admin *admin, struct err *err)
{
    struct view view = {.facts = {0}};
    struct filter filter = {0};
    if (!admin_load_as_of(admin, err) || !read_filter(admin, &filter, err) ||
        !read_view(admin, admin->facts_to, &view, err)) {
        return false;
    }
    const struct proposal **shown = arena_array(admin->arena, view.proposals.count + 1, sizeof(struct proposal *));
    size_t count = 0;
    for (size_t i = 0; i < view.proposals.count; i++) {
        if (is_shown(admin, &filter, &view.proposals.list[i])) {
            shown[count++] = &view.proposals.list[i];
        }
    }
    return show(admin, shown, count, err);
}

int cmd_proposal_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, list_proposals);
}

/* ---- forward, answer ---- */

static bool read_step(const struct admin *admin, enum proposal_state kind, struct proposal_step *ret, struct err *err)
{
    struct proposal_step step = {.kind = kind, .recorded_us = clock_now_us()};
    if (!option_needed(admin, "document", tr("by which document?", "theo văn bản số nào?"), &step.document, err) ||
        !option_day_needed(admin, "date", tr("the document's day", "ngày của văn bản"), &step.date, err) ||
        !option_needed(admin, "by", tr("who records it", "người ghi nhận được lưu lại"), &step.by, err)) {
        return false;
    }
    bool ok = kind == PROPOSAL_FORWARDED
                  ? option_needed(admin, "to", tr("to whom is it forwarded?", "chuyển cho cơ quan nào?"), &step.to, err)
                  : option_needed(admin, "issuer", tr("who answers?", "cơ quan nào trả lời?"), &step.issuer, err) &&
                        option_needed(admin, "summary", tr("what does it answer?", "nội dung trả lời là gì?"),
                                      &step.summary, err);
    if (!ok) {
        return false;
    }
    if (step.date > day_of_instant(step.recorded_us)) {
        char day[DAY_ISO_MAX];
        return err_set(err, ERR_USAGE, tr("--date %s has not come yet", "--date %s chưa đến"), day_iso(step.date, day));
    }
    *ret = step;
    return true;
}

static const char *step_text(const struct admin *admin, const struct proposal *proposal,
                             const struct proposal_step *step)
{
    char day[DAY_ISO_MAX];
    const char *about = spoken_of_key(admin, proposal->last->task);
    day_vietnamese(step->date, day);
    if (step->kind == PROPOSAL_FORWARDED) {
        return arena_printf(admin->arena, "Đề xuất, kiến nghị của đơn vị về %s đã chuyển %s tại Văn bản %s ngày %s.",
                            about, step->to, step->document, day);
    }
    return arena_printf(admin->arena,
                        "Đề xuất, kiến nghị của đơn vị về %s đã được %s trả lời tại Văn bản %s ngày %s: \"%s\".", about,
                        step->issuer, step->document, day, step->summary);
}

static bool find_open(const struct admin *admin, const struct view *view, const struct proposal **ret, struct err *err)
{
    struct uuid id = {{0}};
    char text[UUID_TEXT_MAX];
    if (!subject_id(admin, 0, &id, err)) {
        return false;
    }
    *ret = proposal_of_update(&view->facts, &view->proposals, uuid_text(&id, text));
    if (*ret == NULL) {
        return err_set(err, ERR_NO_INPUT,
                       tr("%s proposes nothing that still counts; `tiendo proposal list` shows what does",
                          "%s không có đề xuất, kiến nghị còn hiệu lực; xem `tiendo proposal list`"),
                       text);
    }
    if ((*ret)->state == PROPOSAL_ANSWERED) {
        return err_set(
            err, ERR_PERMISSION,
            tr("it was answered before, by document %s", "nội dung này đã được trả lời trước đó tại Văn bản %s"),
            (*ret)->answered->document);
    }
    return true;
}

/* The notice goes to whoever said it last: the step is recorded on that update. */
static bool record(struct admin *admin, enum proposal_state kind, struct err *err)
{
    struct proposal_step step = {0};
    struct view view = {.facts = {0}};
    struct uuid id = {{0}};
    const struct proposal *proposal = NULL;
    if (!read_step(admin, kind, &step, err) || !admin_load_now(admin, err) ||
        !read_view(admin, INT64_MAX, &view, err) || !find_open(admin, &view, &proposal, err)) {
        return false;
    }
    if (!uuid_parse(proposal->last->id, &id)) {
        return err_set(err, ERR_SOFTWARE, "an update's id is no uuid: %s", proposal->last->id);
    }
    bool ok = pg_begin(admin->pg, err) &&
              store_proposal_step_add(admin->pg, &id, &step, step_text(admin, proposal, &step),
                                      name_of_key(admin, proposal->last->task), err) &&
              store_change_announce(admin->pg, err) && pg_commit(admin->pg, err);
    pg_rollback(admin->pg);
    if (!ok || !read_view(admin, INT64_MAX, &view, err)) {
        return false;
    }
    proposal = proposal_of_update(&view.facts, &view.proposals, proposal->last->id);
    return show(admin, &proposal, proposal == NULL ? 0 : 1, err);
}

static bool forward(struct admin *admin, struct err *err)
{
    return record(admin, PROPOSAL_FORWARDED, err);
}

int cmd_proposal_forward(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, forward);
}

static bool answer(struct admin *admin, struct err *err)
{
    return record(admin, PROPOSAL_ANSWERED, err);
}

int cmd_proposal_answer(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, answer);
}
