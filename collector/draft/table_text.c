/* Text with tabs, as plans/sources/ holds it. */
#include "table.h"

#include "clean.h"
#include "lang.h"
#include "text.h"

#include <string.h>

static bool add_cells(struct arena *arena, struct draft_table *table, int line, char *text, struct err *err)
{
    size_t count = 1;
    for (const char *p = text; *p != '\0'; p++) {
        count += *p == '\t';
    }
    if (count > DRAFT_COLUMNS_MAX) {
        return err_set(err, ERR_DATA, tr("%s:%d: more than %d columns", "%s:%d: quá %d cột"), table->file, line,
                       DRAFT_COLUMNS_MAX);
    }
    struct draft_row *row = draft_table_add(arena, table, line, err);
    if (row == NULL) {
        return false;
    }
    row->cells = arena_array(arena, count, sizeof(*row->cells));
    for (char *cell = text; cell != NULL;) {
        char *tab = strchr(cell, '\t');
        if (tab != NULL) {
            *tab = '\0';
        }
        row->cells[row->count++].text = clean_scan(arena, cell);
        cell = tab == NULL ? NULL : tab + 1;
    }
    return true;
}

/* The line that a byte is in. */
static int line_of(const char *bytes, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++) {
        line += bytes[i] == '\n';
    }
    return line;
}

static bool check_bytes(const char *path, const char *bytes, size_t size, struct err *err)
{
    size_t begin = 0;
    for (size_t i = 0; i <= size; i++) {
        if (i < size && bytes[i] != '\n') {
            continue;
        }
        if (!text_is_utf8(bytes + begin, i - begin) || memchr(bytes + begin, '\0', i - begin) != NULL) {
            return err_set(err, ERR_DATA,
                           tr("%s:%d: not UTF-8 text; save the file as UTF-8",
                              "%s:%d: không phải chữ UTF-8; đề nghị lưu tệp dạng UTF-8"),
                           path, line_of(bytes, begin));
        }
        begin = i + 1;
    }
    return true;
}

bool draft_table_text(struct arena *arena, const char *path, const char *bytes, size_t size, struct draft_table *ret,
                      struct err *err)
{
    struct draft_table table = {.file = path, .unit = "dòng"};
    const char *text = NULL;
    const char *charset = NULL;
    if (!check_bytes(path, bytes, size, err) || !text_from_file(arena, bytes, size, &text, &charset, err)) {
        return false;
    }
    int line = 0;
    for (const char *p = text; *p != '\0';) {
        size_t length = strcspn(p, "\n");
        char *one = arena_strndup(arena, p, length);
        line++;
        if (length > DRAFT_LINE_MAX) {
            return err_set(err, ERR_DATA, tr("%s:%d: a line of %zu bytes", "%s:%d: dòng dài %zu byte"), path, line,
                           length);
        }
        if (strchr(one, '\t') != NULL) {
            if (!add_cells(arena, &table, line, one, err)) {
                return false;
            }
        } else {
            struct draft_row *row = draft_table_add(arena, &table, line, err);
            if (row == NULL) {
                return false;
            }
            row->prose = clean_scan(arena, one);
        }
        p += length + (p[length] == '\n');
    }
    *ret = table;
    return true;
}
