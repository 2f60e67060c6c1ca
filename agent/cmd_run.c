/* run: the daemon. One loop over the socket, the signals and the folders that other programs write to. */
#include "commands.h"

#include "clock.h"
#include "command.h"
#include "lang.h"
#include "link.h"
#include "log.h"
#include "process.h"
#include "signals.h"
#include "zsock.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

struct daemon {
    struct command command;
    struct zcontext *context;
    struct link *link;
    int signals, watch, lock;
    struct stat enrolment; /* as it was when it was last read */
    bool stop;
};

/* An agent waits nearly all the time, on machines that have other things to do: give memory back, and share one heap.
 */
static void keep_memory_small(void)
{
    enum { TRIM_BYTES = 64 * 1024 };
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TRIM_THRESHOLD, TRIM_BYTES);
    mallopt(M_MMAP_THRESHOLD, TRIM_BYTES);
}

/* Where there is no inotify, the loop still looks every few seconds. */
static int open_watch(const struct agent_config *config)
{
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    char *folder = mem_strdup(config->enrolment);
    char *slash = strrchr(folder, '/');
    if (slash != NULL) {
        *slash = '\0';
    }
    if (inotify_add_watch(fd, config->state, IN_CLOSE_WRITE | IN_MOVED_TO) < 0 ||
        inotify_add_watch(fd, slash == NULL ? "." : folder, IN_CLOSE_WRITE | IN_MOVED_TO) < 0) {
        log_event(LOG_LEVEL_WARN, "watch.failed", "why", strerror(errno), NULL);
    }
    free(folder);
    return fd;
}

/* What became of a damaged file is said loudly once: somebody has to look at the machine's disk. */
static void tell_set_aside(struct command *command, const char *path)
{
    struct err err = {0};
    struct spool_asides asides = {0};
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    log_event(LOG_LEVEL_ERROR, "outbox.damaged", "kept_as", path, "action", "new outbox, new epoch", NULL);
    if (!spool_asides(command->spool, command->arena, &asides, &err)) {
        return;
    }
    for (size_t i = 0; i < asides.count; i++) {
        const struct spool_aside *aside = &asides.list[i];
        if (strcmp(aside->name, name) == 0) {
            log_event(aside->at_us != 0 && aside->unreadable == 0 ? LOG_LEVEL_WARN : LOG_LEVEL_ERROR, "outbox.salvaged",
                      "carried", log_number(aside->carried), "waiting", log_number(aside->waiting), "papers",
                      log_number(aside->papers), "unreadable",
                      aside->unreadable < 0 ? "not known" : log_number(aside->unreadable), "looked_at",
                      aside->at_us == 0 ? "not yet" : "yes", NULL);
        }
    }
}

static bool open_outbox(struct daemon *daemon)
{
    struct command *command = &daemon->command;
    struct spool_options options = command_spool_options(&command->config);
    const char *set_aside = NULL;
    if (!spool_open_checked(&options, command->arena, &command->spool, &set_aside, &command->err)) {
        return false;
    }
    if (set_aside != NULL) {
        tell_set_aside(command, set_aside);
    }
    daemon->link = link_new(&command->config, command->spool, daemon->context);
    daemon_speaks(daemon->lock);
    return true;
}

static void close_outbox(struct daemon *daemon)
{
    link_free(daemon->link);
    spool_close(daemon->command.spool);
    daemon->link = NULL;
    daemon->command.spool = NULL;
}

static bool start(struct daemon *daemon)
{
    struct command *command = &daemon->command;
    keep_memory_small();
    daemon->signals = signals_open();
    daemon->watch = open_watch(&command->config);
    daemon->context = zcontext_new(&command->err);
    return daemon->context != NULL && open_outbox(daemon);
}

static void finish(struct daemon *daemon)
{
    if (daemon->link != NULL) {
        link_stop(daemon->link);
        link_free(daemon->link);
    }
    zcontext_free(daemon->context);
    if (daemon->signals >= 0) {
        close(daemon->signals);
    }
    if (daemon->lock >= 0) {
        close(daemon->lock);
    }
    if (daemon->watch >= 0) {
        close(daemon->watch);
    }
}

