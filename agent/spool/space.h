/* space: room on the disk. Three things keep an office's updates safe when it runs out: a floor of free space below
 * which nothing new is taken; a ballast file that is given up when even the answers of the centre no longer fit; and a
 * quota. */
#pragma once

#include "err.h"

#include <stdint.h>

struct space {
    const char *ballast_path;
    int64_t floor_bytes;   /* 0: none */
    int64_t ballast_bytes; /* 0: none */
};

/* Whether an update may be taken; else ERR_TEMPORARY, saying how much has to be freed. A ballast that was given up
 * counts as missing space until it could be laid down again. */
bool space_allows(const struct space *space, struct err *err) MUST_CHECK;

/* Lays the ballast down when it is missing and there is plenty of room. Silent otherwise. */
void space_restore(const struct space *space);
/* Gives the ballast up; false when there was none. */
bool space_release(const struct space *space);
