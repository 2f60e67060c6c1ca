/* rounds: reporting rounds (kỳ báo cáo) of a plan, and who has to say what in them. Pure.
 *
 * Who must report follows from the role: leads, co-leads, acting and implementing bodies, named or as members of a
 * closed group, and the monitors of indicators; co-operating ones only when the round asks. Ongoing duties (thường
 * xuyên) are one row together, once a round. */
#pragma once

#include "responsibility.h"
#include "roster.h"

/* By the period's code; NULL when the plan has no such round. */
const struct round *plan_round(const struct plan *plan, const char *period);

/* The one that is open (not sealed, and begun by that day) when there is exactly one, else NULL; *ret_count (may be
 * NULL) is how many there are. */
const struct round *plan_open_round(const struct plan *plan, day_t on, size_t *ret_count);

/* When the agency's report is due: the deadline of its kind, else the general one. */
const struct round_deadline *round_deadline_of(const struct round *round, const struct agency *agency);

/* Whether a row is asked of the agency. The body that is there on the day the report is due answers, also for those in
 * whose place it stands. Milestones are not rows of a round; nor is what binds nobody (a request or proposal), what is
 * stopped, or what waits for a person to say who answers. */
bool round_asks(const struct roster *roster, const struct round *round, const struct item *item,
                const struct agency *agency);

/* One row that an agency owes in a round. */
struct round_row {
    const struct item *item; /* NULL: its ongoing duties, together */
    enum role role;          /* the strongest of those duties */
    enum basis basis;
};
/* Those of one agency, in the order of the document, its ongoing duties last; in the arena. */
struct round_rows {
    struct round_row *list;
    size_t count;
};
struct round_rows round_rows_of(struct arena *arena, const struct roster *roster, const struct round *round,
                                const struct agency *agency);
