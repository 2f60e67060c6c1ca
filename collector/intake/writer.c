#include "writer.h"

#include "batch.h"
#include "clock.h"
#include "jobs.h"
#include "log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH_MAX = 500, /* updates in one statement: more gains nothing and makes agents wait */
    DEADLINE_MS = 10000,
    RECONNECT_MS = 250,
};

struct writer {
    struct zsock *sock;
    const char *database;
    struct pg *pg;
    const struct receipt_signer *signer;
    struct receipt_chain chain; /* of the heads on this connection */
    int64_t next_connect_us;    /* 0: not away */
    pthread_t thread;
    atomic_bool stopping;
    char name[32];
};

static bool connect_now(struct writer *writer, struct err *err)
{
    int64_t now = clock_monotonic_us();
    if (pg_is_open(writer->pg)) {
        return true;
    }
    if (now < writer->next_connect_us) {
        return err_set(err, ERR_TEMPORARY, "the database is away");
    }
    pg_close(writer->pg);
    writer->pg = pg_connect(writer->database, writer->name, DEADLINE_MS, err);
    if (writer->pg == NULL) {
        if (writer->next_connect_us == 0) {
            log_event(LOG_LEVEL_ERROR, "database.away", "writer", writer->name, "error", err->text, NULL);
        }
        writer->next_connect_us = clock_monotonic_us() + (int64_t)RECONNECT_MS * 1000;
        return false;
    }
    writer->next_connect_us = 0;
    writer->chain = receipt_chain_new();
    log_event(LOG_LEVEL_INFO, "database.connected", "writer", writer->name, NULL);
    return true;
}

/* ---- the loop ---- */

static void hand_back(struct writer *writer, struct job *job)
{
    while (!zsock_pass(writer->sock, job)) {
        if (atomic_load(&writer->stopping)) {
            job_free(job); /* committed or not, the agent asks again */
            return;
        }
        struct zpoll wait = {.sock = writer->sock};
        struct err ignored;
        if (!zsock_poll(&wait, 1, 10, &ignored)) {
            continue;
        }
    }
}

/* Jobs of one kind that stand together: as many Submits as fit one statement, else one job. */
static size_t group_size(struct job *const *jobs, size_t count)
{
    size_t total = 0;
    size_t n = 0;
    while (n < count && jobs[n]->kind == JOB_BATCH && (n == 0 || total + jobs[n]->count <= BATCH_MAX) &&
           jobs[n]->roster == jobs[0]->roster) {
        total += jobs[n]->count;
        n++;
    }
    return n == 0 ? 1 : n;
}

static bool try_group(struct writer *writer, struct job *const *jobs, size_t count, struct err *err)
{
    if (!connect_now(writer, err)) {
        return false;
    }
    struct job_tools tools = {.pg = writer->pg, .signer = writer->signer, .chain = &writer->chain};
    return jobs_do(&tools, jobs, count, err);
}

static void do_group(struct writer *writer, struct job *const *jobs, size_t count)
{
    struct err err = {0};
    bool was_open = pg_is_open(writer->pg);
    for (size_t i = 0; i < count; i++) {
        if (jobs[i]->kind == JOB_BATCH && jobs[i]->arrivals == NULL) { /* here, because it takes time */
            batch_take(jobs[i], jobs[i]->wait_from_us, jobs[i]->wait_to_us);
        }
    }
    bool done = try_group(writer, jobs, count, &err);
    if (!done && was_open && !pg_is_open(writer->pg)) {
        /* The server was restarted since we last spoke: whatever it did of this, the same again does no harm. */
        done = try_group(writer, jobs, count, &err);
    }
    if (!done && count > 1 && pg_is_open(writer->pg)) {
        /* One outbox that does not fit must not hold up the others. */
        for (size_t i = 0; i < count; i++) {
            do_group(writer, jobs + i, 1);
        }
        return;
    }
    if (!done && pg_is_open(writer->pg)) {
        log_event(LOG_LEVEL_ERROR, "database.failed", "writer", writer->name, "error", err.text, NULL);
    }
    for (size_t i = 0; i < count; i++) {
        jobs[i]->done = done;
        jobs[i]->error = err;
        hand_back(writer, jobs[i]);
    }
}

static void *run(void *argument)
{
    enum { JOBS_MAX = 512 };
    struct writer *writer = argument;
    while (!atomic_load(&writer->stopping)) {
        struct job *jobs[JOBS_MAX];
        size_t count = 0;
        struct err err = {0};
        struct zpoll item = {.sock = writer->sock};
        if (!zsock_poll(&item, 1, 200, &err)) {
            break;
        }
        if (writer->next_connect_us > 0) {
            (void)connect_now(writer, &err); /* so that whoever comes next is served at once */
        }
        for (struct job *job = NULL; count < JOBS_MAX && (job = zsock_take(writer->sock)) != NULL;) {
            jobs[count++] = job;
        }
        for (size_t i = 0; i < count;) {
            size_t n = group_size(jobs + i, count - i);
            do_group(writer, jobs + i, n);
            i += n;
        }
    }
    for (struct job *job = zsock_take(writer->sock); job != NULL; job = zsock_take(writer->sock)) {
        job_free(job);
    }
    pg_close(writer->pg);
    zsock_close(writer->sock);
    return NULL;
}

struct writer *writer_start(struct zcontext *context, const struct writer_options *options, struct zsock **ret_sock,
                            struct err *err)
{
    struct writer *writer = mem_alloc(sizeof(*writer));
    struct zsock *mine = NULL;
    writer->database = options->database;
    writer->signer = options->signer;
    snprintf(writer->name, sizeof(writer->name), "tiendo-writer-%u", options->number);
    if (!zsock_pair(context, writer->name, ret_sock, &mine, err)) {
        free(writer);
        return NULL;
    }
    writer->sock = mine;
    if (pthread_create(&writer->thread, NULL, run, writer) != 0) {
        err_set(err, ERR_OS, "pthread_create failed");
        zsock_close(mine);
        zsock_close(*ret_sock);
        free(writer);
        return NULL;
    }
    return writer;
}

void writer_stop(struct writer *writer)
{
    if (writer != NULL) {
        atomic_store(&writer->stopping, true);
        pthread_join(writer->thread, NULL);
        free(writer);
    }
}
