#include "csv.h"

#include "lang.h"

#include <string.h>

struct reading {
    struct arena *arena;
    const char *file;
    const char *at;
    char separator;
    int line;
    struct csv csv;
    size_t capacity;
    struct err *err;
};

static char find_separator(const char *text)
{
    static const char candidates[] = ",;\t";
    size_t counts[sizeof(candidates) - 1] = {0};
    bool quoted = false;
    for (const char *p = text; *p != '\0' && (quoted || *p != '\n'); p++) {
        quoted = quoted != (*p == '"');
        const char *found = quoted ? NULL : strchr(candidates, *p);
        if (found != NULL) {
            counts[found - candidates]++;
        }
    }
    size_t best = 0;
    for (size_t i = 1; i < sizeof(counts) / sizeof(counts[0]); i++) {
        best = counts[i] > counts[best] ? i : best;
    }
    return candidates[best];
}

static bool ends_cell(const struct reading *reading, const char *p)
{
    return *p == '\0' || *p == reading->separator || *p == '\n' || (*p == '\r' && p[1] == '\n');
}

static bool complain(const struct reading *reading, size_t cell, const char *what)
{
    return err_set(reading->err, ERR_DATA, tr("%s:%d: column %zu: %s", "%s:%d: cột %zu: %s"), reading->file,
                   reading->line, cell + 1, what);
}

static bool read_quoted(struct reading *reading, size_t index, const char **ret)
{
    const char *p = reading->at + 1;
    const char *end = p;
    int begun = reading->line;
    while (*end != '\0' && (*end != '"' || end[1] == '"')) {
        end += *end == '"' ? 2 : 1;
    }
    char *cell = arena_alloc(reading->arena, (size_t)(end - p) + 1);
    size_t used = 0;
    for (; p < end; p++) {
        p += *p == '"';
        reading->line += *p == '\n';
        cell[used++] = *p;
    }
    if (*p == '\0') {
        reading->line = begun;
        return complain(reading, index, tr("a quotation mark is not closed", "dấu ngoặc kép chưa đóng"));
    }
    if (!ends_cell(reading, p + 1)) {
        return complain(reading, index,
                        tr("text after a closing quotation mark; inside a quoted cell write it twice",
                           "có chữ sau dấu ngoặc kép đóng; trong ô có ngoặc kép phải ghi hai dấu liền nhau"));
    }
    reading->at = p + 1;
    *ret = cell;
    return true;
}

static bool read_cell(struct reading *reading, size_t index, const char **ret)
{
    const char *p = reading->at;
    if (*p == '"') {
        return read_quoted(reading, index, ret);
    }
    while (!ends_cell(reading, p)) {
        if (*p == '"') {
            return complain(reading, index,
                            tr("a quotation mark inside a cell that is not quoted: quote the whole cell",
                               "có dấu ngoặc kép giữa ô: đề nghị đặt cả ô trong ngoặc kép"));
        }
        p++;
    }
    *ret = arena_strndup(reading->arena, reading->at, (size_t)(p - reading->at));
    reading->at = p;
    return true;
}

static bool read_row(struct reading *reading, struct csv_row *ret)
{
    const char **cells = arena_array(reading->arena, CSV_CELLS_MAX, sizeof(*cells));
    struct csv_row row = {.cells = cells, .line = reading->line};
    for (;;) {
        if (row.count == CSV_CELLS_MAX) {
            return complain(reading, row.count, tr("too many columns", "quá nhiều cột"));
        }
        if (!read_cell(reading, row.count, &cells[row.count])) {
            return false;
        }
        row.count++;
        if (*reading->at != reading->separator) {
            break;
        }
        reading->at++;
    }
    reading->at += *reading->at == '\r';
    reading->at += *reading->at == '\n';
    reading->line++;
    *ret = row;
    return true;
}

static bool is_blank(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i][0] != '\0') {
            return false;
        }
    }
    return true;
}

static bool keep_row(struct reading *reading, const struct csv_row *row)
{
    struct csv *csv = &reading->csv;
    if (csv->count > 0 && row->count != csv->rows[0].count) {
        return err_set(reading->err, ERR_DATA,
                       tr("%s:%d: %zu columns, the heading has %zu", "%s:%d: có %zu cột, dòng tiêu đề có %zu cột"),
                       reading->file, row->line, row->count, csv->rows[0].count);
    }
    if (csv->count == CSV_ROWS_MAX) {
        return err_set(reading->err, ERR_DATA, tr("%s:%d: more than %d rows", "%s:%d: quá %d dòng"), reading->file,
                       row->line, CSV_ROWS_MAX);
    }
    if (csv->count == reading->capacity) {
        size_t larger = reading->capacity == 0 ? 64 : reading->capacity * 2;
        struct csv_row *rows = arena_array(reading->arena, larger, sizeof(*rows));
        if (csv->count > 0) {
            memcpy(rows, csv->rows, csv->count * sizeof(*rows));
        }
        csv->rows = rows;
        reading->capacity = larger;
    }
    csv->rows[csv->count++] = *row;
    return true;
}

bool csv_read(struct arena *arena, const char *file, const char *text, struct csv *ret, struct err *err)
{
    struct reading reading = {
        .arena = arena, .file = file, .at = text, .separator = find_separator(text), .line = 1, .err = err};
    while (*reading.at != '\0') {
        struct csv_row row = {0};
        if (!read_row(&reading, &row) || (!is_blank(&row) && !keep_row(&reading, &row))) {
            return false;
        }
    }
    *ret = reading.csv;
    return true;
}
