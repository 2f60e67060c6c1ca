/* round_page: reads what reporting rounds are shown from, and makes them, as --plan, --period, --agency, --as-of and
 * --known-at say. */
#pragma once

#include "context.h"
#include "period.h"
#include "round_view.h"

struct round_page {
    const struct plan *plan;     /* NULL: all */
    const struct agency *agency; /* NULL: all */
    const char *period;          /* NULL: all */
    struct round_view *views;    /* of the plans in the roster's order, each plan's rounds in the order of their data */
    size_t count;
};

/* Loads the roster, too. Everything is in the command's arena. */
bool round_page_read(struct admin *admin, struct round_page *ret, struct err *err) MUST_CHECK;
/* The same for one round of the roster that is loaded, as of admin->as_of with the facts of admin->facts_to. */
bool round_page_read_one(struct admin *admin, const struct round *round, struct round_view *ret,
                         struct err *err) MUST_CHECK;

/* --period; ERR_USAGE when it is none. *ret is PERIOD_NONE when not given. */
bool round_period(const struct admin *admin, struct report_period *ret, struct err *err) MUST_CHECK;

/* tiendo overdue --reports: one row a round and agency that has not completed its report after the day it was due. */
bool round_overdue(struct admin *admin, struct err *err) MUST_CHECK;
