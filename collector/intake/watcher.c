#include "watcher.h"

#include "clock.h"
#include "jobs.h"
#include "keys_as_of.h"
#include "lang.h"
#include "log.h"
#include "migrate.h"
#include "store_catalogue.h"
#include "store_decision.h"
#include "store_device.h"
#include "store_remind.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { DEADLINE_MS = 10000, RECONNECT_MS = 500, LOOK_MS = 1000, TOLD_MAX = 64 };

static const int64_t RELOAD_US = 30 * CLOCK_SECOND;
static const int64_t FRESH_US = 600 * CLOCK_SECOND;

struct watcher {
    struct zsock *sock;
    struct zsock *far; /* the network thread's end */
    struct watcher_options options;
    struct keytable *table;
    struct pg *pg;
    int wake;       /* eventfd */
    int64_t change; /* the database's change counter when it was read last; -1: never */
    int64_t revision;
    day_t day;
    int64_t loaded_at_us; /* monotonic; 0: not on this connection */
    bool told_away;
    struct arena *heard; /* of `told` */
    const char *told[TOLD_MAX];
    size_t told_count;
    bool changed;
    pthread_t thread;
    atomic_bool stopping;
    struct uuid run; /* this life of the collector: what no run covers was an outage of the centre */
    int64_t started_us;
};

void news_free(struct news *news)
{
    if (news != NULL) {
        roster_unref(news->roster);
        arena_free(news->arena);
        free(news);
    }
}

static void pass(struct watcher *watcher, struct news *news)
{
    if (!zsock_pass(watcher->sock, news)) {
        news_free(news); /* the network thread hangs; the next reload tells it again */
        watcher->revision = -1;
    }
}

static void tell(struct watcher *watcher, struct roster *roster, const struct err *fatal)
{
    struct news *news = mem_alloc(sizeof(*news));
    news->roster = roster;
    if (fatal != NULL) {
        news->fatal = true;
        news->error = *fatal;
    }
    pass(watcher, news);
}

/* ---- connecting ---- */

/* A key that is new here is new to the others, too. */
static bool announce_receipt_key(struct watcher *watcher, struct err *err)
{
    bool is_new = false;
    return store_receipt_key_add(watcher->pg, watcher->options.receipt_key, clock_now_us(), &is_new, err) &&
           (!is_new || store_change_announce(watcher->pg, err));
}

/* A schema, a grant or a statement that does not fit cannot mend itself: the collector ends and says what to do. */
static bool open_connection(struct watcher *watcher, struct err *err)
{
    pg_close(watcher->pg);
    watcher->loaded_at_us = 0;
    watcher->change = -1;
    watcher->pg = pg_connect(watcher->options.database, "tiendo-watcher", DEADLINE_MS, err);
    if (watcher->pg == NULL) {
        if (!watcher->told_away) {
            log_event(LOG_LEVEL_ERROR, "database.away", "error", err->text, "action",
                      tr("trying again every second; agents wait and lose nothing",
                         "thử lại mỗi giây; các đơn vị chờ và không mất dữ liệu"),
                      NULL);
        }
        watcher->told_away = true;
        return false;
    }
    watcher->told_away = false;
    bool announced = watcher->options.advertise[0] == '\0';
    bool ok = migrate_check(watcher->pg, err) && pg_check_queries(watcher->pg, job_queries, err) &&
              pg_listen(watcher->pg, err) && announce_receipt_key(watcher, err) &&
              (announced || store_endpoint_announce(watcher->pg, watcher->options.advertise,
                                                    watcher->options.public_key, clock_now_us(), err));
    if (!ok && err->kind == ERR_CONFIG) {
        tell(watcher, NULL, err);
    }
    return ok;
}

/* ---- reading ---- */

static void take_roster(struct watcher *watcher, struct roster *roster, day_t today)
{
    if (roster->revision == watcher->revision && today == watcher->day) {
        roster_unref(roster);
        return;
    }
    watcher->revision = roster->revision;
    watcher->day = today;
    log_event(LOG_LEVEL_INFO, "catalogue.loaded", "revision", log_number((long long)roster->revision), "plans",
              log_number((long long)roster->plan_count), "agencies", log_number((long long)roster->agency_count), NULL);
    tell(watcher, roster, NULL);
}

