/* rows: the rows of the task tables as they were before pages cut them: one heading, whole cells, in printed order. */
#pragma once

#include "heading.h"

struct draft_piece {
    const char *text; /* "" when empty */
    bool merged;      /* with the cell above it */
};

struct whole_row {
    int line;
    size_t table;                         /* which table, from 0 */
    struct draft_piece pieces[FIELD_MAX]; /* by field; "" where there is no such column */
    const char *only;                     /* the text of the only cell that is not empty; NULL when there are more */
    bool after_break;                     /* a page break, or text, stands before it */
    const char *note;                     /* what is wrong with its cells; NULL: nothing */
    bool joined;                          /* put together from several rows of the text, not certainly rightly */
};

struct appendix {
    const char *id;    /* PLII; PL, PL2 … when no number is printed */
    const char *title; /* NULL when none was found */
    int line;
    struct heading heading;
};

struct whole_rows {
    struct whole_row *list;
    size_t count;
    struct appendix *tables;
    size_t table_count;
    const char **remarks;
    size_t remark_count;
};

/* ERR_DATA when there is no table of tasks, or its heading lacks a column. */
bool whole_rows_read(struct arena *arena, const struct draft_table *table, struct whole_rows *ret,
                     struct err *err) MUST_CHECK;
