#include "link_internal.h"

#include "clock.h"
#include "fault.h"
#include "lang.h"
#include "log.h"
#include "said.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_US INT64_C(8000000)
#define CONNECT_FIRST_US INT64_C(4000000) /* where there are other collectors, in the first round */
#define ANSWER_US INT64_C(15000000)       /* for Welcome or Enrolled */
#define STEADY_US INT64_C(10000000)       /* up for so long, a connection that ends is not a failure in a row */
#define CHECK_US INT64_C(5000000)     /* how often the enrolment file and the outbox are looked at without being told */
#define REREAD_US INT64_C(30000000)   /* the device's own files could not be read or written: try again */
#define BLOCKED_US INT64_C(100000)    /* the socket took nothing: try again */
#define DECISION_US INT64_C(30000000) /* without an answer for so long, a decision is sent again */

enum { FRAMES_A_STEP = 64, MISSED_HEARTBEATS = 3, BAD_FRAMES_MAX = 3 };

struct link *link_new(const struct agent_config *config, struct spool *spool, struct zcontext *context)
{
    struct link *link = mem_alloc(sizeof(*link));
    link->config = config;
    link->spool = spool;
    link->context = context;
    link->turn = arena_new();
    link->long_term = arena_new();
    link->sent_written = UINT64_MAX;
    link->prove_again = true;
    link_tell(link, "waiting", NULL); /* the last daemon may not have lived to say that it ended */
    link_credentials_changed(link);
    return link;
}

void link_free(struct link *link)
{
    if (link != NULL) {
        link_forget_home(link);
        zsock_close(link->sock);
        arena_free(link->turn);
        arena_free(link->long_term);
        free(link);
    }
}

struct zsock *link_socket(struct link *link)
{
    return link->sock;
}

/* ---- what `status` shows ---- */

void link_tell(struct link *link, const char *state, const char *note)
{
    struct err err = {0};
    note = note == NULL ? "" : note;
    if (link->told_state != NULL && strcmp(link->told_state, state) == 0 &&
        strncmp(link->told_note, note, sizeof(link->told_note) - 1) == 0) {
        return;
    }
    if (!spool_link(link->spool, state, note[0] == '\0' ? NULL : note, clock_now_us(), &err)) {
        log_event(LOG_LEVEL_WARN, "spool.failed", "why", err.text, NULL);
        return;
    }
    link->told_state = state;
    snprintf(link->told_note, sizeof(link->told_note), "%s", note);
}

/* So that the centre can tell a machine that was shut down from a connection that broke off. */
static void say_goodbye(struct link *link)
{
    enum { ANSWER_MS = 500 };
    struct err err = {0};
    struct spool_meta meta = {0};
    if (!spool_meta(link->spool, link->turn, &meta, &err)) {
        return;
    }
    struct message ping = {
        .kind = MESSAGE_PING,
        .ping = {.waiting = meta.waiting, .oldest_waiting_us = meta.oldest_waiting_us, .leaving = true}};
    struct zpoll item = {.sock = link->sock};
    if (!link_send(link, &ping) || !zsock_poll(&item, 1, ANSWER_MS, &err)) {
        log_event(LOG_LEVEL_DEBUG, "link.no_goodbye", NULL);
    }
}

void link_stop(struct link *link)
{
    if (link->state == LINK_UP) {
        say_goodbye(link);
    }
    link_tell(link, "stopped", NULL);
}

/* ---- when to connect, with what ---- */

void link_close_socket(struct link *link)
{
    link_forget_home(link);
    zsock_close(link->sock);
    link->sock = NULL;
    outbox_step(&link->outbox, &(struct outbox_event){.kind = OUTBOX_LOST}, 0);
    link->hello_at_us = 0;
    link->bad_frames = 0;
    link->quiet = false;
    link->said = MESSAGE_NONE;
    link->pings = 0;
    link->state = LINK_RESTING;
}

void link_lose(struct link *link, const char *event, const char *why)
{
    int64_t now_us = clock_monotonic_us();
    if (link->state == LINK_UP && now_us - link->up_since_us >= STEADY_US) {
        link->failures = 0;
        link->tried = 0;
    }
    bool was_up = link->state == LINK_UP;
    link_close_socket(link);
    int64_t wait_us = link_next_wait(link);
    link->rest_until_us = now_us + wait_us;
    /* A machine that is off the network for a week does not fill its log. */
    if (was_up || link->failures <= 3 || link->failures % 20 == 0) {
        log_event(link->refused ? LOG_LEVEL_WARN : LOG_LEVEL_INFO, event, "why", why, "again_in_ms",
                  log_number(wait_us / 1000), NULL);
    }
    link_tell(link, link->refused ? "refused" : "waiting", why);
    link->refused = false;
    link->leaving = false;
}