/* To whom somebody wrote just now. */
static void tell_told(struct watcher *watcher)
{
    struct news *news = mem_alloc(sizeof(*news));
    news->arena = watcher->heard;
    news->told = arena_memdup(news->arena, watcher->told, watcher->told_count * sizeof(*watcher->told));
    news->told_count = watcher->told_count;
    watcher->heard = arena_new();
    watcher->told_count = 0;
    pass(watcher, news);
}

/* How far each outbox is stored. What was acknowledged and is not there (a standby that had not got it took over, a
 * backup was restored) is had again from the agent, also when that has nothing new to say. */
static bool tell_progress(struct watcher *watcher, struct err *err)
{
    struct news *news = mem_alloc(sizeof(*news));
    news->arena = arena_new();
    news->progress_at_us = clock_monotonic_us();
    if (!store_progress_list(watcher->pg, news->arena, &news->progress, &news->progress_count, err)) {
        news_free(news);
        return false;
    }
    pass(watcher, news);
    return true;
}

/* Keys were read again: whoever lost its key is cut off now. With it, to whom people at the centre wrote lately: what
 * was committed a little late is found the next time, and the rest is told with the next greeting in any case. */
static bool tell_keys(struct watcher *watcher, int64_t now_us, struct err *err)
{
    struct news *news = mem_alloc(sizeof(*news));
    news->arena = arena_new();
    if (!store_notices_fresh(watcher->pg, now_us - FRESH_US, news->arena, &news->told, &news->told_count, err)) {
        news_free(news);
        return false;
    }
    pass(watcher, news);
    return true;
}

/* The counter is read first: what changes meanwhile raises it once more, and is read the next time. */
static bool reload(struct watcher *watcher, struct err *err)
{
    int64_t now_us = clock_now_us();
    int64_t change = 0;
    day_t today = day_of_instant(now_us);
    if (!store_change_read(watcher->pg, &change, err)) {
        return false;
    }
    watcher->loaded_at_us = clock_monotonic_us();
    if (!store_run_seen(watcher->pg, &watcher->run, watcher->started_us, now_us, err) || !tell_progress(watcher, err)) {
        return false;
    }
    if (change == watcher->change && today == watcher->day) {
        return true;
    }
    struct roster *roster = store_roster_load(watcher->pg, today, INT64_MAX, INT64_MAX, err);
    /* The keys last: a device that enrols while they are read is unknown again until the next time. */
    struct known_keys *keys = roster == NULL ? NULL : store_keys_load(watcher->pg, now_us, err);
    if (keys == NULL) {
        roster_unref(roster);
        return false;
    }
    keys_as_of(keys, roster, today);
    size_t key_count = keys->count;
    keytable_replace(watcher->table, keys);
    log_event(LOG_LEVEL_INFO, "keys.loaded", "keys", log_number((long long)key_count), "change",
              log_number((long long)change), NULL);
    if (!tell_keys(watcher, now_us, err)) {
        roster_unref(roster);
        return false;
    }
    watcher->change = change;
    take_roster(watcher, roster, today);
    return true;
}

static bool reload_is_due(const struct watcher *watcher)
{
    return watcher->loaded_at_us == 0 || clock_monotonic_us() - watcher->loaded_at_us >= RELOAD_US ||
           day_of_instant(clock_now_us()) != watcher->day;
}

/* ---- the loop ---- */

static void take_notification(const char *channel, const char *payload, void *context)
{
    struct watcher *watcher = context;
    if (strcmp(channel, PG_TOLD) != 0) {
        watcher->changed = true;
        return;
    }
    for (size_t i = 0; i < watcher->told_count; i++) {
        if (strcmp(watcher->told[i], payload) == 0) {
            return;
        }
    }
    if (watcher->told_count == TOLD_MAX) {
        tell_told(watcher);
    }
    watcher->told[watcher->told_count++] = arena_strdup(watcher->heard, payload);
}

