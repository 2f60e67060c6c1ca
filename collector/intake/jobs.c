#include "jobs.h"

#include "decide.h"
#include "fault.h"
#include "history.h"
#include "store_catalogue.h"

const char *const job_queries[] = {"change_announce",  "change_lock",       "decision_add",      "device_contact",
                                   "device_hello",     "endpoint_announce", "enrolment_device",  "enrolment_redeem",
                                   "filled_place_add", "held_find",         "history_words",     "keys_list",
                                   "milestone_add",    "milestone_end",     "milestone_lock",    "notice_add",
                                   "notices_for",      "notices_fresh",     "notices_received",  "outboxes_last",
                                   "progress_list",    "questions_find",    "receipt_batch_add", "receipt_batches",
                                   "receipt_kept_add", "receipt_key_add",   "receipt_keys",      "refusals_by_id",
                                   "report_add",       "run_seen",          "standings",         "state_lock",
                                   "state_refold",     "updates_by_id",     "updates_store",     NULL};

/* What a device says of when it wrote a file counts between its last contact and now. */
static int64_t heard_at(const struct job *job)
{
    if (job->said_at_us == 0 || job->said_at_us > job->received_at_us) {
        return job->received_at_us;
    }
    return job->said_at_us < job->last_contact_us ? job->last_contact_us : job->said_at_us;
}

static bool do_hello(struct job_tools *tools, struct job *job, struct err *err)
{
    const struct wire_hello *hello = &job->message.hello;
    return store_device_hello(tools->pg, &job->identity.id, &hello->epoch, hello->first_sequence, job->received_at_us,
                              &job->committed, &job->last_contact_us, err) &&
           store_device_contact(tools->pg, &job->identity.id, heard_at(job), hello->waiting, hello->oldest_waiting_us,
                                false, hello->software, err) &&
           store_receipt_keys(tools->pg, &job->receipt_keys, err);
}

static bool do_enrol(struct job_tools *tools, struct job *job, struct err *err)
{
    struct uuid device = uuid_random();
    if (store_enrolment_redeem(tools->pg, &job->identity.id, &device, job->message.enrol.device_key,
                               job->received_at_us, &job->device, err)) {
        FAULT_POINT("collector.after_enrol");
        return store_change_announce(tools->pg, err);
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
static bool do_notices(struct job_tools *tools, struct job *job, struct err *err)
{
    size_t count = 0;
    const char **codes = job_agencies(job, &count);
    return store_notices_for(tools->pg, codes, count, &job->identity.id,
                             job->notices_max == 0 ? WIRE_NOTICES_MAX : job->notices_max, job->arena, &job->notices,
                             err);
}

static bool do_history(struct job_tools *tools, struct job *job, struct err *err)
{
    const struct agency *agency = roster_agency(job->roster, job->identity.agency);
    if (agency == NULL) {
        history_digest_of_nothing(job->digest);
        return true;
    }
    return history_ask(tools->pg, job->roster, agency, day_of_instant(job->received_at_us), job->arena, &job->history,
                       job->digest, err);
}

static bool do_decide(struct job_tools *tools, struct job *job, struct err *err)
{
    const struct wire_decide *decide = &job->message.decide;
    const char *task = NULL;
    const char *sender = NULL;
    if (!store_held_find(tools->pg, &decide->update_id, job->arena, &sender, &task, err)) {
        job->refusal = err->kind == ERR_DATA ? "NOT_HELD" : err->kind == ERR_NO_INPUT ? "UNKNOWN_UPDATE" : NULL;
        return job->refusal != NULL;
    }
    if (!may_decide(job->roster, roster_agency(job->roster, job->identity.agency), task, sender,
                    day_of_instant(job->received_at_us))) {
        job->refusal = "NOT_ALLOWED";
        return true;
    }
    FAULT_POINT("collector.before_decide");
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
    if (store_decide(tools->pg, &decision, &notice_id, text, job->received_at_us, err)) {
        FAULT_POINT("collector.after_decide");
        job->told_agency = stands_for(job, sender);
        return true;
    }
    job->refusal = err->kind == ERR_PERMISSION ? "ALREADY_DECIDED" : err->kind == ERR_DATA ? "NOT_HELD" : NULL;
    return job->refusal != NULL;
}

bool jobs_do(struct job_tools *tools, struct job *const *jobs, size_t count, struct err *err)
{
    struct job *job = jobs[0];
    switch (job->kind) {
    case JOB_HELLO:
        return do_hello(tools, job, err);
    case JOB_BATCH:
        return batch_do(tools, jobs, count, err);
    case JOB_ENROL:
        return do_enrol(tools, job, err);
    case JOB_DECIDE:
        return do_decide(tools, job, err);
    case JOB_RECEIVED:
        return store_notices_received(tools->pg, &job->identity.id, job->message.received.notice_ids,
                                      job->message.received.count, job->received_at_us, err);
    case JOB_NOTICES:
        return do_notices(tools, job, err);
    case JOB_HISTORY:
        return do_history(tools, job, err);
    case JOB_CONTACT:
        return store_device_contact(tools->pg, &job->identity.id, job->received_at_us, job->message.ping.waiting,
                                    job->message.ping.oldest_waiting_us, job->message.ping.leaving, NULL, err);
    }
    return false;
}
