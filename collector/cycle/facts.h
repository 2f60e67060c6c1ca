/* facts: what the centre knows of the work at a moment: what bodies said, and what people decided about it. Rows as the
 * store reads them, for the pure code that works statuses, obligations and reminders out from them. Texts are in the
 * arena of whoever read them. */
#pragma once

#include "day.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The newest word of each agency on each task. */
struct state_row {
    const char *task, *agency;
    int64_t last_update_us;
    double value;
    int64_t spoke_us; /* effective time of the newest word on how far it is (progress, completion); 0: there is none */
    int update_count;
    int percent; /* -1: none */
    int value_year;
    bool has_value;
    bool claimed_complete; /* by that word */
};
struct state_rows {
    struct state_row *rows;
    size_t count;
};

/* A completion that a person confirmed. */
struct confirmation_row {
    const char *task, *agency; /* of the update */
    const char *update_id;
    int64_t said_us;   /* when the update counts as sent */
    day_t product_day; /* DAY_NONE: it has no product with a date */
    day_t due;         /* by which it was judged; DAY_NONE */
    int64_t confirmed_us;
    const char *document; /* of the authority; NULL: none was needed */
};
struct confirmation_rows {
    struct confirmation_row *rows;
    size_t count;
};

/* A task that nobody answers for, completed by the focal agency. */
struct completion_row {
    const char *task;
    day_t product_day, due; /* due: DAY_NONE when it had none */
    int64_t recorded_us;
};
struct completion_rows {
    struct completion_row *rows;
    size_t count;
};

/* A request for more time (đề nghị gia hạn) that counts (accepted, not replaced), and what became of it. */
enum request_state { REQUEST_NEW, REQUEST_FORWARDED, REQUEST_GRANTED, REQUEST_REFUSED };
struct request_row {
    const char *update_id, *task, *agency, *reason;
    int64_t asked_us; /* when it counts as sent */
    day_t until;      /* asked for */
    enum request_state state;
    const char *document; /* of the last decision; NULL: none */
    day_t document_date, granted_until;
};
struct request_rows {
    struct request_row *rows;
    size_t count;
};

struct facts {
    struct state_rows states;
    struct confirmation_rows confirmations;
    struct completion_rows completions;
    struct request_rows requests;
};
