/* command: what the commands of tiendo-agent share: configuration, outbox, JSON and lines for people. */
#pragma once

#include "cli.h"
#include "config.h"
#include "spool.h"

#include <jansson.h>

struct command {
    const struct cli_args *args;
    struct arena *arena; /* lives as long as the command */
    struct agent_config config;
    struct spool *spool; /* NULL until command_open_spool() */
    bool json;
    struct err err;
};

/* Every command has these two. */
#define COMMAND_OPTIONS                                                                                                \
    {"config", "FILE", "the configuration file (default: $TIENDO_AGENT_CONFIG, /etc/tiendo/agent.conf)",               \
     "tệp cấu hình (mặc định: $TIENDO_AGENT_CONFIG, /etc/tiendo/agent.conf)"},                                         \
    {                                                                                                                  \
        "json", NULL, "print one JSON document", "in một tài liệu JSON"                                           \
    }

/* Reads the configuration. On false command->err says why; command_close() is needed either way. */
bool command_begin(struct command *command, const struct cli_args *args) MUST_CHECK;
bool command_open_spool(struct command *command) MUST_CHECK;
struct spool_options command_spool_options(const struct agent_config *config);
/* Frees everything; the exit status passes through. With an error status, err is told on stderr first. */
int command_close(struct command *command, int status);
/* command_close() with command->err. With --json the error is an object on stdout as well. */
int command_fail(struct command *command);

/* The clean text of an option; NULL when it was not given or is empty. */
bool command_text(struct command *command, const char *option, size_t max_chars, const char **ret) MUST_CHECK;

/* Prints and releases a document. */
void command_print_json(json_t *document);
/* NULL for a missing text, time or id. */
json_t *json_text(const char *text);
json_t *json_time(int64_t us);
json_t *json_uuid(const struct uuid *uuid);

/* What an officer reads of an update's state: what is held says what it waits for. `code` may be NULL. */
const char *state_label(enum row_state state, const char *code);

/* "task" of a row with its place as people say it: "08/KH-UBND, Nhiệm vụ 6, điểm c". In the arena. */
const char *spoken_task(struct arena *arena, const char *task);
/* How long something waits, as people say it: "3 ngày", "5 giờ", "dưới 1 phút". In the arena. */
const char *spoken_age(struct arena *arena, int64_t us);
/* Says so when time is simulated. */
void command_print_clock(void);
