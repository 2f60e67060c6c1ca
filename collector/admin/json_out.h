/* json_out: values as every --json prints them. The set functions put a member into an object and take what they are
 * given by value; an absent text, day or instant becomes null. */
#pragma once

#include "day.h"
#include "err.h"

#include <jansson.h>
#include <stdint.h>

void json_set_text(json_t *object, const char *key, const char *text);
void json_set_number(json_t *object, const char *key, int64_t number);
void json_set_real(json_t *object, const char *key, bool known, double number);
void json_set_bool(json_t *object, const char *key, bool value);
/* null for DAY_MIN and DAY_MAX */
void json_set_day(json_t *object, const char *key, day_t day);
/* ISO 8601 with +07:00; null for 0 */
void json_set_instant(json_t *object, const char *key, int64_t us);
/* Takes over the reference to `value`. */
void json_set(json_t *object, const char *key, json_t *value);
void json_append(json_t *array, json_t *value);

/* Prints one document on stdout and gives up its reference. ERR_IO when it could not be written. */
bool json_print(json_t *document, struct err *err) MUST_CHECK;
