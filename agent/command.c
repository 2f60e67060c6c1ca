#include "command.h"

#include "clock.h"

#include "lang.h"
#include "reasons.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

enum { MEBIBYTE = 1024 * 1024 };

bool command_begin(struct command *command, const struct cli_args *args)
{
    *command = (struct command){.args = args, .arena = arena_new(), .json = cli_given(args, "json")};
    return agent_config_read(command->arena, cli_value(args, "config"), &command->config, &command->err);
}

struct spool_options command_spool_options(const struct agent_config *config)
{
    return (struct spool_options){
        .folder = config->state,
        .quota_rows = config->quota_updates,
        .quota_bytes = config->quota_mb * MEBIBYTE,
        .floor_bytes = config->free_mb * MEBIBYTE,
        .ballast_bytes = config->ballast_mb * MEBIBYTE,
    };
}

bool command_open_spool(struct command *command)
{
    struct spool_options options = command_spool_options(&command->config);
    return spool_open(&options, &command->spool, &command->err);
}

int command_close(struct command *command, int status)
{
    spool_close(command->spool);
    arena_free(command->arena);
    return status;
}

int command_fail(struct command *command)
{
    if (command->json) {
        const char *code = command->err.kind == ERR_TEMPORARY ? "DISK_FULL" : NULL;
        command_print_json(json_pack("{s:o, s:s}", "code", json_text(code), "message", command->err.text));
    }
    return command_close(command, cli_fail(&command->err));
}

bool command_text(struct command *command, const char *option, size_t max_chars, const char **ret)
{
    const char *raw = cli_value(command->args, option);
    const char *text = NULL;
    *ret = NULL;
    if (raw == NULL) {
        return true;
    }
    if (text_clean(command->arena, raw, strlen(raw), max_chars, &text, NULL) != TEXT_OK) {
        return err_set(&command->err, ERR_DATA,
                       tr("--%s: expected at most %zu characters of UTF-8 text",
                          "--%s: cần chữ Unicode (UTF-8), tối đa %zu ký tự"),
                       option, max_chars);
    }
    *ret = text[0] == '\0' ? NULL : text;
    return true;
}

void command_print_json(json_t *document)
{
    json_dumpf(document, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    putchar('\n');
    json_decref(document);
}

json_t *json_text(const char *text)
{
    return text == NULL ? json_null() : json_string(text);
}

json_t *json_time(int64_t us)
{
    char iso[CLOCK_ISO_MAX];
    return us == 0 ? json_null() : json_string(clock_iso(us, iso));
}

json_t *json_uuid(const struct uuid *uuid)
{
    char text[UUID_TEXT_MAX];
    return uuid == NULL ? json_null() : json_string(uuid_text(uuid, text));
}

const char *state_label(enum row_state state, const char *code)
{
    enum reason reason = state == ROW_HELD ? reason_parse(code) : REASON_NONE;
    return reason == REASON_NONE ? row_state_label(state) : reason_label(reason);
}

const char *spoken_task(struct arena *arena, const char *task)
{
    char spoken[LABEL_SPOKEN_MAX];
    const char *mark = strrchr(task, '#');
    if (mark == NULL) {
        return task;
    }
    return arena_printf(arena, "%s (%.*s)", label_spoken(mark + 1, spoken), (int)(mark - task), task);
}

const char *spoken_age(struct arena *arena, int64_t us)
{
    enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };
    long long seconds = us < 0 ? 0 : us / CLOCK_SECOND;
    if (seconds < MINUTE) {
        return tr("less than a minute", "dưới 1 phút");
    }
    if (seconds < HOUR) {
        return arena_printf(arena, tr("%lld min", "%lld phút"), seconds / MINUTE);
    }
    if (seconds < 2LL * DAY) {
        return arena_printf(arena, tr("%lld h", "%lld giờ"), seconds / HOUR);
    }
    return arena_printf(arena, tr("%lld days", "%lld ngày"), seconds / DAY);
}

void command_print_clock(void)
{
    char now[CLOCK_ISO_MAX];
    if (clock_is_simulated()) {
        printf(tr("Simulated time: %s\n", "Giờ mô phỏng: %s\n"), clock_screen(clock_now_us(), now));
    }
}
