#include "intake_internal.h"

#include "clock.h"
#include "fault.h"
#include "log.h"

#include <stdlib.h>
#include <string.h>

static const int64_t CONTACT_US = 30 * CLOCK_SECOND; /* how often a contact is written down, at most */
static const int64_t FLOOD_US = 10 * CLOCK_SECOND;   /* how long whoever floods stays away */
static const int64_t MIB = INT64_C(1048576);

/* ---- handing over ---- */

void feed_writers(struct intake *intake)
{
    size_t writer = 0;
    struct job *job = NULL;
    while ((job = lanes_next(intake->lanes, &writer, clock_now_us())) != NULL) {
        if (!zsock_pass(intake->writer_socks[writer], job)) {
            lanes_done(intake->lanes, job, clock_now_us());
            take_result(intake, job); /* undone: a bug, as there is more room than the lanes give out */
        }
    }
}

static void hand_over(struct intake *intake, struct peer *peer, struct job *job)
{
    if (job->kind == JOB_BATCH) {
        intake->queued += (int64_t)job->count;
        intake->queued_bytes += (int64_t)job->frame_size;
    } else {
        peer->jobs++;
    }
    lanes_add(intake->lanes, job, clock_now_us());
}

/* A job of a kind that a peer has few of; over the limit it is dropped, and the agent asks again. */
static bool hand_over_control(struct intake *intake, struct peer *peer, struct job *job)
{
    if (peer->jobs >= PEER_JOBS_MAX) {
        job_free(job);
        return false;
    }
    hand_over(intake, peer, job);
    return true;
}

void ask_for_notices(struct intake *intake, struct peer *peer)
{
    struct job *job = job_new(JOB_NOTICES, &peer->id, &peer->identity, intake->roster, clock_now_us());
    peer->notices_asked_us = clock_monotonic_us();
    peer->notices_due = !hand_over_control(intake, peer, job);
}

void ask_for_history(struct intake *intake, struct peer *peer)
{
    peer->history_due = false;
    if (peer->knows_history && intake->roster != NULL) {
        struct job *job = job_new(JOB_HISTORY, &peer->id, &peer->identity, intake->roster, clock_now_us());
        peer->history_due = !hand_over_control(intake, peer, job);
    }
}

/* ---- whoever sends and sends ---- */

void stop_flood(struct intake *intake, struct peer *peer)
{
    int64_t now_us = clock_monotonic_us();
    int64_t left_out = 0;
    intake->counters.cut_off++;
    intake->counters.floods++;
    holdoff_add(intake->holdoff, &peer->identity.id, now_us + FLOOD_US);
    if (damper_lets(&intake->flooding, now_us, &left_out)) {
        log_event(LOG_LEVEL_WARN, "peer.flooding", "agency", peer->identity.agency, "address", peer->address, "seconds",
                  log_number(FLOOD_US / CLOCK_SECOND), "left_out", log_number(left_out), NULL);
    }
    peer_cut_off(peer);
    peer->session.heard_at_us = 0; /* forgotten at the next tending */
}

/* Whether this frame may be looked at. Before it is decoded: that is what costs. */
static bool may_speak(struct intake *intake, struct peer *peer, const char *user_id)
{
    int64_t now_us = clock_monotonic_us();
    int64_t delay_us = 0;
    if (holdoff_holds(intake->holdoff, &peer->identity.id, now_us)) {
        peer_cut_off(peer);
        peer->session.heard_at_us = 0;
        return false;
    }
    struct bucket *frames = rates_of(intake->devices, user_id, now_us);
    if (bucket_take(frames, rates_limits(intake->devices), 1, now_us, &delay_us)) {
        return true;
    }
    stop_flood(intake, peer);
    return false;
}

/* ---- messages ---- */

static void take_hello(struct intake *intake, struct peer *peer, struct job *job)
{
    const struct wire_hello *hello = &job->message.hello;
    struct uuid epoch = hello->epoch;
    uint64_t first = hello->first_sequence;
    bool greeted = session_greet(&peer->session, &epoch, job->received_at_us);
    job->kind = JOB_HELLO;
    if (!greeted || intake->roster == NULL) {
        job_free(job);
        reply_retry_after(intake, peer, &epoch, first == 0 ? 1 : first, 2 * CLOCK_SECOND);
    } else if (!hand_over_control(intake, peer, job)) {
        reply_retry_after(intake, peer, &epoch, first == 0 ? 1 : first, CLOCK_SECOND);
    }
}

