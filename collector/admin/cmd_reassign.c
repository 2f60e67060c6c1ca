/* tiendo reassign list, tiendo reassign: what waits for a person to say who takes over, and the person's answer. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "file.h"
#include "json_out.h"
#include "lang.h"
#include "reassign.h"
#include "store_catalogue.h"
#include "store_reassign.h"
#include "table.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

enum { NAME_WIDTH = 44, TABLE_BYTES_MAX = 4 * 1024 * 1024 };

/* ---- reassign list ---- */

static json_t *json_of_candidates(const struct answer *answer)
{
    json_t *codes = json_array();
    for (size_t i = 0; answer->event != NULL && i < answer->event->to_count; i++) {
        json_append(codes, json_string(answer->event->successors[i]->code));
    }
    return codes;
}

/* Known of, but not there yet. */
static const char *state_of(day_t since, day_t on, const char *now)
{
    return since > on ? "upcoming" : now;
}

static json_t *json_of_waiting(const struct waiting *row, day_t on)
{
    json_t *object = json_object();
    char name[ITEM_NAME_MAX];
    const struct agency_event *event = row->answer.event;
    json_set_text(object, "state", state_of(waiting_since(row), on, "waiting"));
    json_set_text(object, "task", item_name(row->item, name));
    json_set_text(object, "agency", row->origin->code);
    json_set_text(object, "name", row->origin->name);
    json_set_text(object, "last", row->answer.last->code);
    json_set_text(object, "printed", row->party->printed);
    json_set_text(object, "group", row->party->basis == BASIS_NAMED ? NULL : row->party->agency->code);
    json_set_text(object, "role", role_code(row->party->role));
    json_set_text(object, "basis", basis_code(row->party->basis));
    json_set_day(object, "since", waiting_since(row));
    json_set_text(object, "event", event == NULL ? NULL : event_kind_code(event->kind));
    json_set_text(object, "document", event == NULL ? NULL : event->document.number);
    json_set(object, "candidates", json_of_candidates(&row->answer));
    return object;
}

static json_t *json_of_check(const struct transfer_check *check, const struct item *item, day_t on)
{
    json_t *object = json_object();
    char name[ITEM_NAME_MAX];
    const struct agency_event *event = check->event;
    json_set_text(object, "state", state_of(check->event->date, on, "check"));
    json_set_text(object, "task", item_name(item, name));
    json_set_text(object, "agency", event->predecessors[0]->code);
    json_set_text(object, "name", event->predecessors[0]->name);
    json_set_text(object, "scope", event->scope);
    json_set_day(object, "since", event->date);
    json_set_text(object, "event", event_kind_code(event->kind));
    json_set_text(object, "document", event->document.number);
    json_t *codes = json_array();
    json_append(codes, json_string(event->successors[0]->code));
    json_set(object, "candidates", codes);
    return object;
}

static bool print_list_json(const struct waiting_list *list, const struct transfer_checks *checks, day_t on,
                            struct err *err)
{
    json_t *document = json_array();
    for (size_t i = 0; i < list->count; i++) {
        json_append(document, json_of_waiting(&list->rows[i], on));
    }
    for (size_t c = 0; c < checks->count; c++) {
        for (size_t i = 0; i < checks->rows[c].item_count; i++) {
            json_append(document, json_of_check(&checks->rows[c], checks->rows[c].items[i], on));
        }
    }
    return json_print(document, err);
}