/* True when the catalogue or the keys are to be read again. */
static bool hear(struct watcher *watcher)
{
    watcher->changed = false;
    if (pg_is_open(watcher->pg) && !pg_notified(watcher->pg, take_notification, watcher)) {
        log_event(LOG_LEVEL_ERROR, "database.lost", NULL);
    }
    if (watcher->told_count > 0) {
        tell_told(watcher);
    }
    return watcher->changed;
}

static bool wait_for_something(struct watcher *watcher)
{
    uint64_t count = 0;
    bool was_open = pg_is_open(watcher->pg);
    if (hear(watcher)) {
        return true; /* it came in with the answer to a question, and the socket says no more of it */
    }
    if (was_open && !pg_is_open(watcher->pg)) {
        return false; /* connect again at once: another server may have taken over */
    }
    struct pollfd fds[2] = {{.fd = watcher->wake, .events = POLLIN},
                            {.fd = pg_is_open(watcher->pg) ? pg_socket(watcher->pg) : -1, .events = POLLIN}};
    if (poll(fds, 2, pg_is_open(watcher->pg) ? LOOK_MS : RECONNECT_MS) <= 0) {
        return false;
    }
    bool woken = fds[0].revents != 0 && read(watcher->wake, &count, sizeof(count)) == (ssize_t)sizeof(count);
    bool notified = fds[1].revents != 0 && hear(watcher);
    if (woken) {
        watcher->change = -1; /* a person asked: read it all, whatever the counter says */
    }
    return woken || notified;
}

static void *run(void *argument)
{
    struct watcher *watcher = argument;
    while (!atomic_load(&watcher->stopping)) {
        struct err err = {0};
        bool ok = pg_is_open(watcher->pg) || open_connection(watcher, &err);
        bool due = ok && (reload_is_due(watcher) || wait_for_something(watcher) || reload_is_due(watcher));
        if (due && pg_is_open(watcher->pg) && !reload(watcher, &err)) {
            log_event(LOG_LEVEL_ERROR, "database.failed", "error", err.text, NULL);
            pg_close(watcher->pg);
            watcher->pg = NULL;
        }
        if (!ok) {
            wait_for_something(watcher);
        }
    }
    pg_close(watcher->pg);
    zsock_close(watcher->sock);
    arena_free(watcher->heard);
    return NULL;
}

struct watcher *watcher_start(struct zcontext *context, const struct watcher_options *options, struct keytable *table,
                              struct zsock **ret_sock, struct err *err)
{
    struct watcher *watcher = mem_alloc(sizeof(*watcher));
    watcher->options = *options;
    watcher->table = table;
    watcher->revision = -1;
    watcher->heard = arena_new();
    watcher->run = uuid_random();
    watcher->started_us = clock_now_us();
    watcher->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (watcher->wake < 0 || !zsock_pair(context, "tiendo-watcher", &watcher->far, &watcher->sock, err)) {
        err_set(err, ERR_OS, "watcher: no descriptors left");
        goto fail;
    }
    if (pthread_create(&watcher->thread, NULL, run, watcher) != 0) {
        err_set(err, ERR_OS, "pthread_create failed");
        zsock_close(watcher->sock);
        zsock_close(watcher->far);
        goto fail;
    }
    *ret_sock = watcher->far;
    return watcher;
fail:
    if (watcher->wake >= 0) {
        close(watcher->wake);
    }
    arena_free(watcher->heard);
    free(watcher);
    return NULL;
}

void watcher_wake(struct watcher *watcher)
{
    uint64_t one = 1;
    if (write(watcher->wake, &one, sizeof(one)) != (ssize_t)sizeof(one)) {
        log_event(LOG_LEVEL_WARN, "watcher.busy", NULL); /* it is awake already */
    }
}

void watcher_stop(struct watcher *watcher)
{
    if (watcher == NULL) {
        return;
    }
    atomic_store(&watcher->stopping, true);
    watcher_wake(watcher);
    pthread_join(watcher->thread, NULL);
    for (struct news *news = zsock_take(watcher->far); news != NULL; news = zsock_take(watcher->far)) {
        news_free(news);
    }
    zsock_close(watcher->far);
    close(watcher->wake);
    free(watcher);
}
