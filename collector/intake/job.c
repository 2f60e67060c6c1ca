#include "job.h"

#include <stdlib.h>

struct job *job_new(enum job_kind kind, const struct zpeer *peer, const struct identity *identity,
                    struct roster *roster, int64_t now_us)
{
    struct job *job = mem_alloc(sizeof(*job));
    job->kind = kind;
    job->arena = arena_new();
    job->peer = *peer;
    job->identity = *identity;
    job->roster = roster == NULL ? NULL : roster_ref(roster);
    job->received_at_us = now_us;
    return job;
}

void job_free(struct job *job)
{
    if (job != NULL) {
        roster_unref(job->roster);
        arena_free(job->arena);
        free(job);
    }
}
