#include "conf.h"

#include "lang.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    struct arena *arena;
    const char *path;
    const struct conf_key *keys;
    size_t key_count;
    void *config;
    bool *seen;
    struct err *err;
    FILE *file;
    int line; /* of the last line read: Debian's inih does not pass it to its handler */
    bool failed;
    int failed_line;
};

static const char *beside(struct arena *arena, const char *path, const char *value)
{
    const char *slash = path == NULL ? NULL : strrchr(path, '/');
    if (value[0] == '/' || value[0] == '\0' || slash == NULL) {
        return arena_strdup(arena, value);
    }
    return arena_printf(arena, "%.*s/%s", (int)(slash - path), path, value);
}

static bool parse_number(const char *value, const struct conf_key *key, int64_t *ret)
{
    char *end = NULL;
    errno = 0;
    long long number = strtoll(value, &end, 10);
    if (errno != 0 || end == value || *end != '\0' || number < key->min || number > key->max) {
        return false;
    }
    *ret = number;
    return true;
}

static bool parse_bool(const char *value, bool *ret)
{
    static const char *const words[] = {"no", "yes", "false", "true", "0", "1"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(value, words[i]) == 0) {
            *ret = i % 2 == 1;
            return true;
        }
    }
    return false;
}

/* `where` is "file:line", or the name of the environment variable. */
static bool set_value(struct reading *reading, const struct conf_key *key, const char *value, const char *where,
                      const char *base)
{
    void *member = (char *)reading->config + key->offset;
    if (value[0] == '\0' && key->default_value == NULL) {
        return err_set(reading->err, ERR_CONFIG, tr("%s: %s is empty: %s", "%s: %s để trống: %s"), where, key->name,
                       key->help);
    }
    if (!text_is_utf8(value, strlen(value))) {
        return err_set(reading->err, ERR_CONFIG, tr("%s: %s is not UTF-8", "%s: %s không phải UTF-8"), where,
                       key->name);
    }
    switch (key->type) {
    case CONF_TEXT:
        *(const char **)member = arena_strdup(reading->arena, value);
        return true;
    case CONF_PATH:
        *(const char **)member = beside(reading->arena, base, value);
        return true;
    case CONF_NUMBER:
        return parse_number(value, key, member) ||
               err_set(reading->err, ERR_CONFIG,
                       tr("%s: %s = %s: expected a whole number from %lld to %lld",
                          "%s: %s = %s: cần một số nguyên từ %lld đến %lld"),
                       where, key->name, value, (long long)key->min, (long long)key->max);
    default:
        return parse_bool(value, member) ||
               err_set(reading->err, ERR_CONFIG,
                       tr("%s: %s = %s: expected yes or no", "%s: %s = %s: cần ghi yes hoặc no"), where, key->name,
                       value);
    }
}

/* "listen, advertise, …": what a section may hold. */
static const char *known_keys(struct reading *reading, const char *section)
{
    const char *list = "";
    for (size_t i = 0; i < reading->key_count; i++) {
        if (strcmp(reading->keys[i].section, section) == 0) {
            list = arena_printf(reading->arena, "%s%s%s", list, list[0] == '\0' ? "" : ", ", reading->keys[i].name);
        }
    }
    return list;
}

static bool take_line(struct reading *reading, const char *section, const char *name, const char *value)
{
    const char *where = arena_printf(reading->arena, "%s:%d", reading->path, reading->line);
    for (size_t i = 0; i < reading->key_count; i++) {
        const struct conf_key *key = &reading->keys[i];
        if (strcmp(key->section, section) != 0 || strcmp(key->name, name) != 0) {
            continue;
        }
        if (reading->seen[i]) {
            return err_set(reading->err, ERR_CONFIG, tr("%s: %s is given twice", "%s: %s ghi hai lần"), where, name);
        }
        reading->seen[i] = true;
        return set_value(reading, key, value, where, reading->path);
    }
    const char *known = known_keys(reading, section);
    if (section[0] == '\0') {
        return err_set(reading->err, ERR_CONFIG,
                       tr("%s: %s stands before the first [section]", "%s: %s đứng trước [mục] đầu tiên"), where, name);
    }
    if (known[0] == '\0') {
        return err_set(reading->err, ERR_CONFIG, tr("%s: unknown section [%s]", "%s: không có mục [%s]"), where,
                       section);
    }
    return err_set(reading->err, ERR_CONFIG,
                   tr("%s: unknown key %s in [%s]; known: %s", "%s: không có khóa %s trong [%s]; có: %s"), where, name,
                   section, known);
}

