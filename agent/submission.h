/* submission: from fields to rows of the outbox: read, encode, judge on this machine, store; by way of a draft and its
 * approval, or at once. */
#pragma once

#include "config.h"
#include "drafts.h"
#include "fields.h"
#include "spool.h"

struct submission {
    struct fields fields;
    const char *where; /* "file:line"; NULL: the command line */
    struct uuid draft_id;
    int64_t draft_version; /* the draft that this is written over, as it was read; 0: none */
    /* Filled in by submissions_store() and submissions_approve(). */
    struct field_fault fault;
    bool stored;
    bool refused; /* by this machine's check: as a draft it stays with the drafter, unapproved it stays so */
    struct spool_entry entry; /* entry.stored: the row, or the draft as one */
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
/* The same for a draft in hand (or one that was given up), to write it over. */
bool submission_from_draft(struct spool *spool, struct arena *arena, const char *id, struct submission *ret,
                           struct err *err) MUST_CHECK;
/* Bổ sung: the text of an update that was sent, for one that takes its place. */
bool submission_to_revise(struct spool *spool, struct arena *arena, const char *id, struct fields *ret,
                          struct err *err) MUST_CHECK;
/* Drops what an action has no use for, as the percentage when a completion becomes a contribution. */
void submission_fit_action(struct fields *fields, enum action action);

enum submission_goal {
    SUBMIT_SEAL,         /* into the outbox; where two people are required, as SUBMIT_FOR_APPROVAL */
    SUBMIT_DRAFT,        /* Lưu dự thảo */
    SUBMIT_FOR_APPROVAL, /* Trình lãnh đạo; what this machine's check refuses stays a draft */
};

struct submission_rules {
    bool anyway; /* send although this machine's own check refuses */
    enum submission_goal goal;
    int64_t now_us;
};

/* Reads, judges and stores all of them in one transaction. With a list in which any has a fault of form nothing is
 * stored: *ret_faults is how many have one, and the whole list is to be mended and given again. A single one with a
 * fault is kept as refused, so that its text is not lost. */
bool submissions_store(struct spool *spool, struct arena *arena, const struct agent_config *config,
                       const struct submission_rules *rules, struct submissions *submissions, size_t *ret_faults,
                       struct err *err) MUST_CHECK;

/* Các nhiệm vụ còn lại: không phát sinh. One `nothing` for every row that the round of the plan in FIELD_TASK (the open
 * one, or that of FIELD_PERIOD) still asks of this agency and of which this machine has said nothing in that period;
 * the rest of the fields are taken over. The ongoing duties are one row together: the first of them speaks for all,
 * unless one has spoken or the report of the period has. *ret_left: rows where something has to be said (overdue,
 * returned, asked about, or refused by this machine's check), with why. ERR_DATA when there is no such plan or round.
 */
bool submissions_of_rows(struct spool *spool, struct arena *arena, const struct fields *base, int64_t now_us,
                         struct submissions *ret_rows, struct submissions *ret_left, struct err *err) MUST_CHECK;

struct approval_rules {
    bool anyway;
    struct person by; /* name NULL: the configuration's approver */
    int64_t now_us;
};

/* Duyệt và gửi: judges each of these drafts and seals those that pass, in one transaction; *ret tells of each, in the
 * order of the ids. What was sealed before is told as it is now, and is not sealed again. ERR_DATA when an id is no
 * draft's; ERR_USAGE when two people are required and nobody is named. */
bool submissions_approve(struct spool *spool, struct arena *arena, const struct agent_config *config,
                         const struct approval_rules *rules, const struct uuid *ids, size_t count,
                         struct submissions *ret, struct err *err) MUST_CHECK;
/* Whether two names are one person's, whatever the case and the blanks. */
bool same_person(struct arena *arena, const char *a, const char *b);
