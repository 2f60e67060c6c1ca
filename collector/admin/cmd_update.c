/* tiendo update list. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "reasons.h"
#include "store_query.h"
#include "store_round_view.h"
#include "table.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

enum { NAME_WIDTH = 36, TEXT_WIDTH = 48, SNIPPET_CHARS = 140 };

/* The states beyond the verdict, and what people read. */
static const struct {
    const char *code, *english, *vietnamese;
} later_states[] = {{"returned", "returned", "Trả lại, đề nghị bổ sung"},
                    {"reviewed", "agreed to", "Đã chấp nhận"},
                    {"confirmed", "completion confirmed", "Đã xác nhận hoàn thành"},
                    {"superseded", "superseded", "Đã được thay bằng bản mới"},
                    {"withdrawn", "withdrawn", "Đơn vị đã rút lại"}};
enum { LATER_STATES = sizeof(later_states) / sizeof(later_states[0]) };

struct filter {
    const char *task, *state;            /* NULL: all */
    const char **agencies;               /* the one asked for, and those it descends from: it sees their history */
    size_t agency_count;                 /* 0: all */
    struct err task_error, agency_error; /* why the catalogue does not know it; kind ERR_NONE when it does */
};

static bool read_state(const struct admin *admin, struct filter *filter, struct err *err)
{
    filter->state = cli_value(admin->args, "state");
    bool known = filter->state == NULL || verdict_parse(filter->state) != VERDICT_NONE;
    for (size_t i = 0; !known && i < LATER_STATES; i++) {
        known = strcmp(filter->state, later_states[i].code) == 0;
    }
    return known || err_set(err, ERR_USAGE,
                            tr("--state \"%s\": choose accepted, held, rejected, returned, reviewed, confirmed, "
                               "superseded or withdrawn",
                               "--state \"%s\": chọn accepted, held, rejected, returned, reviewed, confirmed, "
                               "superseded hoặc withdrawn"),
                            filter->state);
}

/* A refused update may name a task that never was: what the catalogue does not know is looked for as it was typed. */
static bool read_filter(const struct admin *admin, struct filter *ret, struct err *err)
{
    const char *name = cli_value(admin->args, "agency");
    struct filter filter = {.task = cli_value(admin->args, "task")};
    const struct item *item = NULL;
    if (!read_state(admin, &filter, err)) {
        return false;
    }
    if (filter.task != NULL) {
        char key[ITEM_NAME_MAX];
        item = admin_find_item(admin, filter.task, &filter.task_error);
        filter.task = item == NULL ? filter.task : arena_strdup(admin->arena, item_key(item, key));
    }
    if (name != NULL) {
        const char *province = item == NULL ? NULL : item->plan->province;
        const struct agency *agency =
            roster_find_agency(admin->roster, name, province, admin->on, &filter.agency_error);
        filter.agencies = arena_array(admin->arena, agency == NULL ? 1 : agency->origin_count, sizeof(char *));
        if (agency == NULL) {
            filter.agencies[filter.agency_count++] = name;
        }
        for (size_t i = 0; agency != NULL && i < agency->origin_count; i++) {
            const struct agency *origin = agency->origins[i];
            if (origin == agency || origin->valid_to < admin->on) {
                filter.agencies[filter.agency_count++] = origin->code;
            }
        }
    }
    *ret = filter;
    return true;
}

static json_t *json_of_product(const struct update_row *update)
{
    if (update->product_number == NULL) {
        return json_null();
    }
    json_t *row = json_object();
    json_set_text(row, "number", update->product_number);
    json_set_text(row, "date", update->product_date);
    json_set_text(row, "issuer", update->product_issuer);
    json_set_text(row, "title", update->product_title);
    json_set_text(row, "link", update->product_link);
    json_set_text(row, "hash", update->product_hash);
    return row;
}

static json_t *json_of_report(const struct admin *admin, const struct update_row *update)
{
    if (!update->report.is) {
        return json_null();
    }
    json_t *row = json_object();
    json_t *updates = json_array();
    const char *rest = update->report.updates == NULL ? "" : update->report.updates;
    json_set_text(row, "direction", update->report.direction);
    json_set_text(row, "ongoing", update->report.ongoing);
    json_set_text(row, "assessment", update->report.assessment);
    json_set_text(row, "next", update->report.next);
    json_set_text(row, "number", update->report.number);
    json_set_text(row, "date", update->report.date);
    json_set_text(row, "as_of", update->report.as_of);
    while (*rest != '\0') {
        size_t length = strcspn(rest, " ");
        json_append(updates, json_string(arena_strndup(admin->arena, rest, length)));
        rest += length + strspn(rest + length, " ");
    }
    json_set(row, "updates", updates);
    return row;
}

