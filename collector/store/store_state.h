/* store_state: current_state, the newest word of each agency on each task, made anew from the history. */
#pragma once

#include "pg.h"

/* After a decision or correction changed what counts; in the caller's transaction. `corrected` is whose words were
 * replaced when that is another agency (a successor corrects its predecessor): then theirs are made anew, too. May be
 * NULL. */
bool store_state_refold(struct pg *pg, const char *task, const char *agency, const char *corrected,
                        struct err *err) MUST_CHECK;
