/* heard: what the centre says, put on this machine's disk; the same whether it came over a connection or in a file. */
#pragma once

#include "spool.h"

struct hearing {
    struct spool *spool;
    struct arena *arena; /* for what is made of a message */
    int64_t contact_us;  /* when the centre was heard, by this machine's clock */
    bool old_news;       /* it was heard since this was said: only what was not known changes anything */
    bool places_stand;   /* "the place is taken" is a verdict like any other, and no reason for a new epoch */
    bool places_pass;    /* it is about an epoch that this outbox has left: passed over */

    /* What became of the last message. */
    bool whole;                /* assignments or history: complete now, and the ones that are read */
    bool new_epoch;            /* this outbox is a copy of an older one, and has a new epoch now */
    bool new_keys;             /* the centre signs with a key that was not known */
    struct wire_verdict *kept; /* the verdicts that were stored; in the arena */
    size_t kept_count;
};

/* Welcome, Verdicts, Assignments, History, Notices, Decided; what else there is says nothing that is kept. ERR_CONFIG:
 * the centre takes this outbox for another agency's. */
bool heard(struct hearing *hearing, const struct message *message, struct bytes frame, struct err *err) MUST_CHECK;

/* What is answered to notices. Its ids are in the arena. */
struct message heard_received(struct arena *arena, const struct wire_notices *notices);
