/* fields_json: an update as a JSON object, as files have it and as `tiendo update list --json` and `tiendo-agent outbox
 * --json` print it. */
#pragma once

#include "err.h"
#include "fields.h"

/* Reads one object; what is not known is ERR_DATA, with path, number (of the update in its file, from 1) and key. */
bool fields_from_json(struct arena *arena, const char *path, size_t number, json_t *object, struct fields *ret,
                      struct err *err) MUST_CHECK;

/* What is printed of an update and nobody enters. */
bool fields_is_read_only(const char *key);
