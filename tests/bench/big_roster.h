/* big_roster: a country's worth of made-up agencies and plans, to measure how things grow. */
#pragma once

#include "roster.h"

enum {
    BIG_AGENCIES = 10000,     /* bodies added, besides groups */
    BIG_ASSIGNMENTS = 100000, /* parties added */
};

/* Adds them to a roster that is not sealed yet: five provinces with departments, districts and communes; groups of
 * hundreds of members; the renames, mergers, splits and abolitions of 2025; decisions on who takes over; a hundred
 * plans. The same in every run. */
void big_roster_add(struct roster *roster);
