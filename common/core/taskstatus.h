/* taskstatus: the status of a task at a moment, derived from facts and never stored. Completion counts only when it was
 * confirmed; its day is that of the product, or of the sending where there is none, never of the reviewer's click. */
#pragma once

#include "roster.h"

struct status_facts {
    bool confirmed;     /* completion confirmed by the focal agency (or the authority above it) */
    day_t completed_on; /* when confirmed: day of the product, else effective day of the accepted update */
    bool stopped;       /* by a written decision of the authority that assigned it */
};

struct derived_status {
    enum task_status status;
    bool has_due;
    day_t due_printed, due; /* nominal and effective */
    int days_late;          /* calendar days after due; 0 when not late */
    bool due_soon;          /* Sắp đến hạn: in time, at most `soon` working days left */
    int workdays_left;      /* when due_soon */
};

enum { STATUS_SOON_DEFAULT = 5 };

/* The status at the moment as_of (a deadline ends at 24:00 of its day, Vietnam time). */
struct derived_status task_status_at(const struct roster *roster, const struct item *item,
                                     const struct status_facts *facts, int64_t as_of, int soon);
