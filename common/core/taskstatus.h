/* taskstatus: how a task stands at a moment, derived from facts and never stored. A task has parts (one for each body
 * that answers for it); each has its own time and is done when its completion was confirmed. Completion counts on the
 * day of the product, or of the sending where there is none, never on that of the reviewer's click. */
#pragma once

#include "roster.h"

/* Of one part. */
struct status_facts {
    struct item_time time;
    bool confirmed;     /* completion confirmed by the focal agency (or the authority above it) */
    day_t completed_on; /* when confirmed: day of the product, else effective day of the accepted update */
    day_t judged_due;   /* when confirmed: the due day by which it was judged then, so that a calendar that changes
                           later changes nothing that is closed; DAY_NONE: the time's own */
};

struct derived_status {
    enum task_status status;
    bool has_due;
    day_t due_printed, due; /* nominal and effective */
    day_t due_original;     /* effective, before any extension */
    day_t completed_on;     /* when done */
    bool late_by_first_day; /* done, or still open, after due_original */
    int extended;           /* how many times */
    int days_late;          /* calendar days after due; 0 when not late */
    bool due_soon;          /* Sắp đến hạn: in time, at most `soon` working days left */
    int workdays_left;      /* when due_soon */
};

enum { STATUS_SOON_DEFAULT = 5 };

/* The status of a part at the moment as_of (a deadline ends at 24:00 of its day, Vietnam time). */
struct derived_status part_status_at(const struct workcal *calendar, const struct status_facts *facts, int64_t as_of,
                                     int soon);

/* The status of the whole, which has at least one part: stopped when all are; done when all that are not stopped are,
 * late when one of them was; else overdue when one is (by the one that is longest), else in time (the one that is due
 * first decides), else without a due day. */
struct derived_status whole_status(const struct derived_status *parts, size_t count);

bool status_is_done(enum task_status status);