static const char *outbox_agency(struct link *link)
{
    struct err err = {0};
    struct spool_meta meta = {0};
    bool known = spool_meta(link->spool, link->long_term, &meta, &err) && meta.last_sequence > 0;
    return known ? meta.agency_code : NULL;
}

void link_credentials_changed(struct link *link)
{
    struct err err = {0};
    struct credentials credentials = {0};
    link_close_socket(link);
    arena_reset(link->long_term);
    link->credentials = (struct credentials){0};
    link->credential = 0;
    link->collector = 0;
    link->tried = 0;
    link->failures = 0;
    link->rest_until_us = 0;
    link->credentials_us = 0;
    if (!credentials_read(link->long_term, link->config, outbox_agency(link), &credentials, &err)) {
        log_event(LOG_LEVEL_ERROR, "credentials.unreadable", "why", err.text, NULL);
        link_tell(link, "unenrolled", err.text);
        link->rest_until_us = OUTBOX_FOREVER;
        link->credentials_us = clock_monotonic_us() + REREAD_US; /* a full disk is mended without telling us */
        return;
    }
    link->credentials = credentials;
    if (credentials.problem != NULL) {
        log_event(LOG_LEVEL_ERROR, "enrolment.unusable", "why", credentials.problem, NULL);
    }
    if (credentials.count == 0) {
        link_tell(link, "unenrolled",
                  credentials.problem != NULL
                      ? credentials.problem
                      : arena_printf(link->turn, tr("no enrolment file %s", "chưa có tệp đăng ký %s"),
                                     link->config->enrolment));
        link->rest_until_us = OUTBOX_FOREVER;
    }
}

static void connect_now(struct link *link, int64_t now_us)
{
    struct err err = {0};
    const struct collector_address *address = &link->credentials.collectors.list[link->collector];
    link->sock = zsock_dealer(link->context, address->endpoint, address->server_key,
                              &link->credentials.list[link->credential].key, &err);
    if (link->sock == NULL) {
        link_lose(link, "link.bad_address", err.text);
        return;
    }
    link->state = LINK_CONNECTING;
    link->deadline_us = now_us + (link_has_several(link) && link->failures == 0 ? CONNECT_FIRST_US : CONNECT_US);
}

/* ---- sending ---- */

bool link_send(struct link *link, const struct message *message)
{
    struct err err = {0};
    struct bytes frame = {0};
    if (!wire_encode(link->turn, message, &frame, &err)) {
        link_lose(link, "link.unencodable", err.text); /* a bug; the connection starts over, slower each time */
        return false;
    }
    if (zsock_send(link->sock, frame.data, frame.size) != Z_OK) {
        return false;
    }
    link->quiet = false;
    link->said = message->kind;
    link->pings += message->kind == MESSAGE_PING;
    return true;
}

bool link_send_hello(struct link *link)
{
    struct err err = {0};
    struct spool_meta meta = {0};
    if (!spool_meta(link->spool, link->turn, &meta, &err)) {
        link_lose(link, "spool.failed", err.text);
        return false;
    }
    struct message hello =
        said_hello(&meta, link->hello_from > meta.first_sequence ? link->hello_from : meta.first_sequence);
    link->hello_first = meta.first_sequence;
    link->epoch = meta.epoch;
    return link_send(link, &hello);
}

static bool send_first(struct link *link)
{
    if (link->credentials.list[link->credential].kind != CREDENTIAL_ONE_TIME) {
        return link_send_hello(link);
    }
    struct message enrol = {.kind = MESSAGE_ENROL, .enrol = {.software = "tiendo-agent " TIENDO_VERSION}};
    memcpy(enrol.enrol.device_key, link->credentials.new_key, KEY_BYTES);
    return link_send(link, &enrol);
}

/* Hello, or Enrol: the first thing said on a connection, and said again whenever the centre asks for it. */
static void ask(struct link *link, int64_t now_us)
{
    outbox_step(&link->outbox, &(struct outbox_event){.kind = OUTBOX_LOST}, now_us);
    if (send_first(link)) {
        link->asking_since_us = link->state == LINK_ASKING ? link->asking_since_us : now_us;
        FAULT_POINT("agent.after_hello");
        link->state = LINK_ASKING;
        link->hello_at_us = 0;
        link->deadline_us = now_us + ANSWER_US;
    } else if (link->sock != NULL) {
        link->hello_at_us = now_us + BLOCKED_US;
    }
}

