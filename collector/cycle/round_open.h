/* round_open: makes a round (kỳ báo cáo) of what a person asked for, the plan's own definition and the decree's
 * defaults, and checks that it can be kept. Pure.
 *
 * What the person says goes before the definition of that frequency in the plan's cycle file, and that before the
 * defaults: the decree's window of data, ROUND_DEFAULT_WORKDAYS after it, and as its legal basis (căn cứ) the plan's
 * own words on reporting. */
#pragma once

#include "period.h"
#include "policy.h"

/* Without a definition and a day that somebody gave: so many working days after the end of the data. */
enum { ROUND_DEFAULT_WORKDAYS = 2 };

struct round_request {
    const struct plan *plan;
    struct report_period period;
    day_t due, due_upper; /* nominal: of who reports, and of the focal agency to the one above; DAY_NONE: not given */
    day_t from, to;       /* the window of data; DAY_NONE: not given */
    const char *name, *basis; /* NULL: not given */
    bool cooperating;         /* asks co-operating agencies, too */
    bool early;               /* although the window of data has not begun */
    day_t today;
};

enum round_source { ROUND_BY_REQUEST, ROUND_BY_DEFINITION, ROUND_BY_PLAN, ROUND_BY_DEFAULT };

struct round_proposal {
    struct round round;                         /* number 0 */
    const struct report_definition *definition; /* NULL: the plan has none of this frequency */
    enum round_source window, deadlines, basis; /* window: by default the decree's */
};
/* Texts are in the arena or the roster. ERR_DATA or ERR_USAGE with what to give instead: the period has not begun, ends
 * before it begins, a deadline is too early or after that of the level above, or nothing says by what document. */
bool round_propose(struct arena *arena, const struct roster *roster, const struct round_request *request,
                   struct round_proposal *ret, struct err *err) MUST_CHECK;

/* Whether opening `again` what is open already would change anything; then what differs, in the reader's language and
 * in the arena. Effective days are not compared: those of the day it was opened stay. */
const char *round_difference(struct arena *arena, const struct round *open, const struct round *again);

/* The rounds that the definitions of all plans say have begun their reporting time and are not open, for
 * store_rounds_open_defined(). Reporting time begins with the first reminder of a report that the plan's policy has, at
 * the latest with the end of the data, and ends with the last deadline of those who report. In the arena; what cannot
 * be opened (a deadline that a new calendar makes impossible) is left to people. */
struct round_proposals {
    struct round_proposal *list;
    size_t count;
};
struct round_proposals rounds_defined(struct arena *arena, const struct roster *roster, day_t day);
