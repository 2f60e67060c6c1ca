/* csv: comma-separated values (RFC 4180), strictly: quotes where they belong, as many cells as the heading has. The
 * separator is whichever of comma, semicolon and tab the first line holds most of, as Excel writes what its country
 * says. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stddef.h>

struct csv_row {
    const char **cells; /* "" for an empty one */
    size_t count;
    int line; /* of the file that the row begins at, from 1 */
};

struct csv {
    struct csv_row *rows; /* the heading first; blank lines left out */
    size_t count;
};

enum { CSV_ROWS_MAX = 10000, CSV_CELLS_MAX = 64 };

/* `file` is for messages: "file:line: column: what is wrong". The text is UTF-8. Everything is in the arena. */
bool csv_read(struct arena *arena, const char *file, const char *text, struct csv *ret, struct err *err) MUST_CHECK;
