/* update: what an officer says about one task or indicator, before anybody judged it. Plain data; texts are NFC,
 * NUL-ended and in the arena of whoever decoded them; an absent text is NULL, never "". */
#pragma once

#include "day.h"
#include "uuid.h"
#include "vocabulary.h"

#include <stddef.h>

/* Limits in characters (code points), told to agents in the welcome; the bytes of one update never exceed
 * UPDATE_BYTES_MAX. */
enum {
    UPDATE_TEXT_MAX = 4000,
    UPDATE_SHORT_TEXT_MAX = 500,
    UPDATE_TASK_MAX = 120,
    UPDATE_BYTES_MAX = 60 * 1024,
};

#define DAY_NONE DAY_MIN /* a date that was not given */

struct person {
    const char *name, *position;
};

/* Sản phẩm: the document that shows a result. Absent when number is NULL. */
struct product {
    const char *number, *issuer, *title;
    day_t date; /* DAY_NONE when not given */
};

enum value_status { VALUE_UNSPECIFIED, VALUE_ESTIMATE, VALUE_FINAL }; /* ước thực hiện, chính thức */

struct update {
    struct uuid id;
    const char *task; /* NUMBER#label */
    enum action action;
    const char *period; /* 2024-Q4; NULL: not given */
    int percent;        /* -1: not given */
    const char *result, *difficulties, *proposals;
    struct product product;
    bool has_value;
    double value;
    int value_year;
    enum value_status value_status;
    day_t until;        /* extension asked for; DAY_NONE: not given */
    const char *reason; /* of the extension */
    bool has_supersedes;
    struct uuid supersedes;
    struct person drafter, approver;
};

/* Where an update stands in its device's outbox, and when. */
struct place {
    struct uuid device;
    struct uuid epoch; /* of that outbox; a damaged one is replaced under a new epoch */
    uint64_t sequence; /* from 1, no gaps */
};

/* The names of an update's fields: the codes of --json and SQL; update_field_label() is what people read. */
const char *update_field_label(const char *field);
