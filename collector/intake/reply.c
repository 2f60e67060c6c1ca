#include "intake_internal.h"

#include "answers.h"
#include "clock.h"
#include "log.h"

#include <string.h>

static void lose(struct intake *intake, struct peer *peer, enum zresult result)
{
    if (result == Z_AGAIN) {
        /* It does not read what it is sent. Its outbox and our database know all there is: it may start over. */
        intake->counters.cut_off++;
        log_event(LOG_LEVEL_WARN, "peer.slow", "agency", peer->identity.agency, "address", peer->address, NULL);
        peer_cut_off(peer);
    }
    peer->session.heard_at_us = 0; /* forgotten at the next tending */
}

static void send_frame(struct intake *intake, struct peer *peer, struct bytes frame)
{
    enum zresult result = zsock_route(intake->router, &peer->id, frame.data, frame.size);
    if (result != Z_OK) {
        lose(intake, peer, result);
    }
}

void reply(struct intake *intake, struct peer *peer, struct arena *arena, const struct message *message)
{
    struct bytes frame = {0};
    struct err err = {0};
    if (wire_encode(arena, message, &frame, &err)) {
        send_frame(intake, peer, frame);
    } else {
        log_event(LOG_LEVEL_ERROR, "reply.too_large", "message", message_name(message->kind), "error", err.text, NULL);
    }
}

/* A message that is small and needs no arena of its own. */
static void reply_small(struct intake *intake, struct peer *peer, const struct message *message)
{
    struct arena *arena = arena_new();
    reply(intake, peer, arena, message);
    arena_free(arena);
}

void reply_refusal(struct intake *intake, struct peer *peer, const char *code, const char *why)
{
    struct message message = {.kind = MESSAGE_REFUSAL, .refusal = {.code = code, .message = why}};
    intake->counters.refused_frames++;
    peer->refusals++;
    int64_t left_out = 0;
    if (damper_lets(&intake->refusals, clock_monotonic_us(), &left_out)) {
        log_event(LOG_LEVEL_INFO, "frame.refused", "agency", peer->identity.agency, "address", peer->address, "code",
                  code, "why", why, "left_out", log_number(left_out), NULL);
    }
    reply_small(intake, peer, &message);
    if (peer->refusals > REFUSALS_MAX) {
        stop_flood(intake, peer);
    }
}

void reply_retry_after(struct intake *intake, struct peer *peer, const struct uuid *epoch, uint64_t from,
                       int64_t delay_us)
{
    struct message message = {.kind = MESSAGE_RETRY_AFTER,
                              .retry_after = {.epoch = *epoch,
                                              .from_sequence = from,
                                              .delay_ms = (uint32_t)(delay_us / 1000) + 1,
                                              .message = "Trung tâm đang bận; máy sẽ tự gửi lại."}};
    intake->counters.retry_after++;
    reply_small(intake, peer, &message);
}

void reply_rewind(struct intake *intake, struct peer *peer)
{
    struct message message = {.kind = MESSAGE_REWIND,
                              .rewind = {.epoch = peer->session.epoch, .next_sequence = peer->session.expected}};
    intake->counters.rewinds++;
    int64_t left_out = 0;
    if (damper_lets(&intake->rewinding, clock_monotonic_us(), &left_out)) {
        log_event(LOG_LEVEL_INFO, "outbox.rewind", "agency", peer->identity.agency, "next",
                  log_number((long long)peer->session.expected), "left_out", log_number(left_out), NULL);
    }
    reply_small(intake, peer, &message);
}

void reply_hello_again(struct intake *intake, struct peer *peer)
{
    struct message message = {.kind = MESSAGE_REFUSAL,
                              .refusal = {.code = "HELLO_FIRST", .message = "Cần đối chiếu lại nội dung đã gửi."}};
    reply_small(intake, peer, &message);
}

static uint64_t revision_of(const struct intake *intake)
{
    return intake->roster == NULL ? 0 : (uint64_t)intake->roster->revision;
}

void reply_pong(struct intake *intake, struct peer *peer)
{
    struct message message = {.kind = MESSAGE_PONG,
                              .pong = {.collector_time_us = clock_now_us(), .catalogue_revision = revision_of(intake)}};
    reply_small(intake, peer, &message);
}

void reply_welcome(struct intake *intake, struct peer *peer, const struct job *job)
{
    struct message message = answer_welcome(intake->roster, &peer->identity, job);
    reply(intake, peer, job->arena, &message);
}

void reply_assignments(struct intake *intake, struct peer *peer, struct arena *arena)
{
    const struct agency *agency = intake->roster == NULL ? NULL : roster_agency(intake->roster, peer->identity.agency);
    if (agency == NULL) {
        log_event(LOG_LEVEL_WARN, "agency.unknown", "agency", peer->identity.agency, "action",
                  "load the catalogue that has this agency: tiendo plan load", NULL);
        return;
    }
    struct frame_list list = wire_encode_roster(arena, intake->roster, agency);
    for (size_t i = 0; i < list.count; i++) {
        send_frame(intake, peer, list.frames[i]);
    }
}

void reply_history(struct intake *intake, struct peer *peer, const struct job *job)
{
    if (memcmp(peer->history, job->digest, sizeof(peer->history)) == 0) {
        return;
    }
    memcpy(peer->history, job->digest, sizeof(peer->history));
    for (size_t i = 0; i < job->history.count; i++) {
        send_frame(intake, peer, job->history.frames[i]);
    }
}
