/* tiendo update enter: an aggregator records what an agency reported on paper (nhập thay). Judged as if the agency had
 * sent it on the day the paper came; what would be refused is not stored. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "field_flags.h"
#include "fields_json.h"
#include "file.h"
#include "json_out.h"
#include "judge.h"
#include "lang.h"
#include "lineage.h"
#include "options.h"
#include "rounds.h"
#include "store_catalogue.h"
#include "store_decision.h"
#include "store_on_behalf.h"
#include "store_question.h"
#include "subjects.h"
#include "wire.h"

#include <stdio.h>
#include <string.h>

struct entry {
    const struct agency *agency;
    struct paper paper;
    struct update update;
    struct verdict verdict;
    struct arrival arrival;
    int64_t now_us;
};

/* ---- the paper ---- */

static bool read_paper(const struct admin *admin, struct paper *ret, struct err *err)
{
    return option_needed(admin, "document", tr("number of the paper report", "số, ký hiệu của văn bản giấy"),
                         &ret->number, err) &&
           option_day_needed(admin, "document-date", tr("its date", "ngày của văn bản"), &ret->date, err) &&
           option_needed(admin, "document-issuer", tr("who issued it", "cơ quan ban hành văn bản"), &ret->issuer,
                         err) &&
           option_day_needed(admin, "received", tr("the day it came", "ngày nhận được văn bản"), &ret->received_on,
                             err) &&
           option_needed(admin, "by", tr("who enters it is recorded", "người nhập được ghi lại"), &ret->entered_by,
                         err);
}

static bool check_paper(const struct entry *entry, const struct plan *plan, struct err *err)
{
    const struct paper *paper = &entry->paper;
    char a[DAY_ISO_MAX];
    char b[DAY_ISO_MAX];
    if (paper->received_on > day_of_instant(entry->now_us)) {
        return err_set(err, ERR_DATA, tr("--received %s has not come yet", "--received: ngày %s chưa đến"),
                       day_vietnamese(paper->received_on, a));
    }
    if (paper->date > paper->received_on) {
        return err_set(err, ERR_DATA,
                       tr("the document is of %s, after the day it was received, %s",
                          "văn bản ghi ngày %s, sau ngày nhận %s; đề nghị kiểm tra lại"),
                       day_vietnamese(paper->date, a), day_vietnamese(paper->received_on, b));
    }
    if (plan != NULL && paper->date < plan->date) {
        return err_set(
            err, ERR_DATA,
            tr("the document is of %s, older than plan %s of %s: it cannot report on it",
               "văn bản ghi ngày %s, trước Kế hoạch %s ngày %s nên không thể là báo cáo thực hiện kế hoạch này"),
            day_vietnamese(paper->date, a), plan->number, day_vietnamese(plan->date, b));
    }
    return true;
}

/* ---- what it says ---- */

