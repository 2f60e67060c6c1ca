/* store_facts: what people decided that changes how the work stands, as of a moment. Read-only. */
#pragma once

#include "arena.h"
#include "facts.h"
#include "pg.h"

/* Everything that statuses are worked out from: only what was received and decided by as_of (INT64_MAX: all). In the
 * arena. */
bool store_facts(struct pg *pg, int64_t as_of, struct arena *arena, struct facts *ret, struct err *err) MUST_CHECK;
