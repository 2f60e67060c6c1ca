/* status_facts: reads what `status` and `overdue` are made from, as --plan, --agency, --as-of and --known-at say. */
#pragma once

#include "context.h"
#include "summary.h"

/* Loads the roster, too. Everything is in the command's arena. */
bool status_facts_read(struct admin *admin, struct summary_request *ret, struct err *err) MUST_CHECK;
