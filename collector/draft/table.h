/* table: an appendix as rows of cells, whatever file it came from. What stands between tables is kept as prose rows,
 * because it says where a table begins and which appendix it is. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stddef.h>

struct draft_cell {
    const char *text; /* plain text, line breaks kept, white space trimmed; never NULL */
    bool merged;      /* part of the cell above it, whose text it repeats */
};

struct draft_row {
    int line;          /* of the text; of a sheet its row; of a document the row's number among all rows */
    const char *prose; /* a line outside the tables; NULL for a row */
    struct draft_cell *cells;
    size_t count;
};

struct draft_table {
    const char *file;
    const char *unit; /* what `line` counts, in Vietnamese: "dòng", "hàng" */
    struct draft_row *rows;
    size_t count;
};

enum {
    DRAFT_FILE_MAX = 16 * 1024 * 1024,
    DRAFT_TEXT_MAX = 32 * 1024 * 1024, /* of one part of an archive, unpacked */
    DRAFT_ROWS_MAX = 20000,
    DRAFT_COLUMNS_MAX = 64,
    DRAFT_CELL_MAX = 20000, /* bytes */
    DRAFT_LINE_MAX = 80000, /* of a text, bytes */
};

/* Reads a file by what it is: a zip archive (.xlsx, .docx) or text with tabs. Errors name the file, and the line where
 * there is one. */
bool draft_table_read(struct arena *arena, const char *path, struct draft_table *ret, struct err *err) MUST_CHECK;

/* One reader a format. `bytes` is the whole file. */
bool draft_table_text(struct arena *arena, const char *path, const char *bytes, size_t size, struct draft_table *ret,
                      struct err *err) MUST_CHECK;
bool draft_table_xlsx(struct arena *arena, const char *path, const char *bytes, size_t size, struct draft_table *ret,
                      struct err *err) MUST_CHECK;
bool draft_table_docx(struct arena *arena, const char *path, const char *bytes, size_t size, struct draft_table *ret,
                      struct err *err) MUST_CHECK;

/* Appends an empty row; NULL with *err when the table is full. */
struct draft_row *draft_table_add(struct arena *arena, struct draft_table *table, int line, struct err *err);