static void take_signals(struct daemon *daemon)
{
    for (int number = signals_take(daemon->signals); number != 0; number = signals_take(daemon->signals)) {
        if (number == SIGHUP) {
            log_event(LOG_LEVEL_INFO, "agent.reload", NULL);
            link_credentials_changed(daemon->link);
        } else if (number == SIGUSR1) {
            log_event(LOG_LEVEL_INFO, "agent.statistics", "resident_kib", log_number(process_resident_kib(getpid())),
                      NULL);
        } else {
            daemon->stop = true;
        }
    }
}

static bool enrolment_changed(struct daemon *daemon)
{
    struct stat now = {0};
    if (stat(daemon->command.config.enrolment, &now) != 0) {
        memset(&now, 0, sizeof(now));
    }
    bool changed = now.st_ino != daemon->enrolment.st_ino || now.st_size != daemon->enrolment.st_size ||
                   now.st_mtim.tv_sec != daemon->enrolment.st_mtim.tv_sec ||
                   now.st_mtim.tv_nsec != daemon->enrolment.st_mtim.tv_nsec;
    daemon->enrolment = now;
    return changed && now.st_ino != 0;
}

/* False only when there is no outbox to work with. */
static bool look_around(struct daemon *daemon)
{
    char events[4096];
    while (daemon->watch >= 0 && read(daemon->watch, events, sizeof(events)) > 0) {
    }
    if (!spool_is_usable(daemon->command.spool)) {
        log_event(LOG_LEVEL_ERROR, "outbox.lost", "action", "opening it again", NULL);
        close_outbox(daemon);
        if (!open_outbox(daemon)) {
            return false;
        }
    }
    if (enrolment_changed(daemon)) {
        link_credentials_changed(daemon->link);
    }
    if (spool_changed(daemon->command.spool)) {
        link_look(daemon->link);
    }
    spool_tend(daemon->command.spool);
    return true;
}

static bool loop(struct daemon *daemon)
{
    enrolment_changed(daemon);
    while (!daemon->stop && look_around(daemon)) {
        int64_t now_us = clock_monotonic_us();
        int64_t wait_us = link_step(daemon->link, now_us) - now_us;
        struct zpoll items[3] = {{.fd = daemon->signals}, {.fd = daemon->watch}, {.sock = link_socket(daemon->link)}};
        size_t count = items[2].sock == NULL ? 2 : 3;
        if (daemon->watch < 0) {
            items[1] = items[2];
            count--;
        }
        if (!zsock_poll(items, count, wait_us <= 0 ? 0 : (int)(wait_us / 1000) + 1, &daemon->command.err)) {
            return false;
        }
        if (items[0].ready) {
            take_signals(daemon);
        }
    }
    return daemon->stop;
}

static int run(const struct cli_args *args, void *context)
{
    (void)context;
    struct daemon daemon = {.signals = -1, .watch = -1, .lock = -1};
    struct command *command = &daemon.command;
    if (!command_begin(command, args)) {
        return command_fail(command);
    }
    log_init("tiendo-agent", cli_given(args, "verbose") ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
    if (!daemon_lock(command->config.state, &daemon.lock, &command->err) || !start(&daemon)) {
        finish(&daemon);
        return command_fail(command);
    }
    log_event(LOG_LEVEL_INFO, "agent.started", "version", TIENDO_VERSION, "state", command->config.state,
              "resident_kib", log_number(process_resident_kib(getpid())), NULL);
    bool ok = loop(&daemon);
    log_event(LOG_LEVEL_INFO, "agent.stopped", NULL);
    finish(&daemon);
    return ok ? command_close(command, 0) : command_fail(command);
}

static const struct cli_option options[] = {
    COMMAND_OPTIONS,
    {"verbose", NULL, "log more", "ghi nhật ký chi tiết"},
};

const struct cli_command command_run = {
    .name = "run",
    .synopsis = "[--config FILE]",
    .help_en = "The daemon: sends what is in the outbox and stores what the centre answers.",
    .help_vi = "Chương trình nền: gửi các nội dung đã duyệt và lưu trả lời của trung tâm.",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .run = run,
};
