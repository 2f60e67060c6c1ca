#include "table.h"

#include "arena.h"
#include "text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMN_GAP = 2 };

struct column {
    char *heading;
    enum table_align align;
    size_t max_width;
};

struct table {
    struct column *columns;
    size_t column_count;
    char **cells;
    size_t cell_count, cell_room;
};

struct table *table_new(void)
{
    return mem_alloc(sizeof(struct table));
}

void table_column(struct table *table, const char *heading, enum table_align align, size_t max_width)
{
    table->columns = mem_realloc(table->columns, table->column_count + 1, sizeof(*table->columns));
    table->columns[table->column_count++] = (struct column){mem_strdup(heading), align, max_width};
}

void table_cell(struct table *table, const char *fmt, ...)
{
    char *text = NULL;
    if (fmt != NULL) {
        va_list args;
        va_start(args, fmt);
        if (vasprintf(&text, fmt, args) < 0) {
            text = NULL;
        }
        va_end(args);
    }
    if (table->cell_count == table->cell_room) {
        table->cell_room = table->cell_room == 0 ? 64 : table->cell_room * 2;
        table->cells = mem_realloc(table->cells, table->cell_room, sizeof(*table->cells));
    }
    text = text == NULL ? mem_strdup("") : text;
    for (size_t i = 0; text[i] != '\0'; i++) {
        text[i] = text[i] == '\t' ? ' ' : text[i]; /* a tab's width would depend on the terminal */
    }
    table->cells[table->cell_count++] = text;
}

/* The bytes of the next line of a cell: up to a newline, or what fits, cut at the last space. */
static size_t line_length(const char *text, size_t max_width)
{
    size_t newline = strcspn(text, "\n");
    size_t fit = 0;
    size_t last_space = 0;
    char part[8];
    size_t width = 0;
    for (size_t i = 0; i < newline;) {
        size_t size = 1;
        while (((unsigned char)text[i + size] & 0xc0) == 0x80) {
            size++;
        }
        if (size < sizeof(part)) {
            memcpy(part, text + i, size);
            part[size] = '\0';
            width += text_width(part);
        }
        if (text[i] == ' ') {
            last_space = i; /* a line may end here, also where the space itself no longer fits */
        }
        if (max_width != 0 && width > max_width) {
            return last_space > 0 ? last_space : (fit > 0 ? fit : size);
        }
        i += size;
        fit = i;
    }
    return newline;
}

static size_t widest_line(const char *text, size_t max_width)
{
    size_t widest = 0;
    while (*text != '\0') {
        size_t length = line_length(text, max_width);
        char *line = strndup(text, length);
        size_t width = line == NULL ? length : text_width(line);
        free(line);
        widest = width > widest ? width : widest;
        text += length;
        text += *text == ' ' || *text == '\n' ? 1 : 0;
    }
    return widest;
}

/* One cell. Spaces are owed until something comes after them, so that no line ends in any. */
static void put(FILE *out, const char *text, size_t length, size_t width, enum table_align align, size_t *owed)
{
    char *line = strndup(text, length);
    if (line == NULL) {
        return;
    }
    size_t used = text_width(line);
    size_t pad = used < width ? width - used : 0;
    *owed += align == TABLE_RIGHT ? pad : 0;
    if (used > 0) {
        fprintf(out, "%*s%s", (int)*owed, "", line);
        *owed = 0;
    }
    *owed += align == TABLE_RIGHT ? 0 : pad;
    free(line);
}

static void print_row(const struct table *table, const char **rest, const size_t *widths, FILE *out)
{
    bool more = true;
    while (more) {
        size_t owed = 0;
        more = false;
        for (size_t c = 0; c < table->column_count; c++) {
            const struct column *column = &table->columns[c];
            size_t length = line_length(rest[c], column->max_width);
            put(out, rest[c], length, widths[c], column->align, &owed);
            owed += COLUMN_GAP;
            rest[c] += length;
            rest[c] += *rest[c] == ' ' || *rest[c] == '\n' ? 1 : 0;
            more = more || *rest[c] != '\0';
        }
        fputc('\n', out);
    }
}

void table_print(const struct table *table, FILE *out)
{
    size_t columns = table->column_count;
    if (columns == 0) {
        return;
    }
    size_t *widths = mem_alloc(columns * sizeof(*widths));
    const char **rest = mem_alloc(columns * sizeof(*rest));
    for (size_t c = 0; c < columns; c++) {
        widths[c] = widest_line(table->columns[c].heading, table->columns[c].max_width);
        rest[c] = table->columns[c].heading;
    }
    for (size_t i = 0; i < table->cell_count; i++) {
        size_t width = widest_line(table->cells[i], table->columns[i % columns].max_width);
        widths[i % columns] = width > widths[i % columns] ? width : widths[i % columns];
    }
    print_row(table, rest, widths, out);
    for (size_t c = 0; c < columns; c++) {
        for (size_t i = 0; i < widths[c]; i++) {
            fputs("─", out);
        }
        fprintf(out, "%*s", c + 1 == columns ? 0 : COLUMN_GAP, "");
    }
    fputc('\n', out);
    for (size_t i = 0; i < table->cell_count; i += columns) {
        for (size_t c = 0; c < columns; c++) {
            rest[c] = i + c < table->cell_count ? table->cells[i + c] : "";
        }
        print_row(table, rest, widths, out);
    }
    free(widths);
    free(rest);
}

void table_free(struct table *table)
{
    if (table == NULL) {
        return;
    }
    for (size_t i = 0; i < table->column_count; i++) {
        free(table->columns[i].heading);
    }
    for (size_t i = 0; i < table->cell_count; i++) {
        free(table->cells[i]);
    }
    free(table->columns);
    free(table->cells);
    free(table);
}
