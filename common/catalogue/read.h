/* read: what the readers of catalogue files share: typed members of YAML mappings, with problems as file:line. */
#pragma once

#include "catalogue.h"
#include "policy.h"
#include "references.h"
#include "tree.h"

struct reading {
    struct roster *roster;
    struct problems *problems;
    const char *file;
    const struct tree_node *root;
};

/* Adds a problem at the node's line. Always false, for `return read_problem(...)`. */
bool read_problem(struct reading *reading, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* The line of a key's value; of the mapping when the key is not there. */
int read_line(const struct tree_node *node, const char *key);

/* Remembers that this line defines or names an agency or plan. */
void read_reference(struct reading *reading, enum reference_kind kind, const char *code, const char *of, int line);

/* The mapping must hold no other keys than these (space-separated). Not a mapping: a problem and false. */
bool read_keys(struct reading *reading, const struct tree_node *node, const char *known);

/* The value of a key; NULL when absent (a problem when required). */
const struct tree_node *read_member(struct reading *reading, const struct tree_node *node, const char *key,
                                    bool required);

/* A text, trimmed and NFC, in the roster's arena. NULL when absent; an empty one is a problem unless may_be_empty. */
const char *read_text(struct reading *reading, const struct tree_node *node, const char *key, bool required);
const char *read_text_or_empty(struct reading *reading, const struct tree_node *node, const char *key);
/* A scalar node as text. */
const char *read_scalar(struct reading *reading, const struct tree_node *node, const char *what);
/* Codes: A-Z a-z 0-9 . - and at most ROSTER_CODE_MAX - 1 bytes; labels also đ, which follows d in Vietnamese lists. */
const char *read_code(struct reading *reading, const struct tree_node *node, const char *key, bool required);
const char *read_label(struct reading *reading, const struct tree_node *node);

day_t read_day(struct reading *reading, const struct tree_node *node, const char *key, bool required, day_t otherwise);
bool read_bool(struct reading *reading, const struct tree_node *node, const char *key);
/* A whole number from min to max; `otherwise` when absent. */
int read_int(struct reading *reading, const struct tree_node *node, const char *key, bool required, int min, int max,
             int otherwise);
bool read_double(struct reading *reading, const struct tree_node *node, const char *key, double *ret);

/* A list; NULL (with a problem when it is something else, or required and absent) else. */
const struct tree_node *read_list(struct reading *reading, const struct tree_node *node, const char *key,
                                  bool required);
/* A list of texts. */
const char **read_texts(struct reading *reading, const struct tree_node *node, const char *key, size_t *ret_count);

/* The files. */
bool read_agencies(struct reading *reading, struct catalogue_identity *ret);
bool read_calendar(struct reading *reading, struct catalogue_identity *ret);
bool read_plan(struct reading *reading, struct catalogue_identity *ret);
bool read_crosswalk(struct reading *reading, struct catalogue_identity *ret);
bool read_cycle(struct reading *reading, struct catalogue_identity *ret);

/* The policy of a cycle file; what the node does not say stays. */
void read_policy(struct reading *reading, const struct tree_node *node, struct cycle_policy *policy);

/* The events of an agency file. */
void read_events(struct reading *reading);
/* number, date, issuer of the document at a key; date and issuer may be left out unless `whole`. */
bool read_document_at(struct reading *reading, const struct tree_node *node, const char *key, bool whole,
                      struct document *ret);
bool read_document_in(struct reading *reading, const struct tree_node *node, bool whole, struct document *ret);
/* Where a node stands, for problems that show only when everything is read. */
struct place_in_file read_place(struct reading *reading, int line);

/* The tasks and indicators of a plan file, once its sections are read. */
void read_items(struct reading *reading, struct plan *plan);
