/* submission: from fields to rows of the outbox: read, encode, judge on this machine, store. */
#pragma once

#include "config.h"
#include "fields.h"
#include "spool.h"

struct submission {
    struct fields fields;
    const char *where; /* "file:line"; NULL: the command line */
    /* Filled in by submissions_store(). */
    struct field_fault fault;
    bool stored;
    struct spool_entry entry;
};

struct submissions {
    struct submission *list;
    size_t count;
    bool many;             /* the source is a list, even if it holds one */
    const char **headings; /* by field, as the columns of the file are called; NULL: there are none */
    const char *unchecked; /* by submissions_store(): why this machine could not check them; NULL: it did */
};

/* A JSON file (an object or an array of them; names as field_name(), product, drafter and approver may be objects) or a
 * CSV file (one update a row), in UTF-8, UTF-16 or Windows-1258. ERR_DATA with "file:line: …". */
bool submissions_read_file(struct arena *arena, const char *path, struct submissions *ret, struct err *err) MUST_CHECK;

/* The text of a row that is kept, as fields. ERR_DATA when there is no such row. */
bool submission_from_row(struct spool *spool, struct arena *arena, const char *id, struct fields *ret,
                         struct err *err) MUST_CHECK;
/* Drops what an action has no use for, as the percentage when a completion becomes a contribution. */
void submission_fit_action(struct fields *fields, enum action action);

struct submission_rules {
    bool anyway; /* send although this machine's own check refuses */
    int64_t now_us;
};

/* Reads, judges and stores all of them in one transaction. With a list in which any has a fault of form nothing is
 * stored: *ret_faults is how many have one, and the whole list is to be mended and given again. A single one with a
 * fault is kept as refused, so that its text is not lost. */
bool submissions_store(struct spool *spool, struct arena *arena, const struct agent_config *config,
                       const struct submission_rules *rules, struct submissions *submissions, size_t *ret_faults,
                       struct err *err) MUST_CHECK;
