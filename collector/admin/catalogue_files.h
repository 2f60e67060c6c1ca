/* catalogue_files: the files that `plan check` and `plan load` are given, read together into one roster. */
#pragma once

#include "catalogue.h"

struct catalogue_file {
    const char *path;
    const char *text;
    size_t size;
    struct catalogue_identity identity; /* kind and name only when it could be read */
};

struct catalogue_files {
    struct arena *arena;
    struct roster *roster; /* not sealed */
    struct problems problems;
    struct catalogue_file *list;
    size_t count;
};

/* Takes files, and of folders every *.yaml in them and below, in order of name, and reads each into the roster. What is
 * wrong inside a file goes to `problems`; false when a file cannot be read at all. */
bool catalogue_files_read(struct arena *arena, const char *const *paths, size_t count, struct catalogue_files *ret,
                          struct err *err) MUST_CHECK;
void catalogue_files_close(struct catalogue_files *files);

/* Whether one of them is of that kind. */
bool catalogue_files_have(const struct catalogue_files *files, enum catalogue_kind kind);
const struct catalogue_file *catalogue_files_find(const struct catalogue_files *files, enum catalogue_kind kind,
                                                  const char *name); /* NULL: not among them */

/* The registers that belong to plan files given alone: agencies.yaml in the same folder, and
 * ../trung-uong/agencies.yaml beside it. Reads them in, too. *ret_count of how many there were. */
bool catalogue_files_add_registers(struct catalogue_files *files, size_t *ret_count, struct err *err) MUST_CHECK;

/* "file:line: text" on stderr, all of them. */
void problems_print(const struct problems *problems);
