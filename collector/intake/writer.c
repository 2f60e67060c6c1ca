#include "writer.h"

#include "batch_facts.h"
#include "clock.h"
#include "decide.h"
#include "history.h"
#include "log.h"
#include "store_catalogue.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH_MAX = 500, /* updates in one statement: more gains nothing and makes agents wait */
    DEADLINE_MS = 10000,
    RECONNECT_MS = 1000,
    DECIDERS_MAX = 64,
};

const char *const writer_queries[] = {"change_announce",  "change_lock",       "device_contact",
                                      "device_hello",     "decision_add",      "enrolment_redeem",
                                      "enrolment_device", "endpoint_announce", "filled_place_add",
                                      "held_find",        "history_words",     "keys_list",
                                      "milestone_add",    "milestone_end",     "milestone_lock",
                                      "notice_add",       "notices_for",       "notices_received",
                                      "notices_fresh",    "questions_find",    "standings",
                                      "report_add",       "run_seen",          "state_refold",
                                      "updates_by_id",    "updates_store",     NULL};

struct writer {
    struct zsock *sock;
    const char *database;
    struct pg *pg;
    int64_t next_connect_us;
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
        writer->next_connect_us = clock_monotonic_us() + (int64_t)RECONNECT_MS * 1000;
        log_event(LOG_LEVEL_ERROR, "database.away", "writer", writer->name, "error", err->text, NULL);
        return false;
    }
    log_event(LOG_LEVEL_INFO, "database.connected", "writer", writer->name, NULL);
    return true;
}

/* ---- judging ---- */

/* One row of a plan has one key in the database, however it was written. The bytes are kept as they came. */
static void name_task(struct arrival *arrival, const struct job *job)
{
    char key[ITEM_NAME_MAX];
    const char *task = arrival->update.task;
    const struct item *item = task == NULL ? NULL : roster_find_item(job->roster, task, NULL);
    if (item != NULL) {
        arrival->update.task = arena_strdup(job->arena, item_key(item, key));
        return;
    }
    /* What is about no single task names the plan alone. */
    const struct plan *plan =
        task == NULL || strchr(task, '#') != NULL ? NULL : roster_find_plan(job->roster, task, NULL);
    if (plan != NULL) {
        arrival->update.task = arena_printf(job->arena, "%s@%s@%s", plan->number, plan->iso, plan->issuer);
    }
}

/* A machine speaks for whom it was on the day it spoke. */
static void name_agency(struct arrival *arrival, const struct job *job)
{
    const struct agency *agency = roster_agency(job->roster, arrival->agency);
    if (agency != NULL) {
        arrival->agency = agency_speaker(agency, day_of_instant(arrival->effective_at_us))->code;
    }
}

static void judge_arrival(struct arrival *arrival, const struct decoded_update *decoded, const struct job *job,
                          const struct prior *prior, const struct question_fact *question,
                          const struct standing *standing)
{
    const struct agency *agency = roster_agency(job->roster, arrival->agency);
    struct judge_context context = {.roster = job->roster,
                                    .agency = agency,
                                    .effective_at = arrival->effective_at_us,
                                    .prior = prior,
                                    .standing = standing,
                                    .question = question};
    arrival->catalogue_revision = job->roster->revision;
    if (decoded->fault != REASON_NONE) {
        arrival->verdict = VERDICT_REJECTED;
        arrival->code = reason_code(decoded->fault);
        arrival->field = decoded->field;
        arrival->message = decoded->message;
        return;
    }
    struct verdict verdict = judge(&arrival->update, &context, job->arena);
    arrival->verdict = verdict.kind;
    arrival->code = verdict.reason == REASON_NONE ? NULL : reason_code(verdict.reason);
    arrival->field = verdict.field;
    arrival->message = verdict.message;
    arrival->role = verdict.right.role == ROLE_NONE ? NULL : role_code(verdict.right.role);
    arrival->basis = verdict.right.basis == BASIS_NONE ? NULL : basis_code(verdict.right.basis);
    arrival->party = verdict.right.party == NULL ? NULL : verdict.right.party->code;
    arrival->answers_for = verdict.right.origin == NULL ? NULL : verdict.right.origin->code;
    arrival->corrects_agency = prior != NULL && prior->found ? prior->agency : NULL;
}

