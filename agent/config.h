/* config: the agent's configuration file (INI), one table of keys. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct agent_config {
    const char *path;      /* of the file it was read from */
    const char *state;     /* folder of the outbox, the device's keys and its identity */
    const char *enrolment; /* the enrolment file; it need not be there once it was redeemed */
    bool simulated_clock;
    int64_t quota_updates, quota_mb, free_mb, ballast_mb;
    const char *collectors;                 /* "tcp://host:port KEY, …"; "": as the enrolment file says */
    int64_t retry_min_ms, retry_max_ms;     /* back-off when the centre cannot be reached */
    int64_t refused_min_ms, refused_max_ms; /* back-off when it refuses this device */
    int64_t home_s; /* at another collector than the first: how often that one is tried; 0: never */
    const char *drafter, *drafter_position, *approver, *approver_position; /* "": not given */
    bool two_persons; /* nothing is sealed but by somebody else than its drafter */
};

/* path NULL: $TIENDO_AGENT_CONFIG, else the installed place. Also starts the clock. Texts are in the arena. */
bool agent_config_read(struct arena *arena, const char *path, struct agent_config *ret, struct err *err) MUST_CHECK;
