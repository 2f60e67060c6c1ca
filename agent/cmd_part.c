/* part: how this office splits its part of a task among its own officers. None of it leaves this machine, unless the
 * office registers a piece as a milestone (`submit --piece N`). */
#include "commands.h"

#include "clock.h"
#include "command.h"
#include "lang.h"
#include "local_judge.h"
#include "piece.h"
#include "process.h"
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what was given ---- */

/* 2024-12-31 or 31/12/2024; DAY_NONE when not given. */
static bool read_day(struct command *command, const char *option, day_t *ret)
{
    const char *text = cli_value(command->args, option);
    int day = 0;
    int month = 0;
    int year = 0;
    char end = '\0';
    *ret = DAY_NONE;
    if (text == NULL || text[0] == '\0' || day_parse(text, ret)) {
        return true;
    }
    if (sscanf(text, "%2d/%2d/%4d%c", &day, &month, &year, &end) == 3 && year >= 1900 && // NOLINT(cert-err34-c)
        day_ymd_valid(year, month, day)) {
        *ret = day_from_ymd(year, month, day);
        return true;
    }
    return err_set(&command->err, ERR_DATA,
                   tr("--%s %s: expected a date, 2024-12-31 or 31/12/2024",
                      "--%s %s: cần một ngày, ví dụ 31/12/2024 hoặc 2024-12-31"),
                   option, text);
}

static const char *who(struct command *command)
{
    const char *drafter = command->config.drafter;
    return drafter[0] != '\0' ? drafter : account_name(command->arena);
}

/* The task's one name, so that a list by task finds all its pieces however it was written. */
static bool read_task(struct command *command, const struct local_judge *local, const char *given, const char **ret)
{
    char name[ITEM_NAME_MAX];
    struct err why = {0};
    const char *task = local_judge_task(local, command->arena, given);
    if (local->roster == NULL) {
        *ret = task;
        return true;
    }
    const struct item *item = roster_find_item(local->roster, task, &why);
    if (item == NULL) {
        return err_set(&command->err, ERR_DATA, "%s", why.text);
    }
    *ret = arena_strdup(command->arena, item_name(item, name));
    return true;
}

static bool need(struct command *command, const char *option, const char *text)
{
    return text != NULL || err_set(&command->err, ERR_USAGE, tr("expected --%s", "cần ghi --%s"), option);
}

static bool find_piece(struct command *command, int64_t *ret_number)
{
    const char *given = command->args->operands[0];
    char *end = NULL;
    struct uuid id = {0};
    long long number = strtoll(given, &end, 10);
    bool is_number = end != given && *end == '\0' && number > 0;
    if (!is_number && !uuid_parse(given, &id)) {
        return err_set(&command->err, ERR_DATA,
                       tr("\"%s\" is neither the number nor the id of a piece",
                          "\"%s\" không phải là số thứ tự hoặc mã của phần việc"),
                       given);
    }
    if (!spool_piece_find(command->spool, is_number ? number : 0, &id, ret_number, &command->err)) {
        return false;
    }
    return *ret_number > 0 || err_set(&command->err, ERR_DATA,
                                      tr("there is no piece %s on this machine; `tiendo-agent part list` lists them",
                                         "máy này không có phần việc %s; lệnh `tiendo-agent part list` liệt kê các "
                                         "phần việc"),
                                      given);
}

/* ---- shown ---- */

/* What a listing needs of the machine: the calendar, if it has a copy, and the moment. */
struct showing {
    struct command command;
    struct local_judge local;
    int64_t at_us;
};

static const struct workcal *calendar_of(const struct showing *showing)
{
    return showing->local.roster == NULL ? NULL : &showing->local.roster->calendar;
}

static json_t *json_day(day_t day)
{
    char iso[DAY_ISO_MAX];
    return day == DAY_NONE ? json_null() : json_string(day_iso(day, iso));
}

