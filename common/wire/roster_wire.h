/* roster_wire: what the two directions of a roster on the wire share. */
#pragma once

#include "err.h"
#include "wire.h"

#include "tiendo/v1/tiendo.pb-c.h"

enum {
    ROSTER_NAME_BYTES = 1000,  /* names, headings, printed periods, units */
    ROSTER_TEXT_BYTES = 16000, /* titles, contents, the plan's own words on who does it */
    ROSTER_ALIASES_MAX = 64,
    ROSTER_MEMBERS_MAX = 2000,
    ROSTER_PARTIES_MAX = 500,
    ROSTER_EXCEPT_MAX = 500,
    ROSTER_TARGETS_MAX = 100,
    ROSTER_DAYS_MAX = 5000,
    ROSTER_BODIES_MAX = 2000, /* on one side of an event */
    /* In one revision. */
    ROSTER_AGENCIES_MAX = 20000,
    ROSTER_PLANS_MAX = 500,
    ROSTER_ITEMS_MAX = 20000,
    ROSTER_EVENTS_MAX = 20000,
    ROSTER_REASSIGNMENTS_MAX = 50000,
};

/* Checks every field of one part by itself. */
bool roster_part_check(const Tiendo__V1__Assignments *part, struct wire_assignments *ret, struct err *err) MUST_CHECK;
