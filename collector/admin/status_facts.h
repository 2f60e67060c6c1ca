/* status_facts: reads what `status` and `overdue` are made from, as --plan, --agency, --as-of and --known-at say. */
#pragma once

#include "context.h"
#include "store_query.h"
#include "summary.h"

struct status_page {
    struct summary_request request;
    struct update_rows held, rejected; /* what the request only counts */
};

/* Loads the roster, too. Everything is in the command's arena. */
bool status_facts_read(struct admin *admin, struct status_page *ret, struct err *err) MUST_CHECK;