/* The updates that some of these supersede: one question for all of them. What an earlier arrival of the same batch
 * says counts as well, once it is judged. */
static bool load_priors(struct pg *pg, struct job *const *jobs, size_t job_count, struct arena *arena, struct uuid *ids,
                        struct prior *priors, size_t *ret_count, struct err *err)
{
    size_t count = 0;
    for (size_t j = 0; j < job_count; j++) {
        for (size_t i = 0; i < jobs[j]->count; i++) {
            if (jobs[j]->arrivals[i].update.has_supersedes) {
                ids[count++] = jobs[j]->arrivals[i].update.supersedes;
            }
        }
    }
    *ret_count = count;
    return count == 0 || store_priors(pg, ids, count, arena, priors, err);
}

static const struct prior *prior_of(const struct arrival *arrival, const struct arrival *judged, size_t judged_count,
                                    const struct uuid *ids, const struct prior *priors, size_t count,
                                    struct arena *arena)
{
    if (!arrival->update.has_supersedes) {
        return NULL;
    }
    for (size_t i = 0; i < judged_count; i++) {
        if (uuid_equal(&judged[i].id, &arrival->update.supersedes)) {
            struct prior *prior = arena_alloc(arena, sizeof(*prior));
            *prior = (struct prior){true, judged[i].agency, judged[i].update.task == NULL ? "" : judged[i].update.task,
                                    judged[i].verdict};
            return prior;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (uuid_equal(&ids[i], &arrival->update.supersedes)) {
            return &priors[i];
        }
    }
    return NULL;
}

/* ---- what is held ---- */

static void add_told(struct job *job, const char *agency)
{
    for (size_t i = 0; i < job->held_count; i++) {
        if (strcmp(job->held_agencies[i], agency) == 0) {
            return;
        }
    }
    const char **grown = arena_array(job->arena, job->held_count + 1, sizeof(*grown));
    for (size_t i = 0; i < job->held_count; i++) {
        grown[i] = job->held_agencies[i];
    }
    grown[job->held_count++] = agency;
    job->held_agencies = grown;
}

/* Tells those who decide. Before the verdict goes out: when this fails the agent sends again, and it is told then. */
static bool tell_deciders(struct pg *pg, struct job *job, size_t index, int64_t now_us, struct err *err)
{
    const struct arrival *arrival = &job->arrivals[index];
    const struct item *item =
        roster_find_item(job->roster, arrival->update.task == NULL ? "" : arrival->update.task, NULL);
    const struct agency *deciders[DECIDERS_MAX];
    char name[ITEM_NAME_MAX];
    if (job->fates[index].verdict.kind != VERDICT_HELD || item == NULL) {
        return true;
    }
    const struct agency *sender = roster_agency(job->roster, arrival->agency);
    size_t count = deciders_of(item, sender, day_of_instant(now_us), deciders, DECIDERS_MAX);
    for (size_t i = 0; i < count; i++) {
        struct wire_notice notice = {.id = held_notice_id(&arrival->id, deciders[i]->code),
                                     .kind = NOTICE_HELD_FOR_YOU,
                                     .at_us = now_us,
                                     .has_update = true,
                                     .update_id = arrival->id,
                                     .task = item_name(item, name),
                                     .text = held_notice_text(job->arena, job->roster, arrival->agency, item,
                                                              reason_parse(job->fates[index].verdict.code))};
        if (!store_notice_add(pg, &notice, deciders[i]->code, err)) {
            return false;
        }
        add_told(job, deciders[i]->code);
    }
    return true;
}

/* ---- batches ---- */

static bool judge_all(struct pg *pg, struct job *const *jobs, size_t job_count, struct arrival *all, size_t total,
                      struct arena *arena, struct err *err)
{
    struct uuid *ids = arena_array(arena, total + 1, sizeof(*ids));
    struct prior *priors = arena_array(arena, total + 1, sizeof(*priors));
    size_t prior_count = 0;
    size_t n = 0;
    struct batch_facts facts = {.question_count = 0};
    if (!load_priors(pg, jobs, job_count, arena, ids, priors, &prior_count, err) ||
        !batch_facts_load(pg, jobs, job_count, arena, &facts, err)) {
        return false;
    }
    for (size_t j = 0; j < job_count; j++) {
        for (size_t i = 0; i < jobs[j]->count; i++, n++) {
            struct arrival *arrival = &jobs[j]->arrivals[i];
            const struct prior *prior = prior_of(arrival, all, n, ids, priors, prior_count, arena);
            name_agency(arrival, jobs[j]);
            name_task(arrival, jobs[j]);
            bool nothing = arrival->update.action == ACTION_NOTHING;
            struct standing standing = nothing ? batch_standing(&facts, arrival, all, n) : (struct standing){0};
            judge_arrival(arrival, &jobs[j]->decoded[i], jobs[j], prior, batch_question(&facts, arrival),
                          nothing ? &standing : NULL);
            all[n] = *arrival;
        }
    }
    return true;
}

/* A job outlives the statement it was part of: what it says is its own. */
static void take_fates(struct job *job, const struct fate *fates)
{
    job->fates = arena_memdup(job->arena, fates, job->count * sizeof(*fates));
    for (size_t i = 0; i < job->count; i++) {
        struct wire_verdict *verdict = &job->fates[i].verdict;
        verdict->code = arena_strdup(job->arena, verdict->code);
        verdict->field = arena_strdup(job->arena, verdict->field);
        verdict->message = arena_strdup(job->arena, verdict->message);
    }
}

/* Judges and stores several Submits in one statement. */
static bool do_batches(struct writer *writer, struct job *const *jobs, size_t job_count, struct err *err)
{
    struct arena *arena = arena_new();
    size_t total = 0;
    for (size_t j = 0; j < job_count; j++) {
        total += jobs[j]->count;
    }
    struct arrival *all = arena_array(arena, total + 1, sizeof(*all));
    struct fate *fates = arena_array(arena, total + 1, sizeof(*fates));
    int64_t now_us = clock_now_us();
    bool ok = judge_all(writer->pg, jobs, job_count, all, total, arena, err) &&
              store_batch(writer->pg, all, total, now_us, arena, fates, err);
    size_t n = 0;
    for (size_t j = 0; ok && j < job_count; j++) {
        take_fates(jobs[j], fates + n);
        for (size_t i = 0; ok && i < jobs[j]->count; i++) {
            ok = tell_deciders(writer->pg, jobs[j], i, now_us, err);
        }
        n += jobs[j]->count;
    }
    arena_free(arena);
    return ok;
}

/* ---- the other jobs ---- */

static bool do_hello(struct writer *writer, struct job *job, struct err *err)
{
    const struct wire_hello *hello = &job->message.hello;
    return store_device_hello(writer->pg, &job->identity.id, &hello->epoch, hello->first_sequence, job->received_at_us,
                              &job->committed, &job->last_contact_us, err) &&
           store_device_contact(writer->pg, &job->identity.id, job->received_at_us, hello->waiting,
                                hello->oldest_waiting_us, false, hello->software, err);
}

static bool do_enrol(struct writer *writer, struct job *job, struct err *err)
{
    struct uuid device = uuid_random();
    if (store_enrolment_redeem(writer->pg, &job->identity.id, &device, job->message.enrol.device_key,
                               job->received_at_us, &job->device, err)) {
        return store_change_announce(writer->pg, err);
    }
    /* ERR_DATA: the key is some other device's already; nothing was changed. */
    if (err->kind == ERR_PERMISSION || err->kind == ERR_DATA) {
        job->refusal = "NOT_ALLOWED";
        return true;
    }
    return false;
}

/* Who is told what is meant for an agency: itself, or who stands in its place today. */
static const char *stands_for(const struct job *job, const char *code)
{
    const struct agency *agency = roster_agency(job->roster, code);
    const struct agency *today = agency == NULL ? NULL : agency_successor(agency, day_of_instant(job->received_at_us));
    return today == NULL ? code : arena_strdup(job->arena, today->code);
}

/* An agency's notices, and those to agencies in whose place it stands alone. */
static bool do_notices(struct writer *writer, struct job *job, struct err *err)
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
    return store_notices_for(writer->pg, codes, count, &job->identity.id, WIRE_NOTICES_MAX, job->arena, &job->notices,
                             err);
}

