/* submission_internal: what submission.c (reading, judging, sealing) and submission_draft.c (drafts, approval) share.
 */
#pragma once

#include "local_judge.h"
#include "submission.h"

struct storing {
    struct spool *spool;
    struct arena *arena;
    const struct agent_config *config;
    bool anyway;
    enum submission_goal goal;
    int64_t now_us;
    struct local_judge judge;
    const char *drafter; /* when neither the update nor the configuration names one; NULL: nobody */
};

/* Fills in what was left out and follows from this machine's own copy: the period of the open round, the task and
 * period of what is replaced or taken back, the updates of a report. *ret_unclear: what only the officer can say. */
bool submission_fill(const struct storing *storing, struct submission *submission, struct field_fault *ret_unclear,
                     struct err *err) MUST_CHECK;
/* Of a task, or of the plan where one is named alone; NULL: not known here. */
const struct plan *submission_plan(const struct storing *storing, const char *task);
const char *submission_open_periods(struct arena *arena, const struct plan *plan, day_t on); /* "2024-Q4, 2024-M12" */
/* Every update that this machine holds and can read, in the order of entry. */
typedef void row_visitor(const struct spool_row *row, const struct update *update, void *context);
bool submission_each_row(const struct storing *storing, row_visitor *visit, void *context, struct err *err) MUST_CHECK;
/* The centre has it or will have it, and nothing has taken its place. */
bool submission_stands(const struct spool_row *row);

/* Fills in submission->entry, with its verdict here. */
bool submission_prepare(const struct storing *storing, struct submission *submission, struct err *err) MUST_CHECK;

/* Whether the fields can be kept as they were entered; what is not UTF-8 cannot. *ret_text, which may be NULL, is their
 * JSON, without the id. */
bool submission_as_entered(struct arena *arena, const struct fields *fields, const char **ret_text);

/* Whether this one is to be a draft, now that it is prepared. */
bool submission_stays_draft(const struct storing *storing, const struct submission *submission);
/* Stores all of them as drafts, in one transaction. */
bool submissions_store_drafts(const struct storing *storing, struct submissions *submissions,
                              struct err *err) MUST_CHECK;

/* The sentence for an id that nothing on this machine has. */
bool submission_unknown(const char *id, struct err *err);
