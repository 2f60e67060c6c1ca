#include "intake.h"

#include "clock.h"
#include "intake_internal.h"
#include "lang.h"
#include "lineage.h"
#include "log.h"
#include "receipt_key.h"
#include "selfcheck.h"
#include "signals.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    FRAMES_A_TURN = 256,
    RESULTS_A_TURN = 256,
    TEND_MS = 1000,
    FRAMES_A_SECOND = 100,
    FRAMES_AT_ONCE = 500,
    ARRIVALS_SECONDS = 2
};

static const int64_t SILENCE_US = 90 * CLOCK_SECOND; /* docs/PROTOCOL.md, section 6 */
static const int64_t ANSWER_US = 10 * CLOCK_SECOND;  /* for an enrolled device to go, and come back with its own key */
static const int64_t SUBMITS_UNDER_WAY =
    2;                               /* times the credit that agents are told: some slack for what is on its way */
static const int64_t TURN_US = 3000; /* for frames, before results go out again */
static const int64_t STUCK_US = 5 * CLOCK_SECOND; /* so long a job may wait for a writer that is not done */
static const int64_t FORGET_US = 60 * CLOCK_SECOND;

/* ---- start and end ---- */

static bool read_server_key(const struct collector_config *config, struct key_pair *ret, struct err *err)
{
    if (config->create_key && access(config->server_key, F_OK) != 0) {
        if (!key_pair_new(ret, err) || !key_file_create(config->server_key, ret, err)) {
            return false;
        }
        log_event(LOG_LEVEL_INFO, "server_key.created", "file", config->server_key, NULL);
    }
    return key_file_read(config->server_key, ret, err);
}

static bool watch_connections(struct intake *intake, struct err *err)
{
    const struct collector_config *config = intake->config;
    struct crowd_limits limits = {.total = gate_room((size_t)config->connections),
                                  .of_address = (size_t)config->connections_address,
                                  .silent = (size_t)config->connections_silent,
                                  .arrivals = {config->connections_rate, ARRIVALS_SECONDS * config->connections_rate}};
    bool fewer = limits.total < (size_t)config->connections;
    limits.silent = limits.silent < limits.total / 2 ? limits.silent : limits.total / 2;
    intake->gate = gate_start(intake->context, intake->router, &limits, err);
    log_event(fewer ? LOG_LEVEL_WARN : LOG_LEVEL_INFO, "connections.limit", "most", log_number((long long)limits.total),
              "of_address", log_number((long long)limits.of_address), "silent", log_number((long long)limits.silent),
              "action",
              fewer ? tr("raise the limit of open files (LimitNOFILE, ulimit -n)",
                         "nâng giới hạn số tệp mở (LimitNOFILE, ulimit -n)")
                    : NULL,
              NULL);
    return intake->gate != NULL;
}

static bool read_receipt_key(const struct collector_config *config, struct receipt_signer *ret, struct err *err)
{
    char key[KEY_Z85_MAX];
    if (config->create_key && access(config->receipt_key, F_OK) != 0) {
        if (!receipt_key_create(config->receipt_key, err)) {
            return false;
        }
        log_event(LOG_LEVEL_INFO, "receipt_key.created", "file", config->receipt_key, NULL);
    }
    if (!receipt_key_read(config->receipt_key, ret, err)) {
        return false;
    }
    log_event(LOG_LEVEL_INFO, "receipt_key.read", "public_key", key_z85(ret->public_key, key), NULL);
    return true;
}

/* The ZAP handler runs before any port is open, and has refused a stranger once before the real one is. */
static bool open_network(struct intake *intake, struct err *err)
{
    char endpoint[ZSOCK_ENDPOINT_MAX];
    char key[KEY_Z85_MAX];
    intake->zap = zap_start(intake->context, intake->keys, intake->holdoff, err);
    if (intake->zap == NULL || !selfcheck_unknown_key_is_refused(intake->context, &intake->server, err)) {
        return false;
    }
    keytable_wait(intake->keys);
    intake->router = zsock_router(intake->context, intake->config->listen, &intake->server, err);
    if (intake->router == NULL) {
        return false;
    }
    if (!watch_connections(intake, err)) {
        return false;
    }
    log_event(LOG_LEVEL_INFO, "collector.listening", "endpoint", zsock_endpoint(intake->router, endpoint), "server_key",
              key_z85(intake->server.public_key, key), NULL);
    return true;
}