static bool do_history(struct writer *writer, struct job *job, struct err *err)
{
    const struct agency *agency = roster_agency(job->roster, job->identity.agency);
    if (agency == NULL) {
        history_digest_of_nothing(job->digest);
        return true;
    }
    return history_ask(writer->pg, job->roster, agency, day_of_instant(job->received_at_us), job->arena, &job->history,
                       job->digest, err);
}

static bool do_decide(struct writer *writer, struct job *job, struct err *err)
{
    const struct wire_decide *decide = &job->message.decide;
    const char *task = NULL;
    const char *sender = NULL;
    if (!store_held_find(writer->pg, &decide->update_id, job->arena, &sender, &task, err)) {
        job->refusal = err->kind == ERR_DATA ? "NOT_HELD" : err->kind == ERR_NO_INPUT ? "UNKNOWN_UPDATE" : NULL;
        return job->refusal != NULL;
    }
    if (!may_decide(job->roster, roster_agency(job->roster, job->identity.agency), task, sender,
                    day_of_instant(job->received_at_us))) {
        job->refusal = "NOT_ALLOWED";
        return true;
    }
    struct uuid notice_id = uuid_random();
    char name[ITEM_NAME_MAX];
    struct decision decision = {.id = decide->id,
                                .update_id = decide->update_id,
                                .decision = decide->decision,
                                .reason = decide->reason,
                                .by = arena_printf(job->arena, "%s%s%s", decide->by.name == NULL ? "" : decide->by.name,
                                                   decide->by.position == NULL ? "" : ", ",
                                                   decide->by.position == NULL ? "" : decide->by.position),
                                .agency = job->identity.agency,
                                .task_name = arena_strdup(job->arena, item_key_short(job->roster, task, name)),
                                .device = &job->identity.id};
    const char *text =
        decision_notice_text(job->arena, job->roster, job->identity.agency, task, decide->decision, decide->reason);
    if (store_decide(writer->pg, &decision, &notice_id, text, job->received_at_us, err)) {
        job->told_agency = stands_for(job, sender);
        return true;
    }
    job->refusal = err->kind == ERR_PERMISSION ? "ALREADY_DECIDED" : err->kind == ERR_DATA ? "NOT_HELD" : NULL;
    return job->refusal != NULL;
}

