/* real_plans: the catalogue under plans/ as it stands. */
#pragma once

#include "roster.h"

/* Reads every file into the roster, which is not sealed. The process ends with what is wrong when something is. */
void real_plans_read(struct roster *roster);

/* Seals it, or ends the process. */
void roster_must_seal(struct roster *roster);
