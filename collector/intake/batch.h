/* batch: Submits on their way into the database, whoever brought them: decoded, judged, stored, and those told who
 * decide about what is held. */
#pragma once

#include "job.h"
#include "receipt.h"

/* What a job is done with; it belongs to whoever does it. The chain begins anew with each connection
 * (receipt_chain_new()). */
struct job_tools {
    struct pg *pg;
    const struct receipt_signer *signer;
    struct receipt_chain *chain;
};

/* Makes a job whose message is a Submit a JOB_BATCH, with an arrival for each entry. wait_from, wait_to: the device's
 * last recorded silence or back-off (effective_at()); 0: none. */
void batch_take(struct job *job, int64_t wait_from_us, int64_t wait_to_us);

/* Judges and stores several of these, of one roster, in one transaction, and fills in their results. What comes with a
 * receipt of this centre (which lost it: it was restored from a backup) keeps the verdict and the times of that
 * receipt. False: nothing is known to be stored, and the same may be tried again. */
bool batch_do(struct job_tools *tools, struct job *const *jobs, size_t job_count, struct err *err) MUST_CHECK;
