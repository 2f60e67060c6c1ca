/* diff_text: every part of a plan that can differ between revisions, as a text that can be compared and shown. Pure. */
#pragma once

#include "roster.h"

struct named_text {
    const char *name; /* as in --json */
    const char *text; /* "" when absent */
};

enum { ITEM_TEXTS = 12, PLAN_TEXTS = 10, AGENCY_TEXTS = 10 };

void item_texts(struct arena *arena, const struct item *item, struct named_text ret[static ITEM_TEXTS]);
void plan_texts(struct arena *arena, const struct plan *plan, struct named_text ret[static PLAN_TEXTS]);
void agency_texts(struct arena *arena, const struct agency *agency, struct named_text ret[static AGENCY_TEXTS]);
