#include "table.h"

#include "file.h"
#include "lang.h"
#include "table_zip.h"

#include <string.h>

struct draft_row *draft_table_add(struct arena *arena, struct draft_table *table, int line, struct err *err)
{
    enum { FIRST = 64 };
    if (table->count == DRAFT_ROWS_MAX) {
        err_set(err, ERR_DATA, tr("%s:%d: more than %d rows", "%s:%d: quá %d dòng"), table->file, line, DRAFT_ROWS_MAX);
        return NULL;
    }
    if (table->count == 0 || (table->count >= FIRST && (table->count & (table->count - 1)) == 0)) {
        size_t room = table->count == 0 ? FIRST : table->count * 2;
        struct draft_row *rows = arena_array(arena, room, sizeof(*rows));
        if (table->count > 0) {
            memcpy(rows, table->rows, table->count * sizeof(*rows));
        }
        table->rows = rows;
    }
    struct draft_row *row = &table->rows[table->count++];
    *row = (struct draft_row){.line = line};
    return row;
}

static bool begins_with(const char *bytes, size_t size, const char *signature, size_t length)
{
    return size >= length && memcmp(bytes, signature, length) == 0;
}

bool draft_table_read(struct arena *arena, const char *path, struct draft_table *ret, struct err *err)
{
    char *bytes = NULL;
    size_t size = 0;
    if (!file_read(arena, path, DRAFT_FILE_MAX, &bytes, &size, err)) {
        return false;
    }
    if (begins_with(bytes, size, "\xd0\xcf\x11\xe0", 4)) {
        return err_set(
            err, ERR_DATA,
            tr("%s: an encrypted document, or one of the old .xls/.doc kind; save it as .xlsx or .docx "
               "without a password",
               "%s: tệp đặt mật khẩu hoặc dạng .xls/.doc cũ; đề nghị lưu lại dạng .xlsx, .docx không mật khẩu"),
            path);
    }
    if (begins_with(bytes, size, "%PDF", 4)) {
        return err_set(err, ERR_DATA,
                       tr("%s: a PDF; expected text with tabs, .xlsx or .docx",
                          "%s: tệp PDF; cần tệp chữ có dấu tab, .xlsx hoặc .docx"),
                       path);
    }
    if (!begins_with(bytes, size, "PK", 2)) {
        return draft_table_text(arena, path, bytes, size, ret, err);
    }
    bool sheet = false;
    if (!draft_zip_has(path, bytes, size, "xl/workbook.xml", &sheet, err)) {
        return false;
    }
    return sheet ? draft_table_xlsx(arena, path, bytes, size, ret, err)
                 : draft_table_docx(arena, path, bytes, size, ret, err);
}