static json_t *to_json(const struct showing *showing, const struct spool_piece *piece)
{
    struct piece_lateness late = piece_lateness(piece, calendar_of(showing), showing->at_us);
    json_t *object = json_object();
    json_object_set_new(object, "number", json_integer(piece->number));
    json_object_set_new(object, "id", json_uuid(&piece->id));
    json_object_set_new(object, "task", json_string(piece->task));
    json_object_set_new(object, "text", json_string(piece->text));
    json_object_set_new(object, "officer", json_string(piece->officer));
    json_object_set_new(object, "product", json_text(piece->product));
    json_object_set_new(object, "due", json_day(piece->due));
    json_object_set_new(object, "due_effective", json_day(late.due));
    json_object_set_new(object, "due_original", json_day(piece->first_due));
    json_object_set_new(object, "state", json_string(piece_end_code(piece->end)));
    json_object_set_new(object, "overdue", json_boolean(late.overdue));
    json_object_set_new(object, "days_late", json_integer(late.days_late));
    json_object_set_new(object, "note", json_text(piece->end_note));
    json_object_set_new(object, "added_by", json_text(piece->added_by));
    json_object_set_new(object, "added_at", json_time(piece->added_at_us));
    json_object_set_new(object, "ended_by", json_text(piece->ended_by));
    json_object_set_new(object, "ended_at", json_time(piece->ended_at_us));
    return object;
}

static const char *spoken_state(const struct showing *showing, const struct spool_piece *piece)
{
    struct piece_lateness late = piece_lateness(piece, calendar_of(showing), showing->at_us);
    if (piece->end == PIECE_DONE) {
        return "Đã xong";
    }
    if (piece->end == PIECE_DROPPED) {
        return "Không thực hiện nữa";
    }
    return !late.overdue ? "Đang thực hiện"
                         : arena_printf(showing->command.arena, "Đang thực hiện, quá hạn %d ngày", late.days_late);
}

static void print_table(const struct showing *showing, const struct spool_pieces *pieces)
{
    enum { TASK_WIDTH = 24, TEXT_WIDTH = 40, NAME_WIDTH = 24 };
    char day[DAY_ISO_MAX];
    struct table *table = table_new();
    table_column(table, "Số", TABLE_RIGHT, 0);
    table_column(table, "Nhiệm vụ", TABLE_LEFT, TASK_WIDTH);
    table_column(table, "Phần việc", TABLE_LEFT, TEXT_WIDTH);
    table_column(table, "Chuyên viên", TABLE_LEFT, NAME_WIDTH);
    table_column(table, "Thời hạn", TABLE_LEFT, 0);
    table_column(table, "Tình trạng", TABLE_LEFT, NAME_WIDTH);
    table_column(table, "Ghi chú", TABLE_LEFT, TEXT_WIDTH);
    for (size_t i = 0; i < pieces->count; i++) {
        const struct spool_piece *piece = &pieces->list[i];
        table_cell(table, "%lld", (long long)piece->number);
        table_cell(table, "%s", spoken_task(showing->command.arena, piece->task));
        table_cell(table, "%s", piece->text);
        table_cell(table, "%s", piece->officer);
        table_cell(table, "%s", piece->due == DAY_NONE ? "" : day_vietnamese(piece->due, day));
        table_cell(table, "%s", spoken_state(showing, piece));
        table_cell(table, "%s", piece->end_note == NULL ? "" : piece->end_note);
    }
    table_print(table, stdout);
    table_free(table);
}

static int close_showing(struct showing *showing, bool ok)
{
    local_judge_close(&showing->local);
    return ok ? command_close(&showing->command, 0) : command_fail(&showing->command);
}

static bool begin(struct showing *showing, const struct cli_args *args)
{
    struct command *command = &showing->command;
    if (!command_begin(command, args) || !command_open_spool(command) ||
        !local_judge_open(command->spool, command->arena, &showing->local, &command->err)) {
        return false;
    }
    showing->at_us = clock_now_us();
    return true;
}

/* One piece as it stands now, after a change. */
static bool print_one(struct showing *showing, int64_t number)
{
    struct command *command = &showing->command;
    struct spool_pieces pieces = {0};
    if (!spool_pieces(command->spool, command->arena, NULL, INT64_MAX, &pieces, &command->err)) {
        return false;
    }
    for (size_t i = 0; i < pieces.count; i++) {
        const struct spool_piece *piece = &pieces.list[i];
        if (piece->number == number && command->json) {
            command_print_json(to_json(showing, piece));
        } else if (piece->number == number) {
            printf(tr("Piece %lld: %s (%s) – %s\n", "Phần việc số %lld: %s (%s) – %s\n"), (long long)number,
                   piece->text, piece->officer, spoken_state(showing, piece));
        }
    }
    return true;
}

