/* decide: who may decide about a held update, and what the agencies are told. Pure. */
#pragma once

#include "reasons.h"
#include "roster.h"
#include "wire.h"

/* The agencies that decide on a day about what is held on an item: those that answer for it then, else the focal
 * agency; never `sender` itself (NULL: nobody in particular), for nobody decides about its own words. Written to
 * ret_agencies, at most max. None when even the focal agency waits for a person's decision, or is the sender. */
size_t deciders_of(const struct item *item, const struct agency *sender, day_t on, const struct agency **ret_agencies,
                   size_t max);

/* A decider of that day, or the focal agency of the plan; never about what the agency `sender` (code) said itself. */
bool may_decide(const struct roster *roster, const struct agency *agency, const char *task, const char *sender,
                day_t on);

/* The same for the same update and agency, so that telling it again adds nothing. */
struct uuid held_notice_id(const struct uuid *update_id, const char *agency);

/* What the sentences say; in the arena. */
const char *held_notice_text(struct arena *arena, const struct roster *roster, const char *sender,
                             const struct item *item, enum reason why_held);
const char *decision_notice_text(struct arena *arena, const struct roster *roster, const char *decider,
                                 const char *task, enum wire_decision decision, const char *reason);
