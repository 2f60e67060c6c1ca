/* config: the collector's configuration file (INI; tiendo-collector(8) describes every key). */
#pragma once

#include "arena.h"
#include "err.h"

#include <stdint.h>

struct collector_config {
    const char *listen;      // tcp://*:5757
    const char *advertise;   /* as agents reach it, for enrolment files; "" : not announced */
    const char *server_key;  /* file of the secret CURVE key */
    const char *receipt_key; /* file of the key that signs receipts; never "": beside server_key by default */
    bool create_key;         /* make these files when there are none */
    const char *database;    /* URI; "": libpq's environment */
    int64_t writers;
    int64_t rate_per_second;     /* updates of one agency, over all its devices, in the long run */
    int64_t rate_burst;          /* and at once */
    int64_t queue_max;           /* updates waiting for the database, over all devices */
    int64_t queue_mib;           /* and what came over the network for them, in MiB */
    int64_t connections;         /* at most, over all addresses; fewer where descriptors are few */
    int64_t connections_address; /* from one address */
    int64_t connections_silent;  /* that have not said a word yet */
    int64_t connections_rate;    /* a second from one address, of those that never say one */
    const char *remind_database; /* URI for the role tiendo_remind; "": this collector does not remind */
    int64_t remind_every_s;      /* between two plannings */
    const char *deliver;         /* file of e-mail and webhook; "": neither */
    bool open_rounds;            /* by the plans' definitions */
    bool simulated_clock;
    bool debug;
};

bool config_read(struct arena *arena, const char *path, struct collector_config *ret, struct err *err) MUST_CHECK;