/* Whether nothing more may wait for the database now. */
static bool is_busy(const struct intake *intake, const struct job *job)
{
    int64_t updates = intake->queued + (int64_t)job->message.submit.entry_count;
    int64_t bytes = intake->queued_bytes + (int64_t)job->frame_size;
    return intake->roster == NULL || intake->stuck || updates > intake->config->queue_max ||
           bytes > intake->config->queue_mib * MIB;
}

static void take_submit(struct intake *intake, struct peer *peer, struct job *job)
{
    const struct wire_submit *submit = &job->message.submit;
    uint64_t first = submit->entries[0].sequence;
    struct bucket *share = rates_of(intake->agencies, peer->identity.agency, job->received_at_us);
    struct session_verdict verdict =
        session_submit(&peer->session, &intake->limits, share, &submit->epoch, first, (uint32_t)submit->entry_count,
                       is_busy(intake, job), job->received_at_us);
    intake->counters.updates += (int64_t)submit->entry_count;
    switch (verdict.answer) {
    case SESSION_TAKE:
        peer->refusals = 0; /* whoever works may be refused now and then, as after each failure of the database */
        job->kind = JOB_BATCH;
        job->count = submit->entry_count;
        job->wait_from_us = peer->session.wait_from_us;
        job->wait_to_us = peer->session.wait_to_us;
        hand_over(intake, peer, job);
        return;
    case SESSION_HELLO_FIRST:
        reply_refusal(intake, peer, "HELLO_FIRST", "Cần gửi Hello của đúng hộp thư đi này trước.");
        break;
    case SESSION_REWIND:
        reply_rewind(intake, peer);
        break;
    case SESSION_RETRY:
        reply_retry_after(intake, peer, &submit->epoch, peer->session.expected < first ? peer->session.expected : first,
                          verdict.delay_us);
        break;
    case SESSION_FLOOD:
        stop_flood(intake, peer);
        break;
    }
    job_free(job);
}

static void take_ping(struct intake *intake, struct peer *peer, struct job *job)
{
    reply_pong(intake, peer);
    if (job->message.ping.leaving || job->received_at_us - peer->contact_at_us >= CONTACT_US) {
        peer->contact_at_us = job->received_at_us;
        job->kind = JOB_CONTACT;
        hand_over_control(intake, peer, job);
    } else {
        job_free(job);
    }
}

static void take_control(struct intake *intake, struct peer *peer, struct job *job, enum job_kind kind)
{
    job->kind = kind;
    int64_t left_out = 0;
    if (!hand_over_control(intake, peer, job) && damper_lets(&intake->busy, clock_monotonic_us(), &left_out)) {
        log_event(LOG_LEVEL_WARN, "peer.busy", "agency", peer->identity.agency, "address", peer->address, "left_out",
                  log_number(left_out), NULL);
    }
}

/* Takes the job over. */
static void take_device_message(struct intake *intake, struct peer *peer, struct job *job)
{
    if (!peer->session.greeted && job->message.kind != MESSAGE_HELLO && job->message.kind != MESSAGE_ENROL) {
        reply_refusal(intake, peer, "HELLO_FIRST", "Cần gửi Hello trước.");
        job_free(job);
        return;
    }
    switch (job->message.kind) {
    case MESSAGE_HELLO:
        take_hello(intake, peer, job);
        break;
    case MESSAGE_SUBMIT:
        take_submit(intake, peer, job);
        break;
    case MESSAGE_PING:
        take_ping(intake, peer, job);
        break;
    case MESSAGE_DECIDE:
        take_control(intake, peer, job, JOB_DECIDE);
        break;
    case MESSAGE_RECEIVED:
        take_control(intake, peer, job, JOB_RECEIVED);
        break;
    default:
        reply_refusal(intake, peer, "NOT_ALLOWED", "Khóa của một máy đã đăng ký không được gửi nội dung này.");
        job_free(job);
        break;
    }
}

