/* roster_seal: the steps of sealing a roster that stand in files of their own. Only roster_seal() calls them. */
#pragma once

#include "roster.h"

/* Resolves the events of agencies: who they are, what ends whom, who descends from whom. Agencies are sorted. */
bool roster_seal_events(struct roster *roster, struct err *err) MUST_CHECK;

/* Resolves reassignments (with those that transfers of named tasks make) and links between plans. Plans are sealed. */
bool roster_seal_links(struct roster *roster, struct err *err) MUST_CHECK;

/* Resolves which plan each cycle is of, and whom its reports go to; checks the deadlines. Plans are sealed. */
bool roster_seal_cycles(struct roster *roster, struct err *err) MUST_CHECK;

/* Hangs what people decided about plans (rounds, time, milestones) onto them. Never fails: what names nothing that the
 * roster has is left by itself. Links are sealed. */
void roster_seal_decided(struct roster *roster);

/* Remembers where the thing at fault stands. Always false, for `return roster_fault(...)`. */
bool roster_fault(struct roster *roster, struct place_in_file place, struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
