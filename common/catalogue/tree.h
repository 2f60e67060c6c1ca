/* tree: a YAML text as a small tree that remembers lines. Only the plain part of YAML: one document, mappings with
 * unique text keys, sequences, scalars as text; anchors, aliases, tags and several documents are refused. libyaml does
 * the parsing; this is the only module that knows it. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stddef.h>

enum tree_kind { TREE_SCALAR, TREE_SEQUENCE, TREE_MAPPING };

struct tree_node {
    enum tree_kind kind;
    int line;                 /* from 1 */
    const char *text;         /* scalar */
    bool quoted;              /* scalar in quotes or a block: never null */
    struct tree_node **items; /* sequence; the values of a mapping */
    const char **keys;        /* mapping */
    int *key_lines;
    size_t count;
};

enum { TREE_SIZE_MAX = 8 * 1024 * 1024, TREE_DEPTH_MAX = 12, TREE_KEYS_MAX = 64 };

/* NULL with *ret_line and *err (ERR_DATA) when it cannot be read. The tree is in the arena. */
struct tree_node *tree_read(struct arena *arena, const char *text, size_t size, int *ret_line, struct err *err);
