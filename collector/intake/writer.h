/* writer: a thread with its own database connection that does jobs in order: judges, stores, and hands them back only
 * when what it did is committed. While the database is away it hands them back undone, and keeps trying to connect. */
#pragma once

#include "job.h"
#include "receipt.h"

struct writer;

struct writer_options {
    const char *database;
    const struct receipt_signer *signer;
    unsigned number;
};

/* `ret_sock` is the network thread's end of the pair: pass jobs, take them back. */
struct writer *writer_start(struct zcontext *context, const struct writer_options *options, struct zsock **ret_sock,
                            struct err *err);
/* Finishes the job at hand, hands back nothing more. Close `ret_sock` afterwards. NULL is allowed. */
void writer_stop(struct writer *writer);
