/* summary: how the plans are doing at a moment, from a roster and what was received. Pure; made whole before anything
 * is printed. The seven statuses of a plan, and of an agency, always add up to its total. */
#pragma once

#include "facts.h"
#include "roster.h"
#include "taskstatus.h"

/* An update that did not count: who sent it, on what. */
struct uncounted_row {
    const char *task, *agency;
};
struct uncounted_rows {
    const struct uncounted_row *rows;
    size_t count;
};

struct summary_request {
    const struct roster *roster;
    const struct plan *plan;     /* NULL: all */
    const struct agency *agency; /* NULL: all */
    int64_t as_of;
    int soon;           /* working days before the due day that count as soon; 0: as each plan's policy has it */
    struct facts facts; /* received and decided by then */
    struct uncounted_rows held; /* updates in that state by then */
    struct uncounted_rows rejected;
};

/* A partition: by_status adds up to the total. */
struct counts {
    int total, by_status[STATUS_MAX];
    int due_soon;     /* of those in time */
    int extended;     /* given more time at least once (đã gia hạn) */
    int by_first_day; /* of those done in time, those that were in time by the first due day, too */
};

struct plan_summary {
    const struct plan *plan;
    struct counts tasks;
    struct counts milestones;    /* mốc: never mixed with the plan's own tasks */
    int by_mandate[MANDATE_MAX]; /* of the tasks; adds up to their total, too; only orders can be late */
    int waiting; /* tasks of which a person has to say who answers for a part (chờ phân công lại) */
    int served;  /* tasks for which reports on tasks of other plans count (lồng ghép) */
    const struct plan **served_from; /* those plans, in the order of the roster */
    size_t served_from_count;
    int reported;           /* tasks that at least one agency reported on, or on one that serves them */
    int claimed_complete;   /* every part and every order that serves was said to be complete; not all confirmed yet */
    int own_claimed;        /* of these, those that wait for the authority: the focal agency leads them itself */
    int held, rejected;     /* updates on the plan's own items */
    int64_t last_update_us; /* the newest word that counts in the plan, indicators included; 0: none */
};

/* Who answers changes with the days: everything here is of the body that answers on the day looked at, and what the
 * bodies said in whose place it stands counts as its own until it speaks itself.
 *
 * With one plan asked for, reports on tasks that serve it count, too: an agency then answers for what it serves through
 * a task it answers for. Over all plans each task counts once, where it stands. */
struct agency_summary {
    const struct agency *agency;
    struct counts tasks;      /* that it is answerable for: how its own part of each stands */
    struct counts milestones; /* its own */
    int may_report;           /* tasks that it may report on in any role, those that wait for a lead included */
    int reported;             /* of these, those that it reported on */
    int claimed_complete;     /* of those it answers for: its part, not confirmed yet */
    int held, rejected;       /* updates */
    int64_t last_update_us;   /* its newest word in these plans, indicators included; 0: none */
};

struct summary {
    struct plan_summary *plans;
    size_t plan_count;
    struct agency_summary *agencies; /* every agency that can report in these plans, and those that did and in whose
                                        place nobody alone stands; no groups, no central bodies */
    size_t agency_count;
};
struct summary summary_make(struct arena *arena, const struct summary_request *request);

/* One task or milestone past its due day, for one body that answers for it. */
struct late_row {
    const struct item *item;
    const struct agency *agency; /* NULL: nobody is answerable, or it waits for a person's decision */
    const struct agency *was;    /* when it waits: who was meant; else NULL */
    struct derived_status status;
    int64_t last_update_us; /* of that agency on that task or one that serves it; of anybody when nobody is answerable;
                               when it waits, of the last that answered; 0: none */
    bool claimed_complete;
};
struct late_rows {
    struct late_row *rows;
    size_t count;
};
/* Of tasks, or of milestones, which have a table of their own. Longest late first, then in the order of the document.
 */
struct late_rows summary_overdue(struct arena *arena, const struct summary_request *request, enum item_kind kind);