static void take_enrolment_message(struct intake *intake, struct peer *peer, struct job *job)
{
    if (job->message.kind == MESSAGE_ENROL) {
        take_control(intake, peer, job, JOB_ENROL);
        return;
    }
    reply_refusal(intake, peer, "NOT_ALLOWED", "Khóa một lần chỉ dùng để đăng ký máy.");
    job_free(job);
}

/* ---- who it is ---- */

/* Asked for every frame, so that a key that was revoked a moment ago says nothing more. */
static bool identify(struct intake *intake, const char *user_id, int fd, struct identity *ret)
{
    enum key_use use = KEY_DEVICE;
    struct uuid id;
    if (identity_parse(user_id, &use, &id) && keytable_by_id(intake->keys, use, &id, clock_now_us(), ret)) {
        return true;
    }
    intake->counters.unknown_frames++;
    intake->counters.cut_off++;
    int64_t left_out = 0;
    if (damper_lets(&intake->strangers, clock_monotonic_us(), &left_out)) {
        log_event(LOG_LEVEL_WARN, "key.cut_off", "user", user_id, "left_out", log_number(left_out), NULL);
    }
    cut_off_descriptor(fd);
    return false;
}

struct crowd {
    const struct identity *identity;
    struct peer *oldest;
    size_t count;
};

static bool count_crowd(struct peer *peer, void *context)
{
    struct crowd *crowd = context;
    if (peer->identity.use == crowd->identity->use && uuid_equal(&peer->identity.id, &crowd->identity->id)) {
        crowd->count++;
        crowd->oldest = crowd->oldest == NULL || peer->began_us < crowd->oldest->began_us ? peer : crowd->oldest;
    }
    return true;
}

/* A device has one connection, and for a while the one that it has just lost. Limits are each connection's own: more of
 * them must not buy more. */
static void make_room_for(struct intake *intake, const struct identity *identity)
{
    struct crowd crowd = {.identity = identity};
    peers_each(intake->peers, count_crowd, &crowd);
    if (crowd.count >= CONNECTIONS_MAX) {
        intake->counters.cut_off++;
        log_event(LOG_LEVEL_INFO, "peer.displaced", "agency", identity->agency, "address", crowd.oldest->address, NULL);
        peer_cut_off(crowd.oldest);
        peers_remove(intake->peers, crowd.oldest);
    }
}

static struct peer *peer_of(struct intake *intake, const struct zpeer *from, const struct identity *identity, int fd)
{
    struct peer *peer = peers_find(intake->peers, from);
    if (peer == NULL) {
        make_room_for(intake, identity);
        peer = peers_add(intake->peers, from);
        peer->began_us = clock_monotonic_us();
        session_begin(&peer->session, clock_now_us());
    }
    peer->identity = *identity;
    peer->session.heard_at_us = clock_now_us();
    peer_came_from(peer, fd);
    peer->at_gate = peer->at_gate || gate_spoke(intake->gate, fd);
    return peer;
}

void receive_frame(struct intake *intake, const struct zpeer *from, const char *user_id, struct bytes frame, int fd)
{
    struct identity identity = {.use = KEY_DEVICE};
    struct err err = {0};
    intake->counters.frames++;
    if (!identify(intake, user_id, fd, &identity)) {
        struct peer *gone = peers_find(intake->peers, from);
        if (gone != NULL) {
            peers_remove(intake->peers, gone);
        }
        return;
    }
    struct peer *peer = peer_of(intake, from, &identity, fd);
    if (!may_speak(intake, peer, user_id)) {
        return;
    }
    struct job *job = job_new(JOB_CONTACT, from, &identity, intake->roster, clock_now_us());
    job->frame_size = frame.size;
    if (!wire_decode(job->arena, WIRE_FROM_AGENT, frame, &job->message, &err)) {
        reply_refusal(intake, peer, wire_refusal_code(frame), err.text);
        job_free(job);
        return;
    }
    FAULT_POINT("collector.frame_received");
    if (intake->config->debug) {
        log_event(LOG_LEVEL_DEBUG, "frame", "agency", identity.agency, "message", message_name(job->message.kind),
                  NULL);
    }
    if (identity.use == KEY_DEVICE) {
        take_device_message(intake, peer, job);
    } else {
        take_enrolment_message(intake, peer, job);
    }
}
