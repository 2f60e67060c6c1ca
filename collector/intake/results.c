#include "intake_internal.h"

#include "answers.h"
#include "clock.h"
#include "decide.h"
#include "fault.h"
#include "history.h"
#include "log.h"

#include <string.h>

/* ---- agencies that have something new to read ---- */

struct told {
    struct intake *intake;
    const char *const *agencies;
    size_t count;
};

static bool mark_if_told(struct peer *peer, void *context)
{
    const struct told *told = context;
    for (size_t i = 0; i < told->count; i++) {
        if (peer->session.welcomed && strcmp(peer->identity.agency, told->agencies[i]) == 0) {
            ask_for_notices(told->intake, peer);
        }
    }
    return true;
}

void tell_agencies(struct intake *intake, const char *const *agencies, size_t count)
{
    struct told told = {intake, agencies, count};
    if (count > 0) {
        peers_each(intake->peers, mark_if_told, &told);
    }
}

struct heirs {
    const struct roster *roster;
    const struct agency *of;
};

static bool mark_if_heir(struct peer *peer, void *context)
{
    const struct heirs *heirs = context;
    const struct agency *agency = roster_agency(heirs->roster, peer->identity.agency);
    for (size_t i = 0; agency != NULL && i < agency->origin_count; i++) {
        peer->history_due = peer->history_due || agency->origins[i] == heirs->of;
    }
    return true;
}

/* What a body said before its end may arrive after it: those who stand in its place are told. */
static void tell_heirs(struct intake *intake, const struct job *job)
{
    struct heirs heirs = {job->roster, roster_agency(job->roster, job->identity.agency)};
    if (heirs.of != NULL && heirs.of->valid_to < day_of_instant(job->received_at_us)) {
        peers_each(intake->peers, mark_if_heir, &heirs);
    }
}

/* ---- one function a kind of job ---- */

static void remember_history(struct peer *peer, const struct wire_hello *hello)
{
    peer->knows_history = hello->knows_history;
    history_digest_of_nothing(peer->history);
    if (hello->has_history) {
        memcpy(peer->history, hello->history, sizeof(peer->history));
    }
}

static void welcomed(struct intake *intake, struct peer *peer, const struct job *job)
{
    const struct wire_hello *hello = &job->message.hello;
    char device[UUID_TEXT_MAX];
    if (!uuid_equal(&hello->epoch, &peer->session.epoch)) {
        return; /* it has said another Hello since */
    }
    if (!job->done) {
        reply_retry_after(intake, peer, &hello->epoch, hello->first_sequence == 0 ? 1 : hello->first_sequence,
                          CLOCK_SECOND);
        return;
    }
    FAULT_POINT("collector.before_welcome");
    session_welcome(&peer->session, job->committed, job->last_contact_us, job->received_at_us);
    peer->known_at_us = clock_monotonic_us();
    reply_welcome(intake, peer, job);
    FAULT_POINT("collector.after_welcome");
    log_event(LOG_LEVEL_INFO, "device.welcomed", "agency", peer->identity.agency, "device",
              uuid_text(&peer->identity.id, device), "address", peer->address, "committed",
              log_number((long long)job->committed), "software", hello->software, NULL);
    peer->contact_at_us = job->received_at_us;
    if (intake->roster != NULL && hello->catalogue_revision != (uint64_t)intake->roster->revision) {
        reply_assignments(intake, peer, job->arena);
    }
    ask_for_notices(intake, peer);
    remember_history(peer, hello);
    ask_for_history(intake, peer);
}

static void count_fates(struct counters *counters, const struct job *job)
{
    for (size_t i = 0; i < job->count; i++) {
        const struct fate *fate = &job->fates[i];
        counters->repeated += fate->kind == FATE_REPEATED;
        counters->conflicts += fate->kind == FATE_CONFLICT || fate->kind == FATE_PLACE_TAKEN;
        counters->accepted += fate->kind == FATE_STORED && fate->verdict.kind == VERDICT_ACCEPTED;
        counters->held += fate->kind == FATE_STORED && fate->verdict.kind == VERDICT_HELD;
        counters->rejected += fate->kind == FATE_STORED && fate->verdict.kind == VERDICT_REJECTED;
        if (fate->kind == FATE_CONFLICT || fate->kind == FATE_PLACE_TAKEN) {
            char id[UUID_TEXT_MAX];
            log_event(LOG_LEVEL_WARN, "update.conflict", "agency", job->identity.agency, "id",
                      uuid_text(&fate->verdict.id, id), "sequence", log_number((long long)fate->verdict.sequence),
                      NULL);
        }
    }
}

static void send_verdicts(struct intake *intake, struct peer *peer, struct job *job)
{
    struct message message = answer_verdicts(job);
    reply(intake, peer, job->arena, &message);
}

