/* A small roster made by hand, for tests of the pure core: one plan, one item a role and basis, and who is reached by
 * it. */
#pragma once

#include "roster.h"

/* Agencies: FOCAL (focal agency of the plan), NAMED (named in the items), MEMBER (in the closed group), RELATED
 * (reached by the open group only), DISTRICT (reached by nothing), GONE (abolished on 2024-06-30), MINISTRY (central).
 * Items "<role>-<basis>" for every role and basis, and "2024": due 2024-12-31, led by NAMED, and "CT1": monitored by
 * NAMED. */
struct roster *sample_roster(void);

const struct item *sample_item(const struct roster *roster, const char *label);
