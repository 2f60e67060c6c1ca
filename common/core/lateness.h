/* lateness: by which day an update is judged, and by how many days it is late. Pure. */
#pragma once

#include "roster.h"
#include "update.h"

struct lateness {
    day_t due; /* DAY_NONE: none, and it cannot be late */
    int days;  /* calendar days from `due` to the day that counts as that of sending; 0: in time */
};

/* An update that names a period for which its plan has a round (open, or sealed since) is due when the round asks the
 * agency for it; any other when the part is that it answers for: that of `origin`, whom the plan meant, or of every
 * party (NULL). What is no report is never late: requests for more time, milestones that are registered, answers,
 * contests, withdrawals; nor is a part that is stopped. `plan` and `item`: what it is about; NULL: not known. */
struct lateness lateness_of(const struct roster *roster, const struct plan *plan, const struct item *item,
                            const struct update *update, const struct agency *agency, const struct agency *origin,
                            int64_t effective_at);