static bool start_threads(struct intake *intake, struct err *err)
{
    struct watcher_options watched = {.database = intake->config->database, .advertise = intake->config->advertise};
    memcpy(watched.public_key, intake->server.public_key, sizeof(watched.public_key));
    memcpy(watched.receipt_key, intake->signer.public_key, sizeof(watched.receipt_key));
    for (size_t i = 0; i < (size_t)intake->config->writers; i++) {
        struct writer_options options = {
            .database = intake->config->database, .signer = &intake->signer, .number = (unsigned)i + 1};
        intake->writers[i] = writer_start(intake->context, &options, &intake->writer_socks[i], err);
        if (intake->writers[i] == NULL) {
            return false;
        }
        intake->writer_count++;
    }
    intake->watcher = watcher_start(intake->context, &watched, intake->keys, &intake->watcher_sock, err);
    return intake->watcher != NULL;
}

/* An agent sends hardly any frames but Submits, of at least one update each: with some slack for the others that is
 * all. */
static void set_limits(struct intake *intake)
{
    const struct collector_config *config = intake->config;
    const struct bucket_limits updates = {config->rate_per_second, config->rate_burst};
    const struct bucket_limits frames = {FRAMES_A_SECOND + updates.per_second, FRAMES_AT_ONCE + updates.burst};
    intake->limits = (struct session_limits){updates, (uint32_t)(SUBMITS_UNDER_WAY * WIRE_CREDIT)};
    intake->agencies = rates_new(&updates);
    intake->devices = rates_new(&frames);
}

struct intake *intake_start(const struct collector_config *config, struct err *err)
{
    struct intake *intake = mem_alloc(sizeof(*intake));
    intake->config = config;
    set_limits(intake);
    intake->keys = keytable_new();
    intake->peers = peers_new();
    intake->holdoff = holdoff_new();
    intake->lanes = lanes_new((size_t)config->writers);
    intake->signals = signals_open();
    intake->context = zcontext_new(err);
    if (intake->context != NULL && read_server_key(config, &intake->server, err) &&
        read_receipt_key(config, &intake->signer, err) && open_network(intake, err) && start_threads(intake, err)) {
        return intake;
    }
    intake_free(intake);
    return NULL;
}

static void log_statistics(const struct intake *intake)
{
    const struct counters *c = &intake->counters;
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1) {
        pages = 0;
    }
    if (file != NULL) {
        fclose(file);
    }
    log_event(LOG_LEVEL_INFO, "statistics.updates", "came", log_number(c->updates), "accepted", log_number(c->accepted),
              "held", log_number(c->held), "rejected", log_number(c->rejected), "repeated", log_number(c->repeated),
              "conflicts", log_number(c->conflicts), NULL);
    log_event(LOG_LEVEL_INFO, "statistics.network", "peers", log_number((long long)peers_count(intake->peers)),
              "connections", log_number((long long)gate_count(intake->gate)), "frames", log_number(c->frames),
              "refused", log_number(c->refused_frames), "cut_off", log_number(c->cut_off), "retry_after",
              log_number(c->retry_after), "rewinds", log_number(c->rewinds), "floods", log_number(c->floods), "waiting",
              log_number((long long)lanes_waiting(intake->lanes)), "resident_kib",
              log_number(pages * (sysconf(_SC_PAGESIZE) / 1024)), NULL);
}

void intake_free(struct intake *intake)
{
    if (intake == NULL) {
        return;
    }
    zsock_close(intake->router);
    gate_stop(intake->gate);
    watcher_stop(intake->watcher);
    for (size_t i = 0; i < intake->writer_count; i++) {
        writer_stop(intake->writers[i]);
        for (struct job *job = zsock_take(intake->writer_socks[i]); job != NULL;
             job = zsock_take(intake->writer_socks[i])) {
            job_free(job);
        }
        zsock_close(intake->writer_socks[i]);
    }
    zap_stop(intake->zap);
    zcontext_free(intake->context);
    if (intake->signals >= 0) {
        close(intake->signals);
    }
    lanes_free(intake->lanes);
    rates_free(intake->agencies);
    rates_free(intake->devices);
    holdoff_free(intake->holdoff);
    peers_free(intake->peers);
    keytable_free(intake->keys);
    roster_unref(intake->roster);
    free(intake);
}

/* ---- what the watcher brings ---- */

/* A one-time key dies with what it was for, before the answer is out; it can say nothing more meanwhile. */
static bool is_being_answered(const struct peer *peer, int64_t now_us)
{
    return peer->identity.use == KEY_ENROLMENT && now_us - peer->session.heard_at_us < ANSWER_US;
}

