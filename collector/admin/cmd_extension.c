/* tiendo extension list|grant|refuse|forward, task stop|resume: decisions of the authority on the time of a task. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "lineage.h"
#include "options.h"
#include "responsibility.h"
#include "store_decided.h"
#include "store_decision.h"
#include "store_facts.h"
#include "table.h"
#include "time_request.h"

#include <stdio.h>
#include <string.h>

static const enum time_decision_kind kind_of[] = {TIME_EXTENDED, TIME_REFUSED, TIME_FORWARDED, TIME_STOPPED,
                                                  TIME_RESUMED};

struct step {
    struct admin *admin;
    struct time_step_facts facts;
    struct facts known;
    const char *signer, *by;
};

/* ---- what is decided about ---- */

static const struct request_row *find_request(const struct facts *known, const char *id)
{
    for (size_t i = 0; i < known->requests.count; i++) {
        if (strcmp(known->requests.rows[i].update_id, id) == 0) {
            return &known->requests.rows[i];
        }
    }
    return NULL;
}

static bool find_target(struct step *step, struct err *err)
{
    const char *name = step->admin->args->operands[0];
    const char *agency = cli_value(step->admin->args, "agency");
    struct uuid id = {{0}};
    char text[UUID_TEXT_MAX];
    if (uuid_parse(name, &id)) {
        step->facts.request = find_request(&step->known, uuid_text(&id, text));
        if (step->facts.request == NULL) {
            return err_set(err, ERR_NO_INPUT,
                           tr("%s: no request for more time that counts has this id (`tiendo extension list`)",
                              "%s: không có đề nghị gia hạn nào mang mã này (xem `tiendo extension list`)"),
                           name);
        }
        step->facts.item = roster_find_item(step->admin->roster, step->facts.request->task, err);
        if (step->facts.item == NULL) {
            return false;
        }
        step->facts.party_count = request_parties(step->admin->arena, step->admin->roster, step->facts.item,
                                                  step->facts.request, &step->facts.parties);
        return true;
    }
    step->facts.item = admin_find_item(step->admin, name, err);
    if (step->facts.item == NULL || agency == NULL) {
        return step->facts.item != NULL;
    }
    const struct agency **party = arena_array(step->admin->arena, 1, sizeof(const struct agency *));
    party[0] = roster_find_agency(step->admin->roster, agency, step->facts.item->plan->province, step->admin->on, err);
    step->facts.parties = party;
    step->facts.party_count = 1;
    return party[0] != NULL;
}

static bool read_until(struct step *step, struct err *err)
{
    if (step->facts.step != TIME_STEP_GRANT) {
        step->facts.until = DAY_NONE;
        return true;
    }
    if (!option_day(step->admin, "until", &step->facts.until, err)) {
        return false;
    }
    if (step->facts.until == DAY_NONE && step->facts.request != NULL) {
        step->facts.until = step->facts.request->until; /* as it was asked for */
    }
    return step->facts.until != DAY_NONE || err_set(err, ERR_USAGE, "%s",
                                                    tr("--until D is needed: the new day that the decision gives",
                                                       "cần --until NGÀY: thời hạn mới theo quyết định"));
}

static bool read_step(struct step *step, struct err *err)
{
    struct admin *admin = step->admin;
    const char *why = tr("the document by which it was decided", "văn bản quyết định");
    step->by = admin_user(admin->arena);
    const char *by = NULL;
    if (!option_needed(admin, "document", why, &step->facts.document, err) ||
        !option_day_needed(admin, "date", why, &step->facts.document_date, err) ||
        !option_text(admin, "signer", &step->signer, err) || !option_text(admin, "reason", &step->facts.reason, err) ||
        !option_text(admin, "by", &by, err) || !find_target(step, err) || !read_until(step, err)) {
        return false;
    }
    step->by = by != NULL ? by : step->by;
    if (step->facts.request == NULL &&
        (step->facts.step == TIME_STEP_REFUSE || step->facts.step == TIME_STEP_FORWARD)) {
        return err_set(err, ERR_USAGE, "%s",
                       tr("give the id of the request (`tiendo extension list`)",
                          "cần mã của đề nghị gia hạn (xem `tiendo extension list`)"));
    }
    return time_step_check(admin->roster, &step->facts, err);
}

/* ---- recording ---- */

static bool tell(struct step *step, const struct agency *agency, const char *text, int64_t now_us, struct err *err)
{
    char name[ITEM_NAME_MAX];
    struct wire_notice notice = {.id = uuid_v7(now_us, NULL),
                                 .kind = NOTICE_TIME,
                                 .at_us = now_us,
                                 .task = item_name(step->facts.item, name),
                                 .text = text};
    if (step->facts.request != NULL) {
        notice.has_update = uuid_parse(step->facts.request->update_id, &notice.update_id);
    }
    return store_notice_add(step->admin->pg, &notice, agency->code, err);
}