/* inih reads into a buffer of fixed size and would take the rest of a longer line for a line of its own. */
static char *next_line(char *buffer, int size, void *stream)
{
    struct reading *reading = stream;
    reading->line++;
    char *line = reading->failed ? NULL : fgets(buffer, size, reading->file);
    if (line != NULL && strlen(line) == (size_t)size - 1 && line[size - 2] != '\n' && !feof(reading->file)) {
        reading->failed = true;
        reading->failed_line = reading->line;
        err_set(
            reading->err, ERR_CONFIG,
            tr("%s:%d: a line longer than %d bytes; a long value goes into the environment variable TIENDO_SECTION_KEY",
               "%s:%d: dòng dài hơn %d byte; giá trị dài thì đặt ở biến môi trường TIENDO_SECTION_KEY"),
            reading->path, reading->line, size - 2);
        return NULL;
    }
    return line;
}

static int on_line(void *user, const char *section, const char *name, const char *value)
{
    struct reading *reading = user;
    if (!reading->failed && !take_line(reading, section, name, value)) {
        reading->failed = true;
        reading->failed_line = reading->line;
    }
    return reading->failed ? 0 : 1;
}

static bool apply_environment(struct reading *reading)
{
    for (size_t i = 0; i < reading->key_count; i++) {
        const struct conf_key *key = &reading->keys[i];
        char *name = arena_printf(reading->arena, "TIENDO_%s_%s", key->section, key->name);
        for (char *p = name; *p != '\0'; p++) {
            *p = (char)toupper((unsigned char)*p);
        }
        const char *value = getenv(name);
        if (value != NULL && !set_value(reading, key, value, name, NULL)) {
            return false;
        }
        if (value != NULL) {
            reading->seen[i] = true;
        }
        if (!reading->seen[i] && key->default_value == NULL) {
            return err_set(reading->err, ERR_CONFIG, tr("%s: %s is missing in [%s]: %s", "%s: thiếu %s trong [%s]: %s"),
                           reading->path, key->name, key->section, key->help);
        }
    }
    return true;
}

bool conf_read(struct arena *arena, const char *path, const struct conf_key *keys, size_t key_count, void *config,
               struct err *err)
{
    struct reading reading = {
        .arena = arena, .path = path, .keys = keys, .key_count = key_count, .config = config, .err = err};
    reading.seen = arena_array(arena, key_count + 1, sizeof(bool));
    for (size_t i = 0; i < key_count; i++) {
        if (keys[i].default_value != NULL && !set_value(&reading, &keys[i], keys[i].default_value, "default", path)) {
            return false;
        }
    }
    reading.file = fopen(path, "re");
    if (reading.file == NULL) {
        return err_set(err, ERR_NO_INPUT, "%s: %s", path, strerror(errno));
    }
    int line = ini_parse_stream(next_line, &reading, on_line, &reading);
    bool unreadable = ferror(reading.file) != 0; /* a folder, for one, can be opened but not read */
    fclose(reading.file);
    bool is_malformed = line > 0 && (!reading.failed || line < reading.failed_line); /* what comes first is told */
    if (reading.failed && !is_malformed) {
        return false;
    }
    if (line < 0) {
        return err_set(err, ERR_OS, "%s: inih: out of memory", path);
    }
    if (unreadable) {
        return err_set(err, ERR_NO_INPUT, tr("%s: cannot be read: not a file?", "%s: không đọc được: không phải tệp?"),
                       path);
    }
    if (is_malformed) {
        return err_set(err, ERR_CONFIG,
                       tr("%s:%d: expected [section] or key = value", "%s:%d: cần ghi [mục] hoặc khóa = giá trị"), path,
                       line);
    }
    return apply_environment(&reading);
}
