/* outbox: what this machine holds, and what became of it. */
#include "commands.h"

#include "clock.h"
#include "command.h"
#include "drafts.h"
#include "lang.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

enum { PAGE = 1000 };

struct listing {
    struct command command;
    const char *state;
    json_t *array;
    struct table *table;
    size_t count;
};

static void add_json(struct listing *listing, const struct spool_row *row)
{
    json_t *object = json_object();
    json_object_set_new(object, "id", json_uuid(&row->id));
    json_object_set_new(object, "task", json_string(row->task));
    json_object_set_new(object, "action", json_string(action_code(row->action)));
    json_object_set_new(object, "state", json_string(row_state_code(row->state)));
    json_object_set_new(object, "code", json_text(row->code));
    json_object_set_new(object, "field", json_text(row->field));
    json_object_set_new(object, "message", json_text(row->message));
    json_object_set_new(object, "note", json_text(row->note));
    json_object_set_new(object, "submitted_at", json_time(row->sealed_at_us));
    json_object_set_new(object, "received_at", json_time(row->received_at_us));
    json_object_set_new(object, "effective_at", json_time(row->effective_at_us));
    json_object_set_new(object, "supersedes", json_uuid(row->has_supersedes ? &row->supersedes : NULL));
    json_object_set_new(object, "sequence", row->sequence == 0 ? json_null() : json_integer((json_int_t)row->sequence));
    json_object_set_new(object, "receipt", json_boolean(row->has_receipt));
    json_array_append_new(listing->array, object);
}

static void add_line(struct listing *listing, const struct spool_row *row)
{
    char when[CLOCK_ISO_MAX];
    char id[UUID_TEXT_MAX];
    table_cell(listing->table, "%s", row->sealed_at_us == 0 ? "" : clock_screen(row->sealed_at_us, when));
    table_cell(listing->table, "%s", spoken_task(listing->command.arena, row->task));
    table_cell(listing->table, "%s", action_label(row->action));
    table_cell(listing->table, "%s", state_label(row->state, row->code));
    table_cell(listing->table, "%s", row->has_receipt ? "có" : "");
    table_cell(listing->table, "%s", row->message != NULL ? row->message : row->note != NULL ? row->note : "");
    table_cell(listing->table, "%s", uuid_text(&row->id, id));
}

static void add(struct listing *listing, const struct spool_row *row)
{
    if (listing->state != NULL && strcmp(listing->state, row_state_code(row->state)) != 0) {
        return;
    }
    listing->count++;
    if (listing->command.json) {
        add_json(listing, row);
    } else {
        add_line(listing, row);
    }
}

static bool list_sealed(struct listing *listing)
{
    struct spool_rows rows = {0};
    int64_t after = 0;
    do {
        if (!spool_list(listing->command.spool, listing->command.arena, after, PAGE, &rows, &listing->command.err)) {
            return false;
        }
        for (size_t i = 0; i < rows.count; i++) {
            after = rows.list[i].number;
            add(listing, &rows.list[i]);
        }
    } while (rows.count == PAGE);
    return true;
}

/* Drafts are read first: one that is sealed meanwhile is then there twice rather than not at all. */
static bool list_all(struct listing *listing)
{
    struct spool_drafts drafts = {0};
    if (!spool_drafts(listing->command.spool, listing->command.arena, false, &drafts, &listing->command.err) ||
        !list_sealed(listing)) {
        return false;
    }
    for (size_t i = 0; i < drafts.count; i++) {
        const struct spool_row row = draft_as_row(&drafts.list[i]);
        add(listing, &row);
    }
    return true;
}

static void make_columns(struct table *table)
{
    enum { TASK_WIDTH = 30, MESSAGE_WIDTH = 50, LABEL_WIDTH = 24 };
    table_column(table, "Lúc", TABLE_LEFT, 0);
    table_column(table, "Nhiệm vụ", TABLE_LEFT, TASK_WIDTH);
    table_column(table, "Loại nội dung", TABLE_LEFT, LABEL_WIDTH);
    table_column(table, "Trạng thái", TABLE_LEFT, LABEL_WIDTH);
    table_column(table, "Biên nhận", TABLE_LEFT, 0);
    table_column(table, "Ghi chú", TABLE_LEFT, MESSAGE_WIDTH);
    table_column(table, "Mã", TABLE_LEFT, 0);
}

static bool check_state(struct listing *listing)
{
    const char *known = "";
    for (enum row_state state = ROW_QUEUED; state < ROW_STATE_MAX; state++) {
        if (listing->state == NULL || strcmp(listing->state, row_state_code(state)) == 0) {
            return true;
        }
        known =
            arena_printf(listing->command.arena, "%s%s%s", known, known[0] == '\0' ? "" : ", ", row_state_code(state));
    }
    return err_set(&listing->command.err, ERR_USAGE,
                   tr("--state %s: expected one of %s", "--state %s: cần một trong %s"), listing->state, known);
}

static int run(const struct cli_args *args, void *context)
{
    (void)context;
    struct listing listing = {.state = cli_value(args, "state")};
    if (!command_begin(&listing.command, args) || !check_state(&listing) || !command_open_spool(&listing.command)) {
        return command_fail(&listing.command);
    }
    listing.array = json_array();
    listing.table = table_new();
    make_columns(listing.table);
    bool ok = list_all(&listing);
    if (ok && listing.command.json) {
        command_print_json(json_incref(listing.array));
    } else if (ok) {
        command_print_clock();
        if (listing.count == 0) {
            puts(tr("Nothing here yet.", "Chưa có nội dung nào."));
        } else {
            table_print(listing.table, stdout);
        }
    }
    json_decref(listing.array);
    table_free(listing.table);
    return ok ? command_close(&listing.command, 0) : command_fail(&listing.command);
}

static const struct cli_option options[] = {
    COMMAND_OPTIONS,
    {"state", "STATE", "only those in this state", "chỉ các nội dung ở trạng thái này"},
};

const struct cli_command command_outbox = {
    .name = "outbox",
    .synopsis = "[--state STATE] [--json]",
    .help_en = "What was entered on this machine, drafts too, and what became of it.",
    .help_vi = "Các nội dung đã nhập trên máy này, kể cả dự thảo, và kết quả xử lý.",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .run = run,
};