/* Whoever answers for the parts that it is about, each once. */
static bool tell_agencies(struct step *step, int64_t now_us, struct err *err)
{
    const char *text = time_step_notice(step->admin->arena, step->admin->roster, &step->facts);
    const struct agency *told[64] = {0};
    size_t count = 0;
    struct answerable one = {0};
    for (size_t n = 0; answerable_next(step->facts.item, step->facts.today, &n, &one);) {
        const struct agency *agency = one.answer.agency;
        bool meant = step->facts.party_count == 0;
        bool known = agency == NULL;
        for (size_t i = 0; i < step->facts.party_count; i++) {
            meant = meant || step->facts.parties[i] == one.origin;
        }
        for (size_t i = 0; i < count; i++) {
            known = known || told[i] == agency;
        }
        if (meant && !known && count < sizeof(told) / sizeof(told[0])) {
            told[count++] = agency;
            if (!tell(step, agency, text, now_us, err)) {
                return false;
            }
        }
    }
    return true;
}

/* One for each part, or one for the whole task. */
static bool add_decisions(struct step *step, struct time_decision *one, int64_t now_us, struct err *err)
{
    int64_t revision = 0;
    size_t i = 0;
    do {
        one->party = step->facts.party_count == 0 ? NULL : step->facts.parties[i]->code;
        if (!store_time_decision_add(step->admin->pg, one, now_us, step->by, &revision, err)) {
            return false;
        }
    } while (++i < step->facts.party_count);
    return true;
}

static bool record(struct step *step, struct err *err)
{
    struct uuid request = {{0}};
    char key[ITEM_NAME_MAX];
    int64_t now_us = clock_now_us();
    struct time_decision one = {
        .kind = kind_of[step->facts.step],
        .task = item_key(step->facts.item, key),
        .until = step->facts.until,
        .document = {.number = step->facts.document, .date = step->facts.document_date},
        .signer = step->signer,
        .reason = step->facts.reason,
    };
    if (step->facts.request != NULL && uuid_parse(step->facts.request->update_id, &request)) {
        one.request = &request;
    }
    bool ok = pg_begin(step->admin->pg, err) && add_decisions(step, &one, now_us, err) &&
              tell_agencies(step, now_us, err) && pg_commit(step->admin->pg, err);
    pg_rollback(step->admin->pg);
    return ok;
}

static bool print_result(const struct step *step, struct err *err)
{
    struct admin *admin = step->admin;
    char name[ITEM_NAME_MAX];
    const char *remark = time_step_remark(admin->arena, admin->roster, &step->facts);
    const char *text = time_step_notice(admin->arena, admin->roster, &step->facts);
    if (!admin_json(admin)) {
        printf("%s\n", text);
        if (remark[0] != '\0') {
            printf(tr("Note: %s\n", "Lưu ý: %s\n"), remark);
        }
        return admin_flush(err);
    }
    json_t *row = json_object();
    json_set_text(row, "task", item_name(step->facts.item, name));
    json_t *parties = json_array();
    for (size_t i = 0; i < step->facts.party_count; i++) {
        json_append(parties, json_string(step->facts.parties[i]->code));
    }
    json_set(row, "parties", parties);
    json_set_text(row, "request", step->facts.request == NULL ? NULL : step->facts.request->update_id);
    json_set_text(row, "decision", time_decision_code(kind_of[step->facts.step]));
    json_set_day(row, "until", step->facts.until);
    json_set_text(row, "document", step->facts.document);
    json_set_day(row, "date", step->facts.document_date);
    json_set_text(row, "signer", step->signer);
    json_set_text(row, "remark", remark[0] == '\0' ? NULL : remark);
    json_set_text(row, "text", text);
    return json_print(row, err);
}

static bool decide(struct admin *admin, enum time_step kind, struct err *err)
{
    struct step step = {.admin = admin, .facts = {.step = kind}};
    if (!admin_load_now(admin, err)) {
        return false;
    }
    step.facts.today = admin->on;
    return store_facts(admin->pg, INT64_MAX, admin->arena, &step.known, err) && read_step(&step, err) &&
           record(&step, err) && print_result(&step, err);
}

/* ---- the list ---- */

static const char *state_code(enum request_state state)
{
    static const char *const codes[] = {"new", "forwarded", "granted", "refused"};
    return codes[state];
}

static const char *state_words(enum request_state state)
{
    static const char *const english[] = {"waits for a decision", "forwarded", "granted", "refused"};
    static const char *const vietnamese[] = {"Đang đề nghị gia hạn", "Đã trình cơ quan giao việc", "Được gia hạn",
                                             "Không đồng ý gia hạn"};
    return lang_is_vietnamese() ? vietnamese[state] : english[state];
}