static bool keep_peer(struct peer *peer, void *context)
{
    struct intake *intake = context;
    struct identity identity = {.use = KEY_DEVICE};
    int64_t now_us = clock_now_us();
    bool known = keytable_by_id(intake->keys, peer->identity.use, &peer->identity.id, now_us, &identity);
    /* A machine whose agency has another name since starts over, and learns it with its welcome. */
    bool same = known && strcmp(identity.agency, peer->identity.agency) == 0;
    if (!is_being_answered(peer, now_us) && !same) {
        log_event(LOG_LEVEL_INFO, "key.cut_off", "agency", peer->identity.agency, "address", peer->address, NULL);
        intake->counters.cut_off++;
        peer_cut_off(peer);
        return false;
    }
    if (now_us - peer->session.heard_at_us > SILENCE_US) {
        return false;
    }
    if (peer->notices_due && peer->session.welcomed) {
        ask_for_notices(intake, peer);
    }
    if (peer->history_due && peer->session.welcomed) {
        ask_for_history(intake, peer);
    }
    return true;
}

/* Whose place an agency stands in follows from the catalogue, people's decisions and the day. */
static bool mark_history(struct peer *peer, void *context)
{
    (void)context;
    peer->history_due = true;
    return true;
}

static bool tell_revision(struct peer *peer, void *context)
{
    struct intake *intake = context;
    if (peer->session.welcomed) {
        reply_pong(intake, peer);
    }
    return true;
}

struct written {
    struct intake *intake;
    const char *agency;
};

/* A writer of this collector may have brought the same news a moment ago: then it is asked for once more, a little
 * later, and not sent twice. */
static bool mark_if_written(struct peer *peer, void *context)
{
    const struct written *written = context;
    bool meant = peer->session.welcomed && strcmp(peer->identity.agency, written->agency) == 0;
    if (meant && clock_monotonic_us() - peer->notices_asked_us < (int64_t)TEND_MS * 1000) {
        peer->notices_due = true;
    } else if (meant) {
        ask_for_notices(written->intake, peer);
    }
    return true;
}

/* Who was written to; of a body that has ended, who stands in its place. */
static void tell_written(struct intake *intake, const struct news *news)
{
    day_t today = day_of_instant(clock_now_us());
    for (size_t i = 0; i < news->told_count; i++) {
        const struct agency *agency = intake->roster == NULL ? NULL : roster_agency(intake->roster, news->told[i]);
        const struct agency *now = agency == NULL ? NULL : agency_successor(agency, today);
        struct written written = {intake, now == NULL ? news->told[i] : now->code};
        peers_each(intake->peers, mark_if_written, &written);
    }
}

struct progress {
    struct intake *intake;
    const struct news *news;
};

static int compare_outboxes(const void *key, const void *row)
{
    const struct outbox_progress *a = key;
    const struct outbox_progress *b = row;
    int device = memcmp(&a->device, &b->device, sizeof(a->device));
    return device != 0 ? device : memcmp(&a->epoch, &b->epoch, sizeof(a->epoch));
}

/* The database holds less than this peer was told: it went back, to a backup or to a standby that was behind. The
 * Welcome that follows says from where the agent sends again. Not while anything is under way: that shows it by itself.
 */
static bool compare_progress(struct peer *peer, void *context)
{
    const struct progress *progress = context;
    const struct news *news = progress->news;
    const struct session *session = &peer->session;
    if (!session->welcomed || session->under_way > 0 || peer->known_at_us >= news->progress_at_us) {
        return true;
    }
    struct outbox_progress key = {.device = peer->identity.id, .epoch = session->epoch};
    const struct outbox_progress *row =
        bsearch(&key, news->progress, news->progress_count, sizeof(key), compare_outboxes);
    uint64_t stored = row == NULL ? 0 : row->last_sequence;
    if (stored + 1 < session->expected) {
        char device[UUID_TEXT_MAX];
        log_event(LOG_LEVEL_WARN, "outbox.behind", "agency", peer->identity.agency, "device",
                  uuid_text(&peer->identity.id, device), "acknowledged", log_number((long long)session->expected - 1),
                  "stored", log_number((long long)stored), "action", "the agent sends again", NULL);
        progress->intake->counters.rewinds++;
        reply_hello_again(progress->intake, peer);
    }
    return true;
}

