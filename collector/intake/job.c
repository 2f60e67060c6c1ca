#include "job.h"

#include "lineage.h"

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

const char **job_agencies(struct job *job, size_t *ret_count)
{
    const struct agency *agency = job->roster == NULL ? NULL : roster_agency(job->roster, job->identity.agency);
    size_t most = agency == NULL ? 1 : agency->origin_count + 1;
    const char **codes = arena_array(job->arena, most, sizeof(*codes));
    size_t count = 0;
    codes[count++] = job->identity.agency;
    for (size_t i = 0; agency != NULL && i < agency->origin_count; i++) {
        const struct agency *origin = agency->origins[i];
        if (origin != agency && agency_successor(origin, day_of_instant(job->received_at_us)) == agency) {
            codes[count++] = origin->code;
        }
    }
    *ret_count = count;
    return codes;
}
