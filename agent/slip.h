/* slip: phiếu biên nhận: the receipts that this machine holds, of one update or of everything that it sent for a round,
 * each checked once more with the keys of the centre that it knows. */
#pragma once

#include "receipt_file.h"
#include "receipts.h"

enum slip_state {
    SLIP_PROVEN,
    SLIP_UNDER_WAY, /* no answer of the centre yet */
    SLIP_MISSING,   /* answered, and no receipt that could be kept */
    SLIP_DAMAGED,   /* the receipt that was kept can no longer be verified */
    SLIP_UNSENT,    /* it cannot be sent, or was refused on this machine */
    SLIP_ELSEWHERE, /* the unit's report lists it, another machine sent it */
    SLIP_STATE_MAX
};
const char *slip_state_code(enum slip_state state);  /* as in --json */
const char *slip_state_label(enum slip_state state); /* what officers read */

struct slip_item {
    struct uuid id;
    enum slip_state state;
    const char *task;       /* NULL: not known here */
    struct bytes bytes;     /* of the receipt; empty where there is none */
    struct receipt receipt; /* where it is proven */
};

struct slip {
    const char *period, *plan; /* NULL: of one update; of all plans */
    struct slip_item *list;
    size_t count;
    size_t of_state[SLIP_STATE_MAX];
};

/* ERR_DATA when this machine has no such update. */
bool slip_of_update(struct spool *spool, struct arena *arena, const struct uuid *id, struct slip *ret,
                    struct err *err) MUST_CHECK;
/* Every update of that period (of that plan's number; NULL: of all) in the order of entry, and what the period's report
 * lists besides. ERR_DATA when there is none. */
bool slip_of_period(struct spool *spool, struct arena *arena, const char *period, const char *plan, struct slip *ret,
                    struct err *err) MUST_CHECK;

/* As a file, for people and for programs; in the arena. */
const char *slip_text(struct arena *arena, const struct slip *slip, const char *agency, int64_t now_us);
