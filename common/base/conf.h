/* conf: INI files (inih) read through one table of keys, so that parsing, --check-config, defaults and documentation
 * cannot drift apart. A line that begins with # or ; is a comment, and so is the rest of a line after " ;". A required
 * key must not be empty. An unknown section or key, a bad value or a key given twice is an error with file:line. The
 * environment variable TIENDO_SECTION_KEY (upper case) overrides a key. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum conf_type { CONF_TEXT, CONF_PATH, CONF_NUMBER, CONF_BOOL };

struct conf_key {
    const char *section, *name;
    enum conf_type type;
    size_t offset; /* of the member in the configuration struct: const char *, const char *, int64_t, bool */
    const char *default_value; /* NULL: required */
    int64_t min, max;          /* CONF_NUMBER */
    const char *help;
};

/* Fills the struct at `config` from defaults, the file, then the environment. CONF_PATH values are taken relative to
 * the file's own directory. Texts are in the arena. */
bool conf_read(struct arena *arena, const char *path, const struct conf_key *keys, size_t key_count, void *config,
               struct err *err) MUST_CHECK;
