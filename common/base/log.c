#include "log.h"

#include "clock.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *log_program = "tiendo";
static enum log_level log_lowest = LOG_LEVEL_INFO;

struct line {
    char text[4096];
    size_t used;
};

void log_init(const char *program, enum log_level lowest)
{
    log_program = program;
    log_lowest = lowest;
}

static void put(struct line *line, const char *text)
{
    size_t room = sizeof(line->text) - 2 - line->used; /* 2: newline and NUL */
    size_t length = strlen(text);
    if (length > room) {
        length = room;
    }
    memcpy(line->text + line->used, text, length);
    line->used += length;
}

/* C0, DEL and, in UTF-8, C1, which some terminals obey too. */
static bool is_control(const unsigned char *p)
{
    return *p < ' ' || *p == 0x7f || (*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0);
}

static bool is_plain(const char *value)
{
    if (value[0] == '\0') {
        return false;
    }
    for (const unsigned char *p = (const unsigned char *)value; *p != '\0'; p++) {
        if (*p <= ' ' || *p == '"' || *p == '=' || *p == '\\' || is_control(p)) {
            return false;
        }
    }
    return true;
}

static void put_value(struct line *line, const char *value)
{
    if (is_plain(value)) {
        put(line, value);
        return;
    }
    put(line, "\"");
    for (const unsigned char *p = (const unsigned char *)value; *p != '\0'; p++) {
        char one[12];
        if (*p == '"' || *p == '\\') {
            snprintf(one, sizeof(one), "\\%c", *p);
        } else if (*p == 0xc2 && is_control(p)) {
            snprintf(one, sizeof(one), "\\x%02x\\x%02x", p[0], p[1]);
            p++;
        } else if (is_control(p)) {
            snprintf(one, sizeof(one), "\\x%02x", *p);
        } else {
            snprintf(one, sizeof(one), "%c", *p);
        }
        put(line, one);
    }
    put(line, "\"");
}

void log_event(enum log_level level, const char *event, ...)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    if (level < log_lowest) {
        return;
    }
    struct line line = {.used = 0};
    char time[CLOCK_ISO_MAX];
    put(&line, clock_iso(clock_now_us(), time));
    put(&line, clock_is_simulated() ? " clock=simulated " : " ");
    put(&line, log_program);
    put(&line, " ");
    put(&line, names[level]);
    put(&line, " ");
    put(&line, event);
    va_list args;
    va_start(args, event);
    for (const char *key = va_arg(args, const char *); key != NULL; key = va_arg(args, const char *)) {
        const char *value = va_arg(args, const char *);
        put(&line, " ");
        put(&line, key);
        put(&line, "=");
        put_value(&line, value == NULL ? "-" : value);
    }
    va_end(args);
    line.text[line.used++] = '\n';
    /* One write a line, so that lines of several processes do not mix; a log that cannot be written stops nobody. */
    ssize_t written = write(STDERR_FILENO, line.text, line.used);
    (void)written;
}

const char *log_number(long long value)
{
    static _Thread_local char bufs[8][24];
    static _Thread_local unsigned next;
    char *buf = bufs[next++ % 8];
    snprintf(buf, sizeof(bufs[0]), "%lld", value);
    return buf;
}
