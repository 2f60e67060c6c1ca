/* lineage: who answers on a day for what a plan once assigned, along the events of agencies and people's decisions.
 *
 * The plan's printed name never changes; who stands behind it does. A rename or merger passes everything on by itself;
 * a split or abolition leaves it waiting for a person (chờ phân công lại), unless a reassignment says who. */
#pragma once

#include "roster.h"

struct answer {
    const struct agency *agency;             /* who answers; NULL: it waits for a person's decision */
    const struct agency *last;               /* the last body that answered (agency itself, when there is one) */
    const struct agency_event *event;        /* the last event on the way; when waiting, the one that left it open (NULL
                                                when `last` ended without a recorded event) */
    const struct reassignment *reassignment; /* the decision it rests on; NULL when it follows from events alone */
};

/* Who answers on that day for what the item assigned to `origin`: the agency it named, or a member of a group that it
 * named. `item` NULL: by events alone. Applied to the body that it finds, it finds the same body. */
struct answer answer_of(const struct item *item, const struct agency *origin, day_t on);

/* The body that stands where this one stood; NULL when nobody alone does. */
const struct agency *agency_successor(const struct agency *agency, day_t on);

/* Whether it is that body, or came out of it by events of any time. */
bool agency_descends_from(const struct agency *agency, const struct agency *origin);

/* The body that a machine of this agency speaks for on a day: a rename changes its name and code, not who it is. The
 * agency itself when no rename of that day's past (or, for a day before it began, of its own past) says otherwise. */
const struct agency *agency_speaker(const struct agency *agency, day_t on);

/* Whether the party names the body: itself, or as a member, on that day or until its own end, of a closed group. */
bool party_means(const struct party *party, const struct agency *origin, day_t on);

/* Whether a body may act in that party on a day. */
enum reach {
    REACH_NO,
    REACH_WAITING, /* descends from one that was meant, but a person must say who takes over */
    REACH_YES,
};
/* *ret_origin (may be NULL): the body that was meant, when that is another one; else NULL. */
enum reach party_reach(const struct item *item, const struct party *party, const struct agency *agency, day_t on,
                       const struct agency **ret_origin);

/* Whether the plan involves the body anywhere on that day, by name or through a closed group (an open one only when
 * nothing stronger does); *ret_party is a party that does, of the strongest basis. */
enum reach plan_involves(const struct plan *plan, const struct agency *agency, day_t on, const struct party **ret_party,
                         const struct agency **ret_origin);

/* What a party leaves waiting on a day: the n-th body that was meant (a group has many) and has no answer. False when
 * there are no more; *n counts on. `origin` is who was meant. */
bool party_waiting(const struct item *item, const struct party *party, day_t on, size_t *n,
                   const struct agency **ret_origin, struct answer *ret);
