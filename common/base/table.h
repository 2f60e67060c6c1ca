/* table: rows for people on a terminal: aligned by display width (Vietnamese diacritics count one column), numbers to
 * the right, long cells wrapped, no colour. Texts are copied. */
#pragma once

#include <stddef.h>
#include <stdio.h>

struct table;

enum table_align { TABLE_LEFT, TABLE_RIGHT };

struct table *table_new(void);
/* max_width 0: as wide as its widest cell; else cells are wrapped at that width, at spaces. */
void table_column(struct table *table, const char *heading, enum table_align align, size_t max_width);
/* One call a cell, row after row, left to right; NULL is an empty cell. */
void table_cell(struct table *table, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void table_print(const struct table *table, FILE *out);
void table_free(struct table *table);
