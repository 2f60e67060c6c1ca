#include "batch.h"

#include "batch_dates.h"
#include "batch_facts.h"
#include "clock.h"
#include "decide.h"
#include "fault.h"
#include "lang.h"
#include "lateness.h"
#include "store_catalogue.h"

#include <string.h>

enum { DECIDERS_MAX = 64 };

/* Jobs on their way through, and what their updates are judged by: a few questions to the database for all of them. */
struct batch {
    struct job *const *jobs;
    size_t job_count;
    struct arrival *all; /* of all jobs, in order, as far as they are judged */
    size_t total;
    struct arena *arena;
    struct uuid *ids; /* of what some supersede */
    struct prior *priors;
    size_t prior_count;
    struct batch_facts facts;
    struct receipt_keys keys; /* only when a receipt came along */
    struct outboxes outboxes; /* as they were when it was judged */
};

/* ---- what came ---- */

static struct arrival make_arrival(const struct job *job, size_t index)
{
    const struct wire_submit *submit = &job->message.submit;
    const struct wire_entry *entry = &submit->entries[index];
    struct arrival arrival = {
        .place = {.device = job->identity.id, .epoch = submit->epoch, .sequence = entry->sequence},
        .agency = job->identity.agency,
        .id = entry->id,
        .sealed_at_us = entry->sealed_at_us,
        .collector_time_us = entry->collector_time_us,
        .content = entry->update,
        .update = job->decoded[index].update,
        .due = DAY_NONE,
    };
    wire_content_hash(entry->update, arrival.content_hash);
    return arrival;
}

