/* summary: how the plans are doing at a moment, from a roster and what was received. Pure; made whole before anything
 * is printed. The seven statuses of a plan, and of an agency, always add up to its total. */
#pragma once

#include "roster.h"
#include "store_query.h"
#include "taskstatus.h"

struct summary_request {
    const struct roster *roster;
    const struct plan *plan;     /* NULL: all */
    const struct agency *agency; /* NULL: all */
    int64_t as_of;
    struct state_rows states; /* the newest words received by then */
    struct update_rows held;  /* updates in that state by then */
    struct update_rows rejected;
};

struct plan_summary {
    const struct plan *plan;
    int total, by_status[STATUS_MAX];
    int due_soon;         /* of those in time */
    int reported;         /* tasks that at least one agency reported on */
    int claimed_complete; /* every answerable agency said its part is complete; not confirmed yet */
    int held, rejected;   /* updates */
};

struct agency_summary {
    const struct agency *agency;
    int total, by_status[STATUS_MAX]; /* tasks that it is answerable for */
    int due_soon;
    int may_report;         /* tasks that it may report on in any role, those that wait for a lead included */
    int reported;           /* of these, those that it reported on */
    int claimed_complete;   /* of those it answers for: its part, not confirmed yet */
    int held, rejected;     /* updates */
    int64_t last_update_us; /* its newest word in these plans, indicators included; 0: none */
};

struct summary {
    struct plan_summary *plans;
    size_t plan_count;
    struct agency_summary *agencies; /* every agency that can report in these plans; no groups, no central bodies */
    size_t agency_count;
};
struct summary summary_make(struct arena *arena, const struct summary_request *request);

/* One task past its due day, for one answerable agency. */
struct late_row {
    const struct item *item;
    const struct agency *agency; /* NULL: nobody is answerable */
    struct derived_status status;
    int64_t last_update_us; /* of that agency on that task; of anybody when agency is NULL; 0: none */
    bool claimed_complete;
};
struct late_rows {
    struct late_row *rows;
    size_t count;
};
/* Longest late first, then in the order of the document. */
struct late_rows summary_overdue(struct arena *arena, const struct summary_request *request);

/* Whether the agency is one of those that answer for the item. */
bool is_answerable(const struct item *item, const struct agency *agency);
