/* tiendo-collector: takes updates from the agents of all agencies, judges them, stores them, and answers what came of
 * them. */
#include "arena.h"
#include "cli.h"
#include "clock.h"
#include "config.h"
#include "intake.h"
#include "lang.h"
#include "log.h"
#include "reminder.h"

#include <malloc.h>
#include <stdio.h>
#include <sys/resource.h>

/* Few heaps and an early return of memory: batches come and go, the process stays for years. */
static void keep_memory_small(void)
{
    enum { TRIM_BYTES = 256 * 1024 };
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_TRIM_THRESHOLD, TRIM_BYTES);
    mallopt(M_MMAP_THRESHOLD, TRIM_BYTES);
}

/* Every agent is one connection, and the usual soft limit is a thousand. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit = {0};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
            log_event(LOG_LEVEL_WARN, "descriptors.limited", "most", log_number((long long)limit.rlim_cur), NULL);
        }
    }
}

/* *ret stays NULL when this collector does not remind. */
static bool start_reminder(const struct collector_config *config, struct arena *arena, struct reminder **ret,
                           struct err *err)
{
    struct reminder_options options = {.database = config->remind_database,
                                       .every_us = config->remind_every_s * CLOCK_SECOND,
                                       .open_rounds = config->open_rounds};
    if (config->remind_database[0] == '\0') {
        log_event(LOG_LEVEL_INFO, "remind.off", "action", "set remind_database", NULL);
        return true;
    }
    if (config->deliver[0] != '\0' && (!deliver_config_read(arena, config->deliver, &options.channels, err) ||
                                       !deliver_config_secrets(arena, &options.channels, err))) {
        return false;
    }
    *ret = reminder_start(&options, err);
    return *ret != NULL;
}

static bool serve(const struct collector_config *config, struct arena *arena, struct err *err)
{
    struct reminder *reminder = NULL;
    struct intake *intake = NULL;
    log_init("tiendo-collector", config->debug ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
    log_event(LOG_LEVEL_INFO, "collector.started", "version", TIENDO_VERSION, NULL);
    bool ok = deliver_begin(err) && (intake = intake_start(config, err)) != NULL &&
              start_reminder(config, arena, &reminder, err) && intake_run(intake, err);
    reminder_stop(reminder);
    intake_free(intake);
    deliver_end();
    log_event(LOG_LEVEL_INFO, "collector.stopped", NULL);
    return ok;
}

static int run(const struct cli_args *args, void *context)
{
    (void)context;
    struct err err = {0};
    struct collector_config config = {0};
    struct arena *arena = arena_new();
    const char *path = cli_value(args, "config");
    bool ok = path != NULL || err_set(&err, ERR_USAGE, "%s",
                                      tr("--config FILE is missing; docs/OPERATIONS.md has an example",
                                         "thiếu --config TỆP; xem ví dụ trong docs/OPERATIONS.md"));
    ok = ok && config_read(arena, path, &config, &err) && clock_init(config.simulated_clock, &err);
    if (ok && cli_given(args, "check-config")) {
        printf("%s: %s\n", path, tr("fine", "hợp lệ"));
    } else if (ok) {
        keep_memory_small();
        raise_descriptor_limit();
        ok = serve(&config, arena, &err);
    }
    int status = ok ? 0 : cli_fail(&err);
    arena_free(arena);
    return status;
}

int main(int argc, char **argv)
{
    static const struct cli_option options[] = {
        {"config", "FILE", "the configuration, an INI file (required)", "tệp cấu hình dạng INI (bắt buộc)"},
        {"check-config", NULL, "only check the configuration", "chỉ kiểm tra tệp cấu hình"},
    };
    static const struct cli_command command = {
        .name = "",
        .synopsis = "--config FILE [--check-config]",
        .help_en =
            "Takes updates from the agents of all agencies, judges and stores them, and answers what came of each.",
        .help_vi = "Nhận báo cáo từ máy của các đơn vị, đối chiếu với phân công, lưu trữ và trả lời từng báo cáo.",
        .options = options,
        .option_count = sizeof(options) / sizeof(options[0]),
        .run = run,
    };
    static const struct cli_program program = {
        .name = "tiendo-collector",
        .help_en = "The centre's collector.",
        .help_vi = "Chương trình thu nhận tại trung tâm.",
        .commands = &command,
        .command_count = 1,
    };
    return cli_main(&program, argc, argv, NULL);
}
