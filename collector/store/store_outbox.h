/* store_outbox: how far the outboxes of some devices are stored, as a batch sees it that is judged by it. */
#pragma once

#include "pg.h"
#include "uuid.h"

struct outbox_last {
    struct uuid device, epoch;
    uint64_t last_sequence;
    int64_t received_at_us, effective_at_us; /* of the newest row; 0: none */
};

struct outboxes {
    struct outbox_last *list;
    size_t count;
};

/* Fills in those of ret that are known and drops the others; no outbox may be named twice. */
bool store_outboxes_last(struct pg *pg, struct outboxes *outboxes, struct err *err) MUST_CHECK;

/* Three arrays, side by side: devices, epochs, last sequences. In the arena. */
void outbox_params(struct pg_params *params, struct arena *arena, const struct outboxes *outboxes);

/* NULL: not among them. */
struct outbox_last *outbox_of(const struct outboxes *outboxes, const struct uuid *device, const struct uuid *epoch);
