/* responsibility: who may report what. The one table of rights in the program; `tiendo may` prints it, judge() uses it.
 *
 *   role       contribute  progress       complete       extend
 *   lead       yes         of the task    yes            yes
 *   co_lead    yes         of its part    its own part   yes
 *   acting     yes         of the task    yes            yes
 *   implement  yes         of its part    its own part   yes
 *   cooperate  yes         no             no             no
 *   focal      no          no             no             no
 *   monitor    values of its indicator and words about them, nothing else
 *
 * Whoever sets the completion of its own part by name or as a member of a closed group may register milestones of it.
 * Contesting and withdrawing go with contributing, but are never held; so is an answer to the centre, which like a
 * difficulty is given by any agency of the plan. A milestone is reported on by the body whose part it is, alone.
 *
 * A difficulty may come from any agency that is named, or is in a closed group, anywhere in the plan. Through an open
 * group
 * ("các đơn vị có liên quan") a yes becomes held. Central bodies never report. A proposal (đề xuất) is not in force:
 * nobody reports on it.
 *
 * Agencies live in time: whoever stands in the place of a body that the plan named (lineage.h) has its rights; where a
 * person has yet to say who does, a descendant's yes becomes held. */
#pragma once

#include "lineage.h"
#include "reasons.h"
#include "roster.h"

enum permission { PERMISSION_NO, PERMISSION_HELD, PERMISSION_YES };
const char *permission_code(enum permission permission); /* "no", "held", "yes" */

struct entitlement {
    enum permission permission;
    enum role role;            /* the role it rests on; the agency's strongest one here when refused; ROLE_NONE: none */
    enum basis basis;          /* of that role */
    const struct party *party; /* the assignment it rests on; NULL when none */
    enum reason reason;        /* why not, or why held; REASON_NONE when yes */
    const struct agency
        *origin; /* whom the plan meant, when the agency answers in its place; NULL when it was meant itself */
};

/* What the agency may do on that day. Where several assignments reach it, the one that allows most decides, then the
 * stronger role, then the stronger basis. ACTION_NONE means the item's ordinary one (contribute; an indicator's value).
 */
struct entitlement responsibility_of(const struct roster *roster, const struct agency *agency, const struct item *item,
                                     enum action action, day_t on);

/* Whether the agency may speak of a plan as a whole (its report for a round, an answer) on that day: whoever the plan
 * involves anywhere, and the focal agency. Never held: it is between the agency and the centre. */
struct entitlement plan_responsibility_of(const struct plan *plan, const struct agency *agency, day_t on);

/* Answerable (lead, co_lead, acting or implement, named): a silent group member blocks nothing. */
bool party_is_answerable(const struct party *party);

/* One assignment that somebody answers for (trách nhiệm chính) on a day. */
struct answerable {
    const struct party *party;
    const struct agency *origin; /* whom the plan meant */
    struct answer answer;        /* who answers; answer.agency NULL: it waits for a person's decision */
};
/* Goes through them: those of the answerable parties, then those of group members for whom a decision says who answers;
 * each origin once. None for a request or proposal: those bind nobody. False when there are no more; *n counts on. */
bool answerable_next(const struct item *item, day_t on, size_t *n, struct answerable *ret);
/* Whether the agency is one of those that answer for the item on a day. */
bool is_answerable(const struct item *item, const struct agency *agency, day_t on);

/* Who leads, for the sentences people read: the printed names of the answerable parties, else of the leading groups,
 * else the focal agency; at most `max` names, then "…". Where another body answers on that day, the printed name is
 * followed by "(nay là …)", or by "(chờ phân công lại)" when a person has to say who. In the arena. */
const char *responsible_names(struct arena *arena, const struct item *item, size_t max, day_t on);
