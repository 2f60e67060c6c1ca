/* A table of reassignments, as an office writes it in a spreadsheet and saves it as text. */
#include "reassign.h"

#include "csv.h"
#include "lang.h"
#include "text.h"

#include <string.h>

enum { CELL_MAX = 1000 };
enum column { COLUMN_TASK, COLUMN_FROM, COLUMN_TO, COLUMN_DAY, COLUMNS };

static const char *const headings[COLUMNS][3] = {
    [COLUMN_TASK] = {"task", "nhiệm vụ", "mã nhiệm vụ"},
    [COLUMN_FROM] = {"from", "đơn vị cũ", "đơn vị được giao"},
    [COLUMN_TO] = {"to", "đơn vị mới", "giao cho"},
    [COLUMN_DAY] = {"from_day", "từ ngày", "ngày"},
};

/* Spreadsheets leave blanks around what people type. */
static const char *trimmed(struct arena *arena, const char *cell)
{
    const char *text = cell;
    return text_clean(arena, cell, strlen(cell), CELL_MAX, &text, NULL) == TEXT_OK ? text : cell;
}

static bool find_columns(struct arena *arena, const char *file, const struct csv_row *heading, size_t place[COLUMNS],
                         struct err *err)
{
    for (int c = 0; c < COLUMNS; c++) {
        place[c] = heading->count;
        for (size_t i = 0; i < heading->count; i++) {
            const char *name = text_fold(arena, trimmed(arena, heading->cells[i]));
            bool is_it = strcmp(name, headings[c][0]) == 0 || strcmp(name, headings[c][1]) == 0 ||
                         strcmp(name, headings[c][2]) == 0;
            if (is_it && place[c] < heading->count) {
                return err_set(err, ERR_DATA, tr("%s:%d: two columns \"%s\"", "%s:%d: có hai cột \"%s\""), file,
                               heading->line, headings[c][0]);
            }
            place[c] = is_it ? i : place[c];
        }
        if (place[c] == heading->count && c != COLUMN_DAY) {
            return err_set(err, ERR_DATA,
                           tr("%s:%d: no column \"%s\": expected a heading with task, from, to and perhaps from_day",
                              "%s:%d: thiếu cột \"%s\": dòng đầu cần có task, from, to và có thể có from_day"),
                           file, heading->line, headings[c][0]);
        }
    }
    return true;
}

static bool read_row(struct arena *arena, const struct roster *roster, const struct csv_row *row,
                     const size_t place[COLUMNS], struct reassign_request request, day_t on, struct reassignments *ret,
                     struct err *err)
{
    const char *day = place[COLUMN_DAY] < row->count ? trimmed(arena, row->cells[place[COLUMN_DAY]]) : "";
    request.task = trimmed(arena, row->cells[place[COLUMN_TASK]]);
    request.party = trimmed(arena, row->cells[place[COLUMN_FROM]]);
    request.to = trimmed(arena, row->cells[place[COLUMN_TO]]);
    if (request.task[0] == '\0' || request.to[0] == '\0') {
        return err_set(err, ERR_DATA, "%s", tr("task and to must be filled in", "cột task và to không được để trống"));
    }
    if (day[0] != '\0' && !day_parse(day, &request.from)) {
        return err_set(
            err, ERR_DATA,
            tr("from_day \"%s\": expected a day as 2025-07-01", "from_day \"%s\": cần một ngày, ghi như 2025-07-01"),
            day);
    }
    request.party = request.party[0] == '\0' ? NULL : request.party;
    return reassign_resolve(arena, roster, &request, on, ret, err);
}

/* Two lines that decide the same party of the same task would leave it to chance. */
static const struct reassignment *decided_twice(const struct reassignments *list, size_t before)
{
    for (size_t i = before; i < list->count; i++) {
        for (size_t j = 0; j < before; j++) {
            const struct reassignment *a = &list->rows[i];
            const struct reassignment *b = &list->rows[j];
            if (a->item == b->item && a->origin == b->origin && a->from == b->from && a->to != b->to) {
                return a;
            }
        }
    }
    return NULL;
}

bool reassign_read_table(struct arena *arena, const struct roster *roster, const char *file, const char *text,
                         const char *document, day_t from, day_t on, struct reassignments *ret,
                         const char **ret_problems, struct err *err)
{
    struct csv csv = {0};
    size_t place[COLUMNS] = {0};
    const char *problems = "";
    size_t count = 0;
    if (!csv_read(arena, file, text, &csv, err)) {
        return false;
    }
    if (csv.count < 2) {
        return err_set(err, ERR_DATA,
                       tr("%s: expected a heading (task, from, to) and at least one line",
                          "%s: cần dòng tiêu đề (task, from, to) và ít nhất một dòng"),
                       file);
    }
    if (!find_columns(arena, file, &csv.rows[0], place, err)) {
        return false;
    }
    for (size_t i = 1; i < csv.count; i++) {
        struct reassign_request request = {.from = from, .document = document};
        struct err why = {0};
        size_t before = ret->count;
        bool ok = read_row(arena, roster, &csv.rows[i], place, request, on, ret, &why);
        const struct reassignment *twice = ok ? decided_twice(ret, before) : NULL;
        if (twice != NULL) {
            char name[ITEM_NAME_MAX];
            ok = err_set(&why, ERR_DATA,
                         tr("%s of %s is given to another agency in an earlier line",
                            "%s tại %s đã giao cho đơn vị khác ở dòng trên"),
                         twice->party, item_name(twice->item, name));
        }
        if (!ok) {
            problems = arena_printf(arena, "%s%s:%d: %s\n", problems, file, csv.rows[i].line, why.text);
            count++;
        }
    }
    *ret_problems = problems;
    return count == 0 ||
           err_set(err, ERR_DATA,
                   tr("%zu mistakes in %s; nothing was changed", "có %zu lỗi trong %s; chưa thay đổi gì"), count, file);
}
