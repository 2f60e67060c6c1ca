#include "json_out.h"

#include "clock.h"
#include "lang.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A value that cannot be put in place is memory that ran out or text that is no UTF-8, which the database cannot hold.
 */
static void must(bool done, const char *key)
{
    if (!done) {
        fprintf(stderr, "tiendo: cannot make the JSON member \"%s\"\n", key);
        exit(EX_SOFTWARE);
    }
}

void json_set(json_t *object, const char *key, json_t *value)
{
    must(json_object_set_new(object, key, value) == 0, key);
}

void json_append(json_t *array, json_t *value)
{
    must(json_array_append_new(array, value) == 0, "[]");
}

void json_set_text(json_t *object, const char *key, const char *text)
{
    json_set(object, key, text == NULL ? json_null() : json_string(text));
}

void json_set_number(json_t *object, const char *key, int64_t number)
{
    json_set(object, key, json_integer(number));
}

void json_set_real(json_t *object, const char *key, bool known, double number)
{
    json_set(object, key, known ? json_real(number) : json_null());
}

void json_set_bool(json_t *object, const char *key, bool value)
{
    json_set(object, key, json_boolean(value));
}

void json_set_day(json_t *object, const char *key, day_t day)
{
    char buf[DAY_ISO_MAX];
    json_set_text(object, key, day == DAY_MIN || day == DAY_MAX ? NULL : day_iso(day, buf));
}

void json_set_instant(json_t *object, const char *key, int64_t us)
{
    char buf[CLOCK_ISO_MAX];
    json_set_text(object, key, us == 0 ? NULL : clock_iso(us, buf));
}

bool json_print(json_t *document, struct err *err)
{
    bool done = json_dumpf(document, stdout, JSON_INDENT(2)) == 0 && putchar('\n') != EOF && fflush(stdout) == 0;
    int error = errno;
    json_decref(document);
    return done ||
           err_set(err, ERR_IO, tr("cannot write to stdout: %s", "không ghi được ra stdout: %s"), strerror(error));
}