/* A row for each body that ended and each way it was named: its tasks share their fate. */
static void print_waiting(const struct admin *admin, const struct waiting_list *list)
{
    struct table *table = table_new();
    bool *done = arena_array(admin->arena, list->count + 1, sizeof(*done));
    table_column(table, tr("Agency that ended", "Đơn vị đã kết thúc"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("Since", "Từ ngày"), TABLE_LEFT, 0);
    table_column(table, tr("Document", "Văn bản"), TABLE_LEFT, 0);
    table_column(table, tr("Tasks", "Nhiệm vụ"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("Could take over", "Có thể tiếp nhận"), TABLE_LEFT, NAME_WIDTH);
    for (size_t i = 0; i < list->count; i++) {
        const struct waiting *first = &list->rows[i];
        const struct agency_event *event = first->answer.event;
        const char *tasks = "";
        size_t count = 0;
        char day[DAY_ISO_MAX];
        if (done[i]) {
            continue;
        }
        for (size_t j = i; j < list->count; j++) {
            char name[ITEM_NAME_MAX];
            if (list->rows[j].origin == first->origin) {
                done[j] = true;
                tasks = count++ < 4 ? arena_printf(admin->arena, "%s%s%s", tasks, count == 1 ? "" : ", ",
                                                   item_name(list->rows[j].item, name))
                                    : tasks;
            }
        }
        table_cell(table, "%s (%s)", first->origin->name, first->origin->code);
        table_cell(table, "%s", day_vietnamese(waiting_since(first), day));
        table_cell(table, "%s", event == NULL ? "" : event->document.number);
        table_cell(table, count > 4 ? tr("%zu: %s, …", "%zu: %s, …") : "%zu: %s", count, tasks);
        table_cell(table, "%s", event == NULL ? "" : admin_names(admin->arena, event->successors, event->to_count));
    }
    table_print(table, stdout);
    table_free(table);
}

static void print_checks(const struct admin *admin, const struct transfer_checks *checks)
{
    for (size_t c = 0; c < checks->count; c++) {
        const struct transfer_check *check = &checks->rows[c];
        char day[DAY_ISO_MAX];
        printf(tr("%s: %s passes \"%s\" to %s (%s); look whether one of its tasks goes with it:",
                  "%s: %s chuyển \"%s\" cho %s (%s); đề nghị xem có nhiệm vụ nào chuyển theo:"),
               day_vietnamese(check->event->date, day),
               admin_names(admin->arena, check->event->predecessors, check->event->from_count),
               check->event->scope == NULL ? "" : check->event->scope, check->event->successors[0]->name,
               check->event->document.number);
        for (size_t i = 0; i < check->item_count; i++) {
            char name[ITEM_NAME_MAX];
            printf("%s %s", i == 0 ? "" : ",", item_name(check->items[i], name));
        }
        putchar('\n');
    }
}

static bool list_waiting(struct admin *admin, struct err *err)
{
    const struct plan *plan = NULL;
    if (!admin_load_on(admin, err) || !admin_plan(admin, &plan, err)) {
        return false;
    }
    bool one_day = cli_given(admin->args, "on");
    struct waiting_list list = one_day ? waiting_on(admin->arena, admin->roster, plan, admin->on)
                                       : waiting_from(admin->arena, admin->roster, plan, admin->on);
    struct transfer_checks checks =
        transfers_to_check(admin->arena, admin->roster, plan, one_day ? admin->on : DAY_MAX);
    if (admin_json(admin)) {
        return print_list_json(&list, &checks, admin->on, err);
    }
    admin_print_clock();
    if (list.count == 0) {
        puts(tr("Nothing waits for reassignment.", "Không có nhiệm vụ nào chờ phân công lại."));
    } else {
        print_waiting(admin, &list);
        printf(tr("%zu assignments wait; `tiendo reassign TASK --to AGENCY --document N` settles one, --file many.\n",
                  "%zu phân công đang chờ; xử lý từng việc bằng `tiendo reassign TASK --to ĐƠN-VỊ --document SỐ`, hàng "
                  "loạt "
                  "bằng --file.\n"),
               list.count);
    }
    print_checks(admin, &checks);
    return admin_flush(err);
}

int cmd_reassign_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, list_waiting);
}

/* ---- reassign ---- */

static bool read_from(const struct admin *admin, day_t *ret, struct err *err)
{
    const char *from = cli_value(admin->args, "from");
    *ret = DAY_MIN;
    return from == NULL || day_parse(from, ret) ||
           err_set(err, ERR_USAGE,
                   tr("--from \"%s\" is not a day such as 2025-07-01",
                      "--from \"%s\" không phải là ngày, ví dụ 2025-07-01"),
                   from);
}

/* One task on the command line, or a table: exactly one of the two. */
static bool check_usage(const struct admin *admin, struct err *err)
{
    bool table = cli_given(admin->args, "file");
    bool task = admin->args->operand_count == 1;
    if (cli_value(admin->args, "document") == NULL) {
        return err_set(err, ERR_USAGE, "%s",
                       tr("--document NUMBER is needed: by which document is it decided?",
                          "cần --document SỐ: phân công lại theo văn bản nào?"));
    }
    if (table == task) {
        return err_set(err, ERR_USAGE, "%s",
                       tr("give either a TASK with --to AGENCY, or --file TABLE",
                          "cần ghi NHIỆM-VỤ kèm --to ĐƠN-VỊ, hoặc --file BẢNG"));
    }
    return table || cli_given(admin->args, "to") ||
           err_set(err, ERR_USAGE, "%s", tr("--to AGENCY is needed", "cần --to ĐƠN-VỊ"));
}