/* ---- the commands ---- */

static bool add(struct showing *showing)
{
    struct command *command = &showing->command;
    struct spool_piece piece = {.added_by = who(command)};
    if (!command_text(command, "text", UPDATE_SHORT_TEXT_MAX, &piece.text) || !need(command, "text", piece.text) ||
        !command_text(command, "officer", UPDATE_SHORT_TEXT_MAX, &piece.officer) ||
        !need(command, "officer", piece.officer) ||
        !command_text(command, "product", UPDATE_SHORT_TEXT_MAX, &piece.product) ||
        !read_day(command, "due", &piece.due) ||
        !read_task(command, &showing->local, command->args->operands[0], &piece.task) ||
        !spool_piece_add(command->spool, &piece, showing->at_us, &command->err)) {
        return false;
    }
    return print_one(showing, piece.number);
}

static int run_add(const struct cli_args *args, void *context)
{
    (void)context;
    struct showing showing = {0};
    return close_showing(&showing, begin(&showing, args) && add(&showing));
}

static bool tell(struct showing *showing, struct spool_piece_fact *fact)
{
    struct command *command = &showing->command;
    bool done = false;
    fact->by = who(command);
    if (!command_text(command, "note", UPDATE_SHORT_TEXT_MAX, &fact->note) || !find_piece(command, &fact->number) ||
        !spool_piece_write(command->spool, fact, showing->at_us, &done, &command->err)) {
        return false;
    }
    if (!done) {
        return err_set(&command->err, ERR_DATA,
                       "Phần việc số %lld đã xong hoặc không thực hiện nữa, nên không ghi thêm: đề nghị thêm phần việc "
                       "mới (`part add`).",
                       (long long)fact->number);
    }
    return print_one(showing, fact->number);
}

static int run_due(const struct cli_args *args, void *context)
{
    (void)context;
    struct showing showing = {0};
    struct spool_piece_fact fact = {.end = PIECE_OPEN};
    bool ok = begin(&showing, args) && need(&showing.command, "due", cli_value(args, "due")) &&
              read_day(&showing.command, "due", &fact.due) && tell(&showing, &fact);
    return close_showing(&showing, ok);
}

static int run_done(const struct cli_args *args, void *context)
{
    (void)context;
    struct showing showing = {0};
    struct spool_piece_fact fact = {.end = PIECE_DONE, .due = DAY_NONE};
    return close_showing(&showing, begin(&showing, args) && tell(&showing, &fact));
}

static int run_drop(const struct cli_args *args, void *context)
{
    (void)context;
    struct showing showing = {0};
    struct spool_piece_fact fact = {.end = PIECE_DROPPED, .due = DAY_NONE};
    return close_showing(&showing, begin(&showing, args) && tell(&showing, &fact));
}

/* A bare day is its end. */
static bool read_as_of(struct showing *showing)
{
    const char *text = cli_value(showing->command.args, "as-of");
    day_t day = DAY_NONE;
    if (text == NULL) {
        return true;
    }
    if (day_parse(text, &day)) {
        showing->at_us = day_begin(day + 1);
        return true;
    }
    return clock_parse(text, &showing->at_us) ||
           err_set(&showing->command.err, ERR_USAGE,
                   tr("--as-of %s: expected a day or a moment, 2024-12-31 or 2024-12-31T08:00",
                      "--as-of %s: cần một ngày hoặc thời điểm, ví dụ 2024-12-31 hoặc 2024-12-31T08:00"),
                   text);
}