static json_t *json_of_milestone(const struct update_row *update)
{
    if (update->milestone.number == 0) {
        return json_null();
    }
    json_t *row = json_object();
    json_set_number(row, "number", update->milestone.number);
    json_set_text(row, "text", update->milestone.text);
    json_set_text(row, "officer", update->milestone.officer);
    json_set_text(row, "product", update->milestone.product);
    json_set_text(row, "due", update->milestone.due);
    json_set_text(row, "basis", update->milestone.basis);
    return row;
}

static json_t *json_of_paper(const struct update_row *update)
{
    if (update->on_behalf.document == NULL) {
        return json_null();
    }
    json_t *row = json_object();
    json_set_text(row, "document", update->on_behalf.document);
    json_set_text(row, "date", update->on_behalf.date);
    json_set_text(row, "issuer", update->on_behalf.issuer);
    json_set_text(row, "received_on", update->on_behalf.received_on);
    json_set_text(row, "entered_by", update->on_behalf.entered_by);
    return row;
}

static json_t *json_of_update(const struct admin *admin, const struct aggregated_rows *aggregated,
                              const struct update_row *update)
{
    char task[ITEM_NAME_MAX];
    json_t *row = json_object();
    json_set_text(row, "id", update->id);
    json_set_text(row, "agency", update->agency);
    json_set_text(row, "task", item_key_short(admin->roster, update->task, task));
    json_set_text(row, "action", update->action);
    json_set_text(row, "period", update->period);
    json_set_text(row, "aggregated", aggregated_period(aggregated, update->id));
    json_set(row, "percent", update->percent < 0 ? json_null() : json_integer(update->percent));
    json_set_text(row, "result", update->result);
    json_set_text(row, "difficulties", update->difficulties);
    json_set_text(row, "proposals", update->proposals);
    json_set_text(row, "proposal_to", update->proposal_to);
    json_set(row, "product", json_of_product(update));
    json_set_real(row, "value", update->has_value, update->value);
    json_set(row, "year", update->has_value ? json_integer(update->value_year) : json_null());
    json_set_text(row, "value_status", update->value_status);
    json_set_text(row, "value_as_of", update->value_as_of);
    json_set_text(row, "value_source", update->value_source);
    json_set_text(row, "until", update->until);
    json_set_text(row, "extension_reason", update->extension_reason);
    json_set_text(row, "state", update->state);
    json_set_text(row, "verdict", update->verdict);
    json_set_text(row, "code", update->code);
    json_set_text(row, "field", update->field);
    json_set_text(row, "message", update->message);
    json_set_text(row, "role", update->role);
    json_set_text(row, "basis", update->basis);
    json_set_text(row, "party", update->party);
    json_set_text(row, "for", update->answers_for);
    json_set_instant(row, "submitted_at", update->submitted_at_us);
    json_set_instant(row, "effective_at", update->effective_at_us);
    json_set_instant(row, "received_at", update->received_at_us);
    json_set_text(row, "supersedes", update->supersedes);
    json_set_text(row, "refers_to", update->refers_to);
    json_set(row, "report", json_of_report(admin, update));
    json_set(row, "milestone", json_of_milestone(update));
    json_set(row, "on_behalf", json_of_paper(update));
    json_set_text(row, "drafter", update->drafter);
    json_set_text(row, "drafter_position", update->drafter_position);
    json_set_text(row, "approver", update->approver);
    json_set_text(row, "approver_position", update->approver_position);
    json_set_number(row, "catalogue_revision", update->catalogue_revision);
    return row;
}

/* ---- for people ---- */

static const char *state_label(const char *state)
{
    for (size_t i = 0; i < LATER_STATES; i++) {
        if (strcmp(state, later_states[i].code) == 0) {
            return tr(later_states[i].english, later_states[i].vietnamese);
        }
    }
    return verdict_label(verdict_parse(state));
}