static void log_receipts(const struct job *job)
{
    char device[UUID_TEXT_MAX];
    if (job->receipts_refused > 0) {
        log_event(LOG_LEVEL_WARN, "receipt.refused", "agency", job->identity.agency, "device",
                  uuid_text(&job->identity.id, device), "receipts", log_number((long long)job->receipts_refused), "why",
                  job->receipt_refused, NULL);
    }
}

/* `peer` NULL: it went away; what is committed stays, and it will ask. */
static void batch_done(struct intake *intake, struct peer *peer, struct job *job)
{
    const struct wire_submit *submit = &job->message.submit;
    bool same_outbox = peer != NULL && uuid_equal(&submit->epoch, &peer->session.epoch);
    intake->queued -= (int64_t)job->count;
    intake->queued_bytes -= (int64_t)job->frame_size;
    if (job->done) {
        count_fates(&intake->counters, job);
        log_receipts(job);
    }
    if (same_outbox && job->done) {
        session_stored(&peer->session);
        peer->known_at_us = clock_monotonic_us();
        FAULT_POINT("collector.before_reply");
        send_verdicts(intake, peer, job);
        FAULT_POINT("collector.after_reply");
    } else if (same_outbox) {
        uint64_t first = submit->entries[0].sequence;
        int64_t delay_us = session_failed(&peer->session, first, clock_now_us());
        reply_retry_after(intake, peer, &submit->epoch, first, delay_us);
    }
    if (job->done) {
        tell_agencies(intake, job->held_agencies, job->held_count);
        tell_heirs(intake, job);
    }
}

static void enrolled(struct intake *intake, struct peer *peer, const struct job *job)
{
    char device[UUID_TEXT_MAX];
    const struct agency *agency = intake->roster == NULL ? NULL : roster_agency(intake->roster, job->identity.agency);
    if (job->refusal != NULL) {
        reply_refusal(intake, peer, job->refusal, "Tệp đăng ký đã được dùng, đã bị hủy hoặc hết hạn.");
        return;
    }
    log_event(LOG_LEVEL_INFO, "device.enrolled", "agency", job->identity.agency, "device",
              uuid_text(&job->device, device), NULL);
    keytable_add_device(intake->keys, job->message.enrol.device_key, &job->device, job->identity.agency,
                        &job->identity.id);
    struct message message = {.kind = MESSAGE_ENROLLED,
                              .enrolled = {.device_id = job->device,
                                           .agency_code = job->identity.agency,
                                           .agency_name = agency == NULL ? job->identity.agency : agency->name}};
    reply(intake, peer, job->arena, &message);
}

static void decided(struct intake *intake, struct peer *peer, const struct job *job)
{
    struct message message = answer_decided(job);
    if (peer != NULL) {
        reply(intake, peer, job->arena, &message);
        FAULT_POINT("collector.after_decided");
    }
    tell_agencies(intake, &job->told_agency, job->told_agency == NULL ? 0 : 1);
}

static void send_notices(struct intake *intake, struct peer *peer, const struct job *job)
{
    struct message message = {.kind = MESSAGE_NOTICES, .notices = job->notices};
    if (job->notices.count > 0) {
        reply(intake, peer, job->arena, &message);
        FAULT_POINT("collector.after_notices");
    }
}

static void control_done(struct intake *intake, struct peer *peer, struct job *job)
{
    switch (job->kind) {
    case JOB_ENROL:
        enrolled(intake, peer, job);
        break;
    case JOB_RECEIVED:
        ask_for_notices(intake, peer); /* there may be more than one message can hold */
        break;
    case JOB_NOTICES:
        send_notices(intake, peer, job);
        break;
    case JOB_HISTORY:
        reply_history(intake, peer, job);
        break;
    default:
        break;
    }
}

void take_result(struct intake *intake, struct job *job)
{
    struct peer *peer = peers_find(intake->peers, &job->peer);
    if (peer != NULL && job->kind != JOB_BATCH && peer->jobs > 0) {
        peer->jobs--;
    }
    if (job->kind == JOB_BATCH) {
        batch_done(intake, peer, job);
    } else if (job->kind == JOB_HELLO && peer != NULL) {
        welcomed(intake, peer, job);
    } else if (job->kind == JOB_DECIDE && job->done) {
        decided(intake, peer, job);
    } else if (job->done && peer != NULL) {
        control_done(intake, peer, job);
    } else if (peer != NULL) {
        peer->notices_due = peer->notices_due || job->kind == JOB_NOTICES || job->kind == JOB_RECEIVED;
        peer->history_due = peer->history_due || job->kind == JOB_HISTORY;
    }
    job_free(job);
}
