/* drafts: what an office writes and approves on its own machine before it is sealed. It is the office's own paper: it
 * may be written over until then, and nobody else ever hears of it. spool_add() seals it. */
#pragma once

#include "spool.h"

enum draft_state {
    DRAFT_OPEN,      /* being written */
    DRAFT_WAITING,   /* with the leader */
    DRAFT_SENT_BACK, /* by the leader, to be mended */
    DRAFT_SEALED,    /* its update is in the outbox */
    DRAFT_DROPPED,   /* given up; saving it again takes it up again */
    DRAFT_STATE_MAX
};
const char *draft_state_code(enum draft_state state);  /* as in --json */
const char *draft_state_label(enum draft_state state); /* what officers read */
bool draft_is_in_hand(enum draft_state state);         /* open, waiting or sent back */

struct spool_draft {
    struct uuid id;  /* of the update that it becomes */
    int64_t version; /* from 1, one more with every change */
    enum draft_state state;
    const char *fields; /* JSON as entered */
    const char *task;   /* "" when none was given */
    enum action action;
    bool has_supersedes;
    struct uuid supersedes;
    struct person drafter;
    const char *code, *field, *message, *note; /* what this machine's check said when it was saved */
    const char *remark;                        /* of the leader who sent it back last; NULL: nobody did */
    struct person remark_by;
    int64_t first_saved_at_us, saved_at_us;
    int64_t submitted_at_us, sent_back_at_us, sealed_at_us; /* 0: never */
};

struct spool_draft_entry {
    struct spool_draft draft; /* version: the one that is written over; 0: a new one */
    bool has_id;              /* given by the caller, or minted here; always with a version */
    /* Filled in, and the draft as it is now kept. A duplicate is a new one whose id is there with the same fields, a
     * conflict one with other fields, or an update of that id that never was a draft. */
    enum spool_outcome outcome;
};

/* All of them or none. state is DRAFT_OPEN or DRAFT_WAITING. ERR_TEMPORARY when the disk or the quota is full. */
bool spool_drafts_save(struct spool *spool, struct arena *arena, struct spool_draft_entry *entries, size_t count,
                       int64_t now_us, struct err *err) MUST_CHECK;

bool spool_draft_find(struct spool *spool, struct arena *arena, const struct uuid *id, bool *ret_found,
                      struct spool_draft *ret, struct err *err) MUST_CHECK;

struct spool_drafts {
    struct spool_draft *list;
    size_t count;
};
/* Those in hand, or all that ever were; in the order they were first saved. */
bool spool_drafts(struct spool *spool, struct arena *arena, bool all, struct spool_drafts *ret,
                  struct err *err) MUST_CHECK;

/* The leader wants it mended; the office gives it up. *ret_done is false when the draft is no longer at this version,
 * or not in a state for it. */
bool spool_draft_send_back(struct spool *spool, const struct spool_draft *draft, const char *remark,
                           const struct person *by, int64_t now_us, bool *ret_done, struct err *err) MUST_CHECK;
bool spool_draft_drop(struct spool *spool, const struct spool_draft *draft, bool *ret_done, struct err *err) MUST_CHECK;

struct draft_facts {
    uint32_t open, sent_back, waiting;
    int64_t oldest_open_us;    /* last saved; of what is open or was sent back; 0: none */
    int64_t oldest_waiting_us; /* with the leader since; 0: none */
};
bool spool_draft_facts(struct spool *spool, struct draft_facts *ret, struct err *err) MUST_CHECK;

/* As a line of the outbox: ROW_WAITING, else ROW_DRAFT; one that was sent back carries the remark as its message. */
struct spool_row draft_as_row(const struct spool_draft *draft);