static json_t *json_of_request(const struct admin *admin, const struct request_row *row)
{
    json_t *object = json_object();
    char name[ITEM_NAME_MAX];
    const struct item *item = roster_find_item(admin->roster, row->task, NULL);
    struct item_time time = {.has_due = false};
    if (item != NULL) {
        const struct agency *const *parties = NULL;
        size_t count = request_parties(admin->arena, admin->roster, item, row, &parties);
        time = item_time(admin->roster, item, count == 0 ? NULL : parties[0]);
    }
    json_set_text(object, "id", row->update_id);
    json_set_text(object, "task", item_key_short(admin->roster, row->task, name));
    json_set_text(object, "agency", row->agency);
    json_set_text(object, "reason", row->reason);
    json_set_instant(object, "asked_at", row->asked_us);
    json_set_day(object, "until", row->until);
    json_set_text(object, "state", state_code(row->state));
    json_set_bool(object, "late", item != NULL && request_is_late(admin->roster, item, row));
    json_set_day(object, "due", time.has_due ? time.due : DAY_MIN);
    json_set_day(object, "due_original", time.has_due ? time.original : DAY_MIN);
    json_set_number(object, "extended", time.extended);
    json_set_text(object, "document", row->document);
    json_set_day(object, "document_date", row->document_date);
    json_set_day(object, "granted_until", row->granted_until);
    return object;
}

static void print_requests(const struct admin *admin, const struct request_row *const *rows, size_t count)
{
    struct table *table = table_new();
    table_column(table, tr("Id", "Mã"), TABLE_LEFT, 0);
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, 36);
    table_column(table, tr("Task", "Nhiệm vụ"), TABLE_LEFT, 24);
    table_column(table, tr("Until", "Đến ngày"), TABLE_LEFT, 0);
    table_column(table, tr("Reason", "Lý do"), TABLE_LEFT, 44);
    table_column(table, tr("State", "Trạng thái"), TABLE_LEFT, 40);
    for (size_t i = 0; i < count; i++) {
        char name[ITEM_NAME_MAX];
        char day[DAY_ISO_MAX];
        const struct item *item = roster_find_item(admin->roster, rows[i]->task, NULL);
        bool late = item != NULL && request_is_late(admin->roster, item, rows[i]);
        table_cell(table, "%s", rows[i]->update_id);
        table_cell(table, "%s", admin_agency_name(admin, rows[i]->agency));
        table_cell(table, "%s", item_key_short(admin->roster, rows[i]->task, name));
        table_cell(table, "%s", day_vietnamese(rows[i]->until, day));
        table_cell(table, "%s", rows[i]->reason == NULL ? "" : rows[i]->reason);
        table_cell(table, "%s%s%s%s", state_words(rows[i]->state), rows[i]->document == NULL ? "" : ": ",
                   rows[i]->document == NULL ? "" : rows[i]->document,
                   late ? tr(" (asked late)", " (đề nghị sau khi đã quá hạn)") : "");
    }
    table_print(table, stdout);
    table_free(table);
}

static bool extension_list(struct admin *admin, struct err *err)
{
    struct facts known = {.states.count = 0};
    if (!admin_load_as_of(admin, err) || !store_facts(admin->pg, admin->facts_to, admin->arena, &known, err)) {
        return false;
    }
    bool open = cli_given(admin->args, "open");
    const struct request_row **rows = arena_array(admin->arena, known.requests.count + 1, sizeof(struct request_row *));
    size_t count = 0;
    for (size_t i = 0; i < known.requests.count; i++) {
        const struct request_row *row = &known.requests.rows[i];
        if (!open || row->state == REQUEST_NEW || row->state == REQUEST_FORWARDED) {
            rows[count++] = row;
        }
    }
    if (admin_json(admin)) {
        json_t *document = json_array();
        for (size_t i = 0; i < count; i++) {
            json_append(document, json_of_request(admin, rows[i]));
        }
        return json_print(document, err);
    }
    admin_print_clock();
    if (count == 0) {
        puts(tr("No requests for more time.", "Không có đề nghị gia hạn."));
    } else {
        print_requests(admin, rows, count);
    }
    return admin_flush(err);
}

static bool extension_grant(struct admin *admin, struct err *err)
{
    return decide(admin, TIME_STEP_GRANT, err);
}

static bool extension_refuse(struct admin *admin, struct err *err)
{
    return decide(admin, TIME_STEP_REFUSE, err);
}

static bool extension_forward(struct admin *admin, struct err *err)
{
    return decide(admin, TIME_STEP_FORWARD, err);
}

static bool task_stop(struct admin *admin, struct err *err)
{
    return decide(admin, TIME_STEP_STOP, err);
}

static bool task_resume(struct admin *admin, struct err *err)
{
    return decide(admin, TIME_STEP_RESUME, err);
}

int cmd_extension_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, extension_list);
}

int cmd_extension_grant(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, extension_grant);
}

int cmd_extension_refuse(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, extension_refuse);
}

int cmd_extension_forward(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, extension_forward);
}

int cmd_task_stop(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, task_stop);
}

int cmd_task_resume(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, task_resume);
}