static bool do_job(struct writer *writer, struct job *job, struct err *err)
{
    switch (job->kind) {
    case JOB_HELLO:
        return do_hello(writer, job, err);
    case JOB_BATCH:
        return do_batches(writer, &job, 1, err);
    case JOB_ENROL:
        return do_enrol(writer, job, err);
    case JOB_DECIDE:
        return do_decide(writer, job, err);
    case JOB_RECEIVED:
        return store_notices_received(writer->pg, &job->identity.id, job->message.received.notice_ids,
                                      job->message.received.count, job->received_at_us, err);
    case JOB_NOTICES:
        return do_notices(writer, job, err);
    case JOB_HISTORY:
        return do_history(writer, job, err);
    case JOB_CONTACT:
        return store_device_contact(writer->pg, &job->identity.id, job->received_at_us, job->message.ping.waiting,
                                    job->message.ping.oldest_waiting_us, job->message.ping.leaving, NULL, err);
    }
    return false;
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
    return connect_now(writer, err) &&
           (jobs[0]->kind == JOB_BATCH ? do_batches(writer, jobs, count, err) : do_job(writer, jobs[0], err));
}

static void do_group(struct writer *writer, struct job *const *jobs, size_t count)
{
    struct err err = {0};
    bool was_open = pg_is_open(writer->pg);
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