static bool list(struct showing *showing)
{
    struct command *command = &showing->command;
    const char *task = cli_value(command->args, "task");
    struct spool_pieces pieces = {0};
    if (!read_as_of(showing) || (task != NULL && !read_task(command, &showing->local, task, &task)) ||
        !spool_pieces(command->spool, command->arena, task, showing->at_us, &pieces, &command->err)) {
        return false;
    }
    if (command->json) {
        json_t *array = json_array();
        for (size_t i = 0; i < pieces.count; i++) {
            json_array_append_new(array, to_json(showing, &pieces.list[i]));
        }
        command_print_json(array);
        return true;
    }
    command_print_clock();
    if (pieces.count == 0) {
        puts(tr("No pieces yet.", "Chưa chia phần việc nào."));
    } else {
        print_table(showing, &pieces);
    }
    return true;
}

static int run_list(const struct cli_args *args, void *context)
{
    (void)context;
    struct showing showing = {0};
    return close_showing(&showing, begin(&showing, args) && list(&showing));
}

#define NOTE_OPTION                                                                                                    \
    {                                                                                                                  \
        "note", "TEXT", "what there is to say about it", "ghi chú"                                                    \
    }

static const struct cli_option add_options[] = {
    COMMAND_OPTIONS,
    {"text", "TEXT", "what is to be done", "nội dung phần việc"},
    {"officer", "NAME", "by whom", "chuyên viên thực hiện"},
    {"due", "DATE", "by when", "thời hạn"},
    {"product", "TEXT", "what shows that it is done", "sản phẩm"},
};

const struct cli_command command_part_add = {
    .name = "part add",
    .synopsis = "TASK --text TEXT --officer NAME [--due DATE] [--product TEXT] [--json]",
    .help_en = "Gives a piece of this agency's part of a task to one of its officers. It stays on this machine.",
    .help_vi = "Chia phần việc của đơn vị cho chuyên viên; chỉ lưu trên máy này, không gửi đi.",
    .options = add_options,
    .option_count = sizeof(add_options) / sizeof(add_options[0]),
    .min_operands = 1,
    .max_operands = 1,
    .run = run_add,
};

static const struct cli_option due_options[] = {
    COMMAND_OPTIONS,
    {"due", "DATE", "the new day; empty: none any more", "thời hạn mới; để trống: không còn thời hạn"},
    NOTE_OPTION,
};

const struct cli_command command_part_due = {
    .name = "part due",
    .synopsis = "N|ID --due DATE [--note TEXT] [--json]",
    .help_en = "Another day for a piece; the first one stays on record.",
    .help_vi = "Đổi thời hạn một phần việc; thời hạn ban đầu vẫn được giữ.",
    .options = due_options,
    .option_count = sizeof(due_options) / sizeof(due_options[0]),
    .min_operands = 1,
    .max_operands = 1,
    .run = run_due,
};

static const struct cli_option end_options[] = {COMMAND_OPTIONS, NOTE_OPTION};

const struct cli_command command_part_done = {
    .name = "part done",
    .synopsis = "N|ID [--note TEXT] [--json]",
    .help_en = "A piece is done.",
    .help_vi = "Ghi nhận một phần việc đã xong.",
    .options = end_options,
    .option_count = sizeof(end_options) / sizeof(end_options[0]),
    .min_operands = 1,
    .max_operands = 1,
    .run = run_done,
};

const struct cli_command command_part_drop = {
    .name = "part drop",
    .synopsis = "N|ID [--note TEXT] [--json]",
    .help_en = "A piece will not be done; it stays on record.",
    .help_vi = "Không thực hiện một phần việc nữa; vẫn lưu để đối chiếu.",
    .options = end_options,
    .option_count = sizeof(end_options) / sizeof(end_options[0]),
    .min_operands = 1,
    .max_operands = 1,
    .run = run_drop,
};

static const struct cli_option list_options[] = {
    COMMAND_OPTIONS,
    {"task", "NUMBER#LABEL", "only of this task", "chỉ của nhiệm vụ này"},
    {"as-of", "T", "as the list stood then", "danh sách tại thời điểm đó"},
};

const struct cli_command command_part_list = {
    .name = "part list",
    .synopsis = "[--task NUMBER#LABEL] [--as-of T] [--json]",
    .help_en = "The pieces, whose they are, by when, and what is overdue.",
    .help_vi = "Các phần việc đã chia: ai làm, thời hạn, phần nào quá hạn.",
    .options = list_options,
    .option_count = sizeof(list_options) / sizeof(list_options[0]),
    .run = run_list,
};