void batch_take(struct job *job, int64_t wait_from_us, int64_t wait_to_us)
{
    const struct wire_submit *submit = &job->message.submit;
    job->kind = JOB_BATCH;
    job->wait_from_us = wait_from_us;
    job->wait_to_us = wait_to_us;
    job->count = submit->entry_count;
    job->arrivals = arena_array(job->arena, job->count, sizeof(*job->arrivals));
    job->decoded = arena_array(job->arena, job->count, sizeof(*job->decoded));
    for (size_t i = 0; i < job->count; i++) {
        job->decoded[i] = wire_decode_update(job->arena, &submit->entries[i].id, submit->entries[i].update);
        job->arrivals[i] = make_arrival(job, i);
    }
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
static const char *speaker_at(const struct job *job, int64_t effective_at_us)
{
    const struct agency *agency = roster_agency(job->roster, job->identity.agency);
    return agency == NULL ? job->identity.agency : agency_speaker(agency, day_of_instant(effective_at_us))->code;
}

/* Why a receipt does not fit; NULL when it does. */
static const char *misfit_of(const struct receipt *said, const struct arrival *arrival, const struct job *job)
{
    if (!uuid_equal(&said->update_id, &arrival->id)) {
        return tr("it is about another update", "biên nhận của nội dung khác");
    }
    if (memcmp(said->content_hash, arrival->content_hash, sizeof(said->content_hash)) != 0) {
        return tr("it is about another content", "biên nhận của bản có nội dung khác");
    }
    return strcmp(said->agency, speaker_at(job, said->effective_at_us)) == 0
               ? NULL
               : tr("it is another agency's", "biên nhận của đơn vị khác");
}

/* What the centre signed stands, also when it lost the row that it signed for. Anything else that comes along proves
 * nothing: the update is judged as if it had come without. */
static void take_earlier(struct arrival *arrival, struct job *job, struct bytes receipt,
                         const struct receipt_keys *keys)
{
    struct signed_receipt *found = arena_alloc(job->arena, sizeof(*found));
    struct err why = {0};
    const char *misfit = receipt_verify(job->arena, receipt, keys, found, &why)
                             ? misfit_of(&found->receipt, arrival, job)
                             : arena_strdup(job->arena, why.text);
    if (misfit != NULL) {
        job->receipt_refused = job->receipts_refused++ == 0 ? misfit : job->receipt_refused;
        return;
    }
    if (found->receipt.code != NULL && reason_parse(found->receipt.code) == REASON_PLACE_TAKEN) {
        return; /* that its place was taken says nothing of the update: the place may be free now */
    }
    arrival->earlier = found;
    arrival->earlier_bytes = receipt;
}

static bool is_same_code(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* By today's catalogue it may be judged otherwise: what was said first counts. */
static void keep_verdict(struct arrival *arrival, struct arena *arena)
{
    const struct receipt *said = &arrival->earlier->receipt;
    bool same = arrival->verdict == said->verdict && is_same_code(arrival->code, said->code);
    arrival->verdict = said->verdict;
    arrival->code = said->code;
    arrival->catalogue_revision = (int64_t)said->catalogue_revision;
    if (!same) {
        arrival->field = NULL;
        arrival->message = said->code == NULL ? NULL : explain(arena, reason_parse(said->code), NULL, 0);
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
    arrival->agency_name = agency == NULL ? NULL : agency->name;
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
    struct lateness lateness =
        lateness_of(job->roster, verdict.plan, verdict.item, &arrival->update, agency,
                    verdict.right.origin == NULL ? agency : verdict.right.origin, arrival->effective_at_us);
    arrival->due = lateness.due;
    arrival->days_late = lateness.days;
}

/* The updates that some of these supersede: one question for all of them. What an earlier arrival of the same batch
 * says counts as well, once it is judged. */
static bool load_priors(struct batch *batch, struct pg *pg, struct err *err)
{
    batch->prior_count = 0;
    for (size_t j = 0; j < batch->job_count; j++) {
        const struct job *job = batch->jobs[j];
        for (size_t i = 0; i < job->count; i++) {
            if (job->arrivals[i].update.has_supersedes) {
                batch->ids[batch->prior_count++] = job->arrivals[i].update.supersedes;
            }
        }
    }
    return batch->prior_count == 0 ||
           store_priors(pg, batch->ids, batch->prior_count, batch->arena, batch->priors, err);
}

static const struct prior *prior_of(const struct batch *batch, const struct arrival *arrival, size_t judged)
{
    const struct uuid *wanted = &arrival->update.supersedes;
    if (!arrival->update.has_supersedes) {
        return NULL;
    }
    for (size_t i = 0; i < judged; i++) {
        const struct arrival *before = &batch->all[i];
        if (uuid_equal(&before->id, wanted)) {
            struct prior *prior = arena_alloc(batch->arena, sizeof(*prior));
            *prior = (struct prior){true, before->agency, before->update.task == NULL ? "" : before->update.task,
                                    before->verdict};
            return prior;
        }
    }
    for (size_t i = 0; i < batch->prior_count; i++) {
        if (uuid_equal(&batch->ids[i], wanted)) {
            return &batch->priors[i];
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
        FAULT_POINT("collector.before_notice");
        if (!store_notice_add(pg, &notice, deciders[i]->code, err)) {
            return false;
        }
        FAULT_POINT("collector.after_notice");
        add_told(job, deciders[i]->code);
    }
    return true;
}

/* ---- batches ---- */

/* Keys of all collectors, and our own in any case: the table may be a backup's. */
static bool load_keys(struct batch *batch, struct job_tools *tools, struct err *err)
{
    struct receipt_keys *keys = &batch->keys;
    bool any = false;
    for (size_t j = 0; j < batch->job_count; j++) {
        for (size_t i = 0; i < batch->jobs[j]->count; i++) {
            any = any || batch->jobs[j]->message.submit.entries[i].receipt.size > 0;
        }
    }
    if (!any) {
        return true;
    }
    if (!store_receipt_keys(tools->pg, keys, err)) {
        return false;
    }
    size_t own = keys->count < RECEIPT_KEYS_MAX ? keys->count++ : RECEIPT_KEYS_MAX - 1;
    memcpy(keys->list[own], tools->signer->public_key, RECEIPT_KEY_BYTES);
    return true;
}

/* What came with a receipt is known again by it, and everything gets its times. */
static void date_all(const struct batch *batch, int64_t now_us)
{
    const struct outboxes *stored = &batch->outboxes;
    struct outboxes reached = {
        .list = arena_memdup(batch->arena, stored->list, (stored->count + 1) * sizeof(*stored->list)),
        .count = stored->count};
    for (size_t j = 0; j < batch->job_count; j++) {
        struct job *job = batch->jobs[j];
        job->receipts_refused = 0;
        for (size_t i = 0; i < job->count; i++) {
            struct bytes receipt = job->message.submit.entries[i].receipt;
            job->arrivals[i].earlier = NULL;
            if (receipt.size > 0) {
                take_earlier(&job->arrivals[i], job, receipt, &batch->keys);
            }
            batch_date(job, i, &reached, now_us);
        }
    }
}

static void judge_one(const struct batch *batch, struct job *job, size_t i, size_t judged)
{
    struct arrival *arrival = &job->arrivals[i];
    const struct prior *prior = prior_of(batch, arrival, judged);
    arrival->agency = speaker_at(job, arrival->effective_at_us);
    name_task(arrival, job);
    bool nothing = arrival->update.action == ACTION_NOTHING;
    struct standing standing =
        nothing ? batch_standing(&batch->facts, arrival, batch->all, judged) : (struct standing){0};
    judge_arrival(arrival, &job->decoded[i], job, prior, batch_question(&batch->facts, arrival),
                  nothing ? &standing : NULL);
    if (arrival->earlier != NULL) {
        keep_verdict(arrival, job->arena);
    }
}

static bool judge_all(struct batch *batch, struct job_tools *tools, int64_t now_us, struct err *err)
{
    size_t n = 0;
    if (!load_keys(batch, tools, err) ||
        !batch_outboxes(tools->pg, batch->jobs, batch->job_count, batch->arena, &batch->outboxes, err)) {
        return false;
    }
    date_all(batch, now_us);
    if (!load_priors(batch, tools->pg, err) ||
        !batch_facts_load(tools->pg, batch->jobs, batch->job_count, batch->arena, &batch->facts, err)) {
        return false;
    }
    for (size_t j = 0; j < batch->job_count; j++) {
        struct job *job = batch->jobs[j];
        size_t agency_count = 0;
        const char **agencies = job_agencies(job, &agency_count);
        for (size_t i = 0; i < job->count; i++, n++) {
            judge_one(batch, job, i, n);
            job->arrivals[i].stands_for = agencies;
            job->arrivals[i].stands_for_count = agency_count;
            batch->all[n] = job->arrivals[i];
        }
    }
    return true;
}

/* Again, when somebody else stored for one of these outboxes in between: another collector that a machine has just
 * left, or a bundle. */
static bool judge_and_store(struct batch *batch, struct job_tools *tools, struct fate *fates, struct err *err)
{
    enum { TRIES = 3 };
    struct signing signing = {tools->signer, tools->chain};
    bool ok = false;
    for (int i = 0; !ok && i < TRIES; i++) {
        int64_t now_us = clock_now_us();
        ok = judge_all(batch, tools, now_us, err) && store_batch(tools->pg, &signing, batch->all, batch->total,
                                                                 &batch->outboxes, now_us, batch->arena, fates, err);
        if (!ok && (pg_failure(tools->pg) != PG_AGAIN || !pg_is_open(tools->pg))) {
            break;
        }
    }
    return ok;
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
        verdict->receipt.data = arena_memdup(job->arena, verdict->receipt.data, verdict->receipt.size);
    }
}

bool batch_do(struct job_tools *tools, struct job *const *jobs, size_t job_count, struct err *err)
{
    struct arena *arena = arena_new();
    size_t total = 0;
    for (size_t j = 0; j < job_count; j++) {
        total += jobs[j]->count;
    }
    struct batch batch = {.jobs = jobs,
                          .job_count = job_count,
                          .all = arena_array(arena, total + 1, sizeof(*batch.all)),
                          .total = total,
                          .arena = arena,
                          .ids = arena_array(arena, total + 1, sizeof(*batch.ids)),
                          .priors = arena_array(arena, total + 1, sizeof(*batch.priors))};
    struct fate *fates = arena_array(arena, total + 1, sizeof(*fates));
    FAULT_POINT("collector.before_judge");
    bool ok = !FAULT_FAILS("collector.store", err) && judge_and_store(&batch, tools, fates, err);
    FAULT_POINT("collector.after_commit");
    size_t n = 0;
    int64_t now_us = clock_now_us();
    for (size_t j = 0; ok && j < job_count; j++) {
        take_fates(jobs[j], fates + n);
        for (size_t i = 0; ok && i < jobs[j]->count; i++) {
            ok = tell_deciders(tools->pg, jobs[j], i, now_us, err);
        }
        n += jobs[j]->count;
    }
    arena_free(arena);
    return ok;
}
