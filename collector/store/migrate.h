/* migrate: numbered, forward-only migrations, each in its own transaction, with a checksum of what was applied. */
#pragma once

#include "pg.h"

/* Applies what is missing. *ret_applied counts. ERR_CONFIG when the database is newer than this program, or a migration
 * that was applied has changed since. */
bool migrate_apply(struct pg *pg, int64_t now_us, int *ret_applied, struct err *err) MUST_CHECK;
/* ERR_CONFIG unless the schema is exactly the one of this program (too old: run `tiendo db migrate`). */
bool migrate_check(struct pg *pg, struct err *err) MUST_CHECK;
