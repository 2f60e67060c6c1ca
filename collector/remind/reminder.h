/* reminder: a thread of the collector with a database connection of its own (role tiendo_remind) that reminds: plans
 * and records every few minutes, sends what was recorded. Several collectors may run one each; the ledger lets nothing
 * happen twice. What goes wrong is logged and tried again; intake never waits for it. */
#pragma once

#include "deliver_config.h"

struct reminder;

struct reminder_options {
    const char *database;           /* URI, for the role tiendo_remind */
    struct deliver_config channels; /* with its secrets; nothing configured: the agents only */
    int64_t every_us;               /* between two plannings */
    bool open_rounds;               /* open the rounds that the plans' definitions say have begun */
};

/* deliver_begin() was called. */
struct reminder *reminder_start(const struct reminder_options *options, struct err *err);
/* Ends what is under way within about a second. NULL is allowed. */
void reminder_stop(struct reminder *reminder);
