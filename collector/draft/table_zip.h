/* table_zip: single parts of a zip archive in memory, with limits: an archive that would unpack to much more than an
 * office document holds is refused before it is unpacked. The only module that knows libzip. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stddef.h>

/* Whether the archive has a part of that name. ERR_DATA, naming the file, when it is no archive or a hostile one. */
bool draft_zip_has(const char *path, const char *bytes, size_t size, const char *part, bool *ret,
                   struct err *err) MUST_CHECK;

/* One part, unpacked, in the arena. *ret_text is NULL when there is no such part. */
bool draft_zip_read(struct arena *arena, const char *path, const char *bytes, size_t size, const char *part,
                    const char **ret_text, size_t *ret_size, struct err *err) MUST_CHECK;