/* Sends all that the window allows; answers when to come back. */
static int64_t send_batches(struct link *link, int64_t now_us)
{
    struct outbox_action action = outbox_step(&link->outbox, NULL, now_us);
    while (action.kind == OUTBOX_SEND) {
        if (!link_send_batch(link, &action, now_us)) {
            return now_us + BLOCKED_US;
        }
        action = outbox_step(&link->outbox, NULL, now_us);
    }
    struct err err = {0};
    uint64_t under_way = link->outbox.next == 0 ? 0 : link->outbox.next - 1;
    if (link->state == LINK_UP && under_way != link->sent_written) {
        if (spool_sent(link->spool, under_way, &err)) {
            link->sent_written = under_way;
        } else {
            link_lose(link, "spool.failed", err.text);
        }
    }
    return action.until_us;
}

static bool refuse_decision(struct link *link, const struct uuid *id, const char *why)
{
    struct err err = {0};
    log_event(LOG_LEVEL_ERROR, "decision.unsendable", "why", why, NULL);
    if (!spool_decision_mark(link->spool, id, "refused", why, &err)) {
        link_lose(link, "spool.failed", err.text);
        return false;
    }
    return true;
}

/* Until the centre answers them, decisions go out again now and then; they carry an id of their own. */
static void send_decisions(struct link *link, int64_t now_us)
{
    struct err err = {0};
    struct spool_decisions queued = {0};
    if ((!link->look && now_us < link->decide_us) || outbox_is_careful(&link->outbox)) {
        return; /* nothing else is under way while it has to be found out what is refused */
    }
    if (!spool_decisions(link->spool, link->turn, "queued", &queued, &err)) {
        link_lose(link, "spool.failed", err.text);
        return;
    }
    bool sent = true;
    for (size_t i = 0; sent && i < queued.count; i++) {
        struct message decide = {.kind = MESSAGE_DECIDE, .decide = queued.list[i].decide};
        struct bytes frame = {0};
        sent = said_frame(link->turn, &decide, &frame, &err) ? link_send(link, &decide)
                                                             : refuse_decision(link, &decide.decide.id, err.text);
        FAULT_POINT("agent.after_decide");
    }
    link->decide_us = queued.count > 0 ? now_us + DECISION_US : OUTBOX_FOREVER;
}

void link_ping(struct link *link, int64_t now_us)
{
    struct err err = {0};
    struct spool_meta meta = {0};
    if (!spool_meta(link->spool, link->turn, &meta, &err)) {
        link_lose(link, "spool.failed", err.text);
        return;
    }
    struct message ping = {.kind = MESSAGE_PING,
                           .ping = {.waiting = meta.waiting, .oldest_waiting_us = meta.oldest_waiting_us}};
    bool sent = link_send(link, &ping);
    link->ping_us = now_us + (sent ? link->heartbeat_us : BLOCKED_US);
}

/* ---- one turn ---- */

static void take_bad_frame(struct link *link, const struct err *err)
{
    log_event(LOG_LEVEL_WARN, "link.bad_frame", "why", err->text, NULL);
    if (++link->bad_frames >= BAD_FRAMES_MAX) {
        link->refused = true;
        link_lose(link, "link.bad_frames", err->text);
    }
}

static void receive_all(struct link *link, int64_t now_us)
{
    for (int i = 0; i < FRAMES_A_STEP && link->sock != NULL; i++) {
        uint8_t *bytes = NULL;
        size_t size = 0;
        struct err err = {0};
        struct message message = {0};
        if (zsock_receive(link->sock, &bytes, &size) != Z_OK) {
            return;
        }
        struct bytes frame = {.data = bytes, .size = size};
        link->heard_us = now_us;
        if (wire_decode(link->turn, WIRE_FROM_COLLECTOR, frame, &message, &err)) {
            link->bad_frames = 0;
            link_take(link, &message, frame, now_us);
        } else {
            take_bad_frame(link, &err);
        }
        free(bytes);
    }
}

static void lose_silent(struct link *link)
{
    link_lose(link, "link.timeout",
              arena_printf(link->turn, tr("no answer from %s", "chưa kết nối được tới %s"),
                           link->credentials.collectors.list[link->collector].endpoint));
}

