/* tiendo agent silence: which agencies are not heard from and why, for whoever looks after machines. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "round_facts.h"
#include "silences.h"
#include "table.h"

#include <stdio.h>

struct view {
    struct admin *admin;
    struct silences silences;
    json_t *document;
    struct table *table;
    size_t count;
};

static const char *audience_code(enum silence_cause cause)
{
    static const char *const codes[] = {"officer", "agency_it", "centre_it", "nobody"};
    return codes[silence_audience(cause)];
}

static const char *audience_words(enum silence_cause cause)
{
    static const char *const vietnamese[] = {"cán bộ báo cáo", "CNTT của đơn vị", "CNTT của trung tâm", "không nhắc"};
    return lang_is_vietnamese() ? vietnamese[silence_audience(cause)] : audience_code(cause);
}

static void add(struct view *view, const struct machine_row *machine, const struct agency *agency)
{
    enum silence_cause cause = view->silences.causes[agency - view->admin->roster->agencies];
    json_t *row = json_object();
    char at[CLOCK_ISO_MAX];
    json_set_text(row, "agency", agency->code);
    json_set_text(row, "name", agency->name);
    json_set_text(row, "cause", silence_code(cause));
    json_set_text(row, "label", silence_label(cause));
    json_set_text(row, "told", audience_code(cause));
    json_set_instant(row, "last_contact", machine->last_contact_us);
    json_set_number(row, "waiting", machine->waiting);
    json_append(view->document, row);
    table_cell(view->table, "%s", agency->name);
    table_cell(view->table, "%s", lang_is_vietnamese() ? silence_label(cause) : silence_code(cause));
    table_cell(view->table, "%s", audience_words(cause));
    table_cell(view->table, "%s", machine->last_contact_us == 0 ? "–" : clock_screen(machine->last_contact_us, at));
    table_cell(view->table, "%d", machine->waiting);
    view->count++;
}

static bool print(struct view *view, struct err *err)
{
    if (admin_json(view->admin)) {
        return json_print(json_incref(view->document), err);
    }
    admin_print_clock();
    if (view->count == 0) {
        puts(tr("No agency has a machine.", "Chưa đơn vị nào có máy."));
    } else {
        table_print(view->table, stdout);
    }
    return admin_flush(err);
}

static bool silence(struct admin *admin, struct err *err)
{
    struct owed_reports reports = {.count = 0};
    struct view view = {.admin = admin};
    if (!admin_load_now(admin, err) ||
        !round_facts_owed(admin->pg, admin->roster, admin->as_of, INT64_MAX, admin->arena, &reports, err) ||
        !silences_read(admin->pg, admin->roster, &reports, admin->as_of, admin->arena, &view.silences, err)) {
        return false;
    }
    view.document = json_array();
    view.table = table_new();
    table_column(view.table, tr("Agency", "Đơn vị"), TABLE_LEFT, 40);
    table_column(view.table, tr("How it is", "Tình trạng"), TABLE_LEFT, 44);
    table_column(view.table, tr("Who is told", "Báo cho"), TABLE_LEFT, 0);
    table_column(view.table, tr("Last contact", "Liên lạc gần nhất"), TABLE_LEFT, 0);
    table_column(view.table, tr("Waiting", "Chờ gửi"), TABLE_RIGHT, 0);
    for (size_t i = 0; i < view.silences.machines.count; i++) {
        const struct machine_row *machine = &view.silences.machines.rows[i];
        const struct agency *agency = machine_agency(admin->roster, machine, admin->on);
        if (agency != NULL) {
            add(&view, machine, agency);
        }
    }
    bool ok = print(&view, err);
    json_decref(view.document);
    table_free(view.table);
    return ok;
}

int cmd_agent_silence(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, silence);
}