static bool read_file(const struct admin *admin, const char *path, struct fields *ret, struct err *err)
{
    enum { FILE_MAX = 1024 * 1024 };
    char *bytes = NULL;
    size_t size = 0;
    json_error_t error = {0};
    if (!file_read(admin->arena, path, FILE_MAX, &bytes, &size, err)) {
        return false;
    }
    json_t *object = json_loadb(bytes, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (object == NULL) {
        return err_set(err, ERR_DATA, "%s:%d: %s", path, error.line, error.text);
    }
    bool ok = fields_from_json(admin->arena, path, 1, object, ret, err);
    json_decref(object);
    return ok;
}

static bool read_update(const struct admin *admin, struct update *ret, struct err *err)
{
    const char *file = cli_value(admin->args, "file");
    struct fields fields = {0};
    bool has_id = false;
    if (file != NULL && !read_file(admin, file, &fields, err)) {
        return false;
    }
    fields_from_flags(admin->args, &fields);
    struct field_fault fault = fields_read(admin->arena, &fields, ret, &has_id);
    return fault.reason == REASON_NONE || err_set(err, ERR_DATA, "%s: %s", reason_label(fault.reason), fault.message);
}

/* One row of a plan has one key in the database, however it was written. */
static void name_task(const struct admin *admin, struct update *update, const struct plan **ret_plan)
{
    char key[ITEM_NAME_MAX];
    const struct item *item = admin_find_item(admin, update->task, NULL);
    const struct plan *plan =
        item != NULL || strchr(update->task, '#') != NULL ? NULL : roster_find_plan(admin->roster, update->task, NULL);
    if (item != NULL) {
        update->task = arena_strdup(admin->arena, item_key(item, key));
    } else if (plan != NULL) {
        update->task = arena_printf(admin->arena, "%s@%s@%s", plan->number, plan->iso, plan->issuer);
    }
    *ret_plan = item != NULL ? item->plan : plan;
}

static bool find_agency(const struct admin *admin, struct entry *entry, const struct plan *plan, struct err *err)
{
    const char *name = cli_value(admin->args, "agency");
    if (name == NULL) {
        return err_set(err, ERR_USAGE, "%s",
                       tr("--agency is needed: whose report is it?", "cần --agency: báo cáo của đơn vị nào?"));
    }
    const struct agency *agency =
        roster_find_agency(admin->roster, name, plan == NULL ? NULL : plan->province, entry->paper.received_on, err);
    if (agency == NULL) {
        return false;
    }
    entry->agency = agency_speaker(agency, entry->paper.received_on);
    return true;
}

/* ---- judging ---- */

/* Only what was typed here may be corrected here: an agency's own word is its own to correct. */
static bool find_prior(const struct admin *admin, const struct update *update, struct prior *ret, struct err *err)
{
    bool is_entry = false;
    if (!update->has_supersedes) {
        return true;
    }
    if (!store_is_entry(admin->pg, &update->supersedes, &is_entry, err)) {
        return false;
    }
    if (!is_entry) {
        return err_set(
            err, ERR_DATA, "%s",
            tr("--supersedes: only what was entered on behalf may be corrected here; the agency corrects its own words",
               "--supersedes: ở đây chỉ thay được bản nhập thay; nội dung do đơn vị gửi thì đơn vị tự gửi bản thay "
               "thế"));
    }
    return store_priors(admin->pg, &update->supersedes, 1, admin->arena, ret, err);
}

static bool refused(const struct verdict *verdict, struct err *err)
{
    return err_set(err, ERR_DATA, tr("not stored (%s): %s", "chưa ghi nhận (%s): %s"), reason_label(verdict->reason),
                   verdict->message);
}

/* The open round, as an agency's own machine takes it: when there is exactly one. */
static void take_open_round(const struct admin *admin, struct entry *entry)
{
    const struct item *item = roster_find_item(admin->roster, entry->update.task, NULL);
    const struct plan *plan = item != NULL ? item->plan : roster_find_plan(admin->roster, entry->update.task, NULL);
    const struct round *round = plan == NULL ? NULL : plan_open_round(plan, admin->on, NULL);
    if (entry->update.period == NULL && round != NULL && (item == NULL || item->kind != ITEM_MILESTONE)) {
        entry->update.period = round->period;
    }
}

static bool judge_entry(const struct admin *admin, struct entry *entry, struct err *err)
{
    struct prior prior = {0};
    int64_t came_us = day_begin(entry->paper.received_on);
    take_open_round(admin, entry);
    if (!find_prior(admin, &entry->update, &prior, err)) {
        return false;
    }
    struct judge_context context = {.roster = admin->roster,
                                    .agency = entry->agency,
                                    .effective_at = came_us,
                                    .prior = entry->update.has_supersedes ? &prior : NULL};
    entry->verdict = judge(&entry->update, &context, admin->arena);
    return entry->verdict.kind != VERDICT_REJECTED || refused(&entry->verdict, err);
}

static bool make_arrival(const struct admin *admin, struct entry *entry, struct err *err)
{
    const struct verdict *verdict = &entry->verdict;
    struct arrival arrival = {
        .place = {.epoch = entry->update.id, .sequence = 1},
        .agency = entry->agency->code,
        .id = entry->update.id,
        .sealed_at_us = day_begin(entry->paper.received_on),
        .received_at_us = entry->now_us,
        .effective_at_us = day_begin(entry->paper.received_on),
        .update = entry->update,
        .verdict = verdict->kind,
        .code = verdict->reason == REASON_NONE ? NULL : reason_code(verdict->reason),
        .message = verdict->message,
        .role = verdict->right.role == ROLE_NONE ? NULL : role_code(verdict->right.role),
        .basis = verdict->right.basis == BASIS_NONE ? NULL : basis_code(verdict->right.basis),
        .party = verdict->right.party == NULL ? NULL : verdict->right.party->code,
        .answers_for = verdict->right.origin == NULL ? NULL : verdict->right.origin->code,
        .catalogue_revision = admin->roster->revision,
    };
    if (!wire_encode_update(admin->arena, &entry->update, &arrival.content, err)) {
        return false;
    }
    wire_content_hash(arrival.content, arrival.content_hash);
    entry->arrival = arrival;
    return true;
}

static bool check_own_words(const struct admin *admin, const struct entry *entry, struct err *err)
{
    struct own_word own = {0};
    char at[CLOCK_ISO_MAX];
    if (!store_entry_in_the_way(admin->pg, &entry->arrival, admin->arena, &own, err)) {
        return false;
    }
    if (!own.found) {
        return true;
    }
    const char *period = own.period == NULL ? "" : arena_printf(admin->arena, tr(" for %s", " cho kỳ %s"), own.period);
    return err_set(
        err, ERR_DATA,
        tr("not stored: %s has sent its own word on this%s at %s (%s), which counts; what is on paper cannot stand "
           "beside it",
           "chưa ghi nhận: %s đã tự gửi nội dung này%s lúc %s (mã %s) và nội dung đó được tính; không nhập thay bên "
           "cạnh nội dung đơn vị tự gửi"),
        entry->agency->name, period, clock_screen(own.effective_us, at), own.id);
}

/* ---- recording ---- */

static bool store_entry(const struct admin *admin, const struct entry *entry, struct err *err)
{
    const struct update *update = &entry->update;
    const struct plan *plan = plan_of_key(admin, update->task, NULL);
    char day[DAY_ISO_MAX];
    struct wire_notice notice = {
        .id = uuid_random(),
        .kind = NOTICE_ANSWER,
        .at_us = entry->now_us,
        .task = name_of_key(admin, update->task),
        .text = arena_printf(
            admin->arena,
            "%s đã nhập thay đơn vị về %s (%s) theo Văn bản số %s ngày %s; người nhập: %s. Nội dung đơn vị tự "
            "gửi sẽ thay cho bản nhập này.",
            plan == NULL ? "Cơ quan đầu mối" : focal_on(plan, admin->on)->name, spoken_of_key(admin, update->task),
            action_label(update->action), entry->paper.number, day_vietnamese(entry->paper.date, day),
            entry->paper.entered_by)};
    bool ok = pg_begin(admin->pg, err) &&
              store_entry_add(admin->pg, &entry->arrival, &entry->paper, entry->now_us, err) &&
              store_notice_add(admin->pg, &notice, entry->agency->code, err) && store_change_announce(admin->pg, err) &&
              pg_commit(admin->pg, err);
    pg_rollback(admin->pg);
    return ok;
}

static bool print_entry(const struct admin *admin, const struct entry *entry, struct err *err)
{
    char id[UUID_TEXT_MAX];
    char day[DAY_ISO_MAX];
    uuid_text(&entry->update.id, id);
    if (admin_json(admin)) {
        json_t *object = json_object();
        json_set_text(object, "id", id);
        json_set_text(object, "state", verdict_code(entry->verdict.kind));
        json_set_text(object, "agency", entry->agency->code);
        json_set_text(object, "task", name_of_key(admin, entry->update.task));
        json_set_text(object, "code", entry->arrival.code);
        json_set_text(object, "message", entry->arrival.message);
        json_set_instant(object, "effective_at", entry->arrival.effective_at_us);
        return json_print(object, err);
    }
    printf(tr("%s: entered on behalf of %s by document %s, received on %s: %s\n",
              "%s: đã nhập thay %s theo Văn bản số %s, nhận ngày %s: %s\n"),
           id, entry->agency->name, entry->paper.number, day_vietnamese(entry->paper.received_on, day),
           verdict_label(entry->verdict.kind));
    return admin_flush(err);
}

static bool enter(struct admin *admin, struct err *err)
{
    struct entry entry = {.now_us = clock_now_us()};
    const struct plan *plan = NULL;
    if (!read_paper(admin, &entry.paper, err) || !read_update(admin, &entry.update, err) ||
        !admin_load_now(admin, err)) {
        return false;
    }
    entry.update.id = uuid_v7(entry.now_us, NULL);
    name_task(admin, &entry.update, &plan);
    return check_paper(&entry, plan, err) && find_agency(admin, &entry, plan, err) && judge_entry(admin, &entry, err) &&
           make_arrival(admin, &entry, err) && check_own_words(admin, &entry, err) && store_entry(admin, &entry, err) &&
           print_entry(admin, &entry, err);
}

int cmd_update_enter(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, enter);
}