static void take_socket_events(struct link *link)
{
    if (zsock_refused(link->sock)) {
        link->refused = true;
        const char *why = tr("the centre does not know this device, or has revoked it; what was entered is kept",
                             "máy này chưa được cấp quyền gửi hoặc đã bị thu hồi quyền; nội dung vẫn còn trên máy");
        const char *problem = link->credentials.problem;
        link_lose(link, "link.key_refused", problem == NULL ? why : arena_printf(link->turn, "%s; %s", why, problem));
    } else if (link->state >= LINK_ASKING && zsock_disconnected(link->sock)) {
        link_lose(link, "link.disconnected", tr("the connection ended", "mất kết nối"));
    } else if (link->state == LINK_CONNECTING && link_has_several(link) && zsock_unreachable(link->sock)) {
        lose_silent(link); /* libzmq would try this one again; the next one may be there */
    }
}

static void check_deadlines(struct link *link, int64_t now_us)
{
    if (link->state == LINK_UP) {
        if (now_us - link->heard_us > MISSED_HEARTBEATS * link->heartbeat_us) {
            link_lose(link, "link.silent", tr("the centre is silent", "trung tâm không trả lời"));
        }
    } else if (link->state != LINK_RESTING && now_us >= link->deadline_us) {
        lose_silent(link);
    }
}

static void look_at_outbox(struct link *link, int64_t now_us)
{
    struct err err = {0};
    struct spool_meta meta = {0};
    if (!link->look || link->state != LINK_UP) {
        return;
    }
    if (!spool_meta(link->spool, link->turn, &meta, &err)) {
        link_lose(link, "spool.failed", err.text);
        return;
    }
    struct outbox_event event = {.kind = OUTBOX_ROWS, .sequence = meta.last_sequence};
    outbox_step(&link->outbox, &event, now_us);
}

/* While the link is up: what it does of itself; answers when to come back. */
static int64_t work(struct link *link, int64_t now_us)
{
    int64_t until_us = OUTBOX_FOREVER;
    look_at_outbox(link, now_us);
    if (link->state == LINK_UP) {
        send_decisions(link, now_us);
        link->look = false;
    }
    if (link->state == LINK_UP) {
        until_us = send_batches(link, now_us);
    }
    if (link->state == LINK_UP) {
        if (now_us >= link->ping_us) {
            link_ping(link, now_us);
        }
    }
    if (link->decide_us < until_us) {
        until_us = link->decide_us;
    }
    return until_us < link->ping_us ? until_us : link->ping_us;
}

static int64_t next_call(const struct link *link, int64_t until_us, int64_t now_us)
{
    if (link->state == LINK_RESTING) {
        until_us = link->rest_until_us;
    } else if (link->state == LINK_CONNECTING || link->state == LINK_ASKING) {
        until_us = link->deadline_us;
    }
    if (link->hello_at_us > 0 && link->hello_at_us < until_us) {
        until_us = link->hello_at_us <= now_us ? now_us + BLOCKED_US : link->hello_at_us;
    }
    return until_us < now_us + CHECK_US ? until_us : now_us + CHECK_US;
}

int64_t link_step(struct link *link, int64_t now_us)
{
    int64_t until_us = OUTBOX_FOREVER;
    arena_reset(link->turn);
    if (link->credentials_us > 0 && now_us >= link->credentials_us) {
        link_credentials_changed(link);
    }
    if (link->state == LINK_RESTING && now_us >= link->rest_until_us && link->credentials.count > 0) {
        connect_now(link, now_us);
    }
    if (link->sock != NULL) {
        receive_all(link, now_us);
    }
    if (link->sock != NULL) {
        take_socket_events(link);
    }
    if (link->state == LINK_CONNECTING && zsock_connected(link->sock)) {
        (void)zsock_disconnected(link->sock); /* of an attempt before this one */
        link->hello_at_us = now_us;
    }
    if (link->hello_at_us > 0 && now_us >= link->hello_at_us && link->sock != NULL) {
        ask(link, now_us);
    }
    if (link->state == LINK_UP) {
        until_us = work(link, now_us);
        int64_t home_us = link_go_home(link, now_us);
        until_us = home_us < until_us ? home_us : until_us;
    }
    check_deadlines(link, now_us);
    return next_call(link, until_us, now_us);
}

void link_look(struct link *link)
{
    link->look = true;
}
