/* calendar_warning: what screens say when the working days of a year that is near do not rest on a decision yet. Pure.
 */
#pragma once

#include "arena.h"
#include "workcal.h"

/* One sentence for the administrator: which year is not confirmed, what that means, what to load and how. NULL when
 * there is nothing to say: this year is confirmed, and from 1 December on the next one, too. In the arena. */
const char *calendar_warning(struct arena *arena, const struct workcal *calendar, day_t day);
