#include "reminder.h"

#include "arena.h"
#include "clock.h"
#include "lang.h"
#include "log.h"
#include "migrate.h"
#include "remind.h"
#include "store_catalogue.h"
#include "store_round_open.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { DEADLINE_MS = 30000, LOOK_MS = 5000, SEND_MOST = 20 };

static const char *const reminder_queries[] = {
    "attempt_add",     "catalogue_newest", "change_announce", "completions_list", "confirmations_list", "contacts_list",
    "dossier_urgings", "dossier_words",    "ledger_add",      "ledger_list",      "ledger_of",          "machines_list",
    "message_add",     "messages_claim",   "messages_due",    "plan_alone",       "questions_list",     "requests_list",
    "returned_list",   "runs_list",        "states_now",      "urged_list",       "urging_add",         NULL};

struct reminder {
    struct reminder_options options;
    pthread_t thread;
    int wake;
    atomic_bool stopping;
    struct pg *pg;
    int64_t planned_at_us; /* monotonic; 0: not yet */
    bool told_away;
    bool more; /* there was more to send than fits into one turn */
};

static bool open_connection(struct reminder *reminder, struct err *err)
{
    reminder->pg = pg_connect(reminder->options.database, "tiendo-reminder", DEADLINE_MS, err);
    bool ok = reminder->pg != NULL && migrate_check(reminder->pg, err) &&
              pg_check_queries(reminder->pg, reminder_queries, err);
    if (!ok && !reminder->told_away) {
        log_event(LOG_LEVEL_ERROR, "remind.away", "error", err->text, "action",
                  tr("trying again; nothing is lost: what is due stays due",
                     "thử lại; không mất nhắc việc nào: việc đến hạn vẫn được nhắc"),
                  NULL);
    }
    reminder->told_away = !ok;
    if (ok) {
        pg_keep_statements(reminder->pg);
    } else {
        pg_close(reminder->pg);
        reminder->pg = NULL;
    }
    return ok;
}

static bool open_rounds(struct reminder *reminder, const struct roster *roster, int64_t now_us, struct err *err)
{
    struct arena *arena = arena_new();
    struct round_proposals opened = {0};
    bool ok = store_rounds_open_defined(reminder->pg, roster, now_us, "tiendo-collector", arena, &opened, err);
    for (size_t i = 0; ok && i < opened.count; i++) {
        log_event(LOG_LEVEL_INFO, "round.opened", "plan", opened.list[i].round.plan, "period",
                  opened.list[i].round.period, NULL);
    }
    arena_free(arena);
    return ok;
}

static void log_counts(const struct remind_counts *counts)
{
    if (counts->messages + counts->drafts + counts->delivered + counts->failed + counts->needless > 0) {
        log_event(LOG_LEVEL_INFO, "reminded", "messages", log_number(counts->messages), "rows",
                  log_number(counts->rows), "drafts", log_number(counts->drafts), "delivered",
                  log_number(counts->delivered), "failed", log_number(counts->failed), "needless",
                  log_number(counts->needless), NULL);
    }
}

static bool work(struct reminder *reminder, struct err *err)
{
    int64_t now_us = clock_now_us();
    int64_t monotonic_us = clock_monotonic_us();
    struct remind_counts counts = {0};
    reminder->more = false;
    bool due = reminder->planned_at_us == 0 || monotonic_us - reminder->planned_at_us >= reminder->options.every_us;
    bool sends = false;
    if (!remind_due(reminder->pg, &reminder->options.channels, now_us, &sends, err)) {
        return false;
    }
    if (!due && !sends) {
        return true;
    }
    struct roster *roster = store_roster_load(reminder->pg, day_of_instant(now_us), INT64_MAX, INT64_MAX, err);
    bool ok = roster != NULL;
    if (ok && due) {
        ok = (!reminder->options.open_rounds || open_rounds(reminder, roster, now_us, err)) &&
             remind_record(reminder->pg, roster, &reminder->options.channels, now_us, &counts, err);
        reminder->planned_at_us = ok ? monotonic_us : reminder->planned_at_us;
    }
    ok = ok && remind_send(reminder->pg, roster, &reminder->options.channels, now_us, SEND_MOST, &counts, err);
    reminder->more = ok && counts.delivered + counts.needless >= SEND_MOST;
    roster_unref(roster);
    log_counts(&counts);
    return ok;
}

/* Whether there is anything to do: the ledger is asked only as often as it is planned, and mail as often as it looks.
 */
static bool is_due(const struct reminder *reminder)
{
    bool sends = reminder->options.channels.has_mail || reminder->options.channels.has_webhook;
    return sends || reminder->planned_at_us == 0 ||
           clock_monotonic_us() - reminder->planned_at_us >= reminder->options.every_us;
}

static void *run(void *argument)
{
    struct reminder *reminder = argument;
    while (!atomic_load(&reminder->stopping)) {
        struct err err = {0};
        bool ok = pg_is_open(reminder->pg) || open_connection(reminder, &err);
        if (ok && is_due(reminder) && !work(reminder, &err)) {
            log_event(LOG_LEVEL_ERROR, "remind.failed", "error", err.text, NULL);
            pg_close(reminder->pg);
            reminder->pg = NULL;
        }
        struct pollfd wake = {.fd = reminder->wake, .events = POLLIN};
        (void)poll(&wake, 1, ok && reminder->more ? 0 : LOOK_MS);
    }
    pg_close(reminder->pg);
    return NULL;
}

struct reminder *reminder_start(const struct reminder_options *options, struct err *err)
{
    struct reminder *reminder = mem_alloc(sizeof(*reminder));
    reminder->options = *options;
    reminder->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (reminder->wake >= 0 && pthread_create(&reminder->thread, NULL, run, reminder) == 0) {
        return reminder;
    }
    err_set(err, ERR_OS, "reminder: no descriptor or thread left");
    if (reminder->wake >= 0) {
        close(reminder->wake);
    }
    free(reminder);
    return NULL;
}

void reminder_stop(struct reminder *reminder)
{
    if (reminder == NULL) {
        return;
    }
    const uint64_t one = 1;
    atomic_store(&reminder->stopping, true);
    deliver_interrupt();
    if (write(reminder->wake, &one, sizeof(one)) != (ssize_t)sizeof(one)) {
        log_event(LOG_LEVEL_WARN, "remind.slow_stop", NULL); /* it looks by itself every few seconds */
    }
    pthread_join(reminder->thread, NULL);
    close(reminder->wake);
    free(reminder);
}
