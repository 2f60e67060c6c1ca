/* round_facts: which agencies still owe their report in the rounds that are open. */
#pragma once

#include "obligations.h"
#include "pg.h"

/* As of a moment, by facts received until facts_to (INT64_MAX: all). In the arena; refers to the roster. */
bool round_facts_owed(struct pg *pg, const struct roster *roster, int64_t now, int64_t facts_to, struct arena *arena,
                      struct owed_reports *ret, struct err *err) MUST_CHECK;
