/* silences: why each agency is not heard from, by what the centre itself saw: its machines' last words, and when no
 * collector ran. For the planner, and for whoever looks after machines. */
#pragma once

#include "obligations.h"
#include "store_remind.h"

struct silences {
    const enum silence_cause *causes; /* by the place of the agency in the roster */
    struct machine_rows machines;     /* as read */
};

/* As of `now`, which is not later than what was seen. `reports`: what is owed in the rounds that are open (an agency
 * that said there is nothing to report is silent for that reason). In the arena. */
bool silences_read(struct pg *pg, const struct roster *roster, const struct owed_reports *reports, int64_t now,
                   struct arena *arena, struct silences *ret, struct err *err) MUST_CHECK;

/* Whose machine it is today: a rename changes an agency's name, not who it is. NULL: no agency of the roster. */
const struct agency *machine_agency(const struct roster *roster, const struct machine_row *machine, day_t today);
