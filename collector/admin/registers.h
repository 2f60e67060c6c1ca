/* registers: where the agency files of a province are, when nobody said. */
#pragma once

#include "catalogue_files.h"

/* The agency files of the province and of the central bodies. Looked for beside `out` as `plan check` does, then around
 * a table that lies in a folder "sources", then in ./plans, then where the program is installed; the first place that
 * has the province's wins. *ret_count 0 when there is none. */
const char **registers_find(struct arena *arena, const char *out, const char *table, const char *province,
                            size_t *ret_count);
