/* tasks: what this agency answers for, from this machine's copy of the assignments. */
#include "commands.h"

#include "clock.h"
#include "command.h"
#include "lang.h"
#include "local_judge.h"
#include "table.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

enum { TITLE_WIDTH = 60, BEFORE_WIDTH = 44, NAMES_MAX = 3 };

struct listing {
    struct command command;
    struct local_judge local;
    day_t today;
    json_t *array;
    struct table *table;
    struct spool_words words; /* of those in whose place this agency stands */
};

/* What the agency may do with an item today, as codes of actions. */
static json_t *allowed_actions(const struct listing *listing, const struct item *item)
{
    json_t *array = json_array();
    for (enum action action = ACTION_CONTRIBUTE; action < ACTION_MAX; action++) {
        struct entitlement right =
            responsibility_of(listing->local.roster, listing->local.agency, item, action, listing->today);
        if (right.permission != PERMISSION_NO) {
            json_array_append_new(array, json_string(action_code(action)));
        }
    }
    return array;
}

/* ---- what was said before it was this agency's ---- */

/* The next word about the item, newest first; NULL when there are no more. *n counts on. */
static const struct wire_word *next_word(const struct listing *listing, const struct item *item, size_t *n)
{
    char key[ITEM_NAME_MAX];
    item_key(item, key);
    while (*n < listing->words.count) {
        const struct wire_word *word = &listing->words.list[(*n)++];
        if (strcmp(word->task, key) == 0) {
            return word;
        }
    }
    return NULL;
}

static json_t *before_json(const struct listing *listing, const struct item *item)
{
    json_t *array = json_array();
    const struct wire_word *word = NULL;
    for (size_t n = 0; (word = next_word(listing, item, &n)) != NULL;) {
        json_t *object = json_object();
        json_object_set_new(object, "agency", json_string(word->agency));
        json_object_set_new(object, "name", json_string(word->name));
        json_object_set_new(object, "action", json_string(action_code(word->action)));
        json_object_set_new(object, "percent", word->percent < 0 ? json_null() : json_integer(word->percent));
        json_object_set_new(object, "value", word->has_value ? json_real(word->value) : json_null());
        json_object_set_new(object, "year", word->value_year == 0 ? json_null() : json_integer(word->value_year));
        json_object_set_new(object, "result", json_text(word->result));
        json_object_set_new(object, "difficulties", json_text(word->difficulties));
        json_object_set_new(object, "at", json_time(word->effective_at_us));
        json_object_set_new(object, "updates", json_integer(word->updates));
        json_array_append_new(array, object);
    }
    return array;
}

/* "Sở Giao thông vận tải, 20/02/2025: 30%"; "" when nothing was said. */
static const char *before_text(const struct listing *listing, const struct item *item)
{
    struct arena *arena = listing->command.arena;
    const char *text = "";
    const struct wire_word *word = NULL;
    for (size_t n = 0; (word = next_word(listing, item, &n)) != NULL;) {
        char day[DAY_ISO_MAX];
        char number[64];
        const char *what = action_label(word->action);
        if (word->has_value) {
            text_vietnamese_number(word->value, number, sizeof(number));
            what = arena_printf(arena, "%s%s%s%s", number, item->unit == NULL ? "" : " ",
                                item->unit == NULL ? "" : item->unit,
                                word->value_year == 0 ? "" : arena_printf(arena, " (năm %d)", word->value_year));
        } else if (word->percent >= 0) {
            what = arena_printf(arena, "%d%%", word->percent);
        }
        text = arena_printf(arena, "%s%s%s, %s: %s", text, text[0] == '\0' ? "" : "; ", word->name,
                            day_vietnamese(day_of_instant(word->effective_at_us), day), what);
    }
    return text;
}

/* ---- one item ---- */

/* The time of the agency's own part, with what the authority decided; of the whole where it has none of its own. */
static struct item_time time_of(const struct listing *listing, const struct item *item)
{
    struct answerable one = {0};
    for (size_t n = 0; answerable_next(item, listing->today, &n, &one);) {
        if (one.answer.agency == listing->local.agency) {
            return item_time(listing->local.roster, item, one.origin);
        }
    }
    return item_time(listing->local.roster, item, NULL);
}

static void add_json(struct listing *listing, const struct item *item, const struct entitlement *right)
{
    static const char *const kinds[] = {"task", "indicator", "milestone"};
    char name[ITEM_NAME_MAX];
    char iso[DAY_ISO_MAX];
    char original[DAY_ISO_MAX];
    struct item_time time = time_of(listing, item);
    bool has_original = time.has_due && time.original_printed != DAY_MAX;
    json_t *object = json_object();
    json_object_set_new(object, "task", json_string(item_name(item, name)));
    json_object_set_new(object, "plan", json_string(item->plan->called));
    json_object_set_new(object, "label", json_string(item->label));
    json_object_set_new(object, "kind", json_string(kinds[item->kind]));
    json_object_set_new(object, "title", json_text(item->title));
    json_object_set_new(object, "content", json_text(item->content));
    json_object_set_new(object, "role", json_string(role_code(right->role)));
    json_object_set_new(object, "basis", json_string(basis_code(right->basis)));
    json_object_set_new(object, "for", json_text(right->origin == NULL ? NULL : right->origin->name));
    json_object_set_new(object, "answerable", json_boolean(is_answerable(item, listing->local.agency, listing->today)));
    json_object_set_new(object, "permission", json_string(permission_code(right->permission)));
    json_object_set_new(object, "actions", allowed_actions(listing, item));
    json_object_set_new(object, "assigned_text", json_text(item->assigned_text));
    json_object_set_new(object, "period", json_text(item->period.printed));
    json_object_set_new(object, "due", time.has_due ? json_string(day_iso(time.due, iso)) : json_null());
    json_object_set_new(object, "due_original",
                        has_original ? json_string(day_iso(time.original, original)) : json_null());
    json_object_set_new(object, "stopped", json_boolean(time.stopped));
    json_object_set_new(object, "leads",
                        json_text(responsible_names(listing->command.arena, item, NAMES_MAX, listing->today)));
    json_object_set_new(object, "before", before_json(listing, item));
    json_array_append_new(listing->array, object);
}