static bool read_requests(struct admin *admin, struct reassignments *ret, struct err *err)
{
    const char *document = cli_value(admin->args, "document");
    const char *path = cli_value(admin->args, "file");
    day_t from = DAY_MIN;
    if (!read_from(admin, &from, err)) {
        return false;
    }
    if (path == NULL) {
        struct reassign_request request = {.task = admin->args->operands[0],
                                           .party = cli_value(admin->args, "party"),
                                           .to = cli_value(admin->args, "to"),
                                           .from = from,
                                           .document = document};
        return reassign_resolve(admin->arena, admin->roster, &request, admin->on, ret, err);
    }
    char *bytes = NULL;
    const char *text = NULL;
    const char *charset = NULL;
    const char *problems = "";
    size_t size = 0;
    if (!file_read(admin->arena, path, TABLE_BYTES_MAX, &bytes, &size, err) ||
        !text_from_file(admin->arena, bytes, size, &text, &charset, err)) {
        return false;
    }
    bool ok =
        reassign_read_table(admin->arena, admin->roster, path, text, document, from, admin->on, ret, &problems, err);
    fputs(problems, stderr);
    return ok;
}

static bool store_all(struct admin *admin, const struct reassignments *list, size_t *ret_added, struct err *err)
{
    const char *given = cli_value(admin->args, "by");
    const char *by = given != NULL ? given : admin_user(admin->arena);
    int64_t now_us = clock_now_us();
    bool dry_run = cli_given(admin->args, "dry-run");
    bool ok = pg_begin(admin->pg, err) && store_change_lock(admin->pg, err);
    for (size_t i = 0; ok && i < list->count; i++) {
        bool added = false;
        ok = store_reassignment_add(admin->pg, &list->rows[i], now_us, by, &added, err);
        *ret_added += added;
    }
    ok = ok && (*ret_added == 0 || store_change_announce(admin->pg, err)) && (dry_run || pg_commit(admin->pg, err));
    pg_rollback(admin->pg);
    return ok;
}

static json_t *json_of_row(const struct reassignment *row)
{
    json_t *object = json_object();
    char name[ITEM_NAME_MAX];
    json_set_text(object, "task", item_name(row->item, name));
    json_set_text(object, "party", row->party);
    json_set_text(object, "agency", row->agency);
    json_set_day(object, "from", row->from);
    json_set_text(object, "document", row->document.number);
    return object;
}

static void print_rows(const struct reassignments *list)
{
    struct table *table = table_new();
    table_column(table, tr("Task", "Nhiệm vụ"), TABLE_LEFT, 0);
    table_column(table, tr("Instead of", "Thay cho"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("Answers", "Đơn vị nhận"), TABLE_LEFT, NAME_WIDTH);
    table_column(table, tr("From", "Từ ngày"), TABLE_LEFT, 0);
    for (size_t i = 0; i < list->count; i++) {
        char name[ITEM_NAME_MAX];
        char day[DAY_ISO_MAX];
        table_cell(table, "%s", item_name(list->rows[i].item, name));
        table_cell(table, "%s", list->rows[i].origin->name);
        table_cell(table, "%s", list->rows[i].to->name);
        table_cell(table, "%s", day_vietnamese(list->rows[i].from, day));
    }
    table_print(table, stdout);
    table_free(table);
}

static bool print_result(const struct admin *admin, const struct reassignments *list, size_t added, struct err *err)
{
    if (admin_json(admin)) {
        json_t *document = json_array();
        for (size_t i = 0; i < list->count; i++) {
            json_append(document, json_of_row(&list->rows[i]));
        }
        return json_print(document, err);
    }
    if (cli_given(admin->args, "dry-run")) {
        printf(tr("Nothing was changed (--dry-run); %zu decisions would be recorded.\n",
                  "Chưa thay đổi gì (--dry-run); sẽ ghi %zu quyết định.\n"),
               added);
    } else {
        printf(tr("%zu decisions recorded, %zu were there already.\n",
                  "Đã ghi %zu quyết định, %zu quyết định đã có từ trước.\n"),
               added, list->count - added);
    }
    return admin_flush(err);
}

static bool reassign(struct admin *admin, struct err *err)
{
    struct reassignments list = {0};
    size_t added = 0;
    if (!check_usage(admin, err) || !admin_load_now(admin, err) || !read_requests(admin, &list, err)) {
        return false;
    }
    if (!admin_json(admin)) { /* the preview comes before anything is recorded */
        admin_print_clock();
        print_rows(&list);
        (void)fflush(stdout);
    }
    return store_all(admin, &list, &added, err) && print_result(admin, &list, added, err);
}

int cmd_reassign(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, reassign);
}
