/* jobs: the one place where jobs are done, whether the network brought them or a bundle. */
#pragma once

#include "batch.h"

/* Several of JOB_BATCH (batch_do), or one of another kind. Fills in the results; false: nothing of it is known to be
 * stored, and the same may be tried again. */
bool jobs_do(struct job_tools *tools, struct job *const *jobs, size_t count, struct err *err) MUST_CHECK;

/* The statements that this needs, for the check at start. Ends with NULL. */
extern const char *const job_queries[];