static void add_line(struct listing *listing, const struct item *item, const struct entitlement *right)
{
    char name[ITEM_NAME_MAX];
    char day[DAY_ISO_MAX];
    char spoken[LABEL_SPOKEN_MAX];
    struct item_time time = time_of(listing, item);
    table_cell(listing->table, "%s", item_name(item, name));
    table_cell(listing->table, "%s", label_spoken(item->label, spoken));
    table_cell(listing->table, "%s", role_label(right->role));
    table_cell(listing->table, "%s", time.stopped ? "tạm dừng" : time.has_due ? day_vietnamese(time.due, day) : "");
    table_cell(listing->table, "%s", item->title);
    if (listing->words.count > 0) {
        table_cell(listing->table, "%s", before_text(listing, item));
    }
}

/* Answerable first, then the other named roles, then what the agency is only reached by. */
static int rank(const struct listing *listing, const struct item *item, const struct entitlement *right)
{
    if (right->role == ROLE_NONE || right->role == ROLE_FOCAL) {
        return 3;
    }
    if (is_answerable(item, listing->local.agency, listing->today)) {
        return 0;
    }
    return right->basis == BASIS_OPEN_GROUP ? 2 : 1;
}

static void list_rank(struct listing *listing, int wanted)
{
    const struct roster *roster = listing->local.roster;
    for (size_t p = 0; p < roster->plan_count; p++) {
        const struct plan *plan = &roster->plans[p];
        for (size_t i = 0; i < plan->item_count + plan->milestone_count; i++) {
            const struct item *item = i < plan->item_count ? &plan->items[i] : &plan->milestones[i - plan->item_count];
            struct entitlement right =
                responsibility_of(roster, listing->local.agency, item, ACTION_NONE, listing->today);
            if (rank(listing, item, &right) != wanted) {
                continue;
            }
            if (listing->command.json) {
                add_json(listing, item, &right);
            } else {
                add_line(listing, item, &right);
            }
        }
    }
}

static bool open_copy(struct listing *listing)
{
    struct command *command = &listing->command;
    if (!local_judge_open(command->spool, command->arena, &listing->local, &command->err) ||
        !spool_history(command->spool, command->arena, &listing->words, &command->err)) {
        return false;
    }
    if (listing->local.roster == NULL) {
        return err_set(
            &command->err, ERR_UNAVAILABLE, "%s",
            tr("this machine has no copy of the assignments yet: start `tiendo-agent run` and wait for the centre",
               "máy chưa nhận được bảng phân công: đề nghị chạy `tiendo-agent run` và chờ kết nối với trung tâm"));
    }
    if (listing->local.agency == NULL) {
        return err_set(&command->err, ERR_DATA, "%s", reason_sentence(REASON_UNKNOWN_AGENCY));
    }
    int64_t now_us = clock_now_us();
    listing->today = day_of_instant(now_us);
    listing->local.agency = agency_speaker(listing->local.agency, listing->today);
    return true;
}

static void print(struct listing *listing)
{
    listing->array = json_array();
    listing->table = table_new();
    table_column(listing->table, "Mã", TABLE_LEFT, 0);
    table_column(listing->table, "Nhiệm vụ, chỉ tiêu", TABLE_LEFT, 0);
    table_column(listing->table, "Vai trò", TABLE_LEFT, 0);
    table_column(listing->table, "Thời hạn", TABLE_RIGHT, 0);
    table_column(listing->table, "Nội dung", TABLE_LEFT, TITLE_WIDTH);
    if (listing->words.count > 0) {
        table_column(listing->table, "Đơn vị trước báo cáo", TABLE_LEFT, BEFORE_WIDTH);
    }
    for (int wanted = 0; wanted < 3; wanted++) {
        list_rank(listing, wanted);
    }
    if (listing->command.json) {
        command_print_json(json_incref(listing->array));
    } else {
        command_print_clock();
        printf("%s\n", listing->local.agency->name);
        table_print(listing->table, stdout);
    }
    json_decref(listing->array);
    table_free(listing->table);
}

static int run(const struct cli_args *args, void *context)
{
    (void)context;
    struct listing listing = {0};
    if (!command_begin(&listing.command, args) || !command_open_spool(&listing.command) || !open_copy(&listing)) {
        local_judge_close(&listing.local);
        return command_fail(&listing.command);
    }
    print(&listing);
    local_judge_close(&listing.local);
    return command_close(&listing.command, 0);
}

static const struct cli_option options[] = {COMMAND_OPTIONS};

const struct cli_command command_tasks = {
    .name = "tasks",
    .synopsis = "[--json]",
    .help_en = "The tasks and indicators that this agency answers for, by the copy that the centre sent.",
    .help_vi = "Các nhiệm vụ, chỉ tiêu của đơn vị theo bảng phân công trung tâm đã gửi.",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .run = run,
};
