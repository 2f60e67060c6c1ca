/* silence: why an agency has not been heard from, told from what the centre itself saw. Only some causes are the
 * officer's business; the others are for whoever looks after machines, and only those people are told of them. Pure. */
#pragma once

#include "workcal.h"

#include <stdint.h>

enum silence_cause {
    SILENCE_NONE,              /* it has no machine of its own: people are asked directly */
    SILENCE_NOTHING_TO_REPORT, /* it said so (không phát sinh): nobody is chased */
    SILENCE_UP,                /* its machine is there; nobody has written anything */
    SILENCE_APPROVED_UNSENT,   /* approved there, waiting to be sent */
    SILENCE_AGENT_DOWN,        /* its machine was shut down, or was never started */
    SILENCE_LINK_DOWN,         /* the connection broke off */
    SILENCE_COLLECTOR_DOWN,    /* the centre could not be reached, or only since a moment ago */
    SILENCE_CAUSE_MAX
};
const char *silence_code(enum silence_cause cause);  /* "link_down"; "" for SILENCE_NONE */
const char *silence_label(enum silence_cause cause); /* in Vietnamese, for people who look after machines */

/* Who is told. */
enum silence_audience {
    AUDIENCE_OFFICER,   /* the people who write */
    AUDIENCE_AGENCY_IT, /* who looks after the agency's machine */
    AUDIENCE_CENTRE_IT, /* who looks after the centre's */
    AUDIENCE_NOBODY
};
enum silence_audience silence_audience(enum silence_cause cause);

/* A time in which no collector answered; `to` INT64_MAX: it still does not. */
struct outage {
    int64_t from, to;
};

struct silence_facts {
    bool has_agent;
    bool said_nothing;    /* said "nothing to report" to what is asked */
    int64_t last_contact; /* microseconds; the last word of any of its machines; INT64_MIN: never */
    bool said_goodbye;    /* that word was that it shuts down */
    size_t waiting;       /* approved and not sent, as it last told; drafts are its own business, never counted */
    const struct outage *outages; /* of the centre, in order */
    size_t outage_count;
    int patience; /* working days without a word after which it counts as away: people switch machines off at night */
};

/* What waits at a machine that was heard so short a time ago is on its way. */
#define SILENCE_SENDING_US (INT64_C(5) * 60 * 1000 * 1000)
/* After an outage machines come back by themselves; so long nothing is said about them. */
#define SILENCE_RETURN_US (INT64_C(30) * 60 * 1000 * 1000)

enum silence_cause silence_of(const struct silence_facts *facts, const struct workcal *calendar, int64_t now);