/* The first words of a text, on one line. */
static const char *snippet(struct arena *arena, const char *text)
{
    size_t bytes = 0;
    for (size_t chars = 0; text[bytes] != '\0' && text[bytes] != '\n' && chars < SNIPPET_CHARS; chars++) {
        bytes++;
        while (((unsigned char)text[bytes] & 0xc0) == 0x80) {
            bytes++;
        }
    }
    return text[bytes] == '\0' ? text : arena_printf(arena, "%.*s…", (int)bytes, text);
}

/* What it says, in a line or two: percent or value first. */
static const char *gist(struct arena *arena, const struct update_row *update)
{
    const char *words = update->result != NULL         ? update->result
                        : update->difficulties != NULL ? update->difficulties
                        : update->proposals != NULL    ? update->proposals
                        : update->milestone.text       ? update->milestone.text
                        : update->report.direction     ? update->report.direction
                        : update->report.assessment    ? update->report.assessment
                                                       : update->extension_reason;
    const char *text = words == NULL ? "" : snippet(arena, words);
    char number[40];
    if (update->has_value) {
        text_vietnamese_number(update->value, number, sizeof(number));
        return arena_printf(arena, "%d: %s%s%s", update->value_year, number, text[0] == '\0' ? "" : "; ", text);
    }
    if (update->percent >= 0) {
        return arena_printf(arena, "%d%%%s%s", update->percent, text[0] == '\0' ? "" : "; ", text);
    }
    return text;
}

static void print_updates(const struct admin *admin, const struct update_rows *updates)
{
    struct table *table = table_new();
    table_column(table, tr("Received", "Nhận lúc"), TABLE_LEFT, 0);
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("Task", "Nhiệm vụ"), TABLE_LEFT, 24);
    table_column(table, tr("Sent as", "Loại nội dung"), TABLE_LEFT, 0);
    table_column(table, tr("Content", "Nội dung"), TABLE_LEFT, TEXT_WIDTH);
    table_column(table, tr("State", "Trạng thái"), TABLE_LEFT, NAME_WIDTH);
    for (size_t i = 0; i < updates->count; i++) {
        const struct update_row *update = &updates->rows[i];
        enum reason reason = reason_parse(update->code);
        char at[CLOCK_ISO_MAX];
        char task[ITEM_NAME_MAX];
        table_cell(table, "%s", clock_screen(update->received_at_us, at));
        table_cell(table, "%s%s", admin_agency_name(admin, update->agency),
                   update->on_behalf.document == NULL ? "" : " (nhập thay)");
        table_cell(table, "%s", item_key_short(admin->roster, update->task, task));
        table_cell(table, "%s", action_label(action_parse(update->action)));
        table_cell(table, "%s", gist(admin->arena, update));
        table_cell(table, "%s%s%s", state_label(update->state), reason == REASON_NONE ? "" : ": ",
                   reason_label(reason));
    }
    table_print(table, stdout);
    printf(tr("%zu updates\n", "%zu nội dung\n"), updates->count);
    table_free(table);
}

static bool update_list(struct admin *admin, struct err *err)
{
    struct filter filter = {0};
    struct update_rows updates = {0};
    if (!admin_load_as_of(admin, err) || !read_filter(admin, &filter, err) ||
        !store_updates_list(admin->pg, filter.task, filter.agencies, filter.agency_count, filter.state, admin->facts_to,
                            admin->arena, &updates, err)) {
        return false;
    }
    const struct err *unknown = filter.task_error.kind != ERR_NONE ? &filter.task_error : &filter.agency_error;
    if (updates.count == 0 && unknown->kind != ERR_NONE) {
        *err = *unknown;
        return false;
    }
    if (admin_json(admin)) {
        struct aggregated_rows aggregated = {.count = 0};
        if (!store_round_aggregated(admin->pg, admin->facts_to, admin->arena, &aggregated, err)) {
            return false;
        }
        json_t *document = json_array();
        for (size_t i = 0; i < updates.count; i++) {
            json_append(document, json_of_update(admin, &aggregated, &updates.rows[i]));
        }
        return json_print(document, err);
    }
    admin_print_clock();
    if (updates.count == 0) {
        puts(tr("No updates.", "Chưa có nội dung nào."));
    } else {
        print_updates(admin, &updates);
    }
    return admin_flush(err);
}

int cmd_update_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, update_list);
}
