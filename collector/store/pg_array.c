#include "pg.h"

#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(struct pg_array *array, size_t more)
{
    size_t needed = array->used + more + 3; /* separator, closing brace, NUL */
    if (needed > array->room) {
        array->room = needed * 2 < 256 ? 256 : needed * 2;
        array->text = mem_realloc(array->text, array->room, 1);
    }
}

static void put(struct pg_array *array, const char *text, size_t length)
{
    memcpy(array->text + array->used, text, length);
    array->used += length;
}

static void begin_element(struct pg_array *array, size_t room)
{
    reserve(array, room + 1);
    put(array, array->used == 0 ? "{" : ",", 1);
}

static void put_plain(struct pg_array *array, const char *text)
{
    size_t length = strlen(text);
    begin_element(array, length);
    put(array, text, length);
}

void pg_array_null(struct pg_array *array)
{
    put_plain(array, "NULL");
}

void pg_array_text(struct pg_array *array, const char *value)
{
    if (value == NULL) {
        pg_array_null(array);
        return;
    }
    begin_element(array, strlen(value) * 2 + 2);
    put(array, "\"", 1);
    for (const char *p = value; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\') {
            put(array, "\\", 1);
        }
        put(array, p, 1);
    }
    put(array, "\"", 1);
}

void pg_array_number(struct pg_array *array, int64_t value)
{
    char text[32];
    snprintf(text, sizeof(text), "%lld", (long long)value);
    put_plain(array, text);
}

void pg_array_double(struct pg_array *array, double value)
{
    char text[64];
    snprintf(text, sizeof(text), "%.17g", value);
    put_plain(array, text);
}

void pg_array_time(struct pg_array *array, int64_t us)
{
    char iso[CLOCK_ISO_MAX];
    pg_array_text(array, clock_iso(us, iso));
}

void pg_array_bytes(struct pg_array *array, const void *data, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *bytes = data;
    begin_element(array, size * 2 + 5);
    put(array, "\"\\\\x", 4); /* "\\x…": the backslash is escaped inside the array literal */
    for (size_t i = 0; i < size; i++) {
        char pair[2] = {digits[bytes[i] >> 4], digits[bytes[i] & 0x0f]};
        put(array, pair, 2);
    }
    put(array, "\"", 1);
}

void pg_param_array(struct pg_params *params, struct arena *arena, struct pg_array *array)
{
    if (array->used == 0) {
        reserve(array, 1);
        put(array, "{", 1);
    }
    put(array, "}", 1);
    pg_param_text(params, arena_strndup(arena, array->text, array->used));
    free(array->text);
    *array = (struct pg_array){0};
}