static void take_news(struct intake *intake, struct news *news)
{
    if (news->fatal) {
        intake->failed = true;
        intake->error = news->error;
    }
    if (news->roster != NULL) {
        bool changed = intake->roster == NULL || intake->roster->revision != news->roster->revision;
        roster_unref(intake->roster);
        intake->roster = roster_ref(news->roster);
        if (changed) {
            peers_each(intake->peers, tell_revision, intake);
        }
        peers_each(intake->peers, mark_history, NULL);
    }
    tell_written(intake, news);
    if (news->progress != NULL) {
        peers_each(intake->peers, compare_progress, &(struct progress){intake, news});
    }
    news_free(news);
    peers_each(intake->peers, keep_peer, intake);
}

/* ---- the loop ---- */

static void take_signals(struct intake *intake)
{
    for (int number = signals_take(intake->signals); number != 0; number = signals_take(intake->signals)) {
        if (number == SIGHUP) {
            log_event(LOG_LEVEL_INFO, "collector.reload", NULL);
            watcher_wake(intake->watcher);
        } else if (number == SIGUSR1) {
            log_statistics(intake);
        } else {
            intake->stop = true;
        }
    }
}

/* A bounded number, so that a flood of frames cannot keep results from going out. */
static void take_frames(struct intake *intake)
{
    int64_t end = clock_monotonic_us() + TURN_US;
    for (int i = 0; i < FRAMES_A_TURN && (i == 0 || clock_monotonic_us() < end); i++) {
        struct zpeer from = {.size = 0};
        char user_id[ZUSER_MAX];
        uint8_t *bytes = NULL;
        size_t size = 0;
        int fd = -1;
        if (zsock_receive_from(intake->router, &from, user_id, &bytes, &size, &fd) != Z_OK) {
            return;
        }
        receive_frame(intake, &from, user_id, (struct bytes){bytes, size}, fd);
        free(bytes);
    }
}

static void take_results(struct intake *intake, struct zsock *sock)
{
    struct job *job = NULL;
    for (int i = 0; i < RESULTS_A_TURN && (job = zsock_take(sock)) != NULL; i++) {
        lanes_done(intake->lanes, job, clock_now_us());
        take_result(intake, job);
    }
}

/* A database that does not answer, frozen or far away, is as one that is not there: what waits for it is told to come
 * again. What a writer has in hand ends by its own deadline. */
static void give_up_waiting(struct intake *intake)
{
    int64_t before_us = clock_now_us() - STUCK_US;
    struct job *job = NULL;
    intake->stuck = lanes_stuck(intake->lanes, before_us);
    while ((job = lanes_overdue(intake->lanes, before_us)) != NULL) {
        while (job != NULL) {
            struct job *next = job->next;
            take_result(intake, job); /* undone */
            job = next;
        }
    }
}

static void tend(struct intake *intake)
{
    int64_t now_us = clock_monotonic_us();
    if (now_us - intake->tended_at_us >= (int64_t)TEND_MS * 1000) {
        intake->tended_at_us = now_us;
        give_up_waiting(intake);
        peers_each(intake->peers, keep_peer, intake);
    }
    if (now_us - intake->forgot_at_us >= FORGET_US) {
        intake->forgot_at_us = now_us;
        rates_tend(intake->agencies, clock_now_us());
        rates_tend(intake->devices, now_us);
        lanes_tend(intake->lanes, clock_now_us());
    }
}

static bool turn(struct intake *intake, struct err *err)
{
    struct zpoll items[3 + WRITERS_MAX] = {
        {.sock = intake->router}, {.sock = intake->watcher_sock}, {.fd = intake->signals}};
    for (size_t i = 0; i < intake->writer_count; i++) {
        items[3 + i].sock = intake->writer_socks[i];
    }
    if (!zsock_poll(items, 3 + intake->writer_count, TEND_MS, err)) {
        return false;
    }
    for (size_t i = 0; i < intake->writer_count; i++) {
        if (items[3 + i].ready) {
            take_results(intake, intake->writer_socks[i]);
        }
    }
    for (struct news *news = NULL; items[1].ready && (news = zsock_take(intake->watcher_sock)) != NULL;) {
        take_news(intake, news);
    }
    if (items[0].ready) {
        take_frames(intake);
    }
    if (items[2].ready) {
        take_signals(intake);
    }
    tend(intake);
    feed_writers(intake);
    return true;
}

bool intake_run(struct intake *intake, struct err *err)
{
    while (!intake->stop && !intake->failed) {
        if (!turn(intake, err)) {
            return false;
        }
    }
    log_statistics(intake);
    if (intake->failed) {
        *err = intake->error;
    }
    return !intake->failed;
}
